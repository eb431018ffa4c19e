"""A ticket that nobody takes rings in the group again and again, then in person; somebody takes it, and it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend import ticker
from core.duty.substituting import take_duty
from core.staff.models import Staff
from core.tickets.handling import take
from core.tickets.queries import ticket_by_number
from tests.clock import MOSCOW
from tests.e2e.conftest import DIRECTOR, IGOR, Stage
from tests.e2e.test_budget import flood
from tests.factories import SYSTEM

BALANCE = "ООО «Ромашка» · 5 ч 30 мин"


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk with an engine that looks often."""
    monkeypatch.setattr(ticker, "ALERTS_EVERY", 0.1)
    monkeypatch.setattr(ticker, "LAPSE_EVERY", 0.1)
    monkeypatch.setattr(ticker, "WATCH_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


async def lists(stage: Stage) -> list[str]:
    """The lists of waiting tickets that stand in the group."""
    return [each.text for each in await stage.igor.messages() if each.text.startswith("🔔")]


async def test_nobody_takes_it_then_somebody_does(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Касса не печатает")
    card = await stage.card(number)
    stage.clock.set(at(23, 10, 10))
    first = await stage.igor.see("Ждёт 1 заявка")
    assert first.text == f"🔔 Ждёт 1 заявка, никто не взял:\n🔴 №\u00a0{number} {BALANCE} – 10 мин"
    assert first.buttons == [f"Взять №\u00a0{number}"]
    assert first.raw["reply_to_message"]["message_id"] == card.id
    # The next step replaces it: the old one goes, the new one rings at the bottom and calls by name whoever there is.
    stage.clock.set(at(23, 10, 20))
    second = await stage.igor.see("Ждёт 1 заявка", after=first.id)
    assert second.text.endswith("– 20 мин\nДежурного нет. Коллеги, кто возьмёт?")
    assert len(await lists(stage)) == 1
    stage.clock.set(at(23, 10, 35))
    await stage.igor.see("– 35 мин", after=second.id)
    stage.clock.set(at(23, 11))
    boss = await stage.director.see("Ждёт 1 заявка")
    assert boss.text.endswith(f"{BALANCE} – 1 ч")
    last = await stage.igor.see("– 1 ч", after=second.id)
    # The time to react is up: the list says so, and nothing else rings for that.
    stage.clock.set(at(23, 11, 4))
    late = await stage.igor.see("– 1 ч 4 мин, ⚠️ реакция просрочена")
    assert late.id == last.id
    assert not [each for each in await stage.igor.messages() if "срок" in each.text and not each.text.startswith("№")]
    assert await stage.igor.tap(last, "Взять") == f"Заявка №\u00a0{number} ваша"
    over = await stage.igor.see("Все заявки приняты")
    assert (over.id, over.buttons) == (last.id, [])
    assert over.text == f"👍 Все заявки приняты.\n✅ №\u00a0{number} – принял(а) Игорь Лебедев через 1 ч 4 мин"
    assert (await stage.director.see("Все заявки приняты")).id == boss.id
    # Others who tap late see who it was.
    assert "уже в работе: Игорь Лебедев" in await stage.olga.tap_data(last, last.data("Взять"))
    stage.clock.set(at(24, 12))
    await stage.settled()
    assert await lists(stage) == []


async def test_many_make_one_list_and_it_is_drawn_anew_when_one_is_taken(stage: Stage) -> None:
    numbers = await flood(stage, 12)
    await stage.igor.see("Ждут 12 новых заявок")
    stage.clock.set(at(23, 10, 10))
    shown = await stage.igor.see("🔔 Ждут 12 заявок")
    assert (len(shown.buttons), shown.text.splitlines()[-1]) == (10, "… ещё 2")
    await stage.olga.tap(shown, f"Взять №\u00a0{numbers[0]}")
    less = await stage.igor.see("🔔 Ждут 11 заявок")
    assert less.id == shown.id
    assert less.text.endswith(f"… ещё 1\n✅ №\u00a0{numbers[0]} – принял(а) Ольга Громова через 10 мин")
    # A reply to the list is for nobody's client.
    await stage.igor.write("Кто возьмёт?", reply_to=less)
    await stage.igor.see("не привязано к заявке")
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0


async def test_a_list_that_is_too_old_to_be_deleted(stage: Stage) -> None:
    stage.clock.set(at(27, 17))
    number = await stage.open_ticket(stage.anna, "Вопрос")
    stage.clock.set(at(27, 17, 50))
    old = await stage.igor.see("Ждёт 1 заявка")
    await stage.settled()
    play = stage.server.play.clock
    play.set(datetime.fromtimestamp(play.now(), UTC) + timedelta(hours=63), 1.0)
    stage.clock.set(at(30, 9, 10))
    fresh = await stage.igor.see("Ждёт 1 заявка", after=old.id)
    assert f"{number}" in fresh.text
    gone = await stage.igor.see("ниже")
    assert (gone.id, gone.text, gone.buttons) == (old.id, "Список заявок, которые ждут, – ниже.", [])


async def test_what_was_taken_while_telegram_was_away_does_not_ring(stage: Stage) -> None:
    """Delivery looks once more whether it is still true."""
    await stage.open_ticket(stage.anna, "Вопрос")
    await stage.settled()
    await stage.phones.post("faults", status={"code": 502, "methods": ["sendmessage"]})
    stage.clock.set(at(23, 10, 10))
    await stage.until("SELECT count(*) = 1 FROM alert_step", pending_matters=False)
    async with stage.database.work() as work:
        ticket = await ticket_by_number(work, SYSTEM, 1001)
        igor = (await work.session.scalars(select(Staff).where(Staff.messenger_id == IGOR))).one()
        await take(work, igor.as_actor(), ticket.id)
    # It is looked at again while nothing can be sent: there is nothing to send any more.
    await stage.until(
        "SELECT count(*) = 0 FROM outbox WHERE kind = 'alert.rings' AND state <> 'done'", pending_matters=False
    )
    await stage.phones.post("faults", status=None)
    await stage.anna.see("в работе")
    await stage.settled()
    assert await lists(stage) == []
    # It never stood there, so it does not end there either.
    assert not [each for each in await stage.igor.messages() if "Все заявки" in each.text]


async def test_late_and_nobody_answers(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="Вопрос")
    stage.clock.set(at(25, 10, 1))
    missed = await stage.igor.see("срок решения был", button="Принято")
    await stage.settled()
    await stage.until("SELECT count(*) = 1 FROM ticket_alert WHERE matter = 'resolution_missed'")
    stage.clock.set(at(25, 10, 11))
    shown = await stage.igor.see("Просрочена 1 заявка")
    assert shown.text == (
        f"⏰ Просрочена 1 заявка, никто не отозвался:\n"
        f"🔴 №\u00a0{number} {BALANCE} – решение просрочено (до 10:00) · Игорь Лебедев"
    )
    assert shown.buttons == [f"Принято №\u00a0{number}"]
    mention = [each for each in shown.raw["entities"] if each["type"] in ("text_mention", "text_link")]
    assert len(mention) == 1
    stage.clock.set(at(25, 10, 21))
    again = await stage.igor.see("Просрочена 1 заявка", after=shown.id)
    assert "вы знаете" in await stage.olga.tap(again, "Принято")
    over = await stage.igor.see("Все заявки приняты")
    assert over.text.endswith(f"✅ №\u00a0{number} – принял(а) Ольга Громова через 20 мин")
    assert await stage.igor.tap(missed, "Принято") == f"По заявке № {number} уже принял(а): Ольга Громова."


async def test_the_notice_loses_its_button(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="Вопрос")
    stage.clock.set(at(25, 10, 1))
    missed = await stage.igor.see("срок решения был", button="Принято")
    await stage.igor.tap(missed, "Принято")
    await stage.igor.see("срок решения был", when=lambda seen: not seen.buttons)
    stage.clock.set(at(25, 12))
    await stage.settled()
    assert not [each for each in await stage.igor.messages() if "⏰" in each.text]


async def test_taken_and_forgotten(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="Вопрос")
    await stage.settled()
    stage.clock.set(at(26, 10))
    told = await stage.igor.see("давно без движения")
    assert told.text == f"↩️ №\u00a0{number} давно без движения, взял(а) её Игорь Лебедев. Она снова ждёт: кто возьмёт?"
    await stage.igor.see(rf"№.{number} · 🔴 не принята", button="Взять")
    stage.clock.set(at(26, 10, 10))
    await stage.olga.tap(await stage.igor.see("Ждёт 1 заявка"), "Взять")
    assert "Ольга Громова через 10 мин" in (await stage.igor.see("Все заявки приняты")).text


async def test_the_one_on_duty_is_called_by_name_and_then_in_private(stage: Stage) -> None:
    async with stage.database.work() as work:
        igor = (await work.session.scalars(select(Staff).where(Staff.messenger_id == IGOR))).one()
        await take_duty(work, igor.as_actor(), at(23, 18), MOSCOW)
    number = await stage.open_ticket(stage.anna, "Вопрос")
    stage.clock.set(at(23, 10, 10))
    assert "дежур" not in (await stage.igor.see("– 10 мин")).text
    stage.clock.set(at(23, 10, 20))
    called = await stage.igor.see("– 20 мин")
    assert called.text.endswith("\nИгорь Лебедев, вы дежурите: возьмите или позовите, кто возьмёт.")
    [mention] = [each for each in called.raw["entities"] if each["type"] == "text_mention"]
    assert mention["user"]["id"] == IGOR
    stage.clock.set(at(23, 10, 35))
    own = stage.phones.phone(IGOR)
    private = await own.see("Ждёт 1 заявка", button=f"Взять №\u00a0{number}")
    await stage.igor.see("– 35 мин")
    assert "ваша" in await own.tap(private, "Взять")
    assert (await own.see("Все заявки приняты")).id == private.id
    assert "Игорь Лебедев через 35 мин" in (await stage.igor.see("Все заявки приняты")).text


async def test_the_director_takes_it_in_private(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "Вопрос")
    for minute in (10, 20, 35):
        stage.clock.set(at(23, 10, minute))
        await stage.igor.see(f"– {minute} мин")
    stage.clock.set(at(23, 11))
    boss = await stage.director.see("Ждёт 1 заявка", button="Взять")
    assert "ваша" in await stage.director.tap(boss, "Взять")
    assert "Павел Орлов" in (await stage.igor.see("Все заявки приняты")).text
    assert await stage.value("SELECT messenger_id FROM staff JOIN ticket ON assignee_id = staff.id") == DIRECTOR


async def test_the_queue(stage: Stage) -> None:
    await stage.igor.write("/queue")
    assert (await stage.igor.see("Незакрытых")).text == "👍 Незакрытых заявок нет."
    first = await stage.open_ticket(stage.anna, "Первая")
    await stage.igor.tap(await stage.card(first), "Взять")
    second = await stage.open_ticket(stage.boris, "Вторая")
    third = await stage.open_ticket(stage.anna, "Третья")
    await stage.igor.tap(await stage.card(third), "Спросить")
    await stage.igor.write("Какая версия?", reply_to=await stage.igor.see("Ответьте на это"))
    await stage.card(third, words="Третья")
    await stage.settled()
    stage.clock.set(at(25, 11))
    own = stage.phones.phone(IGOR)
    before = await stage.igor.last_id()
    for phone in (stage.igor, own):
        await phone.write("/queue")
    company = "ООО «Рога & Копыта <b>» 🐮 · 0 мин"
    for phone in (stage.igor, own):
        shown = await phone.see("В работе", after=before if phone is stage.igor else 0)
        assert shown.text == (
            f"🔔 Ждёт 1 заявка, никто не взял:\n🔴 №\u00a0{second} {company} – 2 дня\n"
            f"\nВ работе\n• Игорь Лебедев: №\u00a0{first}\n"
            f"\nЖдём клиента: 1\n🟡 №\u00a0{third} {BALANCE} – 2 дня\n"
            f"\nПросрочено\n🔴 №\u00a0{second} {company} – реакция просрочена на 16 ч (до пн 11:00)\n"
            f"🔴 №\u00a0{first} {BALANCE} – решение просрочено на 1 ч (до 10:00) · Игорь Лебедев"
        )
        assert shown.buttons == [f"Взять №\u00a0{second}"]
    await stage.anna.write("/queue")
    await stage.anna.see("Такой команды нет")

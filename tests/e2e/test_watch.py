"""A deadline that is near reaches the assignee in private, a missed one the group; lists of the engineers."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from backend import ticker
from core.staff.models import Staff
from core.tickets.handling import take
from core.tickets.models import Ticket
from core.tickets.priorities import set_up_deadlines
from tests.clock import MOSCOW
from tests.e2e.conftest import IGOR, Stage
from tests.e2e.test_budget import flood

BALANCE = "ООО «Ромашка» · 5 ч 30 мин"


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk with a watch that looks often."""
    monkeypatch.setattr(ticker, "WATCH_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


async def test_near_in_private_and_missed_in_the_group(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Нужна консультация")
    await stage.igor.tap(await stage.card(number), "Взять")
    card = await stage.card(number, words="Нужна консультация")
    stage.clock.set(at(24, 17))
    near = await stage.phones.phone(IGOR).see("до решения осталось")
    assert near.text == (
        f"⏳ По №\u00a0{number} до решения осталось 2 ч (до ср 10:00): работы ещё на 30 мин.\n{BALANCE}"
    )
    stage.clock.set(at(25, 10, 1))
    missed = await stage.igor.see("заявка не решена")
    assert missed.text == (
        f"🔴 №\u00a0{number}: срок решения был 10:00, заявка не решена.\n{BALANCE}\nЗанимается: Игорь Лебедев"
    )
    assert missed.raw["reply_to_message"]["message_id"] == card.id
    # A reply to the notice goes to the client, like one to the card.
    await stage.igor.write("Извините, заканчиваю", reply_to=missed)
    await stage.anna.see("Извините, заканчиваю")
    await stage.settled()
    assert len([each for each in await stage.igor.messages() if "срок решения был" in each.text]) == 1


async def test_many_at_once_are_few_messages(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = cold_stage
    monkeypatch.setattr(ticker, "WATCH_EVERY", 0.1)
    numbers = await flood(stage, 12)
    async with stage.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        igor = (await work.session.scalars(select(Staff).where(Staff.messenger_id == IGOR))).one()
        for ticket_id in await work.session.scalars(select(Ticket.id)):
            await take(work, igor.as_actor(), ticket_id)
    await stage.start_desk()
    own = stage.phones.phone(IGOR)
    stage.clock.set(at(24, 17))
    near = await own.see(rf"Время на исходе: \d+(.|\n)*{numbers[-1]}")
    stage.clock.set(at(25, 10, 1))
    missed = await stage.igor.see(rf"🔴 Просрочено: \d+\n(.|\n)*{numbers[-1]}")
    await stage.settled()
    for shown, row in (
        (near, f"⏳ №\u00a0{numbers[-1]} {BALANCE} – решение до ср 10:00 · Игорь Лебедев"),
        (missed, f"🔴 №\u00a0{numbers[-1]} {BALANCE} – решение просрочено (до 10:00) · Игорь Лебедев"),
    ):
        assert row in shown.text.splitlines()
    for chat, words in ((own, "исходе|до решения осталось"), (stage.igor, "Просрочено|срок решения был")):
        told = [each.text for each in await chat.messages() if re.search(words, each.text)]
        assert len(told) <= 3, told
        for number in numbers:
            assert sum(str(number) in each for each in told) == 1


async def test_nobody_has_taken_it(stage: Stage) -> None:
    """By a plan whose ladder is slower than its targets: else the list of waiting tickets has said so already."""
    await stage.execute(
        """UPDATE sla_plan_version SET ladders = jsonb_set(ladders, '{normal,steps}', '{"group": 600}')"""
    )
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.card(number)
    stage.clock.set(at(23, 10, 45))
    near = await stage.igor.see("никто не взял: до срока реакции 15 мин")
    assert near.text.endswith(f"(до 11:00).\n{BALANCE}")
    stage.clock.set(at(23, 11, 1))
    assert f"{number}: срок реакции был 11:00, заявку никто не взял." in (await stage.igor.see("срок реакции")).text


async def test_lists(stage: Stage) -> None:
    await stage.igor.write("/overdue")
    assert (await stage.igor.see("Просроченных")).text == "👍 Просроченных заявок нет."
    await stage.phones.phone(IGOR).write("/today")
    await stage.phones.phone(IGOR).see("На сегодня у вас сроков нет")
    first = await stage.open_ticket(stage.anna, "Первая")
    await stage.igor.tap(await stage.card(first), "Взять")
    second = await stage.open_ticket(stage.boris, "Вторая")
    stage.clock.set(at(23, 12))
    await stage.igor.write("/overdue")
    late = await stage.igor.see("Просрочено: 1")
    assert f"🔴 №\u00a0{second} ООО «Рога & Копыта <b>» 🐮 · 0 мин – реакция просрочена на 1 ч (до 11:00)" in late.text
    assert late.buttons == [f"№\u00a0{second}"]
    assert "уже в чате" in await stage.igor.tap(late, str(second))
    stage.clock.set(at(25, 9, 30))
    before = await stage.igor.last_id()
    await stage.igor.write("/today", reply_to=await stage.card(first))
    day = await stage.igor.see("Ваши на сегодня", after=before)
    assert re.search(rf"№.{first} {BALANCE} – решение до 10:00\nНикто не взял\n🔴 №.{second} ", day.text)
    assert day.buttons == [f"№\u00a0{first}", f"№\u00a0{second}"]
    own = stage.phones.phone(IGOR)
    await own.write("/overdue")
    assert (await own.see("Просрочено: 1")).buttons == []
    # Commands of the staff are nobody else's.
    await stage.anna.write("/today")
    await stage.anna.see("Такой команды нет")
    await stage.phones.phone(stage.victor.person_id, stage.igor.chat_id).write("/today")
    await stage.igor.see("Вас нет в списке сотрудников")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0

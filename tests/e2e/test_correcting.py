"""A director corrects what was charged, from the ticket's card; the client reads what has become of it."""

import asyncio
from datetime import timedelta

from backend.demo.phones import Phone
from core.ledger.expiring import close_expired
from core.ledger.rules.closing import LedgerPolicy
from tests.e2e.conftest import DIRECTOR, GROUP, Stage
from tests.factories import SYSTEM


def boss(stage: Stage) -> Phone:
    """The director, in the group."""
    return stage.phones.phone(DIRECTOR, GROUP)


async def resolved(stage: Stage, *entries: str) -> int:
    """A ticket with these lines of work, resolved; its number."""
    number = await stage.open_ticket(stage.anna, "Вопрос")
    for entry in entries:
        await stage.igor.write(entry, reply_to=await stage.card(number))
    done = await stage.card(number, words="\n".join(["• .*– .*ещё не списано"] * len(entries)))
    await stage.igor.tap(done, "Решить")
    await stage.igor.tap(await stage.igor.see(rf"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.anna.see(rf"№.{number} решена")
    await stage.igor.see(rf"№.{number} · ✅", button="Исправить")
    return number


async def test_a_line_is_shortened(stage: Stage) -> None:
    number = await resolved(stage, "40 консультация", "20 обновление", "60 отчёт")
    paul = boss(stage)
    card = await stage.card(number)
    assert card.buttons == ["Почему столько?", "Исправить списание…"]
    assert await paul.tap(card, "Исправить") == "Какую строку исправить?"
    lines = await paul.see(rf"№.{number}", button="Консультация · 40 мин")
    assert lines.buttons == ["Доработка отчёта · 1 ч", "Обновление · 20 мин", "Консультация · 40 мин", "← Назад"]
    assert await paul.tap(lines, "Доработка") == "Доработка отчёта: записано 1 ч. Сколько на самом деле?"
    times = await paul.see(rf"№.{number}", button="убрать")
    assert times.buttons == ["15 мин", "30 мин", "45 мин", "1 ч 30 мин", "2 ч", "убрать", "другое…", "← Назад"]
    await paul.tap(times, "30 мин")
    prompt = await paul.see("Почему")
    assert prompt.text == (
        f"Павел Орлов, исправляем заявку {number}: Доработка отчёта, 1 ч → 30 мин.\n"
        "Почему? Ответьте на это сообщение: причину увидит клиент."
    )
    # The card is the card again.
    await stage.igor.see(rf"№.{number} · ✅", button="Исправить")
    # What somebody else answers is nobody's words to the client.
    await stage.igor.write("я бы не стал", reply_to=prompt)
    await stage.igor.see("Это исправление уже сделано, или начали его не вы")
    await paul.write("часть работы была <нашей> ошибкой", reply_to=prompt)
    done = await paul.see("Исправлено, клиенту сообщили")
    assert done.text == "Исправлено, клиенту сообщили: Доработка отчёта, 1 ч → 30 мин."
    told = await stage.anna.see("исправлено списание")
    assert told.text == (
        f"По заявке №\u00a0{number} исправлено списание.\n"
        "Павел Орлов: часть работы была <нашей> ошибкой\n\n"
        "Часов списано столько же: 1 ч 45 мин.\n"
        "Теперь в заявке:\n"
        "• Консультация: заняло 40 мин, списано 45 мин\n"
        "• Обновление: 20 мин, без списания\n"
        "• Доработка отчёта: заняло 30 мин, списано 1 ч\n"
        "Остаток: 3 часа 45 минут."
    )
    no = "✋ Не согласен"
    assert told.buttons == ["Почему 45 мин: Консультация", no, "Почему 1 ч: Доработка отчёта", no]
    card = await stage.card(number, words="исправлено")
    assert (
        "✏️ исправлено 23.11, Павел Орлов: Доработка отчёта 1 ч → 30 мин – часть работы была <нашей> ошибкой"
        in card.text
    )
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0


async def test_another_time_is_typed_with_its_reason(stage: Stage) -> None:
    number = await resolved(stage, "45 консультация")
    paul = boss(stage)
    # Of one line nothing has to be chosen.
    assert await paul.tap(await stage.card(number), "Исправить") == (
        "Консультация: записано 45 мин. Сколько на самом деле?"
    )
    await paul.tap(await paul.see(rf"№.{number}", button="другое"), "другое")
    prompt = await paul.see("Сколько на самом деле и почему")
    for broken in ("ошиблись", "20", "-20 ошиблись", "2000 ошиблись", "/cancel"):
        before = await paul.last_id()
        await paul.write(broken, reply_to=prompt)
        await paul.see("Нужны время и причина|от 1 минуты до 1440", after=before)
    await paul.send_files("photo", ("a.png", b"x"), reply_to=prompt)
    await paul.see("Причину нужно написать словами")
    await paul.write("20 ошиблись строкой", reply_to=prompt)
    done = await paul.see("Исправлено")
    assert done.text.endswith("45 мин → 20 мин.\nС часов списано 15 мин, было 45 мин.")
    told = await stage.anna.see("исправлено списание")
    assert "Было списано 45 мин, стало 15 мин." in told.text
    assert "Остаток: 5 часов 15 минут." in told.text
    # The same prompt is not answered twice.
    await paul.write("10 ещё раз", reply_to=prompt)
    await paul.see("Это исправление уже сделано")
    await stage.settled()
    assert await stage.rows("SELECT kind, minutes FROM ledger_entry WHERE line_id IS NOT NULL ORDER BY id") == [
        ("charge", -45),
        ("reversal", 45),
        ("charge", -15),
    ]


async def test_a_line_is_taken_away_and_its_reason_comes_twice(stage: Stage) -> None:
    number = await resolved(stage, "45 консультация")
    paul = boss(stage)
    await paul.tap(await stage.card(number), "Исправить")
    times = await paul.see(rf"№.{number}", button="убрать")
    await paul.tap(times, "убрать")
    prompt = await paul.see("Консультация, 45 мин → строки не будет")
    await asyncio.gather(*(paul.write("не наша работа", reply_to=prompt) for _ in range(3)))
    told = await stage.anna.see("исправлено списание")
    assert (
        "Было списано 45 мин, стало 0 мин.\nТеперь в заявке ничего не списано.\nОстаток: 5 часов 30 минут." in told.text
    )
    assert told.buttons == []
    await stage.settled()
    assert len([each for each in await stage.anna.messages() if "исправлено списание" in each.text]) == 1
    card = await stage.card(number, words="исправлено")
    assert "Консультация 45 мин убрано – не наша работа" in card.text
    assert card.buttons == []
    # Old buttons answer kindly.
    assert "нет" in await paul.tap_data(times, times.data("15 мин"))
    assert await stage.value("SELECT count(*) FROM ledger_reversal") == 1


async def test_two_directors_begin_and_one_ends(stage: Stage) -> None:
    number = await resolved(stage, "45 консультация")
    paul = boss(stage)
    await paul.tap(await stage.card(number), "Исправить")
    times = await paul.see(rf"№.{number}", button="убрать")
    await paul.tap(times, "30 мин")
    first = await paul.see("45 мин → 30 мин")
    await paul.tap_data(times, times.data("15 мин"))
    second = await paul.see("45 мин → 15 мин")
    await paul.write("раньше передумал", reply_to=first)
    await paul.see("Это исправление уже сделано")
    await paul.write("так вернее", reply_to=second)
    await paul.see("Исправлено")
    assert await paul.tap_data(times, times.data("30 мин")) == "Таких строк в заявке нет."
    await stage.settled()
    assert await stage.value("SELECT sum(minutes) FROM ledger_entry WHERE line_id IS NOT NULL") == -15


async def test_engineers_are_told_kindly(stage: Stage) -> None:
    number = await resolved(stage, "45 консультация")
    card = await stage.card(number)
    line_id = await stage.value("SELECT id FROM work_line")
    ticket_id = await stage.value("SELECT id FROM ticket")
    for data in (card.data("Исправить"), f"fl1:{ticket_id}:3:{line_id}", f"fx1:{ticket_id}:3:{line_id}:0"):
        assert await stage.igor.tap_data(card, data) == (
            "Это решает директор или администратор. Попросите его: кнопки у него те же."
        )
    assert await stage.value("SELECT count(*) FROM ticket_correction") == 0


async def test_hours_that_have_burnt_meanwhile(stage: Stage) -> None:
    number = await resolved(stage, "45 консультация")
    stage.clock.advance(timedelta(days=400))
    async with stage.database.work() as work:
        await close_expired(work, SYSTEM, await stage.value("SELECT id FROM account"), LedgerPolicy())
    paul = boss(stage)
    await paul.tap(await stage.card(number), "Исправить")
    await paul.tap(await paul.see(rf"№.{number}", button="убрать"), "15 мин")
    await paul.write("ошиблись", reply_to=await paul.see("Почему"))
    told = await stage.anna.see("исправлено списание")
    assert told.text == (
        f"По заявке №\u00a0{number} исправлено списание.\n"
        "Павел Орлов: ошиблись\n\n"
        "Было списано 45 мин, стало 15 мин.\n"
        "Теперь в заявке:\n"
        "• Консультация: заняло 15 мин, списано 15 мин\n"
        "Срок 30 мин из возвращённых часов уже вышел, поэтому мы начислили их заново – до 10 января 2028 г.\n"
        "Остаток: 30 минут."
    )

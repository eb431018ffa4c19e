"""A director's summary: chosen on the phone, sent in the evening, once."""

from datetime import datetime

import pytest

from backend import ticker
from bot.keyboards.callbacks import ReportCD, ReportStep
from tests.clock import MOSCOW
from tests.e2e.conftest import IGOR, Stage


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk that looks often which reports are due."""
    monkeypatch.setattr(ticker, "REPORTS_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


async def sent(stage: Stage) -> list[str]:
    """What a director has been sent of summaries, pictures by their captions."""
    texts = [each.text for each in await stage.director.messages() if each.from_bot]
    return [text for text in texts if text.startswith("Сводка")]


async def test_it_comes_in_the_evening_once(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не проводится реализация")
    await stage.igor.write("40 консультация", reply_to=await stage.card(number))
    await stage.igor.tap(await stage.card(number, words="– 40 мин"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.see("решена")
    waiting = await stage.open_ticket(stage.anna, "Не печатает касса")
    assert await sent(stage) == []

    stage.clock.set(at(23, 18, 30))
    told = await stage.director.see("Сводка: понедельник, 23 ноября")
    await stage.settled()
    # One message: the text is short enough to stand under the picture.
    assert told.raw["photo"]
    assert "Поступило 2 (накануне 0), решено 1 (накануне 0). Не решено сейчас 1." in told.text
    assert f"№\u00a0{waiting} ООО «Ромашка» · 4 ч 45 мин – ждёт 8 ч 30 мин" in told.text
    assert "с часов 45 мин" in told.text
    assert "• Игорь Лебедев – 40 мин (100 %)" in told.text
    # Its buttons lead to the ticket.
    assert "ниже" in await stage.director.tap(told, f"№\u00a0{waiting}")
    await stage.director.see("Не печатает касса", button="Взять")
    # Nobody else gets it: no engineer, no group, no client.
    for phone in (stage.phones.phone(IGOR), stage.igor, stage.anna):
        assert [each for each in await phone.messages() if "Сводка" in each.text] == []

    # A restart in the same evening sends nothing again, and the next day is quiet: two lines.
    await stage.stop_desk()
    await stage.start_desk()
    await stage.execute("UPDATE ticket SET state = 'cancelled' WHERE number = :number", number=waiting)
    stage.clock.set(at(24, 18, 30))
    quiet = await stage.director.see("Сводка: вторник, 24 ноября")
    await stage.settled()
    assert len(quiet.text.split("\n")) == 2
    assert "Тихий день" in quiet.text
    assert len(await sent(stage)) == 2


async def test_it_is_chosen_on_the_phone(stage: Stage) -> None:
    director, pressed = stage.director, set[ReportStep]()

    async def tap(words: str, answer: str, *, screen: str = "Сводка дня") -> None:
        shown = await director.see(screen, button=words)
        pressed.add(ReportCD.unpack(shown.data(words)).step)
        assert await director.tap(shown, words) == answer

    await director.write("/summary")
    await tap("Картинки: ☀️ светлые", "Сохранено", screen="Что и когда вам приходит")
    await tap("Сводка дня: по будням в 18:30", "", screen="Что и когда вам приходит")
    shown = await director.see("Сводка дня: по будням в 18:30")
    assert "Следующий раз – сегодня 18:30." in shown.text
    await tap("20:00", "Сохранено")
    await director.see("по будням в 20:00")
    await tap("пн", "Сохранено")
    shown = await director.see("вт, ср, чт, пт в 20:00")
    assert "Следующий раз – завтра 20:00." in shown.text
    await tap("Выключить", "Сохранено")
    await director.see("Сводка дня: выключено")
    await tap("Включить", "Сохранено")
    for day in ("вт", "ср", "чт"):
        await tap(day, "Сохранено")
    await tap("пт", "Хотя бы один день нужен. Если отчёт не нужен, выключите его.")
    await tap("Другое время…", "")
    await director.see("Напишите время")
    await director.write("вечером")
    await director.see("Не понял время")
    await director.write("в 7 вечера")
    await director.see("пт в 19:00")
    await tap("Что значат числа", "")
    await director.see("Что значат числа сводки")
    await tap("Назад", "")
    await director.see("Что и когда вам приходит", button="Сводка дня: пт в 19:00")
    await tap("Сводка дня: пт в 19:00", "", screen="Что и когда вам приходит")
    await tap("Прислать сейчас", "Сейчас пришлю")
    # It is ten in the morning: of the day before, which was quiet.
    now = await director.see("Сводка: воскресенье, 22 ноября")
    assert "Тихий день" in now.text
    assert pressed == set(ReportStep)
    rows = await stage.rows(
        "SELECT at::text, days, enabled, dark FROM report_subscription JOIN report_reader USING (staff_id)"
    )
    assert rows == [("19:00:00", [5], True, True)]
    # An engineer has no such reports.
    await stage.phones.phone(IGOR).write("/summary")
    await stage.phones.phone(IGOR).see("Отчётов для вас пока нет")
    await stage.settled()

"""«/report» in a director's hands: a period, its numbers, the tickets behind them, one client, the files."""

from io import BytesIO

from pypdf import PdfReader

from backend.demo.phones import Phone, Seen
from tests.e2e.conftest import Stage
from tests.e2e.test_statement import work_is_done
from tests.spreadsheets import Book


async def file_of(stage: Stage, phone: Phone, shown: Seen, form: str) -> tuple[str, str, bytes]:
    """Tap the button; the file's name, its caption, and what is in it."""
    before = await phone.last_id()
    assert await phone.tap(shown, form) == "Готовлю файл…"
    sent = await phone.see("Отчёт", after=before, when=lambda seen: "document" in seen.raw)
    record = stage.server.play.files.find(sent.raw["document"]["file_id"])
    assert record is not None
    assert record.data is not None
    return sent.raw["document"]["file_name"], sent.text, record.data


async def test_a_director_asks_for_any_period(stage: Stage) -> None:
    """Anna's ticket: 40 minutes are 45 from hours, 20 of an update, a setup for 4 500 ₽. Boris's ticket waits."""
    number = await work_is_done(stage, "40 консультация", "20 обновление", "10 установка")
    waiting = await stage.open_ticket(stage.boris, "Ничего не работает")
    director = stage.director
    await director.write("/report")
    which = await director.see("За какой период отчёт", button="Этот месяц")
    assert which.buttons == [
        *("Сегодня", "Вчера", "Эта неделя", "Прошлая неделя", "Этот месяц", "Прошлый месяц", "Квартал", "Год"),
        "Другие даты…",
    ]
    await director.tap(which, "Этот месяц")
    shown = await director.see("Отчёт: ноябрь 2026", button="Excel")
    said = shown.text.replace("\u00a0", " ").splitlines()
    for line in (
        "все клиенты",
        "Поступило 2 · решено 1",
        "Сейчас не решено 1: никто не взял 1, просрочено 0, под угрозой 0",
        "Отработано по решённым: 1 ч 10 мин (записано 1 ч 10 мин)",
        "• с часов: 45 мин",
        "• за деньги: 15 мин – 4 500 ₽",
        "• нетарифицируемая: 20 мин",
        "• ООО «Ромашка» · 4 ч 45 мин – 1 ч 10 мин",
        "• Консультация – 40 мин",
        "• Игорь Лебедев – 1 ч 10 мин; 1 ч",
    ):
        assert line in said, shown.text

    await director.tap(shown, "Заявки за числами")
    by_number = await director.see("Отчёт: ноябрь 2026", button="Списано с часов: 45 мин")
    await director.tap(by_number, "К оплате деньгами: 4")
    behind = await director.see("К оплате деньгами: 4.500", button=str(number))
    assert f"№ {number} – 4 500 ₽ · Не проводится <реализация>" in behind.text.replace("\u00a0", " ")
    assert "ООО «Ромашка» · 4 ч 45 мин" in behind.text
    await director.tap(behind, str(number))
    await director.see(rf"№.{number}(.|\n)*решена", after=behind.id)
    await director.tap(behind, "К отчёту")
    shown = await director.see("Отчёт: ноябрь 2026", button="Что это?")
    await director.tap(shown, "Что это?")
    means = await director.see("Что значат числа", button="К отчёту")
    assert "Списано с часов. Минуты строк работ этого периода, которые покрыты часами договоров" in means.text
    await director.tap(means, "К отчёту")
    shown = await director.see("Отчёт: ноябрь 2026", button="Один клиент")

    await director.tap(shown, "Один клиент")
    await director.see("По какому клиенту отчёт")
    await director.write("рога")
    offered = await director.see("По какому клиенту отчёт", button="Рога")
    await director.tap(offered, "Рога")
    of_one = await director.see("Рога & Копыта <b>» 🐮 · 0 мин", button="Все клиенты")
    assert "Поступило 1 · решено 0" in of_one.text
    await director.tap(of_one, "До и после смены модели")
    await director.see("До и после смены модели: .*Рога(.|\n)*Сравнивать пока нечего")
    await director.tap(of_one, "Другой период")
    which = await director.see("Рога(.|\n)*За какой период отчёт", button="Другие даты")
    await director.tap(which, "Другие даты")
    await director.see("Напишите период")
    await director.write("с 40.10 по 15")
    await director.see("Не понял, какой период")
    await director.write("с 01.10 по 31.10")
    october = await director.see("Отчёт: октябрь 2026", button="Все клиенты")
    assert "За этот период ничего не поступало, не решалось и работ не записано." in october.text
    assert "Сейчас не решено 1" in october.text

    await director.write("/report ноябрь")
    shown = await director.see("Отчёт: ноябрь 2026", after=october.id, button="Excel")
    name, caption, content = await file_of(stage, director, shown, "Excel")
    assert name == "Отчёт 2026-11-01 – 2026-11-30.xlsx"
    assert caption == "Отчёт все клиенты: с 1 ноября 2026 г. по 30 ноября 2026 г."
    book = Book(content)
    numbers = {row[0].value: book.value("Итоги", row[1].coordinate) for row in book.formulas["Итоги"].iter_rows(5, 25)}
    assert (numbers["Списано с часов"], numbers["К оплате деньгами"], numbers["Не решено сейчас"]) == (45, 4500, 1)
    assert book.formulas["Заявки"]["A5"].value == number
    name, _, content = await file_of(stage, director, shown, "PDF")
    assert name == "Отчёт 2026-11-01 – 2026-11-30.pdf"
    assert "Списано с часов" in " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)

    before = await director.last_id()
    await director.write("/audit")
    trail = await director.see("Журнал изменений", after=before)
    for form in ("xlsx", "pdf"):
        assert f"выгружен отчёт: все клиенты; с 01.11.2026; файл {form}; по 30.11.2026" in trail.text, trail.text
    await director.write("/report ромашка")
    await director.see("По какому клиенту отчёт", button="Ромашка")
    await director.write("/report такой нет")
    await director.see("По запросу «такой нет» ничего не нашлось")

    igor = stage.phones.phone(stage.igor.person_id)
    await igor.write("/report")
    refused = await igor.see("Это решает директор или администратор")
    for data in (shown.data("Excel"), shown.data("Заявки за числами"), behind.data("К отчёту"), which.data("Сегодня")):
        assert "Это решает директор" in await igor.tap_data(refused, data)
    await stage.settled()
    assert waiting > number

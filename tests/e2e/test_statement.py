"""A statement on the phone and as a file; nobody gets another company's."""

import re
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from backend.demo.phones import Phone, Seen
from bot.keyboards.callbacks import FileForm, StatementAction, StatementCD, StatementFileCD
from core.ledger.statement import EARLIEST, LATEST
from tests.clock import START
from tests.e2e.conftest import Stage

TODAY = START.date().toordinal()


async def work_is_done(stage: Stage, *lines: str) -> int:
    """A ticket of Anna's with these lines, resolved."""
    number = await stage.open_ticket(stage.anna, "Не проводится <реализация>")
    card = await stage.card(number)
    for line in lines:
        await stage.igor.write(line, reply_to=card)
        await stage.igor.see(f"{number}(.|\n)*{line.split()[1].capitalize()}", button="Решить")
    await stage.settled()
    await stage.igor.tap(await stage.igor.see(f"№.{number}", button="Решить"), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.anna.see(f"№.{number} решена")
    return number


async def ask(phone: Phone, period: str) -> Seen:
    """From the balance to the statement."""
    before = await phone.last_id()
    await phone.write("Баланс")
    balance = await phone.see("Доступно", after=before, button="Выписка")
    await phone.tap(balance, "Выписка…")
    which = await phone.see("За какой период", after=balance.id, button=period)
    await phone.tap(which, period)
    return await phone.see("Выписка: с", after=balance.id, button="PDF")


async def file_of(stage: Stage, phone: Phone, shown: Seen, form: str) -> tuple[str, str, bytes]:
    """Tap the button; the file's name and type, and what is in it."""
    before = await phone.last_id()
    assert await phone.tap(shown, form) == "Готовлю файл…"
    sent = await phone.see("выписка с", after=before, when=lambda seen: "document" in seen.raw)
    document = sent.raw["document"]
    record = stage.server.play.files.find(document["file_id"])
    assert record is not None
    assert record.data is not None
    return document["file_name"], sent.text, record.data


async def test_a_client_takes_a_statement_and_its_files(stage: Stage) -> None:
    number = await work_is_done(stage, "40 консультация", "20 обновление", "10 установка")
    shown = await ask(stage.anna, "Этот месяц")
    assert "ООО «Ромашка»" in shown.text
    for line in (
        "Остаток на начало: 0 мин",
        "Начислено: +5 ч 30 мин",
        "Списано: −45 мин",
        "Остаток на конец: 4 ч 45 мин",
        "Платные работы за период: 4\u00a0500\u00a0₽",
        f"сегодня: −45 мин – списание, заявка №\u00a0{number}, Консультация",
        f"сегодня: 0 мин – без списания, заявка №\u00a0{number}, Обновление",
        "сегодня: +5 ч 30 мин – начисление, по договору",
    ):
        assert line in shown.text.splitlines(), shown.text
    assert shown.buttons == ["PDF", "Excel", "← Другой период"]

    name, caption, content = await file_of(stage, stage.anna, shown, "PDF")
    assert name == "Выписка 2026-11-01 – 2026-11-23 ООО Ромашка.pdf"
    assert caption == "ООО «Ромашка»: выписка с 1 ноября 2026 г. по 23 ноября 2026 г."
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00a0", " ")
    said = re.sub(r"\s+", " ", said)
    assert f"заявка № {number} «Не проводится <реализация>» – Консультация" in said
    assert "Игорь Лебедев, 23 ноября 2026 г.: заняло 40 мин, к списанию 45 мин" in said
    assert "Правило: по 15 минут вверх" in said
    entries, head = (await stage.rows("SELECT entries, encode(head, 'hex') FROM account"))[0]
    assert f"записей {entries}, отпечаток {head[:16]}" in said

    name, _, content = await file_of(stage, stage.anna, shown, "Excel")
    assert name == "Выписка 2026-11-01 – 2026-11-23 ООО Ромашка.xlsx"
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["Движение часов", "Платные работы"]


async def test_another_period_in_the_same_message(stage: Stage) -> None:
    shown = await ask(stage.anna, "Прошлый месяц")
    assert "с 1 октября 2026 г. по 31 октября 2026 г." in shown.text
    assert "За этот период движений не было." in shown.text
    await stage.anna.tap(shown, "← Другой период")
    again = await stage.anna.see("За какой период", after=shown.id - 1, button="С начала договора")
    assert again.id == shown.id
    await stage.anna.tap(again, "С начала договора")
    term = await stage.anna.see("с 13 ноября 2026 г. по 23 ноября 2026 г.", button="PDF")
    assert term.id == shown.id
    assert "Остаток на конец: 5 ч 30 мин" in term.text


async def test_many_movements_are_counted_and_stand_in_the_file(stage: Stage) -> None:
    for _ in range(5):
        await work_is_done(stage, "15 консультация", "5 обновление", "5 обновление")
    shown = await ask(stage.anna, "Этот месяц")
    assert shown.text.count("сегодня: ") == 10
    assert shown.text.splitlines()[-1] == "…ещё 6 движений – в файле."
    _, _, content = await file_of(stage, stage.anna, shown, "Excel")
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Движение часов"]
    assert sum(isinstance(row[0].value, int) for row in sheet.iter_rows()) == 16


async def test_staff_takes_any_company_s(stage: Stage) -> None:
    await stage.director.write("/company рога")
    await stage.director.tap(await stage.director.see("Выберите", button="Рога"), "Рога")
    card = await stage.director.see("ИНН", button="Выписка")
    await stage.director.tap(card, "Выписка…")
    which = await stage.director.see("За какой период")
    assert which.buttons == ["Этот месяц", "Прошлый месяц"]  # without a contract there is no term
    await stage.director.tap(which, "Этот месяц")
    shown = await stage.director.see("Выписка: с", button="PDF")
    assert "ООО «Рога & Копыта <b>» 🐮" in shown.text
    name, caption, content = await file_of(stage, stage.director, shown, "PDF")
    assert name == "Выписка 2026-11-01 – 2026-11-23 ООО Рога Копыта b.pdf"
    assert "ООО «Рога & Копыта <b>» 🐮" in caption
    [page] = PdfReader(BytesIO(content)).pages
    assert "ООО «Рога & Копыта <b>» 🐮" in page.extract_text()
    assert "Счёта часов нет." in page.extract_text()


@pytest.mark.parametrize("who", ["boris", "victor"])
async def test_nobody_gets_another_company_s(stage: Stage, who: str) -> None:
    romashka = await stage.value("SELECT id FROM company WHERE name LIKE '%Ромашка%'")
    phone: Phone = getattr(stage, who)
    await phone.write("/start")
    seen = await phone.see(".")
    refused = {"boris": "Компания не найдена.", "victor": "Эта кнопка устарела."}[who]
    before = len(await phone.messages())
    for action in StatementAction:
        assert await phone.tap_data(seen, StatementCD(action=action, company_id=romashka).pack()) == refused
    for form in FileForm:
        forged = StatementFileCD(form=form, company_id=romashka, first=TODAY, last=TODAY).pack()
        assert await phone.tap_data(seen, forged) == refused
    await stage.settled()
    assert len(await phone.messages()) == before
    assert await stage.calls("sendDocument") == []


async def test_dates_nobody_has_drawn(stage: Stage) -> None:
    romashka = await stage.value("SELECT id FROM company WHERE name LIKE '%Ромашка%'")
    shown = await ask(stage.anna, "Этот месяц")
    backwards = StatementFileCD(form=FileForm.PDF, company_id=romashka, first=TODAY, last=TODAY - 1).pack()
    assert "Для выписки нужен период" in await stage.anna.tap_data(shown, backwards)
    for first, last in ((0, 1), (-5, 10**12), (TODAY, LATEST.toordinal() + 1), (EARLIEST.toordinal() - 1, TODAY)):
        assert await stage.anna.tap_data(shown, f"w1:pdf:{romashka}:{first}:{last}") == "Эта кнопка устарела."
    _, _, content = await file_of(
        stage,
        stage.anna,
        Seen(shown.chat_id, {**shown.raw, "reply_markup": _button(romashka)}),
        "PDF",
    )
    assert content.startswith(b"%PDF")


def _button(company_id: int) -> dict[str, object]:
    """A century in one statement."""
    first, last = EARLIEST.toordinal(), LATEST.toordinal()
    data = StatementFileCD(form=FileForm.PDF, company_id=company_id, first=first, last=last).pack()
    return {"inline_keyboard": [[{"text": "PDF", "callback_data": data}]]}

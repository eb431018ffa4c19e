"""The files of a statement, read back: what is summed equals what is shown, and no text is more than a text."""

import logging
import re
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from bot.documents.statement_pdf import statement_pdf
from bot.documents.statement_xlsx import statement_xlsx
from bot.documents.texts import clean, file_name
from bot.views import statement_rows
from core.ledger.models import EntryKind
from core.ledger.statement import FromGrant
from core.tickets.models import Fate
from core.tickets.statement import Statement
from tests.bot.statements import HOSTILE, Book, company, every_kind, grant, many, work_done


def sheets(statement: Statement, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(statement_xlsx(statement)), data_only=values)


def pages(statement: Statement) -> list[str]:
    """The text of each page, spaces made alike."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(statement_pdf(statement))).pages]


def head_row(sheet: Any) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if row[0].value == "№")


def column(sheet: Any, title: str) -> int:
    return next(int(cell.column) for cell in sheet[head_row(sheet)] if cell.value == title)


def cells(sheet: Any, title: str) -> list[Any]:
    """The column's cells in the rows of movements."""
    at = column(sheet, title)
    return [sheet.cell(row[0].row, at) for row in sheet.iter_rows() if isinstance(row[0].value, int)]


def beside(sheet: Any, name: str, title: str) -> Any:
    """The value in the row that begins with ``name``, in the column ``title``."""
    for row in sheet.iter_rows():
        if any(cell.value == name for cell in row):
            return sheet.cell(row[0].row, column(sheet, title)).value
    raise AssertionError(name)


@pytest.mark.parametrize(
    "statement", [every_kind(), many(300), Book(opening=5).statement()], ids=["all", "many", "none"]
)
def test_sums_in_the_spreadsheet_are_those_of_its_rows(statement: Statement) -> None:
    hours = statement.hours
    sheet = sheets(statement)["Движение часов"]
    minutes = [cell.value for cell in cells(sheet, "Минуты")]
    assert minutes == [entry.minutes for entry in hours.entries]
    assert sum(minutes) == beside(sheet, "Итого движений", "Минуты")
    opening = beside(sheet, "Остаток на начало", "Остаток, мин")
    closing = beside(sheet, "Остаток на конец", "Остаток, мин")
    assert opening + sum(minutes) == closing == hours.closing
    names = [cell.value for cell in cells(sheet, "Движение")]
    for kind in EntryKind:
        shown = [minutes for name, minutes in zip(names, minutes, strict=True) if name == _name(kind)]
        assert sum(shown) == hours.total(kind)
        if hours.total(kind):
            assert beside(sheet, _total_name(kind), "Минуты") == hours.total(kind)
    if hours.entries:
        assert [cell.value for cell in cells(sheet, "Остаток, мин")][-1] == closing


def _name(kind: EntryKind) -> str:
    return {
        EntryKind.GRANT: "Начисление",
        EntryKind.CHARGE: "Списание",
        EntryKind.REVERSAL: "Сторно",
        EntryKind.EXPIRY: "Сгорание",
        EntryKind.WITHDRAWAL: "Отзыв начисления",
    }[kind]


def _total_name(kind: EntryKind) -> str:
    return {
        EntryKind.GRANT: "Начислено",
        EntryKind.CHARGE: "Списано",
        EntryKind.REVERSAL: "Возвращено (сторно)",
        EntryKind.EXPIRY: "Сгорело",
        EntryKind.WITHDRAWAL: "Отозвано",
    }[kind]


def test_totals_are_formulas_over_exactly_the_rows() -> None:
    """What a spreadsheet counts by itself when somebody changes a number."""
    statement = many(40)
    sheet = sheets(statement, values=False)["Движение часов"]
    minutes = cells(sheet, "Минуты")
    whole = f"{minutes[0].coordinate}:{minutes[-1].coordinate}"
    assert beside(sheet, "Итого движений", "Минуты") == f"=SUM({whole})"
    kinds = cells(sheet, "Движение")
    over = f"{kinds[0].coordinate}:{kinds[-1].coordinate}"
    assert beside(sheet, "Списано", "Минуты") == f'=SUMIF({over},"Списание",{whole})'
    opening = cells(sheet, "Остаток, мин")[0].row - 1
    total = minutes[-1].row + 1
    assert beside(sheet, "Остаток на конец", "Остаток, мин") == f"=M{opening}+K{total}"
    assert (sheet.cell(opening, 5).value, sheet.cell(total, 5).value) == ("Остаток на начало", "Итого движений")


def test_the_spreadsheet_has_numbers_dates_and_a_page() -> None:
    book = sheets(every_kind())
    sheet = book["Движение часов"]
    row = cells(sheet, "Минуты")[2].row
    values = {cell.value: sheet.cell(row, cell.column).value for cell in sheet[head_row(sheet)]}
    assert values["Дата"] == datetime(2026, 11, 1)  # noqa: DTZ001 - a cell has no zone
    assert values["Дата работ"] == datetime(2026, 11, 2)  # noqa: DTZ001
    assert (values["Заявка"], values["Факт, мин"], values["К списанию, мин"], values["Минуты"]) == (1001, 40, 45, -45)
    assert values["Часы и минуты"] == "−45 мин"
    assert "по 15 минут вверх, не меньше 15, до 5 лишних минут прощаем" in values["Как посчитано"]
    assert (
        "добавлено нами до 21 ноября 2026 г. – 30 мин; по договору до 31 октября 2027 г. – 15 мин"
        in (values["Как посчитано"])
    )
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.freeze_panes == f"A{head_row(sheet) + 1}"
    assert sheet.print_title_rows.replace("$", "") == f"{head_row(sheet)}:{head_row(sheet)}"
    assert beside(sheet, "Доступно сейчас", "Остаток, мин") == 340
    assert book.properties.title == "Выписка по счёту часов"


def test_money_has_a_sheet_of_its_own_with_its_sum() -> None:
    statement = every_kind()
    sheet = sheets(statement)["Платные работы"]
    amounts = [cell.value for cell in cells(sheet, "Сумма, ₽")]
    assert amounts == [4500, 4500, 1234567.5, -1234567.5]
    assert beside(sheet, "Итого к оплате", "Сумма, ₽") == sum(amounts) == statement.bill_total / 100 == 9000
    assert beside(sheet, "Ещё ждут решения о цене (в итог не входят)", "Сумма, ₽") == 1500.5
    assert [cell.value for cell in cells(sheet, "Примечание")] == ["сверх часов", "", "", "исправление"]
    assert [cell.value for cell in cells(sheet, "За что цена")] == ["за час", "за всё", "за час", "за час"]
    assert "Платные работы" not in sheets(many(3)).sheetnames


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_or_breaks_the_files(text: str, caplog: pytest.LogCaptureFixture) -> None:
    statement = every_kind(text, text)
    book = openpyxl.load_workbook(BytesIO(statement_xlsx(statement)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(r"=(SUM|SUMIF)\([^()]*\)|=\d+|=[A-Z]+\d+\+[A-Z]+\d+", cell.value)
                assert cell.hyperlink is None
    sheet = book["Движение часов"]
    shown = cells(sheet, "Тема или основание")[2].value or ""
    assert shown == clean(text)
    assert clean(text) in sheet.cell(1, 1).value
    with caplog.at_level(logging.WARNING):
        said = " ".join(pages(statement))
    assert not caplog.records
    drawn = [word for word in clean(text).split() if re.fullmatch(r"[\w«»\"=<>&/;:+@().,{}%'-]{1,30}", word, re.ASCII)]
    for word in drawn:
        assert word in said


def test_what_the_font_does_not_have_is_a_box() -> None:
    said = " ".join(pages(every_kind("ООО «中文 👩‍💻»")))
    assert "ООО «□□ □□»" in said


@pytest.mark.parametrize("statement", [every_kind(), many(120)], ids=["all", "many"])
def test_the_pdf_adds_up_and_repeats_its_head(statement: Statement) -> None:
    shown = pages(statement)
    hours = statement.hours
    for number, page in enumerate(shown, 1):
        assert f"Страница {number} из {len(shown)}" in page
        assert "ООО «Ромашка» · с 1 ноября 2026 г. по 30 ноября 2026 г." in page
    with_movements = [page for page in shown if re.search(r"\d\d\.\d\d\.2026 (Списание|Начисление)", page)]
    assert all("Дата Содержание Движение Остаток" in page for page in with_movements)
    said = " ".join(shown)
    for row in statement_rows.rows(statement):
        assert re.sub(r"\s+", " ", row.what) in re.sub(r"Дата Содержание Движение Остаток ", "", said)
    moved = statement_rows.signed(hours.closing - hours.opening)
    assert f"Итого движений {moved}" in said
    assert said.count(f"{row.day:%d.%m.%Y} {row.kind}: ") >= 1
    assert len(re.findall(r"\d\d\.\d\d\.2026 (?:Списание|Начисление|Сторно|Сгорание|Отзыв|Без)", said)) == len(
        hours.entries
    )
    assert "ИНН 7700000016, КПП 770001001" in said
    assert "Составлено 01.12.2026 10:00" in said
    assert f"Счёт 12 (договор ИТС-2026/15): записей {len(hours.entries) + 1}, отпечаток 0123456789abcdef" in said


def test_the_pdf_says_how_each_kind_came_about() -> None:
    said = " ".join(pages(every_kind()))
    for words in (
        "Начислено +11 ч",
        "Списано −3 ч 20 мин",
        "Остаток на конец 7 ч 45 мин",
        "Сгорает, ожидает закрытия −25 мин",
        "Держим под согласованные оценки −1 ч",
        "Ещё не начали действовать −40 мин",
        "Доступно сейчас 5 ч 40 мин",
        "заявка № 1001 «за ожидание» – за ожидание",
        "Олег Иванов, 4 ноября 2026 г.: заняло 40 мин, к списанию 30 мин",
        "Считается вместе: всего 1 ч 30 мин, из них раньше списано 1 ч",
        "заняло 40 мин, не списывается",
        "Не хватило 1 ч 30 мин – оплачивается деньгами: 4 500 ₽",
        "Не хватило 30 мин – 1 500,50 ₽, ждёт решения",
        "Не хватило 15 мин – не оплачивается",
        "Строка исправлена позже, см. сторно",
        "Возвращено в часы: по договору до 31 октября 2027 г. – 45 мин",
        "Нехватка, списанная с часов позже",
        "Отзыв начисления: по договору, 10 ч",
        "Списание: работы, основание by hand",
        "Итого к оплате 9 000 ₽",
        "Ещё ждут решения о цене (в итог не входят) 1 500,50 ₽",
    ):
        assert words in said.replace("\u00a0", " "), words


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    book = Book()
    parts = tuple(FromGrant(grant(number), 1) for number in range(400))
    book.add(EntryKind.GRANT, 600, grant=grant())
    book.add(EntryKind.CHARGE, -400, parts=parts, work=work_done(1))
    shown = pages(book.statement())
    assert len(shown) > 2
    assert " ".join(shown).count("по договору до 31 октября 2027 г. – 1 мин") > 380  # some are broken by a page's end


def test_an_empty_month_and_a_company_without_an_account() -> None:
    [page] = pages(Book(opening=90).statement())
    assert "Остаток на начало 1 ч 30 мин" in page
    assert "За этот период движений не было." in page
    assert "Платные работы" not in page


def test_free_work_is_not_called_a_charge() -> None:
    book = Book(opening=10)
    book.add(EntryKind.CHARGE, 0, work=work_done(1, fate=Fate.FREE, charged=0))
    [row] = statement_rows.rows(book.statement())
    assert (row.kind, row.minutes, row.charged) == ("Без списания", 0, 0)
    assert row.notes == ()


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_files(name: str) -> None:
    made = file_name(f"Выписка 2026-11-01 – 2026-11-30 {company(name).name}", ".xlsx")
    assert made.startswith("Выписка 2026-11-01 – 2026-11-30")
    assert made.endswith(".xlsx")
    assert len(made) <= 60
    assert not set(made) & set('/\\:*?"<>|\n\r\t\x00')

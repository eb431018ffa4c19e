"""The statement as a spreadsheet: real numbers and dates, sums as formulas. What people wrote is never a formula."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.documents.texts import clean
from bot.locales import plain
from bot.views import statement_rows as said
from core.ledger.models import EntryKind
from core.tickets.statement import BillLine, Statement

HEAD = 3
"""The row of the table's head, counted from 0; everything down to it stays on the screen."""
A4 = 9
LINE = 12
"""Height of a line of text in points."""
SMALLER = 1.15
"""Widths count characters of the usual size; texts here are smaller."""
KIND, SUBJECT, MINUTES, IN_WORDS, BALANCE = 2, 4, 10, 11, 12
HOURS = (
    ("statement-column-number", 5),
    ("statement-column-day", 11),
    ("statement-column-kind", 14),
    ("statement-column-ticket", 9),
    ("statement-column-subject", 30),
    ("statement-column-service", 18),
    ("statement-column-engineer", 16),
    ("statement-column-work-date", 11),
    ("statement-column-actual", 7),
    ("statement-column-charged", 11),
    ("statement-column-minutes", 9),
    ("statement-column-duration", 13),
    ("statement-column-balance", 10),
    ("statement-column-shortage", 10),
    ("statement-column-notes", 46),
)
"""Columns and their widths in characters."""
AMOUNT, REMARK = 10, 11
BILL = (
    ("statement-column-number", 5),
    ("statement-column-day", 11),
    ("statement-column-ticket", 9),
    ("statement-column-subject", 40),
    ("statement-column-service", 26),
    ("statement-column-engineer", 20),
    ("statement-column-work-date", 11),
    ("statement-column-minutes", 9),
    ("statement-column-price", 12),
    ("statement-column-unit", 10),
    ("statement-column-amount", 14),
    ("statement-column-remark", 24),
)


def statement_xlsx(statement: Statement) -> bytes:
    """The file's bytes. Takes a moment for thousands of lines: call it outside of the event loop."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": plain("statement-doc-title"), "author": plain("statement-doc-author")})
        looks = _Looks.of(book)
        _hours(_Sheet(book, plain("statement-column-movement"), looks), statement)
        if statement.bill or statement.pending:
            _bill(_Sheet(book, plain("statement-doc-bill"), looks), statement)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """How cells look."""

    title: Format
    head: Format
    text: Format
    right: Format
    day: Format
    number: Format
    identity: Format
    money: Format
    bold: Format
    bold_right: Format
    bold_number: Format
    bold_money: Format
    grey: Format
    ruled: Format

    @classmethod
    def of(cls, book: Workbook) -> "_Looks":
        cell = {"font_size": 9, "valign": "top"}
        strong = {"font_size": 9, "bold": True}
        minutes, rubles = "#,##0;-#,##0;0", "#,##0.00"
        return cls(
            title=book.add_format({"bold": True, "font_size": 13}),
            head=book.add_format(
                {"bold": True, "font_size": 9, "bg_color": "#E4EAF2", "border": 1, "border_color": "#9AA7B8"}
                | {"text_wrap": True, "valign": "vcenter", "align": "center"}
            ),
            text=book.add_format(cell | {"text_wrap": True}),
            right=book.add_format(cell | {"align": "right"}),
            day=book.add_format(cell | {"num_format": "dd.mm.yyyy", "align": "left"}),
            number=book.add_format(cell | {"num_format": minutes}),
            identity=book.add_format(cell | {"num_format": "0", "align": "left"}),
            money=book.add_format(cell | {"num_format": rubles}),
            bold=book.add_format(strong),
            bold_right=book.add_format(strong | {"align": "right"}),
            bold_number=book.add_format(strong | {"num_format": minutes}),
            bold_money=book.add_format(strong | {"num_format": rubles}),
            grey=book.add_format({"font_size": 9, "font_color": "#5B6673"}),
            ruled=book.add_format({"bottom": 1, "bottom_color": "#C9D1DB"}),
        )


class _Sheet:
    """A sheet and the ways in which things are written into it. Every text goes through ``text``, which makes no formulas."""

    def __init__(self, book: Workbook, name: str, looks: _Looks) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.looks = looks

    def text(self, row: int, column: int, text: str, look: Format | None = None) -> None:
        self.sheet.write_string(row, column, clean(text), look or self.looks.text)

    def texts(self, row: int, texts: dict[int, str], widths: tuple[tuple[str, int], ...]) -> None:
        """Texts of a row by column, and a row high enough for them: not every program sees to that by itself."""
        lines = 1
        for column, text in texts.items():
            self.text(row, column, text)
            lines = max(lines, len(wrap(clean(text), int(widths[column][1] * SMALLER))))
        self.sheet.set_row(row, LINE * lines + 2)

    def minutes(self, row: int, column: int, minutes: int | None) -> None:
        if minutes is not None:
            self.sheet.write_number(row, column, minutes, self.looks.number)

    def identity(self, row: int, column: int, number: int | None) -> None:
        """A number that is a name: nobody adds it up."""
        if number is not None:
            self.sheet.write_number(row, column, number, self.looks.identity)

    def rubles(self, row: int, column: int, kopecks: int | None) -> None:
        if kopecks is not None:
            self.sheet.write_number(row, column, Decimal(kopecks) / 100, self.looks.money)

    def day(self, row: int, column: int, day: date | None) -> None:
        if day is not None:
            self.sheet.write_datetime(row, column, day, self.looks.day)

    def ruled(self, first: int, last: int, columns: int) -> None:
        """A thin line under each of these rows, under empty cells too."""
        self.sheet.conditional_format(first, 0, last, columns - 1, {"type": "no_errors", "format": self.looks.ruled})

    def sum(self, row: int, column: int, formula: str, value: int | Decimal, look: Format) -> None:
        """A formula with its value, for programs that show files without counting."""
        self.sheet.write_formula(row, column, f"={formula}", look, value)

    def head(self, statement: Statement, title: str, columns: tuple[tuple[str, int], ...]) -> None:
        hours = statement.hours
        self.text(0, 0, f"{title}: {hours.company.name}", self.looks.title)
        facts = (said.company_numbers(statement), said.period(hours.period), said.printed(statement))
        self.text(1, 0, " · ".join(facts), self.looks.grey)
        for column, (key, width) in enumerate(columns):
            self.sheet.set_column(column, column, width)
            self.text(HEAD, column, plain(key), self.looks.head)
        self.sheet.set_row(HEAD, 30)
        self.sheet.freeze_panes(HEAD + 1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEAD)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&8&A&R&8&P / &N")


def _hours(page: _Sheet, statement: Statement) -> None:
    page.head(statement, plain("statement-doc-title"), HOURS)
    rows = said.rows(statement)
    opening = HEAD + 1
    first, last = opening + 1, opening + len(rows)
    page.text(opening, SUBJECT, plain("statement-opening"), page.looks.bold)
    page.sum(opening, BALANCE, str(statement.hours.opening), statement.hours.opening, page.looks.bold_number)
    for at, row in enumerate(rows, first):
        _movement(page, at, row)
    after = last + 1
    if rows:
        page.sheet.autofilter(HEAD, 0, last, len(HOURS) - 1)
        page.ruled(opening, last, len(HOURS))
    moved = statement.hours.closing - statement.hours.opening
    minutes = f"{xl_rowcol_to_cell(first, MINUTES)}:{xl_rowcol_to_cell(max(first, last), MINUTES)}"
    _total(page, after, plain("statement-doc-sum"), f"SUM({minutes})" if rows else "0", moved)
    page.text(after + 1, SUBJECT, plain("statement-closing"), page.looks.bold)
    closing = f"{xl_rowcol_to_cell(opening, BALANCE)}+{xl_rowcol_to_cell(after, MINUTES)}"
    page.sum(after + 1, BALANCE, closing, statement.hours.closing, page.looks.bold_number)
    at = after + 2
    kinds = f"{xl_rowcol_to_cell(first, KIND)}:{xl_rowcol_to_cell(max(first, last), KIND)}"
    for kind in EntryKind:
        total = statement.hours.total(kind)
        if total:
            formula = f'SUMIF({kinds},"{plain(f"statement-kind-{kind.value}")}",{minutes})'
            _total(page, at, plain(f"statement-total-{kind.value}"), formula, total)
            at += 1
    for name, left in said.standing(statement):
        page.text(at, SUBJECT, name, page.looks.text)
        page.minutes(at, BALANCE, left)
        at += 1
    for text in (*said.seals(statement), plain("statement-doc-seal-why")):
        at += 1
        page.text(at, 0, text, page.looks.grey)


def _total(page: _Sheet, at: int, name: str, formula: str, minutes: int) -> None:
    page.text(at, SUBJECT, name, page.looks.bold)
    page.sum(at, MINUTES, formula, minutes, page.looks.bold_number)
    page.text(at, IN_WORDS, said.signed(minutes), page.looks.bold_right)


def _movement(page: _Sheet, at: int, row: said.Row) -> None:
    page.identity(at, 0, row.number)
    page.day(at, 1, row.day)
    page.identity(at, 3, row.ticket)
    texts = {KIND: row.kind, SUBJECT: row.subject, 5: row.service, 6: row.engineer, 14: ". ".join(row.notes)}
    page.texts(at, texts, HOURS)
    page.day(at, 7, row.work_date)
    page.minutes(at, 8, row.actual)
    page.minutes(at, 9, row.charged)
    page.minutes(at, MINUTES, row.minutes)
    page.text(at, IN_WORDS, said.signed(row.minutes), page.looks.right)
    page.minutes(at, BALANCE, row.balance)
    page.minutes(at, 13, row.shortage)


def _bill(page: _Sheet, statement: Statement) -> None:
    page.head(statement, plain("statement-doc-bill"), BILL)
    first, last = HEAD + 1, HEAD + len(statement.bill)
    for at, line in enumerate(statement.bill, first):
        _bill_line(page, at, at - HEAD, line)
    if statement.bill:
        page.ruled(first, last, len(BILL))
    amounts = f"{xl_rowcol_to_cell(first, AMOUNT)}:{xl_rowcol_to_cell(max(first, last), AMOUNT)}"
    after = last + 1
    page.text(after, 3, plain("statement-doc-bill-total"), page.looks.bold)
    formula = f"SUM({amounts})" if statement.bill else "0"
    page.sum(after, AMOUNT, formula, Decimal(statement.bill_total) / 100, page.looks.bold_money)
    if statement.pending:
        page.text(after + 1, 3, plain("statement-doc-bill-pending"))
        page.rubles(after + 1, AMOUNT, statement.pending)


def _bill_line(page: _Sheet, at: int, number: int, line: BillLine) -> None:
    work = line.work
    page.identity(at, 0, number)
    page.day(at, 1, line.day)
    page.identity(at, 2, work.ticket)
    texts = {3: work.subject, 4: work.service, 5: work.engineer, 9: said.unit(work), REMARK: said.bill_notes(line)}
    page.texts(at, texts, BILL)
    page.day(at, 6, work.work_date)
    page.minutes(at, 7, line.minutes)
    page.rubles(at, 8, work.price)
    page.rubles(at, AMOUNT, line.amount)

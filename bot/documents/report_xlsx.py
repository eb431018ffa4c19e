"""A report as a spreadsheet. Every number of it is a formula over its sheets of rows, written together with its value; what
people wrote is never a formula.

The rows go to the disk as they are written: a hundred thousand of them take no more memory than a hundred.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.documents import report_sheets
from bot.documents.report_sheets import HEAD, IDENTITIES, LINES, MONEY, TICKETS, Cell, Formulas, Rows
from bot.documents.texts import clean
from bot.locales import plain
from bot.views import behind as numbers
from bot.views import report as said
from core.reports.on_request import Share
from core.reports.rows import CompanyRow, ReportRows, Verdict
from core.reports.what import CHARGED, KOPECKS, Unit, What
from core.reports.work import Sums
from core.sla.rules.clocks import Clock

A4 = 9
LINE = 12
"""Height of a line of text in points."""
TOTALS = (("name", 34), ("value", 16), ("unit", 9), ("in-hours", 16), ("means", 100))
MEANS = 4
WORK = (What.ACTUAL, What.HOURS, What.PAID, What.PENDING, What.UNPAID, What.UNTARIFFED, What.FREE)
SUMS = (*WORK, What.MONEY, What.MONEY_PENDING, What.MONEY_UNPAID)


def report_xlsx(rows: ReportRows) -> bytes:
    """The file's bytes. Takes half a minute for a hundred thousand lines: call it outside of the event loop."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": said.file_title(rows.report), "author": plain("statement-doc-author")})
        looks = _Looks.of(book)
        lines = Rows(plain("report-doc-lines"), LINES, len(rows.lines))
        tickets = Rows(plain("report-doc-tickets"), TICKETS, len(rows.tickets))
        formulas = Formulas(lines, tickets)
        zone = rows.report.zone
        _totals(_Sheet(book, plain("report-doc-totals"), looks, zone), rows, formulas)
        _rows(_Sheet(book, lines.sheet, looks, zone), rows, LINES, map(report_sheets.line_cells, rows.lines))
        _rows(_Sheet(book, tickets.sheet, looks, zone), rows, TICKETS, map(report_sheets.ticket_cells, rows.tickets))
        _companies(_Sheet(book, plain("report-doc-companies"), looks, zone), rows, formulas)
        _engineers(_Sheet(book, plain("report-doc-engineers"), looks, zone), rows, formulas)
        _means(_Sheet(book, plain("report-doc-means"), looks, zone), rows)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """How cells look."""

    title: Format
    grey: Format
    head: Format
    text: Format
    wrapped: Format
    identity: Format
    number: Format
    money: Format
    day: Format
    moment: Format
    percent: Format
    hours: Format
    bold: Format
    bold_number: Format
    bold_money: Format
    bold_percent: Format

    @classmethod
    def of(cls, book: Workbook) -> "_Looks":
        cell = {"font_size": 9, "valign": "top"}
        strong = {"font_size": 9, "bold": True, "valign": "top"}
        whole, rubles = {"num_format": "#,##0"}, {"num_format": "#,##0.00"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 13}),
            grey=book.add_format({"font_size": 9, "font_color": "#5B6673"}),
            head=book.add_format(
                {"bold": True, "font_size": 9, "bg_color": "#E4EAF2", "border": 1, "border_color": "#9AA7B8"}
                | {"text_wrap": True, "valign": "vcenter", "align": "center"}
            ),
            text=book.add_format(cell),
            wrapped=book.add_format(cell | {"text_wrap": True}),
            identity=book.add_format(cell | {"num_format": "0", "align": "left"}),
            number=book.add_format(cell | whole),
            money=book.add_format(cell | rubles),
            day=book.add_format(cell | {"num_format": "dd.mm.yyyy", "align": "left"}),
            moment=book.add_format(cell | {"num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
            percent=book.add_format(cell | {"num_format": "0%"}),
            hours=book.add_format(cell | {"num_format": "[h]:mm", "align": "right", "indent": 1}),
            bold=book.add_format(strong),
            bold_number=book.add_format(strong | whole),
            bold_money=book.add_format(strong | rubles),
            bold_percent=book.add_format(strong | {"num_format": "0%"}),
        )


class _Sheet:
    """A sheet, written from its first row down. Every text goes through ``text``, which makes no formulas."""

    def __init__(self, book: Workbook, name: str, looks: _Looks, zone: ZoneInfo) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.looks = looks
        self.zone = zone

    def text(self, row: int, column: int, text: str, look: Format | None = None) -> None:
        self.sheet.write_string(row, column, clean(text), look or self.looks.text)

    def formula(self, row: int, column: int, formula: str, value: int | Decimal | str, look: Format) -> None:
        """A formula with its value, for programs that show files without counting."""
        self.sheet.write_formula(row, column, f"={formula}", look, value)

    def number(self, row: int, column: int, formula: str, what: What, number: int, *, bold: bool = False) -> None:
        """A number of the report. Money is written in rubles."""
        looks = self.looks
        if what.unit is Unit.KOPECKS:
            look = looks.bold_money if bold else looks.money
            self.formula(row, column, formula, Decimal(number) / 100, look)
        else:
            self.formula(row, column, formula, number, looks.bold_number if bold else looks.number)

    def cell(self, row: int, column: int, name: str, value: Cell) -> None:
        """A fact of a row."""
        looks = self.looks
        if value is None:
            return
        if isinstance(value, str):
            self.text(row, column, value)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value.astimezone(self.zone).replace(tzinfo=None), looks.moment)
        elif not isinstance(value, int):
            self.sheet.write_datetime(row, column, value, looks.day)
        elif name in MONEY:
            self.sheet.write_number(row, column, Decimal(value) / 100, looks.money)
        else:
            self.sheet.write_number(row, column, value, looks.identity if name in IDENTITIES else looks.number)

    def wrapped(self, row: int, column: int, text: str, width: int) -> None:
        """A text of several lines, in a row that is high enough: not every program sees to that. First of all in its row."""
        self.sheet.set_row(row, LINE * max(1, len(wrap(text, width))) + 2)
        self.text(row, column, text, self.looks.wrapped)

    def head(self, rows: ReportRows, columns: Sequence[tuple[str, int]], count: int) -> None:
        """Whose report, and the titles of the columns; ``count``: rows below, which can be filtered."""
        report = rows.report
        self.sheet.freeze_panes(HEAD + 1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEAD)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&8&A&R&8&P / &N")
        for column, (_, width) in enumerate(columns):
            self.sheet.set_column(column, column, width)
        if count:
            self.sheet.autofilter(HEAD, 0, HEAD + count, len(columns) - 1)
        made = report.made_at.astimezone(report.zone)
        self.text(0, 0, f"{plain('report-doc-title')}: {said.file_title(report)}", self.looks.title)
        self.text(1, 0, plain("report-doc-made", at=f"{made:%d.%m.%Y %H:%M}"), self.looks.grey)
        self.sheet.set_row(HEAD, 38)
        for column, (name, _) in enumerate(columns):
            self.text(HEAD, column, plain(f"report-column-{name}"), self.looks.head)


def _totals(page: _Sheet, rows: ReportRows, formulas: Formulas) -> None:
    report = rows.report
    page.head(rows, TOTALS, 0)
    at = HEAD
    for what in said.SHOWN:
        at += 1
        page.wrapped(at, MEANS, said.definition(what), TOTALS[MEANS][1])
        page.text(at, 0, numbers.name(what), page.looks.bold)
        page.number(at, 1, formulas.number(what), what, report.numbers[what], bold=True)
        page.text(at, 2, plain(f"report-unit-{what.unit.value}"))
        if what.unit is Unit.MINUTES:
            hours = Decimal(report.numbers[what]) / 1440
            page.formula(at, 3, f"{xl_rowcol_to_cell(at, 1)}/1440", hours, page.looks.hours)
    for clock in Clock:
        at += 1
        kept, broken = (formulas.judged(clock, verdict) for verdict in (Verdict.KEPT, Verdict.BROKEN))
        percent = report.kept[clock].percent
        value = Decimal(percent) / 100 if percent is not None else ""
        page.wrapped(at, MEANS, plain(f"metric-{clock.value}-kept-means"), TOTALS[MEANS][1])
        page.text(at, 0, plain(f"metric-{clock.value}-kept"), page.looks.bold)
        formula = f'IF({kept}+{broken}=0,"",INT({kept}*100/({kept}+{broken}))/100)'
        page.formula(at, 1, formula, value, page.looks.bold_percent)
        page.text(at, 2, plain("report-unit-percent"))
    page.text(at + 2, 0, plain("report-doc-how"), page.looks.grey)


def _rows(page: _Sheet, rows: ReportRows, columns: Sequence[tuple[str, int]], cells: Iterable[Sequence[Cell]]) -> None:
    page.head(rows, columns, len(rows.lines) if columns is LINES else len(rows.tickets))
    names = [name for name, _ in columns]
    for at, row in enumerate(cells, HEAD + 1):
        for column, (name, value) in enumerate(zip(names, row, strict=True)):
            page.cell(at, column, name, value)


def _companies(page: _Sheet, rows: ReportRows, formulas: Formulas) -> None:
    whats = (What.OPENED, What.RESOLVED, *SUMS)
    facts = (("company-id", 9), ("company", 36), ("inn", 14))
    page.head(rows, (*facts, *_columns(whats)), len(rows.companies))

    def value(one: CompanyRow, what: What) -> int:
        if what in CHARGED:
            return int(getattr(one.sums, what.value))
        return one.opened if what is What.OPENED else one.resolved

    at = HEAD
    for at, one in enumerate(rows.companies, HEAD + 1):
        known: tuple[Cell, ...] = (one.id, one.name, one.inn)
        for column, fact in enumerate(known):
            page.cell(at, column, facts[column][0], fact)
        where = ("company-id", xl_rowcol_to_cell(at, 0, col_abs=True))
        for column, what in enumerate(whats, len(facts)):
            page.number(at, column, formulas.number(what, where), what, value(one, what))
    _sum_up(page, at + 1, len(facts), whats, lambda what: sum(value(one, what) for one in rows.companies))


def _engineers(page: _Sheet, rows: ReportRows, formulas: Formulas) -> None:
    whats = (What.LOGGED, *SUMS)
    facts = (("staff-id", 11), ("engineer", 30))
    people = rows.report.engineers
    page.head(rows, (*facts, *_columns(whats), ("share", 12)), len(people))

    def value(one: Share, what: What) -> int:
        return one.logged if what is What.LOGGED else int(getattr(one.sums, what.value))

    at = HEAD
    for at, one in enumerate(people, HEAD + 1):
        known: tuple[Cell, ...] = (one.of.id, one.of.name)
        for column, fact in enumerate(known):
            page.cell(at, column, facts[column][0], fact)
        where = ("staff-id", xl_rowcol_to_cell(at, 0, col_abs=True))
        for column, what in enumerate(whats, len(facts)):
            page.number(at, column, formulas.number(what, where), what, value(one, what))
        _share(page, at, len(facts), whats, one.sums)
    _sum_up(page, at + 1, len(facts), whats, lambda what: sum(value(one, what) for one in people))


def _share(page: _Sheet, at: int, begin: int, whats: Sequence[What], sums: Sums) -> None:
    """Hours and money of what was worked; whole per cent, down."""
    actual, hours, paid = (
        xl_rowcol_to_cell(at, begin + whats.index(what)) for what in (What.ACTUAL, What.HOURS, What.PAID)
    )
    share = said.share_of(sums)
    formula = f'IF({actual}=0,"",INT(({hours}+{paid})*100/{actual})/100)'
    page.formula(at, begin + len(whats), formula, Decimal(share) / 100 if share is not None else "", page.looks.percent)


def _columns(whats: Sequence[What]) -> list[tuple[str, int]]:
    return [(what.value.replace("_", "-"), 13 if what in KOPECKS else 11) for what in whats]


def _sum_up(page: _Sheet, at: int, begin: int, whats: Sequence[What], total: Callable[[What], int]) -> None:
    """The last row: sums of those above."""
    page.text(at, begin - 1, plain("report-doc-total"), page.looks.bold)
    for column, what in enumerate(whats, begin):
        first, last = xl_rowcol_to_cell(HEAD + 1, column), xl_rowcol_to_cell(at - 1, column)
        formula = f"SUM({first}:{last})" if at > HEAD + 1 else "0"
        page.number(at, column, formula, what, total(what), bold=True)


def _means(page: _Sheet, rows: ReportRows) -> None:
    width = 120
    page.head(rows, (("name", 34), ("means", width)), 0)
    for at, metric in enumerate(said.metrics(), HEAD + 1):
        page.wrapped(at, 1, plain(f"metric-{metric}-means"), width)
        page.text(at, 0, plain(f"metric-{metric}"), page.looks.bold)

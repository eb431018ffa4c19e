"""An experiment as a spreadsheet: totals that add up by formulas, clients, lines, rules and definitions. What people wrote is
never a formula."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from bot.documents.laboratory_sheets import HEAD, Looks, Sheet
from bot.locales import plain
from bot.reports.laboratory import METRICS, cause, reasons, rule, rules_in_words
from bot.views.words import full_day
from core.reports.laboratory.facts import Charged
from core.reports.laboratory.outcomes import CompanyChange, LineChange, Outcome, losers, winners
from core.reports.laboratory.service import Experiment

NAME_WIDTH, NUMBER_WIDTH, WHY_WIDTH = 40, 12, 46
CHARGED_AT = 5
"""The first column of numbers in the sheet of lines."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number of a company. ``money``: kopecks, shown as roubles."""

    key: str
    of: Callable[[Outcome], int]
    money: bool = False

    @property
    def name(self) -> str:
        return plain("lab-rubles-of" if self.money else "lab-minutes-of", name=plain(self.key))


MEASURES = (
    _Measure("metric-lab-charged", lambda outcome: outcome.charged),
    _Measure("metric-lab-covered", lambda outcome: outcome.covered),
    _Measure("metric-lab-shortage", lambda outcome: outcome.shortage),
    _Measure("metric-lab-money", lambda outcome: outcome.money, money=True),
    _Measure("metric-lab-money-shortage", lambda outcome: outcome.money_shortage, money=True),
    _Measure("metric-lab-burnt", lambda outcome: outcome.burnt),
)
"""What is shown before, after, and as a difference."""
FIXED = 3
"""Columns of the clients' sheet before the measures: the name, lines, minutes worked."""
LOST = FIXED + 3 * len(MEASURES)
ANGRY, WHY = LOST + 1, LOST + 2


def laboratory_xlsx(made: Experiment) -> bytes:
    """The file's bytes. Takes a moment for thousands of lines: call it outside of the event loop."""
    file = BytesIO()
    ordered = _ordered(made.companies)
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": plain("lab-file", first="", last=""), "author": plain("statement-doc-author")})
        looks = Looks.of(book)
        sheets = [
            Sheet(book.add_worksheet(plain(key)), looks)
            for key in ("lab-sheet-totals", "lab-sheet-companies", "lab-sheet-lines", "lab-sheet-rules")
        ]
        _totals(sheets[0], made, ordered)
        _companies(sheets[1], made, ordered)
        _lines(sheets[2], made)
        _rules(sheets[3], made)
    return file.getvalue()


def _ordered(companies: Sequence[CompanyChange]) -> list[CompanyChange]:
    """Who loses most comes first, who wins most last."""
    lose, win = losers(companies), winners(companies)
    sides = {one.id for one in (*lose, *win)}
    return [*lose, *(one for one in companies if one.id not in sides), *reversed(win)]


def _period(made: Experiment) -> str:
    return plain("lab-period", first=full_day(made.period.first), last=full_day(made.period.last))


def _last_row(ordered: Sequence[CompanyChange]) -> int:
    return HEAD + max(1, len(ordered))


def _totals(page: Sheet, made: Experiment, ordered: Sequence[CompanyChange]) -> None:
    columns = [
        (plain("lab-column-what"), NAME_WIDTH),
        *((plain(key), 16) for key in ("lab-column-before", "lab-column-after", "lab-column-more")),
        ("%", 10),
    ]
    page.head(f"{plain('lab-sheet-totals')}: {rule(made.scenario)}", _period(made), columns)
    last = _last_row(ordered)
    companies = plain("lab-sheet-companies")

    def total(column: int) -> str:
        name = xl_col_to_name(column)
        return f"SUM('{companies}'!{name}{HEAD + 2}:{name}{last + 1})"

    row = HEAD + 1
    for column, key, value in (
        (1, "metric-lab-lines", made.before.lines),
        (2, "metric-lab-actual", made.before.actual),
    ):
        page.text(row, 0, plain(key))
        page.formula(row, 1, total(column), value)
        row += 1
    for place, measure in enumerate(MEASURES):
        was, now = measure.of(made.before), measure.of(made.after)
        column = FIXED + 3 * place
        page.text(row, 0, measure.name)
        page.formula(row, 1, total(column), was, money=measure.money)
        page.formula(row, 2, total(column + 1), now, money=measure.money)
        before, after = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, 2)
        page.formula(row, 3, f"{after}-{before}", now - was, money=measure.money, bold=True)
        share: Decimal | str = (Decimal(now - was) / was).quantize(Decimal("0.0001")) if was else ""
        page.sheet.write_formula(row, 4, f'=IF({before}=0,"",({after}-{before})/{before})', page.looks.percent, share)
        row += 1
    page.text(row, 0, plain("metric-lab-angry"))
    marks = f"'{companies}'!{xl_col_to_name(ANGRY)}{HEAD + 2}:{xl_col_to_name(ANGRY)}{last + 1}"
    angry = sum(one.angry for one in made.companies)
    page.formula(row, 1, f'COUNTIF({marks},"{plain("lab-angry-mark")}")', angry)
    off, _ = made.off
    page.text(row + 1, 0, plain("metric-lab-off"))
    page.number(row + 1, 1, off + made.left_out)


def _companies(page: Sheet, made: Experiment, ordered: Sequence[CompanyChange]) -> None:
    whens = ("lab-was", "lab-would-be", "lab-difference")
    columns = [
        (plain("lab-column-company"), NAME_WIDTH),
        (plain("metric-lab-lines"), NUMBER_WIDTH),
        (plain("lab-column-actual"), NUMBER_WIDTH),
        *(
            (plain("lab-column-number", name=measure.name, when=plain(when)), NUMBER_WIDTH)
            for measure in MEASURES
            for when in whens
        ),
        (plain("lab-column-lost"), NUMBER_WIDTH),
        (plain("lab-column-angry"), NUMBER_WIDTH),
        (plain("lab-column-why"), WHY_WIDTH),
    ]
    page.head(f"{plain('lab-sheet-companies')}: {rule(made.scenario)}", _period(made), columns)
    for row, one in enumerate(ordered, HEAD + 1):
        page.text(row, 0, one.name)
        page.number(row, 1, one.before.lines)
        page.number(row, 2, one.before.actual)
        for place, measure in enumerate(MEASURES):
            column = FIXED + 3 * place
            was, now = measure.of(one.before), measure.of(one.after)
            page.number(row, column, was, money=measure.money)
            page.number(row, column + 1, now, money=measure.money)
            difference = f"{xl_rowcol_to_cell(row, column + 1)}-{xl_rowcol_to_cell(row, column)}"
            page.formula(row, column + 2, difference, now - was, money=measure.money)
        page.number(row, LOST, one.lost)
        page.text(row, ANGRY, plain("lab-angry-mark") if one.angry else "")
        page.text(row, WHY, reasons(one, 3))
    if ordered:
        page.sheet.autofilter(HEAD, 0, HEAD + len(ordered), WHY)


def _lines(page: Sheet, made: Experiment) -> None:
    of_line: tuple[tuple[str, Callable[[Charged], int], bool], ...] = (
        ("metric-lab-charged", lambda charged: charged.charged, False),
        ("metric-lab-covered", lambda charged: charged.covered, False),
        ("metric-lab-shortage", lambda charged: charged.shortage, False),
        ("metric-lab-money", lambda charged: charged.amount, True),
    )
    columns = [
        (plain("lab-column-ticket"), 9),
        (plain("lab-column-company"), NAME_WIDTH),
        (plain("lab-column-service"), 26),
        (plain("lab-column-day"), 11),
        (plain("lab-column-actual"), NUMBER_WIDTH),
        *(
            (
                plain(
                    "lab-column-number",
                    name=plain("lab-rubles-of" if money else "lab-minutes-of", name=plain(key)),
                    when=plain(when),
                ),
                NUMBER_WIDTH,
            )
            for key, _, money in of_line
            for when in ("lab-was", "lab-would-be")
        ),
        (plain("lab-column-why"), WHY_WIDTH),
    ]
    shown = plain("lab-lines-shown", shown=len(made.lines), all=made.different)
    page.head(f"{plain('lab-sheet-lines')}: {rule(made.scenario)}", shown, columns)
    for row, line in enumerate(made.lines, HEAD + 1):
        _line(page, row, line, made.services.get(line.done.service_id, ""))
        for place, (_, of, money) in enumerate(of_line):
            page.number(row, CHARGED_AT + 2 * place, of(line.before), money=money)
            page.number(row, CHARGED_AT + 2 * place + 1, of(line.after), money=money)
        page.text(row, CHARGED_AT + 2 * len(of_line), cause(line.reason))
    if made.lines:
        page.sheet.autofilter(HEAD, 0, HEAD + len(made.lines), CHARGED_AT + 2 * len(of_line))


def _line(page: Sheet, row: int, line: LineChange, service: str) -> None:
    page.number(row, 0, line.number)
    page.text(row, 1, line.company)
    page.text(row, 2, service)
    page.day(row, 3, line.done.work_date)
    page.number(row, 4, line.done.actual)


def _rules(page: Sheet, made: Experiment) -> None:
    page.sheet.set_column(0, 0, NAME_WIDTH)
    page.sheet.set_column(1, 1, 100)
    page.text(0, 0, plain("lab-sheet-rules"), page.looks.title)
    page.text(1, 0, _period(made), page.looks.grey)
    row = HEAD
    page.text(row, 0, plain("lab-tried"), page.looks.bold)
    for said in rules_in_words(made.scenario):
        page.text(row, 1, said)
        row += 1
    page.text(row, 1, plain("lab-rest-as-was"))
    row += 2
    page.text(row, 0, plain("lab-definitions"), page.looks.bold)
    for name, means in METRICS:
        row += 1
        page.text(row, 0, plain(name))
        page.text(row, 1, plain(means))

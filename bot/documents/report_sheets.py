"""The two sheets of rows of a report's spreadsheet, and the formulas that count over them. Pure.

A formula counts by the words that stand in the rows, so whoever filters or mends rows sees the numbers follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from xlsxwriter.utility import xl_rowcol_to_cell

from bot.locales import plain
from core.reports.rows import ClockCell, LineRow, PaidWith, TicketRow, Verdict
from core.reports.what import BROKEN, What
from core.sla.rules.clocks import Clock

HEAD = 3
"""The row of each table's head, counted from 0."""
LINES = (
    *(("ticket", 8), ("company-id", 9), ("company", 30), ("subject", 34), ("service", 24), ("staff-id", 11)),
    *(("engineer", 22), ("work-date", 11), ("charged-on", 11), ("actual", 9), ("charged", 12), ("covered", 9)),
    *(("rest", 10), ("paid-with", 20), ("amount", 12), ("comment", 34), ("in-sums", 10), ("in-time", 11)),
)
TICKETS = (
    *(("ticket", 8), ("company-id", 9), ("company", 30), ("contract", 14), ("subject", 40), ("priority", 10)),
    *(("state", 16), ("requested", 15), ("resolved-at", 15), ("assignee", 22)),
    *((f"{clock}{part}", 15) for clock in Clock for part in ("-due", "-done", "")),
    *(("opened", 11), ("resolved", 11), ("active", 11), ("not-taken", 9), ("overdue", 11), ("at-risk", 9)),
)
"""Columns and their widths in characters."""
SUMMED: dict[What, tuple[str, PaidWith | None]] = {
    What.ACTUAL: ("actual", None),
    What.HOURS: ("covered", None),
    What.UNTARIFFED: ("actual", PaidWith.UNTARIFFED),
    What.FREE: ("actual", PaidWith.FREE),
    What.PAID: ("rest", PaidWith.MONEY),
    What.PENDING: ("rest", PaidWith.PENDING),
    What.UNPAID: ("rest", PaidWith.UNPAID),
    What.MONEY: ("amount", PaidWith.MONEY),
    What.MONEY_PENDING: ("amount", PaidWith.PENDING),
    What.MONEY_UNPAID: ("amount", PaidWith.UNPAID),
}
"""Which column of the lines is summed, of lines paid with what."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sheet of rows: its name, its columns, how many rows it has."""

    sheet: str
    columns: tuple[tuple[str, int], ...]
    count: int

    def of(self, column: str) -> str:
        """The cells of a column, for a formula in another sheet: one empty row where there is none."""
        place = [name for name, _ in self.columns].index(column)
        first, last = HEAD + 1, HEAD + max(1, self.count)
        cells = (xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True) for row in (first, last))
        return f"'{self.sheet}'!{':'.join(cells)}"


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas over both sheets. ``where`` narrows one: a column that both have, and the cell it has to equal."""

    lines: Rows
    tickets: Rows

    def number(self, what: What, where: tuple[str, str] | None = None) -> str:
        if what in SUMMED:
            column, paid_with = SUMMED[what]
            conditions = [("in-sums", _quoted(yes()))]
            if paid_with is not None:
                conditions.append(("paid-with", _quoted(paid_with_in_words(paid_with))))
            return self._sum(column, conditions, where)
        if what is What.LOGGED:
            return self._sum("actual", [("in-time", _quoted(yes()))], where)
        if what in BROKEN:
            return self.judged(BROKEN[what], Verdict.BROKEN)
        return self._count([(what.value.replace("_", "-"), _quoted(yes()))], where)

    def judged(self, clock: Clock, verdict: Verdict) -> str:
        return self._count([(clock.value, _quoted(verdict_in_words(verdict)))], None)

    def _sum(self, column: str, conditions: list[tuple[str, str]], where: tuple[str, str] | None) -> str:
        return f"SUMIFS({','.join([self.lines.of(column), *_pairs(self.lines, conditions, where)])})"

    def _count(self, conditions: list[tuple[str, str]], where: tuple[str, str] | None) -> str:
        return f"COUNTIFS({','.join(_pairs(self.tickets, conditions, where))})"


def _pairs(rows: Rows, conditions: list[tuple[str, str]], where: tuple[str, str] | None) -> Iterator[str]:
    for column, value in [*conditions, *([where] if where is not None else [])]:
        yield rows.of(column)
        yield value


def _quoted(text: str) -> str:
    """A text of our own in a formula."""
    return f'"{text}"'


@cache
def paid_with_in_words(paid_with: PaidWith) -> str:
    return plain(f"report-paid-with-{paid_with.value}")


@cache
def verdict_in_words(verdict: Verdict) -> str:
    return plain(f"report-verdict-{verdict.value}")


Cell = str | int | date | datetime | None
"""What a row's cell holds: a text, a number, a day, a moment. Money is kopecks here."""
MONEY = frozenset({"amount"})
IDENTITIES = frozenset({"ticket", "company-id", "staff-id"})


def line_cells(row: LineRow) -> list[Cell]:
    """A line of work, by the columns of :data:`LINES`."""
    return [
        row.ticket,
        row.company_id,
        row.company,
        row.subject,
        row.service,
        row.staff_id,
        row.engineer,
        row.work_date,
        row.charged_on,
        row.actual,
        row.charged,
        row.covered,
        row.rest,
        paid_with_in_words(row.paid_with),
        row.amount or None,
        row.comment or None,
        _yes(row.in_sums),
        _yes(row.in_time),
    ]


def ticket_cells(row: TicketRow) -> list[Cell]:
    """A ticket, by the columns of :data:`TICKETS`."""
    return [
        row.number,
        row.company_id,
        row.company,
        row.contract or None,
        row.subject,
        _without_sign(f"priority-{row.priority.value}"),
        _without_sign(f"state-{row.state.value.replace('_', '-')}"),
        row.requested_at,
        row.resolved_at,
        row.assignee or None,
        *(cell for clock in row.clocks for cell in _clock_cells(clock)),
        *(_yes(what in row.counts) for what in (What.OPENED, What.RESOLVED, What.ACTIVE, What.NOT_TAKEN)),
        *(_yes(what in row.counts) for what in (What.OVERDUE, What.AT_RISK)),
    ]


def _clock_cells(clock: ClockCell) -> tuple[Cell, ...]:
    said = verdict_in_words(clock.verdict) if clock.verdict is not None else None
    return clock.due_at, clock.finished_at, said


def _yes(counts: bool) -> str | None:
    return yes() if counts else None


@cache
def yes() -> str:
    """What says in a row that it counts. Said a million times in one file, as the other words of rows."""
    return plain("report-yes")


@cache
def _without_sign(key: str) -> str:
    """«🟢 в работе» is «в работе» in a table."""
    said = plain(key)
    return said if said[0].isalpha() else said.split(" ", 1)[-1]

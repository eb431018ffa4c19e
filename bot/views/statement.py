"""A statement in a chat: the totals, the last movements; the rest is in a file."""

from datetime import date

from markupsafe import Markup

from bot import limits
from bot.documents.texts import file_name
from bot.locales import html, lines, plain
from bot.views import statement_rows as said
from bot.views import words
from core.tickets.statement import Statement

SHOWN = 10
WHAT = 120
"""Characters of one movement."""


def choose(company: str) -> Markup:
    """For which period."""
    return html("statement-choose", company=company)


def statement(shown: Statement) -> Markup:
    """Opening, what was given, written off and burnt, closing; the newest movements on top."""
    hours = shown.hours
    today = hours.read_at.astimezone(hours.company.zone).date()
    rows = said.rows(shown)
    edges = (0, len(said.totals(shown)) - 1)
    totals = [_total(name, minutes, edge=at in edges) for at, (name, minutes) in enumerate(said.totals(shown))]
    standing = [
        html("statement-total", name=name, minutes=words.duration(minutes)) for name, minutes in said.standing(shown)
    ]
    last = [_movement(row, today) for row in rows[: -SHOWN - 1 : -1]]
    more = len(rows) - len(last)
    return lines(
        html("statement-title", company=hours.company.name, period=said.period(hours.period)),
        "",
        *totals,
        *(["", *standing] if standing else []),
        *_bill(shown),
        "",
        html("statement-last-movements") if last else html("statement-empty"),
        *last,
        html("statement-more", count=more) if more else None,
    )


def _total(name: str, minutes: int, *, edge: bool) -> Markup:
    if edge:
        return html("statement-total-bold", name=name, minutes=words.duration(minutes))
    return html("statement-total", name=name, minutes=said.signed(minutes))


def _bill(shown: Statement) -> list[str | Markup]:
    bill: list[str | Markup] = []
    if shown.bill:
        bill.append(html("statement-bill", amount=words.money(shown.bill_total)))
    if shown.pending:
        bill.append(html("statement-bill-pending", amount=words.money(shown.pending)))
    return ["", *bill] if bill else []


def _movement(row: said.Row, today: date) -> Markup:
    return html(
        "statement-movement",
        day=words.day(row.day, today),
        minutes=said.signed(row.minutes),
        what=limits.cut(f"{row.kind.lower()}, {row.short}", WHAT),
    )


def caption(shown: Statement) -> Markup:
    """Under the file."""
    hours = shown.hours
    return html("statement-caption", company=limits.cut(hours.company.name, 200), period=said.period(hours.period))


def name_of_file(shown: Statement, ending: str) -> str:
    """«Выписка 2026-11-01 – 2026-11-30 ООО Ромашка.pdf»."""
    hours = shown.hours
    first, last = hours.period.first.isoformat(), hours.period.last.isoformat()
    return file_name(plain("statement-file", first=first, last=last, company=hours.company.name), ending)

"""The tickets behind a number of a report."""

from datetime import date

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import periods, words
from core.ledger.statement import Period
from core.reports.behind import Behind, TicketBehind
from core.reports.what import Unit, What

NAME, SUBJECT = 45, 45


def name(what: What) -> str:
    """What the number is called."""
    return plain(f"metric-{what.value.replace('_', '-')}")


def value(what: What, number: int) -> str:
    """«12», «5 ч 30 мин», «14 000 ₽»."""
    match what.unit:
        case Unit.MINUTES:
            return words.duration(number)
        case Unit.KOPECKS:
            return words.money(number)
        case Unit.TICKETS:
            return str(number)


def tickets(shown: Behind, period: Period, today: date) -> Markup:
    """The number, what it is of, and a page of the tickets that make it up."""
    when = plain("behind-now") if shown.what.is_now else periods.in_words(period, today)
    return lines(
        html("behind-title", name=name(shown.what), value=value(shown.what, shown.total)),
        html("behind-of", of=" · ".join([when, *(limits.cut(one, NAME) for one in shown.of)])),
        html("behind-none") if not shown.rows else None,
        *(line for row in shown.rows for line in ("", *_row(shown.what, row))),
        *(["", html("behind-page", page=shown.page + 1, pages=shown.pages, count=shown.count)] if shown.rows else []),
    )


def _row(what: What, row: TicketBehind) -> list[Markup]:
    subject = limits.cut(row.subject, SUBJECT)
    number = words.number(row.number)
    brings = value(what, row.brings)
    return [
        html("behind-row", number=number, subject=subject)
        if what.unit is Unit.TICKETS
        else html("behind-row-brings", number=number, brings=brings, subject=subject),
        words.company(limits.cut(row.company, NAME), row.balance),
    ]

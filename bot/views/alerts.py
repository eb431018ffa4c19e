"""Tickets that nobody has taken, as a group or a person reads of them."""

from collections.abc import Sequence

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.alerts.intents import AlertsSilent
from core.alerts.waiting import TakenTicket, Waiting
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.tickets.models import TicketState
from core.tickets.queue import QueuedTicket

NAME_IN_LIST = 60


def waiting(shown: Waiting) -> Markup:
    """Which wait and for how long, who is called, and who took the others."""
    return lines(
        html("alert-title", count=len(shown.rows) + shown.more),
        *(row(one) for one in shown.rows),
        html("list-more", count=shown.more) if shown.more else None,
        *_called(shown.on_duty),
        *_taken(shown.taken),
    )


def over(shown: Waiting) -> Markup:
    """None waits any more."""
    return lines(html("alert-over"), *_taken(shown.taken))


def row(ticket: QueuedTicket, mark: str = "alert-mark") -> Markup:
    """A ticket, and for how long it has waited."""
    return html(
        "alert-row",
        mark=plain("alert-mark-urgent" if ticket.priority is Priority.URGENT else mark),
        number=words.number(ticket.number),
        company=words.company(limits.cut(ticket.company, NAME_IN_LIST), ticket.balance),
        waits=words.elapsed(ticket.waits),
    )


def _called(on_duty: Sequence[Staff] | None) -> list[Markup]:
    if on_duty is None:
        return []
    if not on_duty:
        return [html("alert-everybody")]
    return [html("alert-duty", people=Markup(", ").join(mention(person) for person in on_duty))]


def mention(person: Staff) -> Markup:
    """A name that rings for its person in a group."""
    return html("alert-mention", id=str(person.messenger_id), name=person.name)


def _taken(taken: Sequence[TakenTicket]) -> list[Markup]:
    return [_taken_row(row) for row in taken]


def _taken_row(row: TakenTicket) -> Markup:
    number = words.number(row.number)
    if row.state is TicketState.CANCELLED:
        return html("alert-cancelled", number=number)
    if row.name is None:
        return html("alert-waits-again", number=number)
    return html("alert-taken", number=number, name=row.name, elapsed=words.elapsed(row.after))


def silent(told: AlertsSilent) -> Markup:
    """Of which tickets nobody would be told."""
    more = told.count - len(told.numbers)
    return lines(
        html("alert-silent", numbers=", ".join(words.number(number) for number in told.numbers)),
        html("list-more", count=more) if more > 0 else None,
        html("alert-silent-how"),
    )

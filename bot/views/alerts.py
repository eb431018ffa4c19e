"""Tickets that nobody has taken, as a group or a person reads of them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.alerts.intents import AlertsSilent
from core.alerts.waiting import LateTicket, TakenTicket, Waiting
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.tickets.models import TicketState
from core.tickets.queue import QueuedTicket

NAME_IN_LIST, PERSON_IN_LIST = 40, 40
"""UTF-16 units: a list with all its parts has to fit into a message."""


def waiting(shown: Waiting, now: datetime, zone: ZoneInfo) -> Markup:
    """Which wait and for how long, who is called; which are late; and who took the others."""
    unseen = [
        html("alert-title", count=len(shown.rows) + shown.more),
        *(row(one) for one in shown.rows),
        *([html("list-more", count=shown.more)] if shown.more else []),
        *_called(shown.on_duty),
    ]
    late = [
        html("alert-late-title", count=len(shown.late) + shown.late_more),
        *(_late(one, now, zone) for one in shown.late),
        *([html("list-more", count=shown.late_more)] if shown.late_more else []),
    ]
    return lines(*(unseen if shown.rows else []), *(late if shown.late else []), *_taken(shown.taken))


def _late(one: LateTicket, now: datetime, zone: ZoneInfo) -> Markup:
    return html(
        "alert-late-row",
        number=words.number(one.number),
        company=words.company(limits.cut(one.company, NAME_IN_LIST), one.balance),
        what=plain(f"late-{one.clock.value}", by="", due=words.due(one.due_at, now, zone)),
        who=html("alert-late-who", name=mention(one.assignee)) if one.assignee is not None else "",
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
        late=html("alert-row-late") if ticket.late else "",
    )


def _called(on_duty: Sequence[Staff] | None) -> list[Markup]:
    if on_duty is None:
        return []
    if not on_duty:
        return [html("alert-everybody")]
    return [html("alert-duty", people=Markup(", ").join(mention(person) for person in on_duty))]


def mention(person: Staff) -> Markup:
    """A name that rings for its person in a group, if the person has come in."""
    if person.messenger_id is None:
        return escape(short(person.name))
    return html("alert-mention", id=str(person.messenger_id), name=short(person.name))


def short(name: str) -> str:
    """A person's name as long as a list has room for."""
    return limits.cut(name, PERSON_IN_LIST)


def _taken(taken: Sequence[TakenTicket]) -> list[Markup]:
    return [_taken_row(row) for row in taken]


def _taken_row(row: TakenTicket) -> Markup:
    number = words.number(row.number)
    if row.state is TicketState.CANCELLED:
        return html("alert-cancelled", number=number)
    if row.name is None:
        return html("alert-late-no-more" if row.late else "alert-waits-again", number=number)
    return html("alert-taken", number=number, name=short(row.name), elapsed=words.elapsed(row.after))


def silent(told: AlertsSilent) -> Markup:
    """Of which tickets nobody would be told."""
    more = told.count - len(told.numbers)
    return lines(
        html("alert-silent", numbers=", ".join(words.number(number) for number in told.numbers)),
        html("list-more", count=more) if more > 0 else None,
        html("alert-silent-how"),
    )

"""Tickets come onto their ladders, leave them, and change them. All of it is derived from the tickets themselves, so whatever
was missed is mended by the next tick."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from core.alerts.climbing import climbs_of
from core.alerts.intents import AlertShown
from core.alerts.models import AlertRing, Matter, TicketAlert
from core.database import Work
from core.outbox.service import GROUP, Recipient, tell_each
from core.tickets.models import Ticket, TicketEvent, TicketState
from core.tickets.queue import COMES

BATCH = 500
"""Tickets in a transaction."""


def unseen() -> ColumnElement[bool]:
    """Of a ticket: nobody has taken it. Taking, a reply, entered work, solving, cancelling: each is an exit from open."""
    return Ticket.state == TicketState.OPEN


async def enrol(work: Work) -> int:
    """Put tickets that nobody has taken at the foot of their ladders; how many. One that somebody is just touching waits for
    the next tick."""
    known = (
        select(TicketAlert.ticket_id)
        .where(TicketAlert.ticket_id == Ticket.id, TicketAlert.matter == Matter.UNSEEN, TicketAlert.ended_at.is_(None))
        .exists()
    )
    query = select(Ticket).where(unseen(), ~known).order_by(Ticket.id).limit(BATCH)
    tickets = (await work.session.scalars(query.with_for_update(key_share=True, skip_locked=True))).all()
    if not tickets:
        return 0
    climbs = await climbs_of(work, tickets)
    came = await _came(work, tickets)
    rows = [
        {
            "ticket_id": ticket.id,
            "matter": Matter.UNSEEN,
            "seq": 0,
            "rung": 0,
            "reached": None,
            "started_at": came[ticket.id],
            "last_at": came[ticket.id],
            "next_alert_at": climbs[ticket.id].due(came[ticket.id], 0),
            "ended_at": None,
            "priority": ticket.priority,
            "plan_version_id": ticket.plan_version_id,
            "calendar_version_id": ticket.calendar_version_id,
        }
        for ticket in tickets
    ]
    written = insert(TicketAlert).values(rows)
    # A ticket that comes back goes on counting its steps: none of them is ever planned twice.
    anew = {name: getattr(written.excluded, name) for name in rows[0] if name not in ("ticket_id", "matter", "seq")}
    await work.session.execute(
        written.on_conflict_do_update(index_elements=[TicketAlert.ticket_id, TicketAlert.matter], set_=anew)
    )
    return len(rows)


async def _came(work: Work, tickets: Sequence[Ticket]) -> dict[int, datetime]:
    """Since when each of them waits."""
    moments = {ticket.id: ticket.opened_at for ticket in tickets}
    rows = await work.session.execute(
        select(TicketEvent.ticket_id, func.max(TicketEvent.at))
        .where(TicketEvent.ticket_id.in_(list(moments)), TicketEvent.kind.in_(COMES))
        .group_by(TicketEvent.ticket_id)
    )
    moments.update((ticket_id, at) for ticket_id, at in rows)
    return moments


async def end(work: Work) -> int:
    """Take those off that somebody has taken, and show it in the lists that name them; how many."""
    query = (
        select(TicketAlert)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ended_at.is_(None), ~unseen())
        .order_by(TicketAlert.ticket_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=TicketAlert)
    )
    over = (await work.session.scalars(query)).all()
    for alert in over:
        alert.ended_at = work.now
    await work.session.flush()
    told = [alert.started_at for alert in over if alert.rung]
    if told:
        await tell_each(work, *((lane, AlertShown()) for lane in await _rung_since(work, told)))
    return len(over)


async def _rung_since(work: Work, moments: Iterable[datetime]) -> list[Recipient]:
    lanes = await work.session.scalars(
        select(AlertRing.lane).where(AlertRing.rang_at >= min(moments)).distinct().order_by(AlertRing.lane)
    )
    return [Recipient(lane) for lane in lanes] or [GROUP]


async def change_ladders(work: Work) -> int:
    """Climb on by the plan, calendar and priority that a ticket has now; how many have other ones than before."""
    changed = or_(
        TicketAlert.priority != Ticket.priority,
        TicketAlert.plan_version_id.is_distinct_from(Ticket.plan_version_id),
        TicketAlert.calendar_version_id.is_distinct_from(Ticket.calendar_version_id),
    )
    query = (
        select(TicketAlert, Ticket)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ended_at.is_(None), changed)
        .order_by(TicketAlert.ticket_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=TicketAlert)
    )
    found = [(alert, ticket) for alert, ticket in await work.session.execute(query)]
    climbs = await climbs_of(work, [ticket for _, ticket in found])
    for alert, ticket in found:
        alert.priority = ticket.priority
        alert.plan_version_id, alert.calendar_version_id = ticket.plan_version_id, ticket.calendar_version_id
        alert.next_alert_at = climbs[ticket.id].due(alert.last_at, alert.rung)
    await work.session.flush()
    return len(found)

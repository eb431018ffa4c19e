"""Tickets come onto their ladders. All of it is derived from the tickets themselves, so whatever was missed is mended by the
next tick."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import insert

from core.alerts.climbing import Climb, climbs_of
from core.alerts.matters import MISSED_CLOCKS, NEAR_CLOCKS, ignored, unseen
from core.alerts.models import Matter, TicketAlert
from core.database import Work
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket, TicketEvent
from core.tickets.queue import COMES
from core.tickets.watching import binds_us

BATCH = 500
"""Tickets in a transaction."""


async def enrol(work: Work) -> int:
    """Put tickets that nobody has taken at the foot of their ladders; how many. One that somebody is just touching waits for
    the next tick."""
    # One look by the primary key for each ticket, whatever the planner believes: as an anti-join on the index of what is due,
    # which it thinks empty when many have come since its last ANALYZE, 10,000 tickets cost it seconds at every tick.
    active = (
        select(TicketAlert.ended_at.is_(None))
        .where(TicketAlert.ticket_id == Ticket.id, TicketAlert.matter == Matter.UNSEEN)
        .scalar_subquery()
    )
    query = select(Ticket).where(unseen(), active.is_not(True)).order_by(Ticket.id).limit(BATCH)
    tickets = (await work.session.scalars(query.with_for_update(key_share=True, skip_locked=True))).all()
    if tickets:
        climbs = await climbs_of(work, tickets)
        came = await _came(work, tickets)
        await _begin(work, [_row(one, Matter.UNSEEN, climbs[one.id], came[one.id]) for one in tickets])
    return len(tickets)


async def enrol_missed(work: Work, only: int | None = None) -> int:
    """The same for a solution or a promise that is late, once the group has been told; ``only``: of this ticket."""
    told = (TicketClock.due_at < work.now, TicketClock.breach_due_at == TicketClock.due_at)
    return await _enrol_clocks(work, MISSED_CLOCKS, and_(*told, ignored(TicketClock.due_at)), only)


async def enrol_near(work: Work, only: int | None = None) -> int:
    """The same for one whose time is nearly up, once who has the ticket has been warned."""
    told = (
        TicketClock.due_at > work.now,
        TicketClock.warn_at <= work.now,
        TicketClock.warned_due_at == TicketClock.due_at,
    )
    return await _enrol_clocks(work, NEAR_CLOCKS, and_(*told, ignored(TicketClock.warn_at)), only)


async def _enrol_clocks(
    work: Work, clocks: Mapping[Matter, Clock], which: ColumnElement[bool], only: int | None
) -> int:
    """``clocks``: by matter. A due time is a matter once, however it ended."""
    matters = {clock: matter for matter, clock in clocks.items()}
    known = (
        select(TicketAlert.ticket_id)
        .where(
            TicketAlert.ticket_id == Ticket.id,
            TicketAlert.due_at == TicketClock.due_at,
            TicketAlert.matter.in_(clocks),
        )
        .exists()
    )
    query = (
        select(Ticket, TicketClock)
        .join(TicketClock, TicketClock.ticket_id == Ticket.id)
        .where(TicketClock.clock.in_(matters), TicketClock.state == ClockState.RUNNING, which, binds_us(), ~known)
        .order_by(Ticket.id, TicketClock.clock)
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True, of=Ticket)
    )
    rows = await work.session.execute(query if only is None else query.where(Ticket.id == only))
    # A promise for the very moment of the plan is told of once, not twice.
    found = {ticket.id: (ticket, clock) for ticket, clock in rows}
    climbs = await climbs_of(work, [ticket for ticket, _ in found.values()])
    if found:
        await _begin(
            work,
            [
                _row(ticket, matters[clock.clock], climbs[ticket.id], work.now, clock.due_at)
                for ticket, clock in found.values()
            ],
        )
    return len(found)


def _row(
    ticket: Ticket, matter: Matter, climb: Climb, since: datetime, due_at: datetime | None = None
) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "matter": matter,
        "seq": 0,
        "rung": 0,
        "reached": None,
        "started_at": since,
        "last_at": since,
        "next_alert_at": climb.due(since, 0),
        "ended_at": None,
        "ended_by": None,
        "due_at": due_at,
        "priority": ticket.priority,
        "plan_version_id": ticket.plan_version_id,
        "calendar_version_id": ticket.calendar_version_id,
    }


async def _begin(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    written = insert(TicketAlert).values(list(rows))
    # A ticket that comes back goes on counting its steps: none of them is ever planned twice.
    anew = {name: getattr(written.excluded, name) for name in rows[0] if name not in ("ticket_id", "matter", "seq")}
    # What another process has begun since this one looked is left alone: it may have taken the first step already.
    over = TicketAlert.ended_at.is_not(None) | TicketAlert.due_at.is_distinct_from(written.excluded.due_at)
    await work.session.execute(
        written.on_conflict_do_update(index_elements=[TicketAlert.ticket_id, TicketAlert.matter], set_=anew, where=over)
    )


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

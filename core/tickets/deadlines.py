"""A ticket's deadlines as people see them, and why they are when they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor, ContactActor, require_staff
from core.database import Work
from core.errors import NotFound
from core.sla.models import Calendar, CalendarVersion, Plan, PlanVersion
from core.sla.rules.clocks import Clock, Clocks, Reading
from core.sla.rules.plans import Priority
from core.sla.rules.why import DayShare, explain
from core.tickets.clocks import clocks_of, stored_clocks, wishes_that_count
from core.tickets.deadline_models import TicketClock, Wish, WishState
from core.tickets.models import ACTIVE, Ticket
from core.tickets.priorities import priorities_of


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Where a ticket's clocks stand, as they are written down, and its desired dates."""

    clocks: dict[Clock, TicketClock]
    promised: Wish | None
    offered: Wish | None


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A clock with the days between its start and its due moment. ``confirmed``: all of them rest on confirmed data of the
    production calendar."""

    reading: Reading
    breached: bool
    days: tuple[DayShare, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """Why the deadlines of a ticket are when they are. Empty ``clocks``: it was opened before there were plans.

    ``priorities``: those its plan has. ``wishes``: all that was wished, proposed and promised, oldest first. ``first``: the
    first solution of a ticket that was reopened.
    """

    ticket: Ticket
    plan: str
    calendar: str
    priorities: frozenset[Priority]
    clocks: tuple[ExplainedClock, ...]
    deadlines: Deadlines
    wishes: tuple[Wish, ...]
    first: Reading | None


async def deadlines_of(work: Work, ticket: Ticket) -> Deadlines:
    """For a card or a screen: one statement for a ticket that nobody has wished a date for, two for others."""
    clocks = (await stored_clocks(work, [ticket.id]))[ticket.id]
    # A proposal of an engineer binds nobody and has no clock yet, so a ticket with any history of its own is asked for more:
    # one that was reopened or given back has been acknowledged before.
    known = Clock.WISH in clocks or ticket.acknowledged_at is not None or ticket.version > 1
    wishes = (await wishes_that_count(work, [ticket.id]))[ticket.id] if known else []
    promised = next((wish for wish in wishes if wish.state is WishState.PROMISED), None)
    return Deadlines(clocks, promised, next((wish for wish in wishes if wish is not promised), None))


async def seen_ticket(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket for looking at: any for staff, their own for a client; to others it does not exist."""
    ticket = await work.session.get(Ticket, ticket_id)
    if isinstance(actor, ContactActor):
        if ticket is None or not ticket.belongs_to(actor):
            raise NotFound("no-ticket")
    else:
        require_staff(actor)
    if ticket is None:
        raise NotFound("no-ticket")
    return ticket


async def explain_deadlines(work: Work, actor: Actor, ticket_id: int) -> Explained:
    """For staff and for the ticket's own client; to others it does not exist."""
    ticket = await seen_ticket(work, actor, ticket_id)
    clocks = await clocks_of(work, ticket)
    plan, calendar = await _names(work, ticket)
    return Explained(
        ticket,
        plan,
        calendar,
        await priorities_of(work, ticket),
        tuple(_explained(reading, work.now) for reading in _shown(ticket, clocks) if reading.terms is not None),
        await deadlines_of(work, ticket),
        tuple(await wishes_of(work, ticket.id)),
        clocks.first_resolution if clocks.first_resolution != clocks.resolution else None,
    )


async def wishes_of(work: Work, ticket_id: int) -> Sequence[Wish]:
    """The whole history of a ticket's desired dates, oldest first."""
    return (await work.session.scalars(select(Wish).where(Wish.ticket_id == ticket_id).order_by(Wish.id))).all()


def _shown(ticket: Ticket, clocks: Clocks) -> list[Reading]:
    """The reaction until somebody has reacted, then the solution."""
    if ticket.state in ACTIVE and clocks.reaction.finished_at is None:
        return [clocks.reaction, clocks.resolution]
    return [clocks.resolution]


def _explained(reading: Reading, now: datetime) -> ExplainedClock:
    assert reading.terms is not None
    until = reading.due_at or reading.finished_at or now
    return ExplainedClock(
        reading,
        reading.breached(now),
        tuple(explain(reading, now)),
        reading.terms.time.confirmed(reading.started_at, max(until, reading.started_at)),
    )


async def _names(work: Work, ticket: Ticket) -> tuple[str, str]:
    if ticket.plan_version_id is None or ticket.calendar_version_id is None:
        return "", ""
    plan = await work.session.get_one(PlanVersion, ticket.plan_version_id)
    calendar = await work.session.get_one(CalendarVersion, ticket.calendar_version_id)
    return (
        (await work.session.get_one(Plan, plan.plan_id)).name,
        (await work.session.get_one(Calendar, calendar.calendar_id)).name,
    )

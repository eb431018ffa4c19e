"""What is an engineer's to do: all that is theirs, and the one thing to do next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.actor import Actor, require_staff
from core.clients.models import Company
from core.database import Work
from core.sla.rules.clocks import ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.lists import balances_of
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.teamwork.models import Helper, Postponement
from core.tickets.teamwork.resting import rests, undisturbed
from core.tickets.watching import binds_us

LISTED = 12
"""Rows of a part: a phone's screen. The rest is a number."""


@dataclass(frozen=True, slots=True)
class MyTicket:
    """A row. ``due_at``: the first time that binds us, None if there is none now. ``until``: it rests until then."""

    ticket: Ticket
    company: Company
    balance: int
    due_at: datetime | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a part, and how many there are beyond them."""

    rows: list[MyTicket]
    more: int


@dataclass(frozen=True, slots=True)
class Mine:
    """``working`` and ``helping`` (called in by others) by their due time, ``waiting`` for the client, ``resting`` until a
    date."""

    working: Part
    helping: Part
    waiting: Part
    resting: Part


async def mine(work: Work, actor: Actor) -> Mine:
    """All tickets of this engineer that need something yet."""
    staff_id = require_staff(actor).staff_id
    own = Ticket.assignee_id == staff_id
    called = Ticket.id.in_(select(Helper.ticket_id).where(Helper.staff_id == staff_id))
    return Mine(
        await _part(work, and_(own, Ticket.state == TicketState.IN_PROGRESS, ~rests())),
        await _part(work, and_(called, Ticket.state.in_(ACTIVE), ~rests())),
        await _part(work, and_(own, Ticket.state == TicketState.WAITING_CLIENT, ~rests())),
        await _part(work, and_(or_(own, called), Ticket.state.in_(ACTIVE), rests())),
    )


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next. ``more``: how many other tickets there are to do; ``skipped``: how many come before this one."""

    ticket: MyTicket
    more: int
    skipped: int


async def next_for(work: Work, actor: Actor, skip: int = 0) -> Next | None:
    """Of those that nobody has taken and one's own in work, the one whose time is up first; what has none comes last. None if
    there is nothing to do. ``skip``: so many are not wanted now; after the last one it begins anew.

    Two who ask at once may see the same one: who taps first has it, the other hears who.
    """
    staff_id = require_staff(actor).staff_id
    own = and_(Ticket.assignee_id == staff_id, Ticket.state == TicketState.IN_PROGRESS)
    which = and_(or_(Ticket.state == TicketState.OPEN, own), ~rests())
    found = await _part(work, which, 1, skip) if skip > 0 else Part([], 0)
    if not found.rows:
        skip, found = 0, await _part(work, which, 1)
    return Next(found.rows[0], found.more, skip) if found.rows else None


async def _part(work: Work, which: ColumnElement[bool], most: int = LISTED, skip: int = 0) -> Part:
    """By due time, the most urgent first where none is known."""
    due = (
        select(func.min(TicketClock.due_at))
        .where(
            TicketClock.ticket_id == Ticket.id,
            TicketClock.state == ClockState.RUNNING,
            binds_us(),
        )
        .correlate(Ticket)
        .scalar_subquery()
    )
    until = (
        select(Postponement.until)
        .where(Postponement.ticket_id == Ticket.id, Postponement.ended_at.is_(None), undisturbed())
        .correlate(Ticket)
        .scalar_subquery()
    )
    query = (
        select(Ticket, Company, due, until)
        .join(Company, Company.id == Ticket.company_id)
        .where(which)
        .order_by(func.coalesce(until, due).asc().nulls_last(), Ticket.requested_at, Ticket.id)
        .limit(most)
        .offset(skip)
    )
    found = [(ticket, company, at, rest) for ticket, company, at, rest in await work.session.execute(query)]
    count = await work.session.scalar(select(func.count()).select_from(Ticket).where(which)) or 0
    balances = await balances_of(work, [company for _, company, _, _ in found])
    rows = [MyTicket(ticket, company, balances[company.id], at, rest) for ticket, company, at, rest in found]
    return Part(rows, count - len(rows))

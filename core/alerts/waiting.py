"""Which tickets wait for somebody who takes them or answers for them, and who did: what an alert shows when it is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select, true

from core.actor import StaffRole
from core.alerts.duty import who_is_on_duty
from core.alerts.matters import CLOCKS, alive, unseen
from core.alerts.models import AlertRing, Matter, TicketAlert
from core.clients.models import Company
from core.database import Work
from core.outbox.service import GROUP, Recipient, staff
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.ladders import Audience, beyond
from core.staff.models import Staff
from core.tickets.deadline_models import TicketClock
from core.tickets.lists import balances_of
from core.tickets.models import Ticket, TicketState
from core.tickets.queue import QueuedTicket

LISTED = 10
"""Tickets in one message, each with a button."""
LATE_LISTED = 6
TAKEN_LISTED = 5


@dataclass(frozen=True, slots=True)
class TakenTicket:
    """One that stood in the list and waits no more. ``name``: who took it, or answered for it; None if nobody had to. ``late``:
    it was taken and late. ``after``: how long that took."""

    number: int
    state: TicketState
    name: str | None
    after: timedelta
    late: bool


@dataclass(frozen=True, slots=True)
class LateTicket:
    """One that was taken and is late, and nobody has done anything since. ``clock``: what is late."""

    ticket_id: int
    number: int
    company: str
    balance: int
    clock: Clock
    due_at: datetime
    assignee: Staff | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest first. ``more``: how many beyond them; ``taken`` since the list was sent, the newest last; ``on_duty``: who is
    called in the group by now; None: nobody in particular yet."""

    rows: list[QueuedTicket]
    more: int
    late: list[LateTicket]
    late_more: int
    taken: list[TakenTicket]
    on_duty: list[Staff] | None


async def waiting_for_group(work: Work) -> Waiting:
    """All tickets that nobody has taken, and those that are late and were told of."""
    called = await work.session.scalar(
        select(TicketAlert.ticket_id)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(_active(), TicketAlert.reached.in_(beyond(Audience.DUTY)), unseen())
        .limit(1)
    )
    people = await who_is_on_duty(work) if called is not None else None
    rows, more = await _rows(work, unseen())
    late, late_more = await _late(work, true())
    return Waiting(rows, more, late, late_more, await _taken(work, GROUP, TicketAlert.rung > 0), people)


async def waiting_for_person(work: Work, person: Staff) -> Waiting:
    """Those that have come to this person: to the one on duty, or to a director; the list is empty for others."""
    on_duty = any(one.id == person.id for one in await who_is_on_duty(work))
    if not on_duty and StaffRole.DIRECTOR not in person.roles:
        return Waiting([], 0, [], 0, [], None)
    come = TicketAlert.reached.in_(beyond(Audience.PERSONAL if on_duty else Audience.DIRECTOR))
    rows, more = await _rows(work, unseen() & come)
    late, late_more = await _late(work, come)
    return Waiting(rows, more, late, late_more, await _taken(work, staff(person.id), come), None)


async def was_rung(work: Work, ticket_id: int) -> bool:
    """Whether nobody has taken this ticket and people have been told so."""
    query = (
        select(TicketAlert.ticket_id)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ticket_id == ticket_id, TicketAlert.rung > 0, _active(), unseen())
    )
    return await work.session.scalar(query) is not None


def _active() -> ColumnElement[bool]:
    return (TicketAlert.matter == Matter.UNSEEN) & TicketAlert.ended_at.is_(None)


async def _rows(work: Work, which: ColumnElement[bool]) -> tuple[list[QueuedTicket], int]:
    since = func.coalesce(TicketAlert.started_at, Ticket.opened_at)
    alert = (TicketAlert.ticket_id == Ticket.id) & _active()
    # A reaction that came before the ticket came back has come: then its clock runs no more.
    reaction = (
        (TicketClock.ticket_id == Ticket.id)
        & (TicketClock.clock == Clock.REACTION)
        & (TicketClock.state == ClockState.RUNNING)
    )
    query = (
        select(Ticket, Company, since, TicketClock)
        .join(Company, Company.id == Ticket.company_id)
        .join(TicketAlert, alert, isouter=True)
        .join(TicketClock, reaction, isouter=True)
        .where(which)
        .order_by(since, Ticket.id)
        .limit(LISTED)
    )
    found: list[tuple[Ticket, Company, datetime, TicketClock | None]] = [
        (ticket, company, at, clock) for ticket, company, at, clock in await work.session.execute(query)
    ]
    count = 0
    if len(found) == LISTED:
        counted = select(func.count()).select_from(Ticket).join(TicketAlert, alert, isouter=True).where(which)
        count = await work.session.scalar(counted) or 0
    balances = await balances_of(work, [company for _, company, _, _ in found])
    rows = [
        QueuedTicket(
            ticket.id,
            ticket.number,
            ticket.priority,
            company.name,
            balances[company.id],
            max(work.now - at, timedelta()),
            clock is not None and clock.breached(work.now),
        )
        for ticket, company, at, clock in found
    ]
    return rows, max(0, count - len(rows))


async def _late(work: Work, which: ColumnElement[bool]) -> tuple[list[LateTicket], int]:
    missed = (TicketAlert.matter != Matter.UNSEEN) & TicketAlert.ended_at.is_(None) & alive() & which
    query = (
        select(TicketAlert, Ticket, Company, Staff)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .join(Company, Company.id == Ticket.company_id)
        .join(Staff, Staff.id == Ticket.assignee_id, isouter=True)
        .where(missed)
        .order_by(TicketAlert.due_at, Ticket.id)
        .limit(LATE_LISTED)
    )
    found = [(alert, ticket, company, person) for alert, ticket, company, person in await work.session.execute(query)]
    count = 0
    if len(found) == LATE_LISTED:
        counted = select(func.count()).select_from(TicketAlert).join(Ticket, Ticket.id == TicketAlert.ticket_id)
        count = await work.session.scalar(counted.where(missed)) or 0
    balances = await balances_of(work, [company for _, _, company, _ in found])
    rows = [
        LateTicket(
            ticket.id, ticket.number, company.name, balances[company.id], CLOCKS[alert.matter], alert.due_at, person
        )
        for alert, ticket, company, person in found
        if alert.due_at is not None
    ]
    return rows, max(0, count - len(rows))


async def _taken(work: Work, lane: Recipient, which: ColumnElement[bool]) -> list[TakenTicket]:
    rang_at = select(func.max(AlertRing.rang_at)).where(AlertRing.lane == lane.lane).scalar_subquery()
    unseen_before = TicketAlert.matter == Matter.UNSEEN
    who = case(
        (unseen_before, Ticket.assignee_id),
        (TicketAlert.ended_by.startswith("staff:"), cast(func.split_part(TicketAlert.ended_by, ":", 2), BigInteger)),
    )
    query = (
        select(TicketAlert, Ticket, Staff.name)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .join(Staff, Staff.id == who, isouter=True)
        .where(TicketAlert.ended_at >= rang_at, which)
        .order_by(TicketAlert.ended_at.desc(), TicketAlert.ticket_id.desc())
        .limit(TAKEN_LISTED)
    )
    return [_answered(*row, work.now) for row in await work.session.execute(query)][::-1]


def _answered(alert: TicketAlert, ticket: Ticket, name: str | None, now: datetime) -> TakenTicket:
    late = alert.matter is not Matter.UNSEEN
    at = alert.ended_at if late else ticket.acknowledged_at or alert.ended_at
    return TakenTicket(ticket.number, ticket.state, name, max((at or now) - alert.started_at, timedelta()), late)

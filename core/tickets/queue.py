"""The queue at a glance: what nobody has taken, who works on what, what waits for the client, what is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.actor import Actor, require_staff
from core.clients.models import Company
from core.database import Work
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.tickets.lists import Listed, balances_of, overdue
from core.tickets.models import Ticket, TicketEvent, TicketState

OPEN_LISTED = 10
WAITING_LISTED = 5
OVERDUE_LISTED = 5
COMES = (EventKind.OPENED, EventKind.REOPENED, EventKind.LAPSED)
"""With these events a ticket begins to wait for somebody who takes it."""


@dataclass(frozen=True, slots=True)
class QueuedTicket:
    """``waits``: for somebody who takes it, or for the client's answer, by the clock on the wall. ``balance``: minutes.
    ``late``: the time to react is up."""

    ticket_id: int
    number: int
    priority: Priority
    company: str
    balance: int
    waits: timedelta
    late: bool = False


@dataclass(frozen=True, slots=True)
class Hands:
    """How many tickets an engineer works on; ``numbers`` of them, the oldest first."""

    name: str
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class Part:
    """The first tickets of a part, the longest waiting first, and how many there are beyond them."""

    rows: list[QueuedTicket]
    more: int


@dataclass(frozen=True, slots=True)
class Queue:
    """``working``: by engineer, who has most first."""

    unseen: Part
    working: list[Hands]
    waiting: Part
    overdue: Listed


async def queue(work: Work, actor: Actor) -> Queue:
    """All that is not done, for staff."""
    require_staff(actor)
    return Queue(
        await _part(work, TicketState.OPEN, COMES, OPEN_LISTED),
        await _working(work),
        await _part(work, TicketState.WAITING_CLIENT, (EventKind.ASKED,), WAITING_LISTED),
        await overdue(work, actor, OVERDUE_LISTED),
    )


async def unseen(work: Work, actor: Actor, most: int = OPEN_LISTED) -> Part:
    """Tickets that nobody has taken, for staff."""
    require_staff(actor)
    return await _part(work, TicketState.OPEN, COMES, most)


async def _part(work: Work, state: TicketState, since: tuple[EventKind, ...], most: int) -> Part:
    """Tickets in this state; they wait since the last of these events."""
    began = (
        select(func.max(TicketEvent.at))
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(since))
        .correlate(Ticket)
        .scalar_subquery()
    )
    at = func.coalesce(began, Ticket.opened_at)
    query = (
        select(Ticket, Company, at)
        .join(Company, Company.id == Ticket.company_id)
        .where(Ticket.state == state)
        .order_by(at, Ticket.id)
        .limit(most)
    )
    found: list[tuple[Ticket, Company, datetime]] = [
        (ticket, company, moment) for ticket, company, moment in await work.session.execute(query)
    ]
    count = await work.session.scalar(select(func.count()).select_from(Ticket).where(Ticket.state == state)) or 0
    balances = await balances_of(work, [company for _, company, _ in found])
    rows = [
        QueuedTicket(
            ticket.id,
            ticket.number,
            ticket.priority,
            company.name,
            balances[company.id],
            max(work.now - moment, timedelta()),
        )
        for ticket, company, moment in found
    ]
    return Part(rows, count - len(rows))


async def _working(work: Work) -> list[Hands]:
    query = (
        select(Staff.id, Staff.name, Ticket.number)
        .join(Ticket, Ticket.assignee_id == Staff.id)
        .where(Ticket.state == TicketState.IN_PROGRESS)
        .order_by(Ticket.id)
    )
    hands: dict[int, Hands] = {}
    for staff_id, name, number in await work.session.execute(query):
        hands.setdefault(staff_id, Hands(name, [])).numbers.append(number)
    return sorted(hands.values(), key=lambda each: (-len(each.numbers), each.name))

"""What is overdue, and what is to be done today: the engineers' lists."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.actor import Actor, require_staff
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.queries import available_on
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import Outlook
from core.staff.models import Staff
from core.tickets.deadline_models import TicketClock
from core.tickets.foreseeing import latest_forecasts
from core.tickets.models import ACTIVE, Ticket
from core.tickets.watching import binds_us

LISTED = 15
"""Rows of a list: a phone's screen. The rest is a number."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A row. ``clock``: the one that counts here, the first that is due. ``late``: working minutes since it was, None if it is
    not over. ``balance``: minutes available to the company. ``outlook``: the newest forecast for this due time."""

    ticket_id: int
    number: int
    company: str
    balance: int
    clock: Clock
    due_at: datetime
    late: int | None
    outlook: Outlook | None
    assignee: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many there are beyond them."""

    rows: list[ListedTicket]
    more: int


@dataclass(frozen=True, slots=True)
class Today:
    """What an engineer has to do today: own tickets, then those nobody has taken; ``undated``: own ones that are due later, or
    have no due time now."""

    own: Listed
    free: Listed
    undated: int


@dataclass(frozen=True, slots=True)
class _Due:
    ticket: Ticket
    clock: Clock
    due_at: datetime
    company: Company
    assignee: str | None


async def overdue(work: Work, actor: Actor, most: int | None = None) -> Listed:
    """Active tickets whose time is up for a reaction, a solution or a promise, the longest overdue first. A reaction that came
    late has come."""
    require_staff(actor)
    due = await _due_before(work, work.now, LISTED if most is None else max(0, most))
    beyond = 0
    if most is not None or len(due) == LISTED:
        first_due = _first_due(work.now).subquery()
        beyond = (await work.session.scalar(select(func.count()).select_from(first_due)) or 0) - len(due)
    return replace(await _listed(work, due, len(due)), more=beyond)


async def today(work: Work, actor: Actor, zone: ZoneInfo) -> Today:
    """What is due till the end of the reader's day, overdue or not, the earliest first."""
    staff_id = require_staff(actor).staff_id
    midnight = datetime.combine(local_date(work.now, zone) + timedelta(days=1), time(), zone)
    due = await _due_before(work, midnight)
    own = [one for one in due if one.ticket.assignee_id == staff_id]
    free = [one for one in due if one.ticket.assignee_id is None]
    mine = select(func.count()).select_from(Ticket).where(Ticket.assignee_id == staff_id, Ticket.state.in_(ACTIVE))
    shown = await _listed(work, own, LISTED)
    return Today(
        own=shown,
        free=await _listed(work, free, LISTED - len(shown.rows)),
        undated=(await work.session.scalar(mine) or 0) - len(own),
    )


def _first_due(moment: datetime) -> Select[int, Clock, datetime | None]:
    """Active tickets with a time that binds us and is up before ``moment``: the first of each. A clock that stands still has
    one only if it was up before."""
    return (
        select(TicketClock.ticket_id, TicketClock.clock, TicketClock.due_at)
        .join(Ticket, Ticket.id == TicketClock.ticket_id)
        .where(
            Ticket.state.in_(ACTIVE),
            TicketClock.state.in_((ClockState.RUNNING, ClockState.PAUSED)),
            TicketClock.due_at < moment,
            binds_us(),
        )
        .ext(distinct_on(TicketClock.ticket_id))
        .order_by(TicketClock.ticket_id, TicketClock.due_at, TicketClock.clock)
    )


async def _due_before(work: Work, moment: datetime, most: int | None = None) -> list[_Due]:
    """The earliest of them first; at most so many."""
    first = _first_due(moment).subquery()
    query = (
        select(Ticket, first.c.clock, first.c.due_at, Company, Staff.name)
        .join(first, first.c.ticket_id == Ticket.id)
        .join(Company, Company.id == Ticket.company_id)
        .join(Staff, Staff.id == Ticket.assignee_id, isouter=True)
        .order_by(first.c.due_at, Ticket.id)
        .limit(most)
    )
    return [
        _Due(ticket, clock, due_at, company, assignee)
        for ticket, clock, due_at, company, assignee in await work.session.execute(query)
    ]


async def _listed(work: Work, due: Sequence[_Due], most: int) -> Listed:
    """The first of them with all that a row shows, in as many statements for fifteen as for two."""
    shown = due[: max(0, most)]
    balances = await balances_of(work, [one.company for one in shown])
    late = await _late(work, shown)
    forecasts = await latest_forecasts(work, [one.ticket.id for one in shown])
    rows = []
    for one in shown:
        seen = forecasts.get(one.ticket.id)
        rows.append(
            ListedTicket(
                ticket_id=one.ticket.id,
                number=one.ticket.number,
                company=one.company.name,
                balance=balances[one.company.id],
                clock=one.clock,
                due_at=one.due_at,
                late=late.get(one.ticket.id),
                outlook=seen.outlook if seen is not None and seen.due_at == one.due_at else None,
                assignee=one.assignee,
            )
        )
    return Listed(rows, len(due) - len(shown))


async def balances_of(work: Work, companies: Sequence[Company]) -> dict[int, int]:
    """Minutes available today, which is another day in another zone."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for company in companies:
        by_day[local_date(work.now, company.zone)].add(company.id)
    found: dict[int, int] = {}
    for day, company_ids in by_day.items():
        found |= await available_on(work, sorted(company_ids), day)
    return found


async def _late(work: Work, due: Sequence[_Due]) -> dict[int, int]:
    """Working minutes since the due time of those that are late; by the clock on the wall for a ticket without a calendar."""
    late = [one for one in due if one.due_at < work.now]
    wanted = {one.ticket.calendar_version_id for one in late}
    versions = await work.session.scalars(select(CalendarVersion).where(CalendarVersion.id.in_(wanted - {None})))
    times = {version.id: working_time(version) for version in versions}
    found = {}
    for one in late:
        calendar = times.get(one.ticket.calendar_version_id or 0)
        since = work.now - one.due_at
        found[one.ticket.id] = calendar.between(one.due_at, work.now) if calendar is not None else since // MINUTE
    return found

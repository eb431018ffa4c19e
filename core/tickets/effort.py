"""How much work a ticket is expected to be, in minutes: what was agreed, else what such work has taken so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from core.actor import StaffRole
from core.billing.models import Estimate, EstimateState
from core.catalog.models import Service
from core.catalog.rules import find_by_words
from core.database import Work
from core.dates import local_date
from core.duty.queries import absent_engineers
from core.sla.wishing.feasible import DAY, FARTHEST, HORIZON, Crew
from core.staff.service import staff_with_role
from core.tickets.cases import HALF, minutes_by_ticket, newest_tickets
from core.tickets.expecting_rules import CASES
from core.tickets.hint_models import TicketHint
from core.tickets.models import Ticket, WorkLine


class KnownBy(StrEnum):
    """What the expected minutes rest on: the agreed ``estimate``, the ``median`` of the service, the service's ``usual``
    minutes, the median of ``all`` tickets; or nothing is known."""

    ESTIMATE = "estimate"
    MEDIAN = "median"
    USUAL = "usual"
    ALL = "all"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Effort:
    """The whole work of a ticket. ``minutes`` is None only if nothing is known; ``least``: it takes no less, 0 if unknown."""

    minutes: int | None
    least: int
    known_by: KnownBy

    def remaining(self, spent: int) -> int | None:
        """What is still to be done after ``spent`` minutes of work."""
        return None if self.minutes is None else max(0, self.minutes - spent)


async def efforts_of(work: Work, tickets: Sequence[Ticket]) -> dict[int, Effort]:
    """The expected effort of each of these tickets, by id; six statements at most, however many there are."""
    if not tickets:
        return {}
    agreed = await _agreed(work, [ticket.id for ticket in tickets])
    guessed = await guess_services(work, tickets)
    medians = await _medians(work, {service.id for service in guessed.values()})
    of_all = (
        await _median_of_all(work) if any(one.id not in guessed and one.id not in agreed for one in tickets) else None
    )
    return {one.id: _effort(agreed.get(one.id), guessed.get(one.id), medians, of_all) for one in tickets}


def _effort(agreed: int | None, service: Service | None, medians: Mapping[int, int], of_all: int | None) -> Effort:
    least = service.least_minutes if service is not None else 0
    if agreed is not None:
        return Effort(agreed, least, KnownBy.ESTIMATE)
    if service is not None:
        median = medians.get(service.id)
        if median is None:
            return Effort(service.usual_minutes, least, KnownBy.USUAL)
        return Effort(median, least, KnownBy.MEDIAN)
    return Effort(of_all, least, KnownBy.UNKNOWN if of_all is None else KnownBy.ALL)


async def _agreed(work: Work, ticket_ids: Sequence[int]) -> dict[int, int]:
    rows = await work.session.execute(
        select(Estimate.ticket_id, Estimate.minutes).where(
            Estimate.ticket_id.in_(ticket_ids), Estimate.state == EstimateState.AGREED
        )
    )
    return {row.ticket_id: row.minutes for row in rows}


async def guess_services(work: Work, tickets: Sequence[Ticket]) -> dict[int, Service]:
    """What each ticket is about: the service somebody has entered work for, else what the desk has guessed when it was opened,
    else the only one its subject speaks of."""
    entered = await work.session.execute(
        select(WorkLine.ticket_id, WorkLine.service_id)
        .where(WorkLine.ticket_id.in_([ticket.id for ticket in tickets]), WorkLine.completion.is_(None))
        .ext(distinct_on(WorkLine.ticket_id))
        .order_by(WorkLine.ticket_id, WorkLine.id.desc())
    )
    by_draft = {row.ticket_id: row.service_id for row in entered}
    hints = await work.session.execute(
        select(TicketHint.ticket_id, TicketHint.service_id).where(
            TicketHint.ticket_id.in_([ticket.id for ticket in tickets]), TicketHint.service_id.is_not(None)
        )
    )
    guessed = {row.ticket_id: row.service_id for row in hints if row.service_id is not None}
    services = {service.id: service for service in await work.session.scalars(select(Service))}
    offered = [service for service in services.values() if service.active]
    found: dict[int, Service] = {}
    for ticket in tickets:
        if ticket.id in by_draft:
            found[ticket.id] = services[by_draft[ticket.id]]
        elif ticket.id in guessed and services[guessed[ticket.id]].active:
            found[ticket.id] = services[guessed[ticket.id]]
        elif len(meant := find_by_words(ticket.subject, offered)) == 1:
            found[ticket.id] = meant[0]
    return found


async def _medians(work: Work, service_ids: Iterable[int]) -> dict[int, int]:
    """By service, what the middle one of its newest tickets took; only where there are enough of them."""
    wanted = sorted(service_ids)
    if not wanted:
        return {}
    rows = await work.session.execute(union_all(*(_median_of(service_id) for service_id in wanted)))
    return {service_id: int(minutes) for service_id, minutes in rows}


def _median_of(service_id: int) -> Select[int, int]:
    each = minutes_by_ticket(newest_tickets(service_id), service_id).subquery()
    median = func.percentile_disc(HALF).within_group(each.c.minutes)
    return select(literal(service_id), median).select_from(each).having(func.count() >= CASES)


async def _median_of_all(work: Work) -> int | None:
    """The same over the newest tickets whatever was done in them."""
    each = minutes_by_ticket(newest_tickets(None), None).subquery()
    median = await work.session.scalar(
        select(func.percentile_disc(HALF).within_group(each.c.minutes)).having(func.count() >= CASES)
    )
    return int(median) if median is not None else None


async def spent_on(work: Work, ticket_ids: Sequence[int]) -> dict[int, int]:
    """Minutes of work that are entered and not charged yet, by ticket; 0 for one without any. What an earlier completion has
    charged does not shorten the work that a reopened ticket needs now."""
    rows = await work.session.execute(
        select(WorkLine.ticket_id, func.sum(WorkLine.actual_minutes))
        .where(WorkLine.ticket_id.in_(ticket_ids), WorkLine.completion.is_(None))
        .group_by(WorkLine.ticket_id)
    )
    found = {ticket_id: int(minutes) for ticket_id, minutes in rows}
    return {ticket_id: found.get(ticket_id, 0) for ticket_id in ticket_ids}


@dataclass(frozen=True, slots=True)
class Left:
    """Minutes that a ticket still takes: at ``least``, and as ``expected`` (None if nothing is known)."""

    least: int
    expected: int | None


async def work_left(work: Work, tickets: Sequence[Ticket]) -> dict[int, Left]:
    """What of each ticket's effort has not been spent yet."""
    efforts = await efforts_of(work, tickets)
    spent = await spent_on(work, [ticket.id for ticket in tickets])
    return {
        number: Left(max(0, effort.least - spent[number]), effort.remaining(spent[number]))
        for number, effort in efforts.items()
    }


async def coming_crew(work: Work, share: int, zone: ZoneInfo) -> Crew | None:
    """The engineers of the coming year, without those who are away; None if there are none. ``share``: see :class:`Crew`."""
    engineers = await crew_size(work)
    if not engineers:
        return None
    today = local_date(work.now, zone)
    away = await absent_engineers(work, today, today + FARTHEST + HORIZON * DAY)
    return Crew(engineers, share, {day: len(people) for day, people in away.items()})


async def crew_size(work: Work) -> int:
    """Engineers who have come in."""
    return len(await staff_with_role(work, StaffRole.ENGINEER))

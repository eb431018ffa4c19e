"""The split times of tickets, read from what is written down of them: see :mod:`core.reports.queueing`."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from core.database import Work
from core.reports.queueing import Moment, Rest, Split, split_time
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.events import STAFF_REACTIONS, EventKind
from core.tickets.models import Ticket, TicketEvent, WorkLine
from core.tickets.teamwork.models import Act, ActKind, Postponement

STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class Timed:
    """A ticket's split, with the calendar by which its minutes were counted. ``by_phone``: somebody of the staff opened it.
    ``reacted_by``: who of the staff was the first to react to the client."""

    split: Split
    time: WorkingTime
    requested_at: datetime
    by_phone: bool
    reacted_by: int | None


def staff_of(author: str) -> int | None:
    """The staff member of an actor's signature."""
    return int(author.removeprefix(STAFF)) if author.startswith(STAFF) else None


async def timed(work: Work, ticket_ids: Collection[int]) -> dict[int, Timed]:
    """Of these tickets; those without a calendar (over before there were any) are left out. Six statements, however many."""
    rows = (
        await work.session.execute(
            select(Ticket.id, Ticket.requested_at, Ticket.calendar_version_id).where(
                Ticket.id.in_(ticket_ids), Ticket.calendar_version_id.is_not(None)
            )
        )
    ).all()
    if not rows:
        return {}
    ids = [row.id for row in rows]
    versions = await work.session.scalars(
        select(CalendarVersion).where(CalendarVersion.id.in_({row.calendar_version_id for row in rows}))
    )
    calendars = {version.id: working_time(version) for version in versions}
    told, rests = await _told(work, ids), await _rests(work, ids)
    found = {}
    for ticket_id, requested_at, version_id in rows:
        assert version_id is not None  # the statement asks for that
        time = calendars[version_id]
        moments = told[ticket_id]
        split = split_time(requested_at, moments, rests[ticket_id], work.now, time)
        found[ticket_id] = Timed(split, time, requested_at, *_reaction(moments))
    return found


def _reaction(moments: list[Moment]) -> tuple[bool, int | None]:
    """Whether the staff opened it, and who of the staff was the first to react."""
    by_phone = any(one.kind is EventKind.OPENED and one.by is not None for one in moments)
    return by_phone, next((one.by for one in moments if one.kind in STAFF_REACTIONS and one.by is not None), None)


async def _told(work: Work, ids: list[int]) -> dict[int, list[Moment]]:
    events = await work.session.execute(
        select(TicketEvent.ticket_id, TicketEvent.kind, TicketEvent.at, TicketEvent.author)
        .where(TicketEvent.ticket_id.in_(ids))
        .order_by(TicketEvent.id)
    )
    given = await _given(work, ids)
    told = defaultdict[int, list[Moment]](list)
    for ticket_id, kind, at, author in events:
        one = Moment(kind, at, staff_of(author))
        if kind is EventKind.HANDED:
            one = replace(one, to=next(given.get(ticket_id, iter(())), None))
        told[ticket_id].append(one)
    if given:
        lines = await work.session.execute(
            select(WorkLine.ticket_id, WorkLine.added_at, WorkLine.staff_id)
            .where(WorkLine.ticket_id.in_(list(given)), WorkLine.correction == 0)
            .order_by(WorkLine.id)
        )
        for ticket_id, at, staff_id in lines:
            told[ticket_id].append(Moment(None, at, staff_id))
    return told


async def _given(work: Work, ids: list[int]) -> dict[int, Iterator[int | None]]:
    """To whom each was handed over, in turn: the act says it, and is written with the event."""
    acts = defaultdict[int, list[int | None]](list)
    rows = await work.session.execute(
        select(Act.ticket_id, Act.other_id).where(Act.ticket_id.in_(ids), Act.kind == ActKind.HANDED).order_by(Act.id)
    )
    for ticket_id, other_id in rows:
        acts[ticket_id].append(other_id)
    return {ticket_id: iter(others) for ticket_id, others in acts.items()}


async def _rests(work: Work, ids: list[int]) -> dict[int, list[Rest]]:
    rows = await work.session.execute(
        select(Postponement.ticket_id, Postponement.created_at, Postponement.ended_at).where(
            Postponement.ticket_id.in_(ids)
        )
    )
    rests = defaultdict[int, list[Rest]](list)
    for ticket_id, start, end in rows:
        rests[ticket_id].append(Rest(start, end))
    return rests

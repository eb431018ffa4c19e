"""What a person has worked today, by what is written down: lines, timers, and what overlaps."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, require_staff
from core.catalog.models import Service
from core.database import Work
from core.dates import local_date
from core.tickets.models import ACTIVE, LineSource, Ticket, WorkLine
from core.tickets.overlaps import Overlap, Piece, overlaps, pieces_of
from core.tickets.timeline.rules import MINUTE, Stretch
from core.tickets.timers_known import minutes_of
from core.tickets.work_models import Timer, TimerEnd


@dataclass(frozen=True, slots=True)
class DoneLine:
    """A line of work. ``charged``: it has been, or is still a draft."""

    number: int
    service: str
    minutes: int
    source: LineSource
    charged: bool


@dataclass(frozen=True, slots=True)
class TimedNow:
    """A timer that runs, or one that has stopped and has become nothing yet; ``can_enter``: its ticket still takes work."""

    timer_id: int
    ticket_id: int
    number: int
    started_at: datetime
    minutes: int
    runs: bool
    can_enter: bool


@dataclass(frozen=True, slots=True)
class OwnTime:
    """``lines`` by ticket, ``total`` their minutes. ``timers`` are not in it: nobody knows yet what they become."""

    lines: list[DoneLine]
    total: int
    timers: list[TimedNow]
    overlaps: list[Overlap]


async def own_time(work: Work, actor: Actor, zone: ZoneInfo) -> OwnTime:
    """A staff member's own day so far, by the clock of ``zone``."""
    person = require_staff(actor)
    today = local_date(work.now, zone)
    rows = await work.session.execute(
        select(WorkLine, Service.name, Ticket.number)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.staff_id == person.staff_id, WorkLine.work_date == today, WorkLine.superseded_by.is_(None))
        .order_by(Ticket.number, WorkLine.id)
    )
    lines = [
        DoneLine(number, service, line.actual_minutes, line.source, line.completion is not None)
        for line, service, number in rows
    ]
    start = datetime.combine(today, time(), zone).astimezone(UTC)
    timers = await _timers(work, person.staff_id, start)
    pieces = await pieces_of(work, person.staff_id, Stretch(start, start + timedelta(days=2)))
    pieces += [
        Piece(f"timer:{one.timer_id}", one.number, (Stretch(one.started_at, one.started_at + one.minutes * MINUTE),))
        for one in timers
    ]
    return OwnTime(lines, sum(line.minutes for line in lines), timers, overlaps(pieces))


async def _timers(work: Work, staff_id: int, since: datetime) -> list[TimedNow]:
    """The one that runs, and those of today that have become no line."""
    rows = await work.session.execute(
        select(Timer, Ticket.number, Ticket.state)
        .join(Ticket, Ticket.id == Timer.ticket_id)
        .where(
            Timer.staff_id == staff_id,
            Timer.stopped_at.is_(None)
            | (~Timer.settled & (Timer.stopped_at >= since))
            | ((Timer.ended == TimerEnd.OVER) & (Timer.stopped_at >= since)),
        )
        .order_by(Timer.started_at)
    )
    return [
        TimedNow(
            timer.id,
            timer.ticket_id,
            number,
            timer.started_at,
            minutes_of(timer) if timer.stopped_at is not None else (work.now - timer.started_at) // MINUTE,
            timer.stopped_at is None,
            timer.stopped_at is not None and not timer.settled and state in ACTIVE,
        )
        for timer, number, state in rows
    ]

"""How long clients wait until somebody has their ticket, by the local hour at which they wrote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.database import Work
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.events import EventKind
from core.tickets.deadline_models import TicketClock
from core.tickets.expecting_rules import MANY
from core.tickets.models import Ticket, TicketEvent


@dataclass(frozen=True, slots=True)
class Waits:
    """``cases`` tickets: the middle one waited ``half`` working minutes of its calendar, nine of ten no longer than ``most``
    (the nearest rank from above). Zero for none."""

    cases: int = 0
    half: int = 0
    most: int = 0

    @property
    def few(self) -> bool:
        """«Мало данных»."""
        return self.cases < MANY

    @classmethod
    def of(cls, minutes: Sequence[int]) -> "Waits":
        if not minutes:
            return cls()
        ranked = sorted(minutes)
        count = len(ranked)
        return cls(count, ranked[(count + 1) // 2 - 1], ranked[-(-count * 9 // 10) - 1])


@dataclass(frozen=True, slots=True)
class Taking:
    """``hours``: by local hour of the request (0…23), only those with cases."""

    all: Waits
    hours: dict[int, Waits]


async def taking(
    work: Work, first: datetime, after: datetime, zone: ZoneInfo, *, company_id: int | None = None
) -> Taking:
    """From the request to the first human reaction (taking, or an answer), of tickets reacted to in the period: a ticket that
    nobody has taken yet is not among them. Left out: tickets opened by the staff, cancelled ones before any reaction, and
    those without a plan. Minutes are counted here and not in SQL: one row of three columns a ticket."""
    by_staff = select(TicketEvent.id).where(
        TicketEvent.ticket_id == Ticket.id,
        TicketEvent.kind == EventKind.OPENED,
        TicketEvent.author.startswith("staff:"),
    )
    query = (
        select(
            Ticket.requested_at,
            TicketClock.finished_at,
            Ticket.calendar_version_id,
            func.extract("hour", func.timezone(zone.key, Ticket.requested_at)),
        )
        .join(Ticket, Ticket.id == TicketClock.ticket_id)
        .where(
            TicketClock.clock == Clock.REACTION,
            TicketClock.state == ClockState.DONE,
            TicketClock.finished_at >= first,
            TicketClock.finished_at < after,
            Ticket.calendar_version_id.is_not(None),
            ~by_staff.exists(),
        )
    )
    if company_id is not None:
        query = query.where(Ticket.company_id == company_id)
    rows = [
        (requested_at, reacted_at, calendar_id, int(hour))
        for requested_at, reacted_at, calendar_id, hour in await work.session.execute(query)
        if reacted_at is not None and calendar_id is not None
    ]
    versions = await work.session.scalars(
        select(CalendarVersion).where(CalendarVersion.id.in_({row[2] for row in rows}))
    )
    calendars = {version.id: working_time(version) for version in versions}
    by_hour = defaultdict[int, list[int]](list)
    for requested_at, reacted_at, calendar_id, hour in rows:
        by_hour[hour].append(max(0, calendars[calendar_id].between(requested_at, reacted_at)))
    every = [minutes for each in by_hour.values() for minutes in each]
    return Taking(Waits.of(every), {hour: Waits.of(by_hour[hour]) for hour in sorted(by_hour)})

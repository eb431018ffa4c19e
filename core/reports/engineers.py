"""How engineers' time was used: utilization, billable utilization, realization. Denominators are stated with each."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import any_, case, func, literal, or_, select

from core.actor import StaffRole
from core.database import Work
from core.dates import local_date
from core.duty.queries import absent_engineers
from core.reports import periods
from core.reports.periods import Period
from core.sla.calendars import content_of
from core.sla.plans import pinned_for
from core.staff.models import Staff
from core.tickets.models import Fate, WorkLine


@dataclass(frozen=True, slots=True)
class EngineerTime:
    """Minutes of a person in a period; lines count on their ``work_date``.

    ``logged``: worked, charged or not yet. ``available``: working minutes of the default plan's calendar on the days of the
    period up to today since the person is on the list, without days of absence; None where nobody knows: for who is not an
    engineer, has left or has not come in, and in an installation without a plan. Duty outside of these hours adds
    nothing to it. ``completed``: worked, of lines that have been charged. ``charged``: what these brought: minutes covered by
    hours or for money, after rounding.
    """

    staff_id: int
    name: str
    logged: int
    available: int | None
    completed: int
    charged: int

    @property
    def utilization(self) -> int | None:
        """Logged of available, whole per cent, down."""
        return _percent(self.logged, self.available)

    @property
    def billable(self) -> int | None:
        """Charged of available, whole per cent, down."""
        return _percent(self.charged, self.available)

    @property
    def realization(self) -> int | None:
        """Charged of worked, of completed lines; rounding up can make it more than 100 %."""
        return _percent(self.charged, self.completed)


def _percent(part: int, of: int | None) -> int | None:
    return part * 100 // of if of else None


async def engineers(work: Work, period: Period, zone: ZoneInfo) -> list[EngineerTime]:
    """Engineers who have come in, and whoever else has logged time; who logged most comes first. Four statements."""
    is_engineer = (
        Staff.active & Staff.messenger_id.is_not(None) & (literal(StaffRole.ENGINEER.value) == any_(Staff.roles))
    )
    done = WorkLine.completion.is_not(None)
    rest = WorkLine.charged_minutes - WorkLine.covered_minutes
    brought = WorkLine.covered_minutes + case((WorkLine.fate == Fate.MONEY, rest), else_=0)
    logged = (
        select(
            WorkLine.staff_id,
            func.sum(WorkLine.actual_minutes).label("logged"),
            func.coalesce(func.sum(WorkLine.actual_minutes).filter(done), 0).label("completed"),
            func.coalesce(func.sum(brought).filter(done), 0).label("charged"),
        )
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= period.first, WorkLine.work_date <= period.last)
        .group_by(WorkLine.staff_id)
        .subquery()
    )
    rows = await work.session.execute(
        select(
            Staff.id,
            Staff.name,
            Staff.created_at,
            is_engineer,
            *(func.coalesce(column, 0) for column in (logged.c.logged, logged.c.completed, logged.c.charged)),
        )
        .outerjoin(logged, logged.c.staff_id == Staff.id)
        .where(or_(is_engineer, logged.c.staff_id.is_not(None)))
    )
    open_days = await working_minutes(work, period, zone)
    away = await absent_engineers(work, period.first, period.last)
    found = []
    for staff_id, name, created_at, engineer, logged_minutes, completed, charged in rows:
        available = None
        if engineer and open_days is not None:
            since = local_date(created_at, zone)
            available = sum(
                minutes
                for day, minutes in open_days.items()
                if day >= since and staff_id not in away.get(day, frozenset())
            )
        found.append(EngineerTime(staff_id, name, int(logged_minutes), available, int(completed), int(charged)))
    return sorted(found, key=lambda one: (-one.logged, one.name, one.staff_id))


async def working_minutes(work: Work, period: Period, zone: ZoneInfo) -> dict[date, int] | None:
    """Working minutes of each day of the period that is not ahead of us, by the default plan's calendar as it is now."""
    pinned = await pinned_for(work, None)
    if pinned is None:
        return None
    calendar = content_of(pinned.calendar).calendar()
    today = local_date(work.now, zone)
    return {
        day: sum(hours.minutes for hours in calendar.plan(day).hours) for day in periods.days(period) if day <= today
    }

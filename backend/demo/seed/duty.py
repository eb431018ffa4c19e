"""Who is on duty in the demo: the engineers take turns by week, and one of them goes on holiday soon."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.demo.seed.staff import Team
from core.actor import SystemActor, signature
from core.database import Work
from core.dates import local_date
from core.duty.models import DutyAbsence, DutySchedule
from core.duty.rules.schedule import Kind
from core.duty.rules.words import AwayKind

DEMO = signature(SystemActor("demo"))
HOLIDAY_IN = timedelta(days=3)
HOLIDAY = timedelta(days=13)


async def add_duty(work: Work, team: Team, zone: ZoneInfo, *, now: datetime) -> None:
    """Written down when the desk was switched on. The group is not told: that was long ago."""
    first = local_date(work.now, zone)
    work.session.add(
        DutySchedule(
            kind=Kind.BY_WEEK,
            people=[engineer.id for engineer in team.engineers],
            valid_from=first,
            starts_on=first - timedelta(days=first.weekday()),
            created_at=work.now,
            author=DEMO,
        )
    )
    holiday = local_date(now, zone) + HOLIDAY_IN
    work.session.add(
        DutyAbsence(
            staff_id=team.engineers[-1].id,
            first_day=holiday,
            last_day=holiday + HOLIDAY,
            kind=AwayKind.VACATION,
            created_at=work.now,
            author=DEMO,
        )
    )
    await work.session.flush()

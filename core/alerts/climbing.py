"""A ladder in time: when its steps are due. The calendar and the plan are those the ticket has pinned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.database import Work
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion, PlanVersion
from core.sla.plans import targets_of
from core.sla.rules.ladders import Ladder
from core.sla.rules.plans import DEFAULT_LADDERS, Plan
from core.tickets.models import Ticket
from core.tickets.watching import may_tell

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Climb:
    """A ladder with the time in which people may be told; ``time`` None: always. Quiet hours postpone a step, they never drop
    one."""

    ladder: Ladder
    time: WorkingTime | None

    def due(self, since: datetime, rung: int) -> datetime:
        """When the step with this number is due, ``since`` the one before it (or the ticket's coming)."""
        minutes = self.ladder.delay(rung)
        return since + minutes * MINUTE if self.time is None else self.time.add(since, minutes)

    def may_tell(self, now: datetime) -> bool:
        return self.time is None or may_tell(self.time, now)

    def opening(self, now: datetime) -> datetime:
        """When people may be told again."""
        return now if self.time is None else self.time.next_working(now)


async def climbs_of(work: Work, tickets: Sequence[Ticket]) -> dict[int, Climb]:
    """The ladder of each of these tickets, by ticket id, in two statements however many there are."""
    plans = {
        version.id: targets_of(version)
        for version in await work.session.scalars(
            select(PlanVersion).where(PlanVersion.id.in_({ticket.plan_version_id for ticket in tickets}))
        )
    }
    times = {
        version.id: working_time(version)
        for version in await work.session.scalars(
            select(CalendarVersion).where(CalendarVersion.id.in_({ticket.calendar_version_id for ticket in tickets}))
        )
    }
    return {
        ticket.id: _climb(ticket, plans.get(ticket.plan_version_id or 0), times.get(ticket.calendar_version_id or 0))
        for ticket in tickets
    }


def _climb(ticket: Ticket, plan: Plan | None, time: WorkingTime | None) -> Climb:
    ladder = plan.ladder(ticket.priority) if plan is not None else DEFAULT_LADDERS[ticket.priority]
    return Climb(ladder, None if ladder.at_night else time)

"""A ladder in time: when its steps are due. The calendar and the plan are those the ticket has pinned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.database import Work
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion, PlanVersion
from core.sla.plans import targets_of
from core.sla.rules.ladders import Ladder
from core.sla.rules.plans import DEFAULT_LADDERS, Plan, Priority
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

    def latest(self, now: datetime) -> datetime:
        """No step that is planned now, or was before, may be due later."""
        return now + self.ladder.longest * MINUTE if self.time is None else self.time.add(now, self.ladder.longest)

    def may_tell(self, now: datetime) -> bool:
        return self.time is None or may_tell(self.time, now)

    def opening(self, now: datetime) -> datetime:
        """When people may be told again."""
        return now if self.time is None else self.time.next_working(now)


Terms = tuple[int | None, int | None, Priority]
"""What a ladder in time is made of: the versions of plan and calendar, and the priority."""


def terms_of(ticket: Ticket) -> Terms:
    return ticket.plan_version_id, ticket.calendar_version_id, ticket.priority


async def climbs_of(work: Work, tickets: Sequence[Ticket]) -> dict[int, Climb]:
    """The ladder of each of these tickets, by ticket id, in two statements however many there are."""
    climbs = await climbs_by_terms(work, {terms_of(ticket) for ticket in tickets})
    return {ticket.id: climbs[terms_of(ticket)] for ticket in tickets}


async def climbs_by_terms(work: Work, terms: Collection[Terms]) -> dict[Terms, Climb]:
    plans = {
        version.id: targets_of(version)
        for version in await work.session.scalars(
            select(PlanVersion).where(PlanVersion.id.in_({plan for plan, _, _ in terms}))
        )
    }
    times = {
        version.id: working_time(version)
        for version in await work.session.scalars(
            select(CalendarVersion).where(CalendarVersion.id.in_({calendar for _, calendar, _ in terms}))
        )
    }
    return {each: _climb(each[2], plans.get(each[0] or 0), times.get(each[1] or 0)) for each in terms}


def _climb(priority: Priority, plan: Plan | None, time: WorkingTime | None) -> Climb:
    ladder = plan.ladder(priority) if plan is not None else DEFAULT_LADDERS[priority]
    return Climb(ladder, None if ladder.at_night else time)

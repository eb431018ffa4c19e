"""The desired date of a ticket that is not opened yet: what can be chosen, and whether it can be kept."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import ContactActor
from core.database import Work
from core.errors import Refusal
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.feasible import judge
from core.tickets.effort import coming_crew
from core.tickets.expecting import usual_for
from core.tickets.guessing import guess
from core.tickets.prospects import prospect_of
from core.tickets.wish_judging import Judged, promised_work


@dataclass(frozen=True, slots=True)
class DraftDates:
    """``least``: minutes the work takes at least; ``expected``: probably, None if nothing is known; ``earliest``: the least
    time from now."""

    time: WorkingTime
    least: int
    expected: int | None
    earliest: datetime


async def draft_dates(work: Work, actor: ContactActor, said: str, requested_at: datetime) -> DraftDates:
    """What this person can choose from for a request in these words. Refuses ``no-calendar-yet`` in an installation that has
    no calendar."""
    prospect = await prospect_of(work, actor, requested_at)
    if prospect.pinned is None:
        raise Refusal("no-calendar-yet")
    time = prospect.pinned.terms.time
    service = (await guess(work, actor.company_id, said, similar_too=False)).service
    usual = await usual_for(work, actor.company_id, service)
    least = service.least_minutes if service is not None else 0
    expected = usual.low if usual is not None else None
    return DraftDates(time, least, expected, time.add(work.now, max(1, least)))


async def judge_draft_date(
    work: Work, actor: ContactActor, said: str, requested_at: datetime, wanted: datetime, *, share: int
) -> Judged:
    """Whether the date can be kept, judged as for a ticket; it will be judged again when the ticket opens."""
    known = await draft_dates(work, actor, said, requested_at)
    verdict = judge(
        wanted,
        work.now,
        known.time,
        least=known.least,
        expected=known.expected,
        crew=await coming_crew(work, share, known.time.calendar.schedule.zone),
        queue=await promised_work(work),
    )
    return Judged(wanted, verdict, known.time, known.least)

"""The line of the morning: when a working day begins, the group reads who is on duty."""

from datetime import timedelta

from core.database import Work
from core.dates import local_date
from core.duty.intents import DutyToday
from core.duty.queries import load_roster
from core.duty.rules.roster import Reason
from core.outbox.service import GROUP, tell
from core.sla.calendar.schedule import instant
from core.sla.calendars import content_of
from core.sla.plans import pinned_for
from core.slots.service import claim, finish, newest_slot

JOB = "duty.morning"
LATE = timedelta(hours=3)
"""After so long nobody needs to be told any more."""


async def tell_in_the_morning(work: Work) -> bool:
    """Once a working day of the default plan's calendar, from its opening on: who is on duty. Not without a schedule, and not
    on a day for which it has nobody. False if there was nothing to tell."""
    pinned = await pinned_for(work, None)
    if pinned is None:
        return False
    calendar = content_of(pinned.calendar).calendar()
    zone = calendar.schedule.zone
    today = local_date(work.now, zone)
    hours = calendar.plan(today).hours
    if not hours:
        return False
    opening = instant(today, hours[0].opens, zone)
    if not opening <= work.now < opening + LATE:
        return False
    told = await newest_slot(work, JOB)
    if told is not None and local_date(told, zone) >= today:
        return False
    roster = await load_roster(work, zone, work.now, work.now)
    why = roster.on_duty(work.now).why.reason
    if roster.schedule_on(today) is None or why is Reason.NOBODY_PLANNED or not await claim(work, JOB, opening):
        return False
    await tell(work, GROUP, DutyToday(late_at=opening + LATE))
    await finish(work, JOB, opening)
    return True

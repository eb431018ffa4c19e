"""Who is called first."""

from core.database import Work
from core.duty import queries
from core.sla.calendars import working_time
from core.sla.plans import pinned_for
from core.staff.models import Staff


async def who_is_on_duty(work: Work) -> list[Staff]:
    """The person on duty now, if they can be written to; empty when nobody is: then the group as a whole is called. Days begin
    by the calendar of the default plan."""
    pinned = await pinned_for(work, None)
    if pinned is None:
        return []
    zone = working_time(pinned.calendar).calendar.schedule.zone
    person = (await queries.who_is_on_duty(work, work.now, zone)).person
    return [person] if person is not None and person.messenger_id is not None else []

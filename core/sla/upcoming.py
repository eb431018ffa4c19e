"""Years to come whose production calendar is not confirmed: who keeps the installation is told once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.actor import StaffRole
from core.database import Work
from core.dates import local_date
from core.outbox.service import staff, tell_each
from core.sla.calendar.production import YearStatus, russia
from core.sla.calendars import calendars
from core.sla.intents import CalendarUnconfirmed
from core.sla.plans import plans
from core.slots.service import claim, finish
from core.staff.service import staff_with_role

AHEAD_DAYS = 60
ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""The only slot of a warning: it is claimed by whoever gives it, and for ever."""


async def unconfirmed_ahead(work: Work, days: int = AHEAD_DAYS) -> list[int]:
    """Years that have a day within so many days from today and whose data are not confirmed, in calendars of plans that count
    holidays."""
    in_use = {calendar.id for _, _, calendar in await plans(work)}
    years = set[int]()
    for calendar, version in await calendars(work):
        if calendar.id in in_use and version.production:
            today = local_date(work.now, ZoneInfo(version.zone_name))
            years |= set(range(today.year, (today + timedelta(days=days)).year + 1))
    return sorted(year for year in years if russia().status(year) is not YearStatus.CONFIRMED)


async def warn_of_unconfirmed(work: Work) -> None:
    """Tell every administrator who has come in, once for a year and what is wrong with it."""
    admins = await staff_with_role(work, StaffRole.ADMIN)
    if not admins:
        return
    for year in await unconfirmed_ahead(work):
        status = russia().status(year)
        job = f"calendar.unconfirmed.{year}.{status.value}"
        if await claim(work, job, ONCE):
            told = CalendarUnconfirmed(year=year, status=status)
            await tell_each(work, *((staff(admin.id), told) for admin in admins))
            await finish(work, job, ONCE)

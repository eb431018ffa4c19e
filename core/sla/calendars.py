"""Calendars in the database: reading a version into working time, and saving a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from core.actor import Actor, require_admin, signature
from core.audit.models import Subject
from core.audit.service import ADDED, CHANGED, Value, audit
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.sla.calendar.business import LOOK_AHEAD_DAYS, BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import BadSchedule, Day, Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from core.sla.models import Calendar, CalendarVersion

NAME_LENGTH = 60
REASON_LENGTH = 300
MOST_OWN_DAYS = 2000
LEAST_HOURS = 100
"""Working hours that the week of a calendar must have in a year: with fewer, a long deadline would be a century away."""

_Minutes = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version of a calendar says; ``own`` days win over the week and the production calendar."""

    week: WeeklySchedule
    production: bool = True
    decreed: bool = False
    own: Mapping[date, Day] | None = None

    def calendar(self) -> BusinessCalendar:
        return BusinessCalendar(
            self.week, russia(decreed=self.decreed) if self.production else None, dict(self.own or {})
        )


def content_of(version: CalendarVersion) -> Content:
    """What a stored version says."""
    days = [tuple(Hours(*hours) for hours in day) for day in version.week]
    own = {date.fromisoformat(day): tuple(Hours(*one) for one in hours) for day, hours in version.own_days.items()}
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    week = WeeklySchedule(ZoneInfo(version.zone_name), (monday, tuesday, wednesday, thursday, friday, saturday, sunday))
    return Content(week, version.production, version.decreed, own)


def working_time(version: CalendarVersion) -> WorkingTime:
    """The version prepared for counting. Prepared once for each content in a process: that takes milliseconds."""
    return _prepared(
        version.zone_name,
        tuple(_pairs(day) for day in version.week),
        version.production,
        version.decreed,
        tuple(sorted((day, _pairs(hours)) for day, hours in version.own_days.items())),
    )


def _pairs(day: list[list[int]]) -> _Minutes:
    return tuple((opens, closes) for opens, closes in day)


@lru_cache(maxsize=64)
def _prepared(
    zone_name: str,
    week: tuple[_Minutes, ...],
    production: bool,
    decreed: bool,
    own: tuple[tuple[str, _Minutes], ...],
) -> WorkingTime:
    said = CalendarVersion(
        zone_name=zone_name,
        week=[[list(hours) for hours in day] for day in week],
        production=production,
        decreed=decreed,
        own_days={day: [list(one) for one in hours] for day, hours in own},
    )
    return WorkingTime(content_of(said).calendar())


async def calendars(work: Work) -> list[tuple[Calendar, CalendarVersion]]:
    """All calendars with the version that counts, by name."""
    rows = await work.session.execute(
        select(Calendar, CalendarVersion)
        .join(CalendarVersion, CalendarVersion.calendar_id == Calendar.id)
        .ext(distinct_on(Calendar.id))
        .order_by(Calendar.id, CalendarVersion.number.desc())
    )
    return sorted(((calendar, version) for calendar, version in rows), key=lambda pair: pair[0].name)


async def current_calendar(work: Work, calendar_id: int) -> CalendarVersion:
    """The version of a calendar that counts now; NotFound if there is no such calendar."""
    version = await work.session.scalar(
        select(CalendarVersion)
        .where(CalendarVersion.calendar_id == calendar_id)
        .order_by(CalendarVersion.number.desc())
        .limit(1)
    )
    if version is None:
        raise NotFound("no-calendar")
    return version


async def calendar_named(work: Work, name: str) -> Calendar:
    """A calendar by its name, whatever the capitals; NotFound if there is none."""
    asked = " ".join(name.split()).casefold()
    for calendar in await work.session.scalars(select(Calendar)):
        if calendar.name.casefold() == asked:
            return calendar
    raise NotFound("no-calendar")


async def add_calendar(work: Work, actor: Actor, name: str, content: Content, reason: str) -> CalendarVersion:
    """A calendar that did not exist, with its first version. Refuses a name that is taken, and one without working time."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-name")
    taken = [
        calendar
        for calendar in await work.session.scalars(select(Calendar))
        if calendar.name.casefold() == name.casefold()
    ]
    if taken:
        raise Refusal("calendar-known", name=name)
    calendar = Calendar(name=name)
    work.session.add(calendar)
    await work.session.flush()
    version = await _write(work, actor, calendar, 1, content, reason)
    audit(work, actor, Subject.CALENDAR, calendar.id, ADDED, {}, _described(version), reason)
    return version


async def save_calendar(work: Work, actor: Actor, calendar_id: int, content: Content, reason: str) -> CalendarVersion:
    """The calendar as it is from now on, as a new version; open tickets keep what they have pinned until they are pinned
    anew. Refuses a calendar without working time in the coming year, and one that is as it was."""
    require_admin(actor)
    calendar = await lock_row(work, Calendar, calendar_id)
    if calendar is None:
        raise NotFound("no-calendar")
    before = await current_calendar(work, calendar_id)
    version = await _write(work, actor, calendar, before.number + 1, content, reason)
    if working_time(version) is working_time(before):
        raise Refusal("calendar-unchanged")
    audit(work, actor, Subject.CALENDAR, calendar_id, CHANGED, _described(before), _described(version), reason)
    return version


def _described(version: CalendarVersion) -> dict[str, Value]:
    """For the audit trail: the version says the rest."""
    return {"version": version.number, "zone": version.zone_name, "own_days": sorted(version.own_days)}


def check_content(work: Work, content: Content) -> None:
    """Refuses a calendar that no deadline can be counted by: too many days of its own, hardly any working time."""
    if len(content.own or {}) > MOST_OWN_DAYS:
        raise Refusal("calendar-too-many-days", most=MOST_OWN_DAYS)
    today = local_date(work.now, content.week.zone)
    try:
        content.calendar().require_working_time(today)
    except BadSchedule as bad:
        raise Refusal(f"schedule-{bad.fault.value}") from None
    by_week = replace(content, own=None).calendar()
    days = (by_week.plan(today + timedelta(days=ahead)) for ahead in range(LOOK_AHEAD_DAYS))
    if sum(hours.minutes for day in days for hours in day.hours) < LEAST_HOURS * 60:
        raise Refusal("calendar-too-thin", hours=LEAST_HOURS)


async def _write(
    work: Work, actor: Actor, calendar: Calendar, number: int, content: Content, reason: str
) -> CalendarVersion:
    check_content(work, content)
    version = CalendarVersion(
        calendar_id=calendar.id,
        number=number,
        zone_name=content.week.zone.key,
        week=[_as_lists(day) for day in content.week.days],
        production=content.production,
        decreed=content.decreed,
        own_days={day.isoformat(): _as_lists(hours) for day, hours in sorted((content.own or {}).items())},
        created_at=work.now,
        author=signature(actor),
        reason=" ".join(reason.split())[:REASON_LENGTH],
    )
    work.session.add(version)
    await work.session.flush()
    return version


def _as_lists(day: Day) -> list[list[int]]:
    return [[hours.opens, hours.closes] for hours in sorted(day)]

"""Calendars that the tests of working time share. Preparing one takes milliseconds, so each is prepared once."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIAN_ZONES = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Volgograd",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Chita",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Sakhalin",
    "Asia/Kamchatka",
]
ALL_DAY = Hours(9 * 60, 18 * 60)
WITH_LUNCH = (Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60))


@cache
def office(zone: str = "Europe/Moscow", *, lunch: bool = False, production: bool = True) -> WorkingTime:
    """Monday to Friday 9–18."""
    week = WeeklySchedule.five_days(ZoneInfo(zone), *(WITH_LUNCH if lunch else (ALL_DAY,)))
    return WorkingTime(BusinessCalendar(week, russia() if production else None))


@cache
def shop(zone: str = "Europe/Moscow") -> WorkingTime:
    """Till midnight on weekdays, with two breaks; Saturdays 10–15; Sunday is closed."""
    day = (Hours(0, 30), Hours(8 * 60, 12 * 60 + 15), Hours(13 * 60, 17 * 60), Hours(17 * 60 + 30, 24 * 60))
    week = WeeklySchedule(ZoneInfo(zone), (day, day, day, day, day, (Hours(10 * 60, 15 * 60),), ()))
    return WorkingTime(BusinessCalendar(week, russia()))


@cache
def round_the_clock(zone: str = "Europe/Moscow") -> WorkingTime:
    return WorkingTime(BusinessCalendar(WeeklySchedule.round_the_clock(ZoneInfo(zone))))


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = MOSCOW) -> datetime:
    """A moment by the local clock, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)

"""Who is on duty at a moment, until when, and why. Pure.

Schedules and absences go by local days of the installation's zone, substitutions by moments in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.dates import local_date
from core.duty.rules.schedule import Kind, Schedule
from core.sla.calendar.schedule import instant

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Substitution:
    """``staff_id`` is on duty from ``starts_at``, included, until ``ends_at``; instead of somebody, or of nobody."""

    staff_id: int
    instead_of: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """``staff_id`` is away on all days from ``first`` to ``last``."""

    staff_id: int
    first: date
    last: date


class Reason(StrEnum):
    """Why it is this person: by the ``schedule``, as a ``substitute``, as the ``next`` one of the schedule; or why it is
    nobody: there is no schedule, the schedule has nobody on this day, all of its people are away."""

    SCHEDULE = "schedule"
    SUBSTITUTE = "substitute"
    NEXT = "next"
    NO_SCHEDULE = "no-schedule"
    NOBODY_PLANNED = "nobody-planned"
    ALL_AWAY = "all-away"


class Away(StrEnum):
    """Why somebody cannot be on duty: ``absent``, or has ``left`` the staff."""

    ABSENT = "absent"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Why:
    """``instead_of``: whose duty it was to be. ``until``: when the substitution ends. ``away``: where ``instead_of`` is, for
    the next one of a schedule and for nobody."""

    reason: Reason
    instead_of: int | None = None
    until: datetime | None = None
    away: Away | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """``staff_id`` None: nobody is on duty."""

    staff_id: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` until ``end`` nothing changes."""

    start: datetime
    end: datetime
    turn: Turn


@dataclass(frozen=True, slots=True)
class Roster:
    """All that duty depends on. ``schedules`` and ``substitutions`` are in the order in which they were made: of those that
    speak of the same time the later one counts. ``left``: people who are not on the staff any more."""

    zone: ZoneInfo
    schedules: tuple[Schedule, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    absences: tuple[Absence, ...] = ()
    left: frozenset[int] = frozenset()

    def on_duty(self, moment: datetime) -> Turn:
        """Who is on duty. A substitute who is away is passed over, too."""
        day = local_date(moment, self.zone)
        for stand_in in reversed(self.substitutions):
            if stand_in.starts_at <= moment < stand_in.ends_at and self.away(stand_in.staff_id, day) is None:
                return Turn(stand_in.staff_id, Why(Reason.SUBSTITUTE, stand_in.instead_of, stand_in.ends_at))
        return self._by_schedule(day)

    def schedule_on(self, day: date) -> Schedule | None:
        """The schedule that counts on a day; None if there is none."""
        for schedule in reversed(self.schedules):
            if schedule.valid_from <= day:
                return schedule if schedule.kind is not Kind.NONE else None
        return None

    def _by_schedule(self, day: date) -> Turn:
        schedule = self.schedule_on(day)
        if schedule is None:
            return Turn(None, Why(Reason.NO_SCHEDULE))
        planned = schedule.person_on(day)
        if planned is None:
            return Turn(None, Why(Reason.NOBODY_PLANNED))
        away = self.away(planned, day)
        if away is None:
            return Turn(planned, Why(Reason.SCHEDULE))
        for other in schedule.next_after(day):
            if self.away(other, day) is None:
                return Turn(other, Why(Reason.NEXT, planned, away=away))
        return Turn(None, Why(Reason.ALL_AWAY, planned, away=away))

    def away(self, staff_id: int, day: date) -> Away | None:
        """Why somebody cannot be on duty on a day; None: they can."""
        if staff_id in self.left:
            return Away.LEFT
        absent = any(one.staff_id == staff_id and one.first <= day <= one.last for one in self.absences)
        return Away.ABSENT if absent else None

    def stretches(self, start: datetime, end: datetime) -> list[Stretch]:
        """The time from ``start`` to ``end``, cut where somebody else comes on duty or comes to be for another reason."""
        cuts = [start, *self._cuts(start, end), end]
        found: list[Stretch] = []
        for since, until in pairwise(cuts):
            turn = self.on_duty(since)
            if found and found[-1].turn == turn:
                found[-1] = Stretch(found[-1].start, until, turn)
            else:
                found.append(Stretch(since, until, turn))
        return found

    def until(self, moment: datetime, horizon: timedelta) -> datetime | None:
        """When somebody else will be on duty, or nobody; None if that is not within the horizon."""
        now = self.on_duty(moment).staff_id
        changes = self._cuts(moment, moment + horizon)
        return next((cut for cut in changes if self.on_duty(cut).staff_id != now), None)

    def _cuts(self, start: datetime, end: datetime) -> list[datetime]:
        """Moments between the two at which anything can change: midnights, beginnings and ends of substitutions."""
        moments = {edge for one in self.substitutions for edge in (one.starts_at, one.ends_at)}
        moments |= set(self._midnights(start, end))
        return sorted(moment.astimezone(UTC) for moment in moments if start < moment < end)

    def _midnights(self, start: datetime, end: datetime) -> Iterator[datetime]:
        day = local_date(start, self.zone)
        while (midnight := instant(day + DAY, 0, self.zone)) < end:
            yield midnight
            day += DAY

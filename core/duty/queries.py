"""Who is on duty, who comes next, who is away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import any_, literal, select

from core.actor import Actor, StaffRole, SystemActor, require_staff
from core.database import Work
from core.dates import local_date
from core.duty.models import DutyAbsence, DutySchedule, DutySubstitution
from core.duty.rules.roster import Absence, Roster, Stretch, Substitution, Turn, Why
from core.duty.rules.schedule import Schedule
from core.sla.calendar.schedule import instant
from core.staff.models import Staff

HORIZON = timedelta(days=31)
"""So far is it looked who comes next."""
DAYS_SHOWN = 7
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """``person`` None: nobody. ``until``: when it will be somebody else; None if that is further than a month away. ``why``: of
    whom it speaks is in ``instead_of``."""

    person: Staff | None
    until: datetime | None
    why: Why
    instead_of: Staff | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of a day. ``name`` None: nobody."""

    start: datetime
    name: str | None
    why: Why
    instead_of: str | None


@dataclass(frozen=True, slots=True)
class AwayDays:
    """When somebody is away. ``absence``: the row itself."""

    absence: DutyAbsence
    name: str


@dataclass(frozen=True, slots=True)
class Board:
    """What ``/duty`` shows. ``then``: who comes after ``now`` if there is such a moment. ``days``: the shifts of each of the
    coming days, tomorrow first. ``schedule``: the one
    that counts today, else the one that will; ``names`` of its people, place by place."""

    now: Duty
    then: Duty | None
    days: list[tuple[date, list[Shift]]]
    away: list[AwayDays]
    schedule: Schedule | None
    names: tuple[str | None, ...]


async def load_roster(work: Work, zone: ZoneInfo, since: datetime, until: datetime) -> Roster:
    """All that duty depends on between two moments."""
    schedules = await work.session.scalars(
        select(DutySchedule).where(DutySchedule.valid_from <= local_date(until, zone)).order_by(DutySchedule.id)
    )
    substitutions = await work.session.scalars(
        select(DutySubstitution)
        .where(DutySubstitution.ends_at > since, DutySubstitution.starts_at < until)
        .order_by(DutySubstitution.id)
    )
    absences = await _absences(work, local_date(since, zone), local_date(until, zone))
    left = await work.session.scalars(select(Staff.id).where(Staff.active.is_(False)))
    return Roster(
        zone,
        tuple(Schedule(one.kind, tuple(one.people), one.valid_from, one.starts_on) for one in schedules),
        tuple(Substitution(one.staff_id, one.instead_of, one.starts_at, one.ends_at) for one in substitutions),
        tuple(Absence(one.staff_id, one.first_day, one.last_day) for one in absences),
        frozenset(left),
    )


async def _absences(work: Work, first: date, last: date) -> Sequence[DutyAbsence]:
    """Those that are still true and touch one of these days, the earliest first."""
    query = (
        select(DutyAbsence)
        .where(DutyAbsence.withdrawn_at.is_(None), DutyAbsence.last_day >= first, DutyAbsence.first_day <= last)
        .order_by(DutyAbsence.first_day, DutyAbsence.id)
    )
    return (await work.session.scalars(query)).all()


async def who_is_on_duty(work: Work, moment: datetime, zone: ZoneInfo) -> Duty:
    """Who is called first at a moment. ``zone``: the installation's, by which days begin. For the desk itself: it asks for no
    right."""
    roster = await load_roster(work, zone, moment, moment + HORIZON)
    return (await _duties(work, roster, [moment]))[0]


async def _duties(work: Work, roster: Roster, moments: Iterable[datetime]) -> list[Duty]:
    turns = [(moment, roster.on_duty(moment)) for moment in moments]
    people = await _people(work, (turn for _, turn in turns))
    return [
        Duty(
            people[turn.staff_id] if turn.staff_id is not None else None,
            roster.until(moment, HORIZON),
            turn.why,
            people[turn.why.instead_of] if turn.why.instead_of is not None else None,
        )
        for moment, turn in turns
    ]


async def _people(work: Work, turns: Iterable[Turn]) -> dict[int, Staff]:
    ids = {staff_id for turn in turns for staff_id in (turn.staff_id, turn.why.instead_of) if staff_id is not None}
    if not ids:
        return {}
    return {one.id: one for one in await work.session.scalars(select(Staff).where(Staff.id.in_(ids)))}


async def duty_board(work: Work, actor: Actor, zone: ZoneInfo) -> Board:
    """Who is on duty now and in the coming week, and who is away; for any of the staff, and the command line."""
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    return await board(work, zone, await load_roster(work, zone, work.now, work.now + HORIZON))


async def board(work: Work, zone: ZoneInfo, roster: Roster) -> Board:
    """The same by any roster, also by one that is only thought of."""
    [now] = await _duties(work, roster, [work.now])
    then = (await _duties(work, roster, [now.until]))[0] if now.until is not None else None
    today = local_date(work.now, zone)
    schedule = roster.schedule_on(today) or roster.schedule_on(local_date(work.now + HORIZON, zone))
    return Board(
        now,
        then,
        await _days(work, roster, today + DAY),
        await away_since(work, today),
        schedule,
        await _names(work, schedule.people if schedule is not None else ()),
    )


async def _names(work: Work, people: Sequence[int | None]) -> tuple[str | None, ...]:
    found = await work.session.scalars(select(Staff).where(Staff.id.in_({one for one in people if one is not None})))
    names = {one.id: one.name for one in found}
    return tuple(names[one] if one is not None else None for one in people)


async def _days(work: Work, roster: Roster, first: date) -> list[tuple[date, list[Shift]]]:
    days = [(first + ahead * DAY, _day_of(roster, first + ahead * DAY)) for ahead in range(DAYS_SHOWN)]
    people = await _people(work, (stretch.turn for _, stretches in days for stretch in stretches))

    def name(staff_id: int | None) -> str | None:
        return people[staff_id].name if staff_id is not None else None

    return [
        (
            day,
            [
                Shift(one.start, name(one.turn.staff_id), one.turn.why, name(one.turn.why.instead_of))
                for one in stretches
            ],
        )
        for day, stretches in days
    ]


def _day_of(roster: Roster, day: date) -> list[Stretch]:
    return roster.stretches(instant(day, 0, roster.zone), instant(day + DAY, 0, roster.zone))


async def away_since(work: Work, day: date) -> list[AwayDays]:
    """Who is away on a day or will be after it within a month, the earliest first."""
    absences = await _absences(work, day, day + HORIZON)
    ids = {one.staff_id for one in absences}
    people = {one.id: one for one in await work.session.scalars(select(Staff).where(Staff.id.in_(ids), Staff.active))}
    return [AwayDays(one, people[one.staff_id].name) for one in absences if one.staff_id in people]


async def absent_engineers(work: Work, first: date, last: date) -> dict[date, frozenset[int]]:
    """By local day from ``first`` to ``last``, which engineers who have come in are away; days when all are there are left
    out. For the desk itself: it asks for no right."""
    engineers = set(
        await work.session.scalars(
            select(Staff.id).where(
                Staff.active, Staff.messenger_id.is_not(None), literal(StaffRole.ENGINEER.value) == any_(Staff.roles)
            )
        )
    )
    found: dict[date, frozenset[int]] = {}
    for absence in await _absences(work, first, last):
        if absence.staff_id not in engineers:
            continue
        since, until = max(first, absence.first_day), min(last, absence.last_day)
        for ahead in range((until - since).days + 1):
            day = since + ahead * DAY
            found[day] = found.get(day, frozenset()) | {absence.staff_id}
    return found

"""Absences: who is away on which days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, signature
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.database import Work
from core.dates import local_date
from core.duty.base import by_whom, person_for, take_turns
from core.duty.intents import DutyAway, DutyBack
from core.duty.models import DutyAbsence
from core.duty.rules.words import AwayKind
from core.errors import Refusal
from core.outbox.service import GROUP, tell
from core.staff.models import Staff

LONGEST = timedelta(days=366)
AHEAD = timedelta(days=366)
DAY = timedelta(days=1)


async def go_away(
    work: Work, actor: Actor, first: date, last: date, kind: AwayKind, zone: ZoneInfo, *, staff_id: int | None = None
) -> DutyAbsence:
    """The actor is away from ``first`` to ``last``, or somebody else if a leader says so. Refuses days that are
    over, too many or too far away, and what is written already."""
    person = await person_for(work, actor, staff_id)
    today = local_date(work.now, zone)
    if last < first:
        raise Refusal("duty-reversed-days")
    if last < today:
        raise Refusal("duty-days-past")
    if last - first > LONGEST or first - today > AHEAD:
        raise Refusal("duty-too-many-days")
    await take_turns(work)
    for known in await _since(work, person, today):
        if (known.first_day, known.last_day) == (first, last):
            raise Refusal("duty-away-known")
    made = _write(work, actor, person, first, last, kind)
    await work.session.flush()
    said: dict[str, Value] = {"person": person.id, "first": first, "last": last}
    audit(work, actor, Subject.DUTY, None, "away", {}, said)
    await tell(work, GROUP, DutyAway(name=person.name, first=first, last=last, by=by_whom(actor, person)))
    return made


async def come_back(work: Work, actor: Actor, zone: ZoneInfo, *, staff_id: int | None = None) -> Staff:
    """The actor, or somebody else if a leader says so, is away neither today nor later; days that are over stay as they were.
    Refuses who is not away."""
    person = await person_for(work, actor, staff_id)
    today = local_date(work.now, zone)
    await take_turns(work)
    known = await _since(work, person, today)
    if not known:
        raise Refusal("duty-not-away", name=person.name)
    for absence in known:
        absence.withdrawn_at = work.now
        absence.withdrawn_by = signature(actor)
        if absence.first_day < today:
            _write(work, actor, person, absence.first_day, today - DAY, absence.kind)
    await work.session.flush()
    old = {"first": min(absence.first_day for absence in known), "last": max(absence.last_day for absence in known)}
    audit(work, actor, Subject.DUTY, None, "back", old, {"person": person.id})
    await tell(work, GROUP, DutyBack(name=person.name, by=by_whom(actor, person)))
    return person


async def _since(work: Work, person: Staff, today: date) -> list[DutyAbsence]:
    query = select(DutyAbsence).where(
        DutyAbsence.staff_id == person.id, DutyAbsence.withdrawn_at.is_(None), DutyAbsence.last_day >= today
    )
    return list(await work.session.scalars(query.order_by(DutyAbsence.id)))


def _write(work: Work, actor: Actor, person: Staff, first: date, last: date, kind: AwayKind) -> DutyAbsence:
    made = DutyAbsence(
        staff_id=person.id,
        first_day=first,
        last_day=last,
        kind=kind,
        created_at=work.now,
        author=signature(actor),
    )
    work.session.add(made)
    return made

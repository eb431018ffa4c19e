"""Being on duty instead of somebody: taking it, calling for a substitute, answering the call."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import LEADERS, Actor, StaffActor, require_staff, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.database import Work
from core.dates import local_date
from core.duty.base import by_whom, check_end, person_for, require_planner, take_turns
from core.duty.intents import DutyCalled, DutyTaken
from core.duty.models import DutyCall, DutySubstitution
from core.duty.queries import HORIZON, Duty, load_roster, who_is_on_duty
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Answered:
    """A call that is settled: who was to be replaced until when, and by whom it is; None: by nobody."""

    name: str
    ends_at: datetime
    substitute: str | None


async def take_duty(
    work: Work, actor: Actor, ends_at: datetime, zone: ZoneInfo, *, staff_id: int | None = None
) -> DutySubstitution:
    """The actor is on duty from now on until ``ends_at``, or somebody else if a leader says so. Refuses who is on duty anyhow,
    who is away, a time that is over."""
    person = await person_for(work, actor, staff_id)
    check_end(work.now, ends_at)
    await take_turns(work)
    now = await who_is_on_duty(work, work.now, zone)
    if _is(now, person) and (now.until is None or now.until >= ends_at):
        raise Refusal("duty-already", name=person.name)
    instead_of = now.instead_of if _is(now, person) else now.person
    return await _substitute(work, actor, person, instead_of, ends_at, zone)


def _is(duty: Duty, person: Staff) -> bool:
    return duty.person is not None and duty.person.id == person.id


async def _substitute(
    work: Work, actor: Actor, person: Staff, instead_of: Staff | None, ends_at: datetime, zone: ZoneInfo
) -> DutySubstitution:
    roster = await load_roster(work, zone, work.now, work.now + HORIZON)
    if roster.away(person.id, local_date(work.now, zone)) is not None:
        raise Refusal("duty-away", name=person.name)
    made = DutySubstitution(
        staff_id=person.id,
        instead_of=instead_of.id if instead_of is not None else None,
        starts_at=work.now,
        ends_at=ends_at,
        created_at=work.now,
        author=signature(actor),
    )
    work.session.add(made)
    await work.session.flush()
    old = {"person": made.instead_of}
    audit(work, actor, Subject.DUTY, None, "substituted", old, {"person": person.id, "until": ends_at})
    told = DutyTaken(
        name=person.name,
        instead_of=instead_of.name if instead_of is not None else None,
        ends_at=ends_at,
        by=by_whom(actor, person),
    )
    await tell(work, GROUP, told)
    return made


async def to_be_replaced(work: Work, actor: Actor, zone: ZoneInfo) -> tuple[Staff, datetime | None]:
    """Who is on duty now and until when, if the actor may ask for a substitute: that person, or a leader."""
    author = require_staff(actor)
    now = await who_is_on_duty(work, work.now, zone)
    if now.person is None:
        raise Refusal("duty-nobody")
    if now.person.id != author.staff_id and not author.roles & LEADERS:
        raise Refusal("duty-not-yours", name=now.person.name)
    return now.person, now.until


async def call_substitute(work: Work, actor: Actor, ends_at: datetime, zone: ZoneInfo) -> DutyCall:
    """Ask the group who will stand in for the one who is on duty now: the actor, or anybody if a leader asks. Not for longer
    than that person's own duty lasts. An earlier call for the same person is over."""
    check_end(work.now, ends_at)
    await take_turns(work)
    person, until = await to_be_replaced(work, actor, zone)
    ends_at = min(ends_at, until or ends_at)
    for earlier in await _open_calls(work, person.id):
        if earlier.ends_at == ends_at:
            raise Refusal("duty-called-already")
        _close(work, actor, earlier)
    call = DutyCall(staff_id=person.id, ends_at=ends_at, created_at=work.now, author=signature(actor))
    work.session.add(call)
    await work.session.flush()
    told = DutyCalled(call_id=call.id, name=person.name, ends_at=ends_at, by=by_whom(actor, person))
    await tell(work, GROUP, told)
    return call


async def _open_calls(work: Work, staff_id: int) -> list[DutyCall]:
    query = select(DutyCall).where(
        DutyCall.staff_id == staff_id, DutyCall.closed_at.is_(None), DutyCall.ends_at > work.now
    )
    return list(await work.session.scalars(query))


def _close(work: Work, actor: Actor, call: DutyCall, made: DutySubstitution | None = None) -> None:
    call.closed_at = work.now
    call.closed_by = signature(actor)
    call.substitution_id = made.id if made is not None else None


async def take_over(work: Work, actor: Actor, call_id: int, zone: ZoneInfo) -> Answered:
    """Answer a call: the first one is on duty, the others are refused with that name. Twice by the same person is no error."""
    person = await person_for(work, actor, None)
    call = await _locked(work, call_id)
    asked = await work.session.get_one(Staff, call.staff_id)
    first = await _who_answered(work, call)
    if first is not None:
        if first.id == person.id:
            return Answered(asked.name, call.ends_at, person.name)
        raise Refusal("duty-taken", name=first.name)
    if call.closed_at is not None:
        raise Refusal("duty-call-closed")
    if call.ends_at <= work.now:
        raise Refusal("duty-past")
    if call.staff_id == person.id:
        raise Refusal("duty-own-call")
    now = await who_is_on_duty(work, work.now, zone)
    if now.person is not None and not _is(now, asked):
        # Somebody has taken the duty without this button: it is not taken from them by it.
        raise Refusal("duty-taken", name=now.person.name)
    made = await _substitute(work, actor, person, asked, call.ends_at, zone)
    _close(work, actor, call, made)
    await work.session.flush()
    return Answered(asked.name, call.ends_at, person.name)


async def drop_call(work: Work, actor: Actor, call_id: int) -> Answered:
    """No substitute is looked for any more: by who asked for one, who is to be replaced, or a leader."""
    require_staff(actor)
    call = await _locked(work, call_id)
    own = isinstance(actor, StaffActor) and call.staff_id == actor.staff_id
    if not own and call.author != signature(actor):
        require_planner(actor)
    if (first := await _who_answered(work, call)) is not None:
        raise Refusal("duty-taken", name=first.name)
    if call.closed_at is None:
        _close(work, actor, call)
        await work.session.flush()
    asked = await work.session.get_one(Staff, call.staff_id)
    return Answered(asked.name, call.ends_at, None)


async def _who_answered(work: Work, call: DutyCall) -> Staff | None:
    return await work.session.scalar(
        select(Staff)
        .join(DutySubstitution, DutySubstitution.staff_id == Staff.id)
        .where(DutySubstitution.id == call.substitution_id)
    )


async def _locked(work: Work, call_id: int) -> DutyCall:
    await take_turns(work)
    call = await work.session.get(DutyCall, call_id, populate_existing=True)
    if call is None:
        raise NotFound("duty-no-call")
    return call

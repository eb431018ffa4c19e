"""Schedules of duty: what somebody's words would make, and saving it."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.actor import Actor, signature
from core.audit.models import Subject
from core.audit.service import CHANGED, Value, audit
from core.database import Work
from core.dates import local_date
from core.duty.base import by_whom, require_planner, take_turns
from core.duty.intents import DutyPlanned
from core.duty.models import DutySchedule
from core.duty.people import everybody, person_meant
from core.duty.queries import HORIZON, Board, board, load_roster
from core.duty.rules.schedule import Kind, Schedule
from core.duty.rules.words import Plan
from core.errors import Refusal
from core.outbox.service import GROUP, tell

MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A schedule as it would be. ``board``: what would come of it. ``seen``: the schedule that it was drafted over, 0 for
    none."""

    schedule: Schedule
    board: Board
    seen: int


async def draft_plan(work: Work, actor: Actor, plan: Plan, zone: ZoneInfo, *, seen: int | None = None) -> PlanDraft:
    """What the plan would make. ``seen``: over which schedule an earlier draft of it was made. Refuses names that are nobody's
    or several people's, too many turns, a schedule that is there already or was changed meanwhile."""
    require_planner(actor)
    newest = await work.session.scalar(select(func.max(DutySchedule.id))) or 0
    if seen is not None and seen != newest:
        raise Refusal("duty-moved-on")
    if len(plan.names) > MOST_PEOPLE:
        raise Refusal("duty-too-many-people", most=MOST_PEOPLE)
    people = await everybody(work)
    meant = [person_meant(name, people) if name is not None else None for name in plan.names]
    today = local_date(work.now, zone)
    schedule = Schedule(
        plan.kind,
        tuple(one.id if one is not None else None for one in meant),
        # The past stays as it was, also when turns are counted from a day in it.
        max(plan.starts_on, today),
        plan.starts_on,
    )
    roster = await load_roster(work, zone, work.now, work.now + HORIZON)
    known = roster.schedules[-1] if roster.schedules else None
    if (known is None and plan.kind is Kind.NONE) or (known is not None and _same(known, schedule)):
        raise Refusal("duty-unchanged")
    after = replace(roster, schedules=(*roster.schedules, schedule))
    return PlanDraft(schedule, await board(work, zone, after), newest)


def _same(known: Schedule, schedule: Schedule) -> bool:
    """Whether it changes nothing. Without turns it does not matter since when it counts."""
    if (known.kind, known.people) != (schedule.kind, schedule.people):
        return False
    if schedule.kind in (Kind.NONE, Kind.WEEKDAYS):
        return known.valid_from <= schedule.valid_from
    return known.starts_on == schedule.starts_on


def _described(said: Schedule | DutySchedule) -> dict[str, Value]:
    """For the audit trail."""
    return {"schedule": said.kind, "people": list(said.people), "since": said.valid_from, "turns_from": said.starts_on}


async def save_plan(work: Work, actor: Actor, plan: Plan, zone: ZoneInfo, *, seen: int | None = None) -> PlanDraft:
    """The schedule that counts from its first day on; see :func:`draft_plan`."""
    await take_turns(work)
    draft = await draft_plan(work, actor, plan, zone, seen=seen)
    schedule = draft.schedule
    known = await work.session.get(DutySchedule, draft.seen)
    before = _described(known) if known is not None else {}
    audit(work, actor, Subject.DUTY, None, CHANGED, before, _described(schedule))
    work.session.add(
        DutySchedule(
            kind=schedule.kind,
            people=list(schedule.people),
            valid_from=schedule.valid_from,
            starts_on=schedule.starts_on,
            created_at=work.now,
            author=signature(actor),
        )
    )
    await work.session.flush()
    await tell(work, GROUP, DutyPlanned(by=by_whom(actor)))
    return draft

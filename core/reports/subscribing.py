"""When each of the staff gets which report. Everybody chooses for themselves: no audit, and nobody else's settings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffActor, StaffRole, require_staff
from core.database import Work
from core.errors import Forbidden, Refusal
from core.reports.due import Schedule, Working
from core.reports.kinds import PLANS, ReportKind, Rhythm
from core.reports.models import ReportReader, ReportSubscription
from core.sla.calendars import content_of
from core.sla.plans import pinned_for
from core.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Subscription:
    """When somebody gets a report, chosen or by default."""

    kind: ReportKind
    schedule: Schedule
    enabled: bool
    since: datetime


def kinds_for(roles: Collection[StaffRole | str]) -> list[ReportKind]:
    """The reports that somebody of these roles gets."""
    return [kind for kind, plan in PLANS.items() if plan.audience & set(roles)]


def subscription(kind: ReportKind, row: ReportSubscription | None, since: datetime) -> Subscription:
    """As the row says, or by default; then ``since`` is when the person was put on the list."""
    plan = PLANS[kind]
    if row is None:
        return Subscription(kind, Schedule(plan.rhythm, plan.at, frozenset(plan.days)), True, since)
    return Subscription(kind, Schedule(plan.rhythm, row.at, frozenset(row.days)), row.enabled, row.since)


async def subscriptions(work: Work, actor: Actor) -> list[Subscription]:
    """Those of the actor."""
    me = require_staff(actor)
    rows = await work.session.scalars(select(ReportSubscription).where(ReportSubscription.staff_id == me.staff_id))
    known = {row.kind: row for row in rows}
    person = await work.session.get_one(Staff, me.staff_id)
    return [subscription(kind, known.get(kind.value), person.created_at) for kind in kinds_for(me.roles)]


async def change_subscription(
    work: Work,
    actor: Actor,
    kind: ReportKind,
    *,
    at: time | None = None,
    days: Collection[int] | None = None,
    enabled: bool | None = None,
) -> Subscription:
    """Choose for oneself. Refuses ``no-report-days``: a report that is not wanted is switched off."""
    me = require_reader(actor, kind)
    # Of two taps at once the second one sees what the first has done.
    person = await work.session.get_one(Staff, me.staff_id, with_for_update={"key_share": True})
    row = await work.session.get(ReportSubscription, (me.staff_id, kind.value), populate_existing=True)
    known = subscription(kind, row, person.created_at)
    chosen = frozenset(known.schedule.days if days is None else days)
    _check_days(known.schedule.rhythm, chosen)
    values = {
        "at": at or known.schedule.at,
        "days": sorted(chosen),
        "enabled": known.enabled if enabled is None else enabled,
        "since": work.now,
    }
    await work.session.execute(
        insert(ReportSubscription)
        .values(staff_id=me.staff_id, kind=kind.value, **values)
        .on_conflict_do_update(index_elements=[ReportSubscription.staff_id, ReportSubscription.kind], set_=values)
    )
    row = await work.session.get(ReportSubscription, (me.staff_id, kind.value), populate_existing=True)
    return subscription(kind, row, work.now)


async def reads_dark(work: Work, staff_id: int) -> bool:
    """Whether the person wants pictures on dark paper."""
    return bool(await work.session.scalar(select(ReportReader.dark).where(ReportReader.staff_id == staff_id)))


async def read_dark(work: Work, actor: Actor, dark: bool) -> None:
    """Choose the paper of one's own pictures."""
    me = require_staff(actor)
    await work.session.execute(
        insert(ReportReader)
        .values(staff_id=me.staff_id, dark=dark)
        .on_conflict_do_update(index_elements=[ReportReader.staff_id], set_={"dark": dark})
    )


async def working_days(work: Work) -> Working:
    """Working days of the default plan's calendar; Monday to Friday without one."""
    pinned = await pinned_for(work, None)
    if pinned is None:
        return lambda day: day.isoweekday() <= 5
    calendar = content_of(pinned.calendar).calendar()
    return lambda day: bool(calendar.plan(day).hours)


def require_reader(actor: Actor, kind: ReportKind) -> StaffActor:
    """The actor as somebody who gets this report; raises Forbidden otherwise."""
    me = require_staff(actor)
    if kind not in kinds_for(me.roles):
        raise Forbidden
    return me


def _check_days(rhythm: Rhythm, days: frozenset[int]) -> None:
    if not days:
        raise Refusal("no-report-days")
    most = 31 if rhythm is Rhythm.MONTHLY else 7
    if not days <= set(range(1, most + 1)) or (rhythm is not Rhythm.DAYS and len(days) > 1):
        raise Refusal("bad-report-days")

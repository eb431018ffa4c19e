"""Reports whose time has come: asked of the outbox once each, whoever notices it first and however often the desk restarts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.actor import Actor
from core.database import Work
from core.dates import local_date
from core.outbox.service import staff, tell
from core.reports.due import Working, due_day
from core.reports.intents import ReportDue
from core.reports.kinds import PLANS, ReportKind
from core.reports.models import ReportSubscription
from core.reports.subscribing import kinds_for, require_reader, subscription, working_days
from core.slots.models import Slot
from core.slots.service import claim, finish, forget
from core.staff.models import Staff

KEPT = timedelta(days=60)
"""Slots of reports that went longer ago are forgotten; the newest is always kept."""


@dataclass(frozen=True, slots=True)
class Due:
    """A report that somebody should have now: the one planned for ``day``."""

    staff_id: int
    kind: ReportKind
    day: date


def job(kind: ReportKind, staff_id: int) -> str:
    """The name of its slots. A slot is a day and not an hour: moved to a later hour, a report comes once that day, too."""
    return f"report.{kind.value}.{staff_id}"


def _slot(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def due_reports(work: Work, zone: ZoneInfo) -> list[Due]:
    """What is due to all who have come in. Three statements, however many they are."""
    people = list(await work.session.scalars(select(Staff).where(Staff.active, Staff.messenger_id.is_not(None))))
    return await _due(work, zone, people)


async def send_due(work: Work, zone: ZoneInfo, due: Due) -> bool:
    """Ask the outbox for it, in the caller's transaction; False if that has been done, or is not wanted any more.

    The slot is claimed and finished in one transaction: another process that claims it waits for this one's end, and finds it
    finished, or free again if this one was killed.
    """
    person = await work.session.get(Staff, due.staff_id, populate_existing=True)
    if person is None or not person.active or due not in await _due(work, zone, [person]):
        return False
    name, slot = job(due.kind, due.staff_id), _slot(due.day)
    if not await claim(work, name, slot):
        return False
    await _tell(work, due.kind, due.staff_id, due.day)
    await finish(work, name, slot)
    await forget(work, name, slot - KEPT)
    return True


async def send_now(work: Work, actor: Actor, kind: ReportKind, zone: ZoneInfo) -> None:
    """Ask for one's own report out of turn: as if it were planned for today. What is planned comes all the same."""
    me = require_reader(actor, kind)
    await _tell(work, kind, me.staff_id, local_date(work.now, zone))


async def told_until(work: Work, staff_id: int, kind: ReportKind) -> date | None:
    """The newest planned day whose report went to this person; None if none did."""
    newest = await _newest(work, [job(kind, staff_id)])
    return next(iter(newest.values()), None)


async def _tell(work: Work, kind: ReportKind, staff_id: int, day: date) -> None:
    about = PLANS[kind].period(day)
    await tell(work, staff(staff_id), ReportDue(report=kind, staff_id=staff_id, first=about.first, last=about.last))


async def _due(work: Work, zone: ZoneInfo, people: list[Staff]) -> list[Due]:
    wanted = [(person, kind) for person in people for kind in kinds_for(person.roles)]
    if not wanted:
        return []
    ids = {person.id for person, _ in wanted}
    query = select(ReportSubscription).where(ReportSubscription.staff_id.in_(ids))
    rows = await work.session.scalars(query.execution_options(populate_existing=True))
    chosen = {(row.staff_id, row.kind): row for row in rows}
    told = await _newest(work, [job(kind, person.id) for person, kind in wanted])
    working = await working_days(work)
    return [
        Due(person.id, kind, day)
        for person, kind in wanted
        if (day := _day(work, zone, working, person, kind, chosen, told)) is not None
    ]


def _day(
    work: Work,
    zone: ZoneInfo,
    working: Working,
    person: Staff,
    kind: ReportKind,
    chosen: dict[tuple[int, str], ReportSubscription],
    told: dict[str, date],
) -> date | None:
    mine = subscription(kind, chosen.get((person.id, kind.value)), person.created_at)
    if not mine.enabled:
        return None
    return due_day(
        mine.schedule,
        work.now,
        zone,
        working,
        since=mine.since,
        told=told.get(job(kind, person.id)),
        patience=PLANS[kind].patience,
    )


async def _newest(work: Work, jobs: list[str]) -> dict[str, date]:
    rows = await work.session.execute(
        select(Slot.job, func.max(Slot.slot))
        .where(Slot.job.in_(jobs), Slot.finished_at.is_not(None))
        .group_by(Slot.job)
    )
    return {name: newest.astimezone(UTC).date() for name, newest in rows}

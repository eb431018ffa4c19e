"""An engineer sees their own numbers before a director does: a rule, asked wherever figures by engineer are shown to others.

Guaranteed: figures of an engineer for a whole week or calendar month that is over (alone or within a longer period) are shown
only after the message about it to that engineer has been written into the outbox. Not waited for: who has switched these
messages off, who has left, who has not come in, who was put on the list later. Single days and a period that still runs are
open to both alike: the engineer sees them in ``/me`` at any moment.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import any_, literal, select

from core.actor import StaffRole
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.statement import Period
from core.reports import periods
from core.reports.kinds import PLANS, ReportKind
from core.reports.models import ReportSubscription
from core.reports.periods import DAY, WEEK
from core.reports.sending import told_until
from core.staff.models import Staff

Row = TypeVar("Row")


def last_week(period: Period, today: date) -> Period | None:
    """The last whole week within a period that is over."""
    last = min(period.last, today - DAY)
    sunday = last - last.isoweekday() % 7 * DAY
    return Period(sunday - WEEK + DAY, sunday) if sunday - WEEK + DAY >= period.first else None


def last_month(period: Period, today: date) -> Period | None:
    """The last calendar month within a period that is over."""
    last = min(period.last, today - DAY)
    month = periods.month(last)
    if month.last > last:
        month = periods.months_back(last, 1)
    return month if month.first >= period.first else None


async def not_told_yet(work: Work, period: Period, zone: ZoneInfo) -> list[Staff]:
    """Engineers, by name, whose figures of this period nobody else may see yet."""
    today = local_date(work.now, zone)
    needed = {
        kind: whole.last
        for kind, whole in (
            (ReportKind.OWN, last_week(period, today)),
            (ReportKind.OWN_MONTH, last_month(period, today)),
        )
        if whole is not None
    }
    if not needed:
        return []
    people = await work.session.scalars(
        select(Staff)
        .where(Staff.active, Staff.messenger_id.is_not(None), literal(StaffRole.ENGINEER.value) == any_(Staff.roles))
        .order_by(Staff.name, Staff.id)
    )
    off = select(ReportSubscription.staff_id, ReportSubscription.kind).where(~ReportSubscription.enabled)
    unwanted = {(staff_id, kind) for staff_id, kind in await work.session.execute(off)}
    waiting = []
    for person in people:
        since = local_date(person.created_at, zone)
        for kind, last in needed.items():
            if since > last or (person.id, kind.value) in unwanted:
                continue
            if not await _told(work, person.id, kind, last):
                waiting.append(person)
                break
    return waiting


async def only_told(
    work: Work, period: Period, zone: ZoneInfo, rows: Iterable[Row], staff_id: Callable[[Row], int]
) -> tuple[list[Row], list[str]]:
    """For whatever shows figures by engineer: the rows that may be shown, and the names of those whose rows are left out."""
    waiting = {one.id: one.name for one in await not_told_yet(work, period, zone)}
    found = list(rows)
    hidden = [waiting[staff_id(row)] for row in found if staff_id(row) in waiting]
    return [row for row in found if staff_id(row) not in waiting], hidden


async def require_told(work: Work, staff_id: int, period: Period, zone: ZoneInfo) -> None:
    """Refuses ``not-told-yet`` if this person's figures of the period are not to be shown yet."""
    for one in await not_told_yet(work, period, zone):
        if one.id == staff_id:
            raise Refusal("not-told-yet", name=one.name)


async def _told(work: Work, staff_id: int, kind: ReportKind, last: date) -> bool:
    day = await told_until(work, staff_id, kind)
    return day is not None and PLANS[kind].period(day).last >= last

"""What all changes of duty begin with."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.actor import LEADERS, Actor, StaffActor, require_leader, require_staff
from core.database import Work
from core.dates import local_date
from core.errors import Forbidden, NotFound, Refusal
from core.sla.calendar.schedule import DAY_MINUTES, instant
from core.sla.wishing.words import Wanted
from core.staff.models import Staff

DUTY_LOCK = 0x44555459
"""Changes of duty are rare, and each rests on what is so now: they take turns under this advisory lock («DUTY»)."""
FARTHEST = timedelta(days=31)
"""Longer than this nobody stands in for anybody: that is a schedule."""


async def take_turns(work: Work) -> None:
    """Wait till nobody else changes anything about duty."""
    await work.session.execute(select(func.pg_advisory_xact_lock(DUTY_LOCK)))


def require_planner(actor: Actor) -> None:
    """Who may speak for others and make the schedule: a leader, or the command line."""
    if isinstance(actor, StaffActor) and not actor.roles & LEADERS:
        raise Forbidden("duty-leaders-only")
    require_leader(actor)


async def person_for(work: Work, actor: Actor, staff_id: int | None) -> Staff:
    """Whom a change is about: the actor (None), or anybody if a leader says so."""
    if staff_id is None or (isinstance(actor, StaffActor) and actor.staff_id == staff_id):
        staff_id = require_staff(actor).staff_id
    else:
        require_planner(actor)
    person = await work.session.get(Staff, staff_id)
    if person is None or not person.active:
        raise NotFound("no-staff")
    return person


def by_whom(actor: Actor, about: Staff | None = None) -> str | None:
    """The name of who said so, unless it is the one it is about, or the command line."""
    if not isinstance(actor, StaffActor) or (about is not None and about.id == actor.staff_id):
        return None
    return actor.name


def end_of_today(now: datetime, zone: ZoneInfo) -> datetime:
    """The coming local midnight."""
    return instant(local_date(now, zone), DAY_MINUTES, zone)


def moment_of(wanted: Wanted | None, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that the words mean: without a time the end of that day, without words the end of today."""
    if wanted is None:
        return end_of_today(now, zone)
    return instant(wanted.day, wanted.minute if wanted.minute is not None else DAY_MINUTES, zone)


def check_end(now: datetime, ends_at: datetime) -> None:
    """Refuses a time that is over, and one too far away."""
    if ends_at <= now:
        raise Refusal("duty-past")
    if ends_at - now > FARTHEST:
        raise Refusal("duty-too-far", days=FARTHEST.days)

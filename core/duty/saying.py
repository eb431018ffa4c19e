"""Doing what somebody has said about duty in words."""

from zoneinfo import ZoneInfo

from core.actor import Actor
from core.database import Work
from core.duty.base import moment_of
from core.duty.being_away import come_back, go_away
from core.duty.people import everybody, person_meant
from core.duty.rules.words import CallSubstitute, ComeBack, GoAway, OnDuty
from core.duty.substituting import call_substitute, take_duty

Change = OnDuty | CallSubstitute | GoAway | ComeBack


async def do_as_said(work: Work, actor: Actor, said: Change, zone: ZoneInfo) -> None:
    """Whose right it is, each use case decides for itself. Refuses a name that is nobody's or several people's."""
    match said:
        case OnDuty():
            ends_at = moment_of(said.until, work.now, zone)
            await take_duty(work, actor, ends_at, zone, staff_id=await _meant(work, said.who))
        case CallSubstitute():
            await call_substitute(work, actor, moment_of(said.until, work.now, zone), zone)
        case GoAway():
            meant = await _meant(work, said.who)
            await go_away(work, actor, said.first, said.last, said.kind, zone, staff_id=meant)
        case ComeBack():
            await come_back(work, actor, zone, staff_id=await _meant(work, said.who))


async def _meant(work: Work, who: str | None) -> int | None:
    return person_meant(who, await everybody(work)).id if who is not None else None

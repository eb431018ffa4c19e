"""Whom a step rings, in which rhythm: many tickets make one message, and a person or a group is not rung all the time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import StaffRole
from core.alerts.duty import who_is_on_duty
from core.alerts.intents import AlertRings, AlertShown
from core.alerts.models import AlertRing
from core.database import Work
from core.outbox.service import GROUP, Recipient, staff, tell
from core.sla.rules.ladders import Audience
from core.staff.models import Staff
from core.staff.service import staff_with_role

GROUP_RHYTHM = timedelta(minutes=2)
PERSON_RHYTHM = timedelta(minutes=10)
"""A recipient who was rung a shorter while ago is not rung again: what rang then has named the ticket already, or the list is
drawn anew in silence, and the ticket's next step rings."""


@dataclass(frozen=True, slots=True)
class Called:
    """A ticket's step. ``since``: when the ticket began to wait."""

    audience: Audience
    since: datetime


async def ring(work: Work, steps: Iterable[Called]) -> dict[Audience, int]:
    """Tell everybody whom these steps call, each once. By the step's audience, the message to the group that stands for it."""
    by_audience: dict[Audience, list[datetime]] = {}
    for step in steps:
        by_audience.setdefault(step.audience, []).append(step.since)
    outbox: dict[Audience, int] = {}
    # In one order in all processes, the farthest first: a call of the one on duty is a call of the group, too.
    for audience in sorted(by_audience, key=lambda each: -each.reach):
        outbox[audience] = await _ring_group(work, audience, max(by_audience[audience]))
    for lane in await _persons(work, by_audience):
        await _ring_person(work, lane)
    return outbox


async def _ring_group(work: Work, audience: Audience, newest: datetime) -> int:
    """``newest``: a message that was rung before this moment did not name all of the tickets."""
    level = min(audience, Audience.DUTY, key=lambda each: each.reach)
    if await _claim(work, GROUP, level, work.now - GROUP_RHYTHM, newest):
        if level is not Audience.GROUP:
            await _claim(work, GROUP, Audience.GROUP, work.now)
        (outbox_id,) = await tell(work, GROUP, AlertRings())
        mine = (AlertRing.lane == GROUP.lane, AlertRing.rang_at == work.now)
        await work.session.execute(
            update(AlertRing).where(*mine).values(outbox_id=outbox_id).execution_options(synchronize_session=False)
        )
        return outbox_id
    query = select(AlertRing.outbox_id).where(AlertRing.lane == GROUP.lane, AlertRing.audience == level)
    stands = (await work.session.scalars(query)).one()
    assert stands is not None
    return stands


async def _persons(work: Work, called: Iterable[Audience]) -> list[Recipient]:
    """In the order in which :func:`core.alerts.enrolling.end` names them: else two processes could wait for each other."""
    reach = max((audience.reach for audience in called), default=0)
    people: list[Staff] = []
    if reach >= Audience.PERSONAL.reach:
        people += await who_is_on_duty(work)
    if reach >= Audience.DIRECTOR.reach:
        people += await staff_with_role(work, StaffRole.DIRECTOR)
    return sorted({staff(person.id) for person in people}, key=lambda one: one.lane)


async def _ring_person(work: Work, lane: Recipient) -> None:
    if await _claim(work, lane, Audience.PERSONAL, work.now - PERSON_RHYTHM):
        await tell(work, lane, AlertRings())
    else:
        await tell(work, lane, AlertShown())


async def _claim(
    work: Work, lane: Recipient, audience: Audience, long_ago: datetime, unknown: datetime | None = None
) -> bool:
    """Whether this transaction rings: if the recipient was not rung since ``long_ago``, or before ``unknown``. Another one that
    rings now is waited for: then one message is enough for both."""
    again = AlertRing.rang_at <= long_ago
    rung = await work.session.scalar(
        insert(AlertRing)
        .values(lane=lane.lane, audience=audience, rang_at=work.now)
        .on_conflict_do_update(
            index_elements=[AlertRing.lane, AlertRing.audience],
            set_={"rang_at": work.now},
            where=again if unknown is None else again | (AlertRing.rang_at < unknown),
        )
        .returning(AlertRing.lane)
    )
    return rung is not None

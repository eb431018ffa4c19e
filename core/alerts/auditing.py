"""The auditor: notices a ticket that nobody has taken and of which nobody would be told. It trusts nothing the engine says of
itself, only what stands in the tables."""

from asyncio import sleep
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from core.actor import StaffRole
from core.alerts.climbing import climbs_by_terms
from core.alerts.intents import AlertsSilent
from core.alerts.matters import unseen
from core.alerts.models import Matter, TicketAlert
from core.clock import Clock
from core.database import Work
from core.outbox.service import staff, tell
from core.slots.service import claim, finish, forget, newest_slot
from core.staff.service import staff_with_role
from core.tickets.models import Ticket, TicketEvent
from core.tickets.queue import COMES

log = structlog.get_logger()

AUDIT = "alerts.audit"
AUDIT_EVERY = 5
"""Minutes."""
KEPT = timedelta(days=1)
GRACE = timedelta(minutes=2)
"""Many ticks: what is not done by then is not going to be."""
SECOND_LOOK = 15.0
"""Real seconds, several ticks: when a clock has jumped, or the desk has just started, the engine is only about to catch up."""
NAMED = 20


@dataclass(frozen=True, slots=True)
class Silent:
    """A ticket of which nobody would be told."""

    ticket_id: int
    number: int


async def unguarded(work: Work) -> list[Silent]:
    """Tickets that nobody has taken and that stand on no ladder, whose step was due and was not taken, or whose next step is
    farther away than their ladder allows."""
    came = (
        select(func.max(TicketEvent.at))
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(COMES))
        .correlate(Ticket)
        .scalar_subquery()
    )
    rows = (
        await work.session.execute(
            select(
                Ticket.id,
                Ticket.number,
                Ticket.plan_version_id,
                Ticket.calendar_version_id,
                Ticket.priority,
                TicketAlert.next_alert_at,
                func.coalesce(came, Ticket.opened_at).label("came"),
            )
            .join(
                TicketAlert,
                (TicketAlert.ticket_id == Ticket.id)
                & (TicketAlert.matter == Matter.UNSEEN)
                & TicketAlert.ended_at.is_(None),
                isouter=True,
            )
            .where(unseen())
            .order_by(Ticket.id)
        )
    ).all()
    climbs = await climbs_by_terms(work, {(row[2], row[3], row[4]) for row in rows})
    latest = {terms: climb.latest(work.now) for terms, climb in climbs.items()}

    def silent(next_at: datetime | None, since: datetime, most: datetime) -> bool:
        if next_at is None:
            return since < work.now - GRACE
        return next_at < work.now - GRACE or next_at > most + GRACE

    return [
        Silent(row.id, row.number)
        for row in rows
        if silent(row.next_alert_at, row.came, latest[(row[2], row[3], row[4])])
    ]


async def looked_at(work: Work) -> datetime | None:
    """When the auditor looked last: it can stop, too, and somebody should notice."""
    return await newest_slot(work, AUDIT)


class Auditor:
    """Looks, looks again, and tells."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: list[Silent] = []

    async def look(self, work: Work) -> Sequence[int]:
        """What is still silent after a moment."""
        self._found = await unguarded(work)
        if self._found:
            await sleep(SECOND_LOOK)
            # By the time it is now: when the clock has jumped meanwhile, the next steps are rightly far from the one before.
            later = replace(work, now=self._clock.now())
            again = {one.ticket_id for one in await unguarded(later)}
            self._found = [one for one in self._found if one.ticket_id in again]
        return [one.ticket_id for one in self._found]

    async def noticed(self, _work: Work, ticket_id: int) -> None:
        log.error("alerts.silent", ticket=ticket_id)

    async def report(self, work: Work) -> None:
        """Tell the administrators who have come in, each at most once an hour."""
        await forget(work, AUDIT, work.now - KEPT)
        if not self._found:
            return
        numbers = sorted(one.number for one in self._found)
        told = AlertsSilent(numbers=numbers[:NAMED], count=len(numbers))
        hour = work.now.replace(minute=0, second=0, microsecond=0)
        for admin in await staff_with_role(work, StaffRole.ADMIN):
            once = f"alerts.silent.{admin.id}"
            if await claim(work, once, hour):
                await tell(work, staff(admin.id), told)
                await finish(work, once, hour)

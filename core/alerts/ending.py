"""Tickets leave their ladders, or climb on by others. First wins: whoever took a ticket is found in the ticket itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import case, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.actor import Actor, require_staff, signature
from core.alerts.climbing import climbs_of
from core.alerts.enrolling import BATCH, enrol_missed, enrol_near
from core.alerts.intents import AlertShown
from core.alerts.matters import BY_STAFF, alive
from core.alerts.models import NEAR, AlertRing, Matter, TicketAlert
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, Recipient, tell_each
from core.staff.models import Staff
from core.tickets.base import lock_ticket
from core.tickets.models import Ticket, TicketEvent


async def end(work: Work) -> int:
    """Take those off that somebody has answered, and show it in the lists that name them; how many."""
    query = (
        select(TicketAlert)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ended_at.is_(None), ~alive())
        .order_by(TicketAlert.ticket_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=TicketAlert)
    )
    over = (await work.session.scalars(query)).all()
    authors = await _who_acted(work, [alert for alert in over if alert.matter is not Matter.UNSEEN])
    await _end(work, over, authors)
    return len(over)


async def _who_acted(work: Work, missed: Sequence[TicketAlert]) -> dict[int, str]:
    """By ticket, who of the staff did something first after the time was up, or after it was told to be near."""
    rows = await work.session.execute(
        select(TicketEvent.ticket_id, TicketEvent.author)
        .join(TicketAlert, TicketAlert.ticket_id == TicketEvent.ticket_id)
        .where(
            TicketEvent.ticket_id.in_([alert.ticket_id for alert in missed]),
            TicketAlert.matter != Matter.UNSEEN,
            TicketAlert.ended_at.is_(None),
            TicketEvent.at > case((TicketAlert.matter.in_(NEAR), TicketAlert.started_at), else_=TicketAlert.due_at),
            BY_STAFF,
        )
        .ext(distinct_on(TicketEvent.ticket_id))
        .order_by(TicketEvent.ticket_id, TicketEvent.id)
    )
    return {ticket_id: author for ticket_id, author in rows}  # noqa: C416 - a result is no iterable of pairs for mypy


async def _end(work: Work, over: Sequence[TicketAlert], authors: dict[int, str]) -> None:
    for alert in over:
        alert.ended_at = work.now
        alert.ended_by = authors.get(alert.ticket_id) if alert.matter is not Matter.UNSEEN else None
    await work.session.flush()
    told = [alert.started_at for alert in over if alert.rung]
    if told:
        await tell_each(work, *((lane, AlertShown()) for lane in await _rung_since(work, told)))


async def _rung_since(work: Work, moments: Iterable[datetime]) -> list[Recipient]:
    lanes = await work.session.scalars(
        select(AlertRing.lane).where(AlertRing.rang_at >= min(moments)).distinct().order_by(AlertRing.lane)
    )
    return [Recipient(lane) for lane in lanes] or [GROUP]


async def acknowledge(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """«Принято»: somebody of the staff knows that the ticket is late or nearly so; nobody is told again of this due time.

    Of two who tap at once one gets it; the other is refused with the name of the first.
    """
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    await enrol_missed(work, ticket_id)
    await enrol_near(work, ticket_id)
    query = (
        select(TicketAlert)
        .where(TicketAlert.ticket_id == ticket_id, TicketAlert.matter != Matter.UNSEEN)
        .order_by(TicketAlert.ended_at.desc().nulls_first(), TicketAlert.matter)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    alerts = (await work.session.scalars(query)).all()
    active = [alert for alert in alerts if alert.ended_at is None]
    if not active:
        raise await _not_late(work, ticket, alerts[0] if alerts else None)
    await _end(work, active, {ticket_id: signature(author)})
    return ticket


async def _not_late(work: Work, ticket: Ticket, last: TicketAlert | None) -> Refusal:
    kind, _, number = (last.ended_by if last is not None and last.ended_by is not None else "").partition(":")
    first = await work.session.get(Staff, int(number)) if kind == "staff" else None
    if first is None:
        return Refusal("nothing-late", number=ticket.number)
    return Refusal("already-acknowledged", number=ticket.number, name=first.name)


async def change_ladders(work: Work) -> int:
    """Climb on by the plan, calendar and priority that a ticket has now; how many have other ones than before."""
    changed = or_(
        TicketAlert.priority != Ticket.priority,
        TicketAlert.plan_version_id.is_distinct_from(Ticket.plan_version_id),
        TicketAlert.calendar_version_id.is_distinct_from(Ticket.calendar_version_id),
    )
    query = (
        select(TicketAlert, Ticket)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ended_at.is_(None), changed)
        .order_by(TicketAlert.ticket_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=TicketAlert)
    )
    found = [(alert, ticket) for alert, ticket in await work.session.execute(query)]
    climbs = await climbs_of(work, [ticket for _, ticket in found])
    for alert, ticket in found:
        alert.priority = ticket.priority
        alert.plan_version_id, alert.calendar_version_id = ticket.plan_version_id, ticket.calendar_version_id
        alert.next_alert_at = climbs[ticket.id].due(alert.last_at, alert.rung)
    await work.session.flush()
    return len(found)

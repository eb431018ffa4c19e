"""The engine: steps that are due are planned, each once among all processes, and nothing else keeps the time."""

from sqlalchemy import insert, select

from core.alerts.climbing import climbs_of
from core.alerts.matters import alive
from core.alerts.models import NEAR, AlertStep, TicketAlert
from core.alerts.ringing import Called, ring
from core.database import Work
from core.sla.rules.ladders import Audience, farthest
from core.tickets.models import Ticket

BATCH = 200
"""Tickets in a transaction: those who would take one of them wait for it."""


async def plan_due(work: Work, batch: int = BATCH) -> int:
    """Take the next step of up to ``batch`` tickets whose step is due; how many were due.

    A step, when the next one is due and the message are one transaction; the rows are locked, and what another process has
    locked is left to it. However long nothing ran, a ticket makes one step. In quiet hours the step waits for their end.
    """
    query = (
        select(TicketAlert, Ticket)
        .join(Ticket, Ticket.id == TicketAlert.ticket_id)
        .where(TicketAlert.ended_at.is_(None), TicketAlert.next_alert_at <= work.now, alive())
        .order_by(TicketAlert.next_alert_at, TicketAlert.ticket_id, TicketAlert.matter)
        .limit(batch)
        # The ticket, too: who takes it now is waited for by nobody, and no step comes after an acknowledgement.
        .with_for_update(key_share=True, skip_locked=True)
    )
    due = [(alert, ticket) for alert, ticket in await work.session.execute(query)]
    climbs = await climbs_of(work, [ticket for _, ticket in due])
    taken = []
    for alert, ticket in due:
        climb = climbs[ticket.id]
        if not climb.may_tell(work.now):
            alert.next_alert_at = climb.opening(work.now)
            continue
        audience = Audience.GROUP if alert.matter in NEAR else climb.ladder.audience(alert.rung)
        taken.append((alert, audience))
        alert.seq += 1
        alert.rung += 1
        alert.reached = farthest(alert.reached, audience)
        alert.last_at = work.now
        alert.next_alert_at = climb.due(work.now, alert.rung)
    await work.session.flush()
    if taken:
        outbox = await ring(work, [Called(audience, alert.started_at) for alert, audience in taken])
        steps = [
            {
                "ticket_id": alert.ticket_id,
                "matter": alert.matter,
                "seq": alert.seq,
                "audience": audience,
                "planned_at": work.now,
                "outbox_id": outbox[audience],
            }
            for alert, audience in taken
        ]
        await work.session.execute(insert(AlertStep), steps)
    return len(due)

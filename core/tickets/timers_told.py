"""Telling people of their timers."""

from core.database import Work
from core.outbox.service import GROUP, staff, tell
from core.staff.models import Staff
from core.tickets.models import Ticket
from core.tickets.work_intents import TimerSaid, TimerTold
from core.tickets.work_models import Timer


async def tell_of_timer(
    work: Work, timer: Timer, ticket: Ticket, said: TimerSaid, *, minutes: int, limit: int, service: str = ""
) -> None:
    """In private who has come in there, else by name in the group. ``service``: what has been written down, if anything."""
    person = await work.session.get_one(Staff, timer.staff_id)
    told = TimerTold(
        said=said,
        timer_id=timer.id,
        ticket_id=ticket.id,
        number=ticket.number,
        staff_id=timer.staff_id,
        started_at=timer.started_at,
        minutes=minutes,
        limit=limit,
        service=service,
    )
    await tell(work, staff(person.id) if person.messenger_id is not None and person.active else GROUP, told)

"""A ticket rests until a date and comes back by itself, once, whoever restarts meanwhile.

Resting is the desk's own matter: the SLA's clocks run on. Only if the client has asked for it or agreed the ticket waits for
the client, and the resolution clock stands.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.actor import Actor, SystemActor
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, contact, staff, tell
from core.sla.rules.events import EventKind
from core.tickets.base import lock_ticket, record, show_changed
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.teamwork.acts import lock_active, lock_taken, tidy, write_act
from core.tickets.teamwork.intents import CameBack, PostponedForClient
from core.tickets.teamwork.models import ActKind, Postponement, Why
from core.tickets.teamwork.resting import standing, undisturbed

RETURN = SystemActor("return")
FARTHEST = timedelta(days=366)


async def postpone(work: Work, actor: Actor, ticket_id: int, until: datetime, why: Why, words: str = "") -> Ticket:
    """Let the ticket rest until then. Who postpones an open ticket takes it; a postponement that stands is replaced.

    Refuses a moment that is not ahead or farther than a year, and other reasons without words.
    """
    ticket, author = await lock_taken(work, actor, ticket_id)
    if until <= work.now:
        raise Refusal("postpone-past")
    if until > work.now + FARTHEST:
        raise Refusal("postpone-far")
    words = tidy(words)
    if why is Why.OTHER and not words:
        raise Refusal("postpone-why")
    before = await standing(work, ticket.id)
    if before is not None:
        await _end(work, author, ticket, before)
    rest = Postponement(
        ticket_id=ticket.id, until=until, why=why, words=words, staff_id=author.staff_id, created_at=work.now
    )
    work.session.add(rest)
    await write_act(work, ticket, author, ActKind.POSTPONED, words=words)
    if why is Why.CLIENT:
        if ticket.state is TicketState.IN_PROGRESS:
            ticket.state = TicketState.WAITING_CLIENT
            await record(work, ticket, author, EventKind.ASKED)
        told = PostponedForClient(ticket_id=ticket.id, number=ticket.number, until=until)
        await tell(work, contact(ticket.contact_id), told)
    await show_changed(work, ticket)
    return ticket


async def bring_back(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """Somebody goes on with it before its date. Refuses a ticket that is not postponed."""
    ticket, author = await lock_active(work, actor, ticket_id)
    rest = await standing(work, ticket.id)
    if rest is None:
        raise Refusal("not-postponed", number=ticket.number)
    await _end(work, author, ticket, rest)
    await show_changed(work, ticket)
    return ticket


async def due_back(work: Work) -> list[int]:
    """Postponements whose moment has come, the earliest first."""
    query = select(Postponement.id).where(Postponement.ended_at.is_(None), Postponement.until <= work.now)
    return list(await work.session.scalars(query.order_by(Postponement.until, Postponement.id)))


async def come_back(work: Work, postponement_id: int) -> bool:
    """The moment has come: the ticket is back in its engineer's list, and they are reminded. False if there is nobody to remind
    any more: it was brought back, or is done."""
    found = await work.session.get_one(Postponement, postponement_id)
    ticket = await lock_ticket(work, RETURN, found.ticket_id)
    rest = await standing(work, ticket.id)
    if rest is None or rest.id != postponement_id or rest.until > work.now:
        return False
    if ticket.state not in ACTIVE:
        rest.ended_at = work.now
        await work.session.flush()
        return False
    await _end(work, RETURN, ticket, rest)
    told = CameBack(
        ticket_id=ticket.id,
        number=ticket.number,
        staff_id=ticket.assignee_id or rest.staff_id,
        why=rest.why,
        words=rest.words,
    )
    await tell(work, GROUP, told)
    await tell(work, staff(told.staff_id), told)
    await show_changed(work, ticket)
    return True


async def _end(work: Work, actor: Actor, ticket: Ticket, rest: Postponement) -> None:
    """The ticket rests no more. If it waited for its client only because of this, it goes on."""
    quiet = await work.session.scalar(select(undisturbed()).where(Postponement.id == rest.id))
    rest.ended_at = work.now
    if rest.why is Why.CLIENT and quiet and ticket.state is TicketState.WAITING_CLIENT:
        ticket.state = TicketState.IN_PROGRESS
    if ticket.state is not TicketState.WAITING_CLIENT:  # a question that is still open keeps it waiting
        await record(work, ticket, actor, EventKind.RESUMED)
    await write_act(work, ticket, actor, ActKind.RETURNED)

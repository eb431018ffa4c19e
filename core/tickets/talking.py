"""What is being talked about: which tickets a client may mean, and whose words a message was."""

from sqlalchemy import ColumnElement, func, select

from core.actor import Actor, ContactActor, ContactRole, require_staff
from core.database import Work
from core.tickets.base import begin, lock_ticket, show_changed
from core.tickets.models import ACTIVE, Message, Side, Ticket, TicketState
from core.tickets.queries import asked_of
from core.tickets.routing import Talk


async def talks_of(work: Work, actor: ContactActor) -> list[Talk]:
    """The contact's tickets in which staff has written and something still has to be done, the latest word first; a manager's
    are also those of the company in which they have written themselves, because the answers come to them, too."""
    mine: ColumnElement[bool] = Ticket.contact_id == actor.contact_id
    if actor.role is ContactRole.MANAGER:
        mine = asked_of([actor.contact_id])
    said = func.max(Message.sent_at)
    rows = await work.session.execute(
        select(Ticket.id, Ticket.state, said)
        .join(Message, Message.ticket_id == Ticket.id)
        .where(
            mine,
            Ticket.company_id == actor.company_id,
            Ticket.state.in_(ACTIVE),
            Message.side == Side.STAFF,
        )
        .group_by(Ticket.id)
        .order_by(said.desc(), Ticket.id.desc())
    )
    return [Talk(ticket_id, state is TicketState.WAITING_CLIENT, said_at) for ticket_id, state, said_at in rows]


async def opened_by_words(work: Work, ticket_id: int) -> int | None:
    """The first message that the ticket was opened with; None if its client has not written one."""
    return await work.session.scalar(
        select(func.min(Message.id))
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Ticket.id == ticket_id, Message.side == Side.CLIENT, Message.sent_at <= Ticket.opened_at)
    )


async def accept_by_reaction(work: Work, actor: Actor, ticket_id: int) -> bool:
    """A sign of the staff under an open ticket («принято») takes it as a reply would, and stops its alerts; whether it did.

    One that somebody has taken already is not changed by it: a sign is no answer, so it neither keeps a ticket from lapsing nor
    ends an alert about a time that is up. Taking the sign away undoes nothing.
    """
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state is not TicketState.OPEN:
        return False
    await begin(work, ticket, author)
    await show_changed(work, ticket)
    return True

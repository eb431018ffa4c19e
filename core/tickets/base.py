"""What all use cases of tickets share: finding and locking a ticket, writing its history."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from core.actor import (
    Actor,
    ContactActor,
    ContactRole,
    StaffActor,
    SystemActor,
    require_contact,
    require_staff,
    signature,
)
from core.clients.models import Company, Contact
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound
from core.outbox.service import GROUP, NO_WAIT, Intent, Recipient, contact, tell, tell_each
from core.sla.rules.events import MOVES_CLOCKS, EventKind
from core.sla.rules.plans import Priority
from core.tickets.clocks import set_clocks
from core.tickets.colleague_intents import ColleagueActed, ColleagueWrote, Deed
from core.tickets.intents import CardChanged, Taken
from core.tickets.models import Message, Ticket, TicketEvent, TicketState
from core.tickets.teamwork.models import Merge


async def lock_ticket(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """The ticket with its row locked till the end of the transaction, if this actor may know of it.

    Staff and the desk itself may touch every ticket, a contact only their own and a manager the company's; to others a ticket
    that exists looks like one that does not.
    """
    ticket = await lock_row(work, Ticket, ticket_id)
    if isinstance(actor, ContactActor):
        if ticket is None or not ticket.belongs_to(actor):
            raise NotFound("no-ticket")
        return ticket
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    if ticket is None:
        raise NotFound("no-ticket")
    return ticket


async def lock_tickets(work: Work, actor: Actor, ticket_ids: Sequence[int]) -> Sequence[Ticket]:
    """The same for many at once, for staff and the desk itself: as they are now, by id, those that there are."""
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    await work.session.flush()
    query = (
        select(Ticket)
        .where(Ticket.id.in_(ticket_ids))
        .order_by(Ticket.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(query)).all()


async def lock_own_ticket(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, ContactActor]:
    """The same for use cases that only the client has."""
    contact = require_contact(actor)
    return await lock_ticket(work, contact, ticket_id), contact


async def lock_company_ticket(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, ContactActor]:
    """A ticket of the company that this manager speaks for, locked, whoever opened it. Money is a manager's matter."""
    contact = require_contact(actor)
    ticket = await lock_row(work, Ticket, ticket_id)
    if ticket is None or ticket.company_id != contact.company_id:
        raise NotFound("no-ticket")
    if contact.role is not ContactRole.MANAGER:
        raise Forbidden("managers-only")
    return ticket, contact


async def record(
    work: Work,
    ticket: Ticket,
    actor: Actor,
    kind: EventKind,
    *,
    at: datetime | None = None,
    priority: Priority | None = None,
) -> None:
    """Write an event into the ticket's history, and down where its clocks stand after it.

    ``at``: when it happened, if not now. ``priority``: what the event has changed it to. Every change of the ticket's state
    has to be on the ticket before.
    """
    work.session.add(
        TicketEvent(
            ticket_id=ticket.id,
            kind=kind,
            at=at or work.now,
            author=signature(actor),
            priority=priority,
        )
    )
    if kind in MOVES_CLOCKS:
        await set_clocks(work, ticket)


async def begin(work: Work, ticket: Ticket, author: StaffActor) -> None:
    """The open ticket is this person's from now on, and its client is told who works on it."""
    ticket.state = TicketState.IN_PROGRESS
    ticket.assignee_id = author.staff_id
    ticket.acknowledged_at = ticket.acknowledged_at or work.now
    await record(work, ticket, author, EventKind.TAKEN)
    taken = Taken(ticket_id=ticket.id, number=ticket.number, staff_name=author.name)
    await tell(work, contact(ticket.contact_id), taken)


async def readers_of(work: Work, ticket: Ticket, *, but: int | None = None) -> list[Recipient]:
    """Who of the client reads the conversation: who opened the ticket or one that was merged into it, and managers who have
    written in it. ``but``: the contact who knows already."""
    wrote = select(Message.contact_id).where(Message.ticket_id == ticket.id, Message.contact_id.is_not(None))
    opened_the_same = (
        select(Ticket.contact_id).join(Merge, Merge.ticket_id == Ticket.id).where(Merge.into_id == ticket.id)
    )
    others = await work.session.scalars(
        select(Contact.id)
        .where(
            or_(and_(Contact.id.in_(wrote), Contact.role == ContactRole.MANAGER), Contact.id.in_(opened_the_same)),
            Contact.company_id == ticket.company_id,
            Contact.active,
            Contact.id != ticket.contact_id,
        )
        .order_by(Contact.id)
    )
    return [contact(reader) for reader in (ticket.contact_id, *others) if reader != but]


async def tell_readers(work: Work, ticket: Ticket, intent: Intent, *, wait: timedelta = NO_WAIT) -> None:
    """Tell everybody of the client who reads the conversation."""
    await tell_each(work, *((reader, intent) for reader in await readers_of(work, ticket)), wait=wait)


async def tell_colleagues(work: Work, ticket: Ticket, author: ContactActor, message: Message) -> None:
    """One person of the client has written: the author of the ticket and the managers in it are not left out."""
    wrote = ColleagueWrote(message_id=message.id)
    await tell_each(work, *((reader, wrote) for reader in await readers_of(work, ticket, but=author.contact_id)))


async def tell_done(work: Work, ticket: Ticket, author: ContactActor, intent: Intent, deed: Deed) -> None:
    """The answer to who of the client has done something with the ticket; if somebody else opened it, they learn who it was."""
    told: list[tuple[Recipient, Intent]] = [(contact(author.contact_id), intent)]
    if author.contact_id != ticket.contact_id:
        acted = ColleagueActed(ticket_id=ticket.id, number=ticket.number, contact_id=author.contact_id, deed=deed)
        told.append((contact(ticket.contact_id), acted))
    await tell_each(work, *told)


async def show_changed(work: Work, ticket: Ticket) -> None:
    """The card in the group is to be drawn anew."""
    await work.session.flush()
    await tell(work, GROUP, CardChanged(ticket_id=ticket.id))


async def company_of(work: Work, ticket: Ticket) -> Company:
    """The ticket's company."""
    company = await work.session.get(Company, ticket.company_id)
    assert company is not None
    return company


async def company_zone(work: Work, ticket: Ticket) -> ZoneInfo:
    """The zone in which the ticket's company counts days."""
    return (await company_of(work, ticket)).zone

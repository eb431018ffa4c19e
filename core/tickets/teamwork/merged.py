"""What goes on for a ticket that was merged: where words written into it go, and who hears the answers."""

from sqlalchemy import select

from core.actor import Actor, ContactActor, require_contact
from core.database import Work, lock_row
from core.errors import NotFound
from core.tickets.models import Ticket, TicketState
from core.tickets.teamwork.models import Merge


async def into_id(work: Work, ticket: Ticket) -> int | None:
    """The ticket that goes on for this one; None if it was not merged."""
    if ticket.state is not TicketState.CANCELLED:
        return None
    return await work.session.scalar(select(Merge.into_id).where(Merge.ticket_id == ticket.id))


async def goes_on_as(work: Work, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one it was merged into, locked."""
    main_id = await into_id(work, ticket)
    if main_id is None:
        return ticket
    main = await lock_row(work, Ticket, main_id)
    assert main is not None
    return main


async def lock_for_words(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, ContactActor]:
    """The ticket that a client's words belong to, locked: their own one, what it was merged into, or one into which a ticket of
    theirs was merged, because they get its answers. Any other looks like one that does not exist."""
    author = require_contact(actor)
    ticket = await lock_row(work, Ticket, ticket_id)
    if ticket is None or not (ticket.belongs_to(author) or await _takes_part(work, ticket, author)):
        raise NotFound("no-ticket")
    return await goes_on_as(work, ticket), author


async def _takes_part(work: Work, ticket: Ticket, author: ContactActor) -> bool:
    return author.company_id == ticket.company_id and author.contact_id in await _merged_contacts(work, ticket)


async def _merged_contacts(work: Work, ticket: Ticket) -> list[int]:
    """Who else has opened a ticket that was merged into this one."""
    query = (
        select(Ticket.contact_id)
        .join(Merge, Merge.ticket_id == Ticket.id)
        .where(Merge.into_id == ticket.id, Ticket.contact_id != ticket.contact_id)
        .distinct()
        .order_by(Ticket.contact_id)
    )
    return list(await work.session.scalars(query))


async def duplicates_of(work: Work, ticket_id: int) -> list[Ticket]:
    """The tickets that were merged into this one."""
    query = select(Ticket).join(Merge, Merge.ticket_id == Ticket.id).where(Merge.into_id == ticket_id)
    return list(await work.session.scalars(query.order_by(Ticket.id)))

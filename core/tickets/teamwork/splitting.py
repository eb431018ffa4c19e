"""A client's message that is another matter becomes a ticket of its own."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, require_staff
from core.clients.models import Contact
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, contact, tell_each
from core.sla.plans import pinned_for
from core.sla.rules.plans import Priority
from core.tickets.base import company_of, lock_ticket, show_changed
from core.tickets.clocks import start_clocks
from core.tickets.intents import NewCard
from core.tickets.models import Message, Side, Ticket, TicketState
from core.tickets.opening import account_for, opening_event
from core.tickets.queries import staff_ticket
from core.tickets.rules import make_subject
from core.tickets.teamwork.acts import write_act
from core.tickets.teamwork.intents import SplitOff
from core.tickets.teamwork.models import ActKind

LISTED = 6


@dataclass(frozen=True, slots=True)
class Splittable:
    """A ticket and its client's newest messages, newest first; empty if there are not two."""

    ticket: Ticket
    messages: list[Message]


async def messages_to_split(work: Work, actor: Actor, ticket_id: int) -> Splittable:
    """What can become a ticket of its own."""
    ticket = await staff_ticket(work, actor, ticket_id)
    query = (
        select(Message)
        .where(Message.ticket_id == ticket.id, Message.side == Side.CLIENT)
        .order_by(Message.id.desc())
        .limit(LISTED)
    )
    found = list(await work.session.scalars(query))
    return Splittable(ticket, found if len(found) > 1 else [])


async def split(work: Work, actor: Actor, message_id: int, subject_without_text: str) -> Ticket:
    """Open a ticket of its own for a client's message, which moves there with its files. Its clocks run from when the message
    was sent; it is the client's own request, so it waits for somebody who takes it. The client is told.

    Refuses a message of the staff, and the only one of its ticket.
    """
    author = require_staff(actor)
    seen = await work.session.get(Message, message_id)
    if seen is None or seen.contact_id is None:
        raise NotFound("no-client-message")
    before = await lock_ticket(work, author, seen.ticket_id)
    message = await lock_row(work, Message, message_id)
    assert message is not None
    if message.ticket_id != before.id:
        raise Refusal("split-already")
    count = select(func.count()).select_from(Message).where(Message.ticket_id == before.id, Message.side == Side.CLIENT)
    if (await work.session.scalar(count) or 0) < 2:
        raise Refusal("split-only-one", number=before.number)
    assert message.contact_id is not None
    person = await work.session.get_one(Contact, message.contact_id)
    company = await company_of(work, before)
    requested_at = min(message.sent_at, work.now)
    contract, account_id = await account_for(work, company, local_date(requested_at, company.zone))
    pinned = await pinned_for(work, contract)
    ticket = Ticket(
        company_id=company.id,
        contact_id=person.id,
        contract_id=contract.id if contract else None,
        account_id=account_id,
        subject=make_subject(message.text, subject_without_text),
        state=TicketState.OPEN,
        requested_at=requested_at,
        opened_at=work.now,
        version=1,
        completions=0,
        priority=Priority.NORMAL,
        plan_version_id=pinned.plan.id if pinned else None,
        calendar_version_id=pinned.calendar.id if pinned else None,
    )
    work.session.add(ticket)
    await work.session.flush()
    opened = opening_event(ticket, author, work.now)
    work.session.add(opened)
    await start_clocks(work, ticket, opened, pinned)
    message.ticket_id = ticket.id
    await write_act(work, before, author, ActKind.SPLIT, ticket.id)
    await write_act(work, ticket, author, ActKind.SPLIT_OFF, before.id)
    told = SplitOff(ticket_id=ticket.id, number=ticket.number, from_number=before.number, subject=ticket.subject)
    await tell_each(work, (GROUP, NewCard(ticket_id=ticket.id)), (contact(person.id), told))
    await show_changed(work, before)
    return ticket

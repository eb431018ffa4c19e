"""Handing a ticket over to a colleague, and calling one in beside oneself.

A ticket that was handed over waits for its new assignee: if nothing comes of it, the rule for tickets that were taken and
forgotten gives it back to those that nobody has taken, and it alerts anew.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffRole
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, Intent, contact, staff, tell
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.staff.service import staff_with_role
from core.tickets.base import record, show_changed
from core.tickets.intents import Taken
from core.tickets.models import Ticket, TicketState
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.acts import colleague, lock_active, lock_taken, write_act
from core.tickets.teamwork.intents import CalledIn, HandedOver
from core.tickets.teamwork.models import ActKind, Helper
from core.tickets.teamwork.words import same_name


@dataclass(frozen=True, slots=True)
class Crew:
    """Whom a ticket can be given to. ``helpers``: ids of those who were called in."""

    ticket: Ticket
    people: list[Staff]
    helpers: frozenset[int]


async def crew_of(work: Work, actor: Actor, ticket_id: int) -> Crew:
    """The engineers but for who has the ticket, by name."""
    ticket = await staff_ticket(work, actor, ticket_id)
    people = [one for one in await staff_with_role(work, StaffRole.ENGINEER) if one.id != ticket.assignee_id]
    return Crew(ticket, people, frozenset(await helper_ids(work, ticket_id)))


async def helper_ids(work: Work, ticket_id: int) -> list[int]:
    """Who was called in, in that order."""
    query = select(Helper.staff_id).where(Helper.ticket_id == ticket_id).order_by(Helper.at, Helper.staff_id)
    return list(await work.session.scalars(query))


async def named(work: Work, said: str) -> Staff:
    """The engineer whom these words name, in whichever case; refuses with all names when it is not exactly one."""
    people = await staff_with_role(work, StaffRole.ENGINEER)
    found = [one for one in people if same_name(said, one.name)]
    if len(found) != 1:
        raise Refusal("colleague-unclear", names=", ".join(one.name for one in found or people))
    return found[0]


async def hand_over(work: Work, actor: Actor, ticket_id: int, staff_id: int, words: str = "") -> Ticket:
    """Give the ticket to an engineer; to oneself: take it over from who has it. The client is told who works on it now.

    An open one counts as noticed from then on, as by taking it. Refuses who has it already.
    """
    ticket, author = await lock_active(work, actor, ticket_id)
    person = await colleague(work, staff_id)
    if ticket.assignee_id == person.id and ticket.state is not TicketState.OPEN:
        raise Refusal("has-it-already", number=ticket.number, name=person.name)
    ticket.assignee_id = person.id
    if ticket.state is TicketState.OPEN:
        ticket.state = TicketState.IN_PROGRESS
        ticket.acknowledged_at = ticket.acknowledged_at or work.now
        await record(work, ticket, author, EventKind.TAKEN)
    await record(work, ticket, author, EventKind.HANDED)
    await work.session.execute(delete(Helper).where(Helper.ticket_id == ticket.id, Helper.staff_id == person.id))
    await write_act(work, ticket, author, ActKind.HANDED, person.id, words)
    about = {"ticket_id": ticket.id, "number": ticket.number}
    await tell(work, contact(ticket.contact_id), Taken(**about, staff_name=person.name))
    told = HandedOver(**about, staff_id=person.id, by=author.name, words=words.strip())
    await _ring(work, person, told, author.staff_id)
    await show_changed(work, ticket)
    return ticket


async def accept(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """Who was given the ticket says that they have it. Twice is not an error."""
    ticket, author = await lock_active(work, actor, ticket_id)
    if ticket.assignee_id != author.staff_id:
        raise Refusal("not-given-to-you", number=ticket.number)
    await record(work, ticket, author, EventKind.TAKEN)
    await write_act(work, ticket, author, ActKind.ACCEPTED)
    await show_changed(work, ticket)
    return ticket


async def call_in(work: Work, actor: Actor, ticket_id: int, staff_id: int, *, on: bool) -> Ticket:
    """Ask a colleague to work on the ticket, too, or let one go; what is so already changes nothing."""
    ticket, author = await lock_taken(work, actor, ticket_id)
    person = await colleague(work, staff_id)
    if ticket.assignee_id == person.id:
        raise Refusal("has-it-already", number=ticket.number, name=person.name)
    if (person.id in await helper_ids(work, ticket.id)) == on:
        return ticket
    if not on:
        await work.session.execute(delete(Helper).where(Helper.ticket_id == ticket.id, Helper.staff_id == person.id))
        await write_act(work, ticket, author, ActKind.LET_GO, person.id)
    else:
        await work.session.execute(insert(Helper).values(ticket_id=ticket.id, staff_id=person.id, at=work.now))
        await write_act(work, ticket, author, ActKind.CALLED_IN, person.id)
        told = CalledIn(ticket_id=ticket.id, number=ticket.number, staff_id=person.id, by=author.name)
        await _ring(work, person, told, author.staff_id)
    await show_changed(work, ticket)
    return ticket


async def _ring(work: Work, person: Staff, told: Intent, author_id: int) -> None:
    """In the group with a mention, and in private unless the person has done it themselves."""
    await tell(work, GROUP, told)
    if person.id != author_id:
        await tell(work, staff(person.id), told)

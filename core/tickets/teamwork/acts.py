"""What the use cases of teamwork share: writing an act down, and who may do one."""

from core.actor import Actor, StaffActor, require_staff, signature
from core.database import Work
from core.errors import NotFound, Refusal
from core.staff.models import Staff
from core.tickets.base import begin, lock_ticket
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.teamwork.models import WORDS_LENGTH, Act, ActKind


def tidy(words: str) -> str:
    """A reason or a note of a person, in one line and not longer than is kept."""
    return " ".join(words.split())[:WORDS_LENGTH]


async def write_act(
    work: Work, ticket: Ticket, actor: Actor, kind: ActKind, other_id: int | None = None, words: str = ""
) -> None:
    """Into the ticket's history. Authorised by the caller."""
    work.session.add(
        Act(
            ticket_id=ticket.id,
            kind=kind,
            at=work.now,
            author=signature(actor),
            other_id=other_id,
            words=tidy(words),
        )
    )
    await work.session.flush()


async def lock_active(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, StaffActor]:
    """A ticket that still needs something, locked, for staff. Refuses one that is done."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    return ticket, author


async def lock_taken(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, StaffActor]:
    """The same, taken: who does something with a ticket that nobody has taken takes it."""
    ticket, author = await lock_active(work, actor, ticket_id)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    return ticket, author


async def colleague(work: Work, staff_id: int) -> Staff:
    """An engineer who works here and has come in; else NotFound."""
    person = await work.session.get(Staff, staff_id)
    if person is None or not person.active or person.messenger_id is None or "engineer" not in person.roles:
        raise NotFound("no-colleague")
    return person

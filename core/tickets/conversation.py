"""The conversation of a ticket, in both directions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.actor import Actor, ContactActor, require_contact, require_staff
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, NO_WAIT, contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import lock_ticket, record, show_changed, tell_colleagues, tell_readers
from core.tickets.intents import ClientEdited, ClientWrote, StaffEdited, StaffWrote, Taken
from core.tickets.models import Attachment, FileKind, Message, Side, Ticket, TicketState
from core.tickets.teamwork.merged import goes_on_as, lock_for_words

FILES_IN_ALBUM = 10
INSTANT = timedelta(microseconds=1)
ALBUM_WAIT = timedelta(seconds=0.7)
"""The parts of an album come one by one, within a moment: they are passed on together."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came from the messenger. ``size`` in bytes, when known."""

    kind: FileKind
    file_ref: str
    name: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a person sent: text and files. ``album_key`` is shared by messages that are one album."""

    text: str
    files: tuple[File, ...] = ()
    album_key: str | None = None

    @property
    def wait(self) -> timedelta:
        """How long the message is kept back for what belongs to it."""
        return ALBUM_WAIT if self.album_key is not None else NO_WAIT


async def add_message(
    work: Work,
    ticket: Ticket,
    words: Words,
    *,
    contact_id: int | None = None,
    staff_id: int | None = None,
    question: bool = False,
    sent_at: datetime,
) -> Message:
    """Store a message, or add to the album it belongs to. Authorised by the caller."""
    if not words.text.strip() and not words.files:
        raise Refusal("empty-message")
    message = await _album_of(work, ticket, words)
    if message is None:
        message = Message(
            ticket_id=ticket.id,
            side=Side.CLIENT if contact_id is not None else Side.STAFF,
            contact_id=contact_id,
            staff_id=staff_id,
            question=question,
            text=words.text,
            album_key=words.album_key,
            sent_at=sent_at,
        )
        work.session.add(message)
        await work.session.flush()
    elif words.text:
        message.text = f"{message.text}\n{words.text}".strip()
    for file in words.files:
        work.session.add(
            Attachment(message_id=message.id, kind=file.kind, file_ref=file.file_ref, name=file.name, size=file.size)
        )
    await work.session.flush()
    return message


async def _album_of(work: Work, ticket: Ticket, words: Words) -> Message | None:
    if words.album_key is None:
        return None
    message = await work.session.scalar(
        select(Message).where(Message.ticket_id == ticket.id, Message.album_key == words.album_key).limit(1)
    )
    if message is None:
        return None
    count = await work.session.scalar(
        select(func.count()).select_from(Attachment).where(Attachment.message_id == message.id)
    )
    return message if (count or 0) + len(words.files) <= FILES_IN_ALBUM else None


async def client_writes(
    work: Work, actor: Actor, ticket_id: int, words: Words, *, sent_at: datetime
) -> tuple[Ticket, Message]:
    """A client's message into the ticket. An answer ends the waiting; a message to a resolved ticket does not reopen it
    by itself («спасибо» would), the client has a button for that. What is written into a duplicate that was merged goes into
    the ticket that goes on for it, which is the one returned."""
    ticket, author = await lock_for_words(work, actor, ticket_id)
    # After the opening, whatever the messenger's clock (it counts whole seconds) says: this is no part of the request.
    sent_at = max(min(sent_at, work.now), ticket.opened_at + INSTANT)
    message = await add_message(work, ticket, words, contact_id=author.contact_id, sent_at=sent_at)
    waited = ticket.state is TicketState.WAITING_CLIENT
    if waited:
        ticket.state = TicketState.IN_PROGRESS
    # The clock goes on from when the client answered, not from when the desk got to read it.
    await record(work, ticket, author, EventKind.CLIENT_WROTE, at=sent_at)
    if waited:
        await show_changed(work, ticket)
    await tell(work, GROUP, ClientWrote(message_id=message.id), wait=words.wait)
    await tell_colleagues(work, ticket, author, message)
    return ticket, message


async def staff_writes(
    work: Work, actor: Actor, ticket_id: int, words: Words, *, question: bool = False
) -> tuple[Ticket, Message]:
    """A message of the staff to the client. A question makes the ticket wait for the answer.

    Any reply is a reaction: it acknowledges an open ticket and makes its author the assignee. Into a merged duplicate nothing
    is written: it goes where the ticket goes on.
    """
    author = require_staff(actor)
    ticket = await goes_on_as(work, await lock_ticket(work, author, ticket_id))
    message = await add_message(work, ticket, words, staff_id=author.staff_id, question=question, sent_at=work.now)
    if ticket.state is TicketState.OPEN:
        ticket.state = TicketState.IN_PROGRESS
        ticket.acknowledged_at = work.now
        ticket.assignee_id = author.staff_id
        await tell(
            work,
            contact(ticket.contact_id),
            Taken(ticket_id=ticket.id, number=ticket.number, staff_name=author.name),
        )
    if question and ticket.state is TicketState.IN_PROGRESS:
        ticket.state = TicketState.WAITING_CLIENT
    await record(work, ticket, author, EventKind.ASKED if question else EventKind.STAFF_WROTE)
    await tell_readers(work, ticket, StaffWrote(message_id=message.id), wait=words.wait)
    await show_changed(work, ticket)
    return ticket, message


async def edit_message(work: Work, actor: Actor, message_id: int, text: str) -> bool:
    """The author has changed the words of a message; the other side's copy follows. Nobody edits another's words. False if the
    words are what they were."""
    message = await lock_row(work, Message, message_id)
    if message is None:
        raise NotFound
    if isinstance(actor, ContactActor):
        if message.contact_id != actor.contact_id:
            raise NotFound
    elif message.staff_id != require_staff(actor).staff_id:
        raise NotFound
    if message.text == text:
        return False
    message.text = text
    message.edited_at = work.now
    await work.session.flush()
    ticket = await work.session.get_one(Ticket, message.ticket_id)
    if message.side is Side.CLIENT:
        await tell(work, GROUP, ClientEdited(message_id=message.id))
        await tell_colleagues(work, ticket, require_contact(actor), message)
    else:
        await tell_readers(work, ticket, StaffEdited(message_id=message.id))
    return True


async def files_of(work: Work, message_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    """Files by message, in the order they came."""
    found: dict[int, list[Attachment]] = {message_id: [] for message_id in message_ids}
    for file in await work.session.scalars(
        select(Attachment).where(Attachment.message_id.in_(message_ids)).order_by(Attachment.id)
    ):
        found[file.message_id].append(file)
    return found

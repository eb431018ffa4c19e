"""Internal notes: what engineers write for each other. They live in a table of their own, which nothing that is written for a
client reads; they are no reaction and wake nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from core.actor import Actor, require_staff
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.models import OutboxRow, OutboxState
from core.tickets.base import lock_ticket, show_changed
from core.tickets.conversation import File, Words, files_of
from core.tickets.intents import StaffWrote
from core.tickets.models import Attachment, Message, Ticket
from core.tickets.teamwork.models import Note

TEXT_LENGTH = 4096


async def add_note(work: Work, actor: Actor, ticket_id: int, words: Words) -> tuple[Ticket, Note]:
    """Keep a note with the ticket, whatever its state. The parts of an album are one note."""
    author = require_staff(actor)
    text = words.text.strip()[:TEXT_LENGTH]
    if not text and not words.files:
        raise Refusal("note-empty")
    ticket = await lock_ticket(work, author, ticket_id)
    files: list[dict[str, Any]] = [
        {"kind": file.kind.value, "file_ref": file.file_ref, "name": file.name, "size": file.size}
        for file in words.files
    ]
    note = await album_note(work, author.staff_id, words.album_key)
    if note is not None and note.ticket_id == ticket.id:
        note.files = [*note.files, *files]
        note.text = f"{note.text}\n{text}".strip()
        await work.session.flush()
        return ticket, note
    note = Note(
        ticket_id=ticket.id,
        staff_id=author.staff_id,
        text=text,
        files=files,
        album_key=words.album_key,
        at=work.now,
    )
    work.session.add(note)
    await show_changed(work, ticket)
    return ticket, note


async def album_note(work: Work, staff_id: int, album_key: str | None) -> Note | None:
    """The note that an earlier part of this person's album has become: the parts come one by one, and only one of them has the
    words."""
    if album_key is None:
        return None
    query = select(Note).where(Note.album_key == album_key, Note.staff_id == staff_id)
    return await work.session.scalar(query.order_by(Note.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Recalled:
    """A message that was about to go to the client and does not go: its files belong to a note."""

    message_id: int
    words: Words


async def recall_album(work: Work, actor: Actor, ticket_id: int, album_key: str | None) -> Recalled | None:
    """The earlier parts of an album whose words, which came with a later part, make a note of it. They have waited for the rest
    of the album; None if there are none, or if they are on their way already. The caller has to :func:`forget` the message once
    nothing of the front end refers to it.
    """
    author = require_staff(actor)
    if album_key is None:
        return None
    query = select(Message).where(
        Message.album_key == album_key, Message.staff_id == author.staff_id, Message.ticket_id == ticket_id
    )
    message = await work.session.scalar(query)
    if message is None:
        return None
    waiting = delete(OutboxRow).where(
        OutboxRow.kind == StaffWrote.kind,
        OutboxRow.collapse_key == str(message.id),
        OutboxRow.state == OutboxState.WAITING,
    )
    if not (await work.session.scalars(waiting.returning(OutboxRow.id))).all():
        return None
    attached = (await files_of(work, [message.id]))[message.id]
    files = tuple(File(file.kind, file.file_ref, file.name, file.size) for file in attached)
    return Recalled(message.id, Words(message.text, files))


async def forget(work: Work, recalled: Recalled) -> None:
    """The message has never been said."""
    await work.session.execute(delete(Attachment).where(Attachment.message_id == recalled.message_id))
    await work.session.execute(delete(Message).where(Message.id == recalled.message_id))


async def edit_note(work: Work, actor: Actor, note_id: int, text: str) -> None:
    """Its author has changed the words. It stays a note, whatever they begin with now."""
    author = require_staff(actor)
    note = await lock_row(work, Note, note_id)
    if note is None or note.staff_id != author.staff_id:
        raise NotFound
    text = text.strip()[:TEXT_LENGTH]
    if text != note.text and (text or note.files):
        note.text = text
        note.edited_at = work.now
        await work.session.flush()

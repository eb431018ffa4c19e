"""A draft becomes a ticket, or part of one. Used by the client's tap and by the clock."""

from bot.delivery.intents import DraftClosed
from bot.locales import plain
from bot.store import drafts, messages
from bot.store.messages import About
from bot.store.models import Draft, DraftPart, Purpose
from bot.views.files import describe
from core.actor import Actor, ContactActor, SystemActor
from core.database import Work
from core.outbox.service import contact, tell
from core.tickets.away import away_to_tell
from core.tickets.conversation import client_writes
from core.tickets.models import Message, Ticket
from core.tickets.opening import open_ticket

BY_ITSELF = SystemActor("draft")


async def open_draft(work: Work, actor: Actor, draft: Draft) -> Ticket:
    """Open the draft as a ticket. The messages it was written with now belong to the ticket: edits find them."""
    parts = await drafts.parts_of(work, draft.id)
    said = [(drafts.words_of(part), part.sent_at) for part in parts]
    files = [file for words, _ in said for file in words.files]
    ticket, stored = await open_ticket(
        work,
        actor,
        contact_id=draft.contact_id,
        said=said,
        subject_without_text=plain("subject-files", files=describe(files)),
    )
    for part, message in zip(parts, stored, strict=True):
        await _remember(work, draft, part, ticket, message)
    await messages.draft_became(work, draft.chat_id, draft.id, ticket.id)
    await drafts.remove(work, draft.id)
    return ticket


async def add_draft_to(work: Work, actor: ContactActor, draft: Draft, ticket_id: int) -> Ticket:
    """Everything in the draft goes into a ticket that exists."""
    ticket: Ticket | None = None
    for part in await drafts.parts_of(work, draft.id):
        ticket, message = await client_writes(work, actor, ticket_id, drafts.words_of(part), sent_at=part.sent_at)
        await _remember(work, draft, part, ticket, message)
    assert ticket is not None
    closed = DraftClosed(
        draft_id=draft.id, text_key="draft-added", number=ticket.number, away=await away_to_tell(work, ticket)
    )
    await tell(work, contact(draft.contact_id), closed)
    await drafts.remove(work, draft.id)
    return ticket


async def _remember(work: Work, draft: Draft, part: DraftPart, ticket: Ticket, message: Message) -> None:
    """The message it was written with is this one of the ticket's conversation now."""
    caption = part.text if part.album_key is not None else None
    about = About(Purpose.RELAY, ticket.id, message.id, own=True, caption=caption)
    await messages.remember(work, draft.chat_id, part.message_id, about)


async def drop_draft(work: Work, draft: Draft) -> None:
    """The client does not want it."""
    await tell(work, contact(draft.contact_id), DraftClosed(draft_id=draft.id, text_key="draft-dropped"))
    await drafts.remove(work, draft.id)


async def open_due_draft(work: Work, draft_id: int) -> bool:
    """Open the draft if its time has come and nobody else is at it; whether it was opened."""
    draft = await drafts.lock_due(work, draft_id)
    if draft is None:
        return False
    await open_draft(work, BY_ITSELF, draft)
    return True

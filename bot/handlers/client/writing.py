"""A client writes: into a ticket, or a draft of a new one."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot import limits
from bot.config import BotConfig
from bot.delivery.intents import DraftOffered, PassedOn
from bot.filters import ActorIs, Private, When
from bot.handlers.choosing_date import read_date
from bot.handlers.client.forwarded import author_of, with_author
from bot.handlers.states import Writing
from bot.locales import html
from bot.scope import Scope
from bot.store import drafts, messages
from bot.store.messages import About
from bot.store.models import MappedMessage, Purpose
from bot.words_in import is_sticker, is_whole, read_words
from core.actor import ContactActor
from core.database import Work
from core.errors import NotFound
from core.outbox.service import contact, tell
from core.tickets.away import away_to_tell
from core.tickets.conversation import Words, client_writes, edit_message
from core.tickets.models import ACTIVE, Ticket
from core.tickets.queries import my_ticket, ticket_by_number, ticket_of_album
from core.tickets.routing import NEW_MATTER, Known, route
from core.tickets.talking import talks_of

NOT_SAID = {
    ContentType.PINNED_MESSAGE,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
    ContentType.CHAT_BACKGROUND_SET,
    ContentType.WRITE_ACCESS_ALLOWED,
}
"""Service messages of a private chat: nobody has written anything."""
NUMBER = re.compile(r"№\s?(\d{1,9})")
BEGUN = (Writing.ticket.state, Writing.new.state)


def router() -> Router:
    made = Router(name="client.writing")
    made.message.filter(ActorIs(ContactActor), Private())
    made.edited_message.filter(ActorIs(ContactActor), Private())
    made.message.register(on_message, When(~F.text.startswith("/")))
    made.edited_message.register(on_edit)
    return made


async def on_message(
    message: Message,
    scope: Scope,
    actor: ContactActor,
    state: FSMContext,
    config: BotConfig,
    zone: ZoneInfo,
    raw_state: str | None,
) -> None:
    """Any message: to the ticket it answers, else into a draft."""
    if message.content_type in NOT_SAID:
        return
    words = read_words(message)
    if words is None:
        await message.answer(html("unsupported"))
        return
    begun = await state.get_data() if raw_state in BEGUN else {}
    date_said, author, nothing_said = None, author_of(message), False
    async with scope.work() as work:
        if author is not None and not await _is_told_already(work, actor, words):
            words = with_author(words, author)
        found = route(await _known(work, message, actor, words, begun), work.now)
        if found.ticket_id is not None:
            ticket = await _into_ticket(work, message, actor, found.ticket_id, words, named=found.named)
            date_said = await read_date(work, ticket, words.text, zone)
        elif is_sticker(words) and await drafts.draft_of(work, actor) is None:
            nothing_said = True
        else:
            await _into_draft(work, message, actor, words, config, asks=found.asks)
    if raw_state in BEGUN:
        await state.clear()
    if nothing_said:
        # A sticker alone is more often thanks than a request: nobody is to be called for it.
        await message.answer(html("sticker-alone"))
    if date_said is not None:
        # The words are in the conversation already; whether they are also a desired date only the client knows.
        await message.answer(date_said[0], reply_markup=date_said[1])
    if not is_whole(message):
        await message.answer(html("unsupported-part"))
    if any((file.size or 0) > limits.FILE_DOWNLOAD for file in words.files):
        await message.answer(html("too-big"))


async def _known(work: Work, message: Message, actor: ContactActor, words: Words, begun: dict[str, Any]) -> Known:
    """What tells where the message belongs; no more is asked for than it takes to know."""
    if words.album_key is not None:
        album = await ticket_of_album(work, actor, words.album_key)
        if album is not None:
            return Known(album=album)
    replied = await _replied_ticket(work, message, actor)
    if replied is not None:
        return Known(replied=replied)
    if "announced" in begun and message.date - datetime.fromtimestamp(begun["announced"], UTC) < NEW_MATTER:
        return Known(new=True)
    if (chosen := await _still_chosen(work, actor, begun)) is not None:
        return Known(chosen=chosen)
    if await drafts.draft_of(work, actor) is not None:
        return Known(draft=True)
    return Known(talks=await talks_of(work, actor))


async def _is_told_already(work: Work, actor: ContactActor, words: Words) -> bool:
    """Whose a forwarded album is, is said with its words, or with its first part."""
    return words.album_key is not None and not words.text and await drafts.album_begun(work, actor, words.album_key)


async def _still_chosen(work: Work, actor: ContactActor, chosen: dict[str, Any]) -> int | None:
    """The ticket the client chose to write into; no longer, once it has been resolved since."""
    if "ticket_id" not in chosen:
        return None
    view = await my_ticket(work, actor, chosen["ticket_id"], last=0)
    return view.ticket.id if view.ticket.completions == chosen.get("completions") else None


async def _replied_ticket(work: Work, message: Message, actor: ContactActor) -> int | None:
    replied = message.reply_to_message
    if replied is None:
        return None
    about = await messages.find(work, message.chat.id, replied.message_id)
    if about is not None:
        return about.ticket_id
    # A message the map does not know (its answer was lost): its text names the ticket.
    found = NUMBER.search(replied.text or replied.caption or "")
    if found is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    try:
        return (await ticket_by_number(work, actor, int(found[1]))).id
    except NotFound:
        return None


async def _into_ticket(
    work: Work, message: Message, actor: ContactActor, ticket_id: int, words: Words, *, named: bool
) -> Ticket:
    ticket, stored = await client_writes(work, actor, ticket_id, words, sent_at=message.date)
    caption = words.text if words.album_key is not None else None
    about = About(Purpose.RELAY, ticket.id, stored.id, own=True, caption=caption)
    await messages.remember(work, message.chat.id, message.message_id, about)
    closed = await away_to_tell(work, ticket)
    if ticket.state not in ACTIVE or not named or closed is not None or ticket.id != ticket_id:
        told = PassedOn(ticket_id=ticket.id, number=ticket.number, message_id=stored.id, away=closed)
        await tell(work, contact(actor.contact_id), told)
    return ticket


async def _into_draft(
    work: Work, message: Message, actor: ContactActor, words: Words, config: BotConfig, *, asks: bool
) -> None:
    draft = await drafts.add_to_draft(
        work,
        actor,
        chat_id=message.chat.id,
        message_id=message.message_id,
        words=words,
        sent_at=message.date,
        wait=config.draft_wait,
        asks=asks,
    )
    await tell(work, contact(actor.contact_id), _offer(draft.id, config), wait=words.wait)


def _offer(draft_id: int, config: BotConfig) -> DraftOffered:
    return DraftOffered(draft_id=draft_id, share=config.engineers_share)


async def on_edit(message: Message, scope: Scope, actor: ContactActor, config: BotConfig) -> None:
    """The client has changed the words of a message: in the draft, or in the ticket and its copy in the group. An edit rings
    nowhere: where nobody works on the ticket any more the client is told so."""
    words = read_words(message)
    if words is None:
        return
    async with scope.work() as work:
        about = await messages.find(work, message.chat.id, message.message_id)
        if about is not None and about.own and about.relayed_id is not None:
            await _edit_in_ticket(work, actor, about, about.relayed_id, words.text)
            return
        part = await drafts.part_by_message(work, actor, message.message_id)
        if part is not None and part.text != words.text:
            part.text = words.text
            await work.session.flush()
            await tell(work, contact(actor.contact_id), _offer(part.draft_id, config))


async def _edit_in_ticket(work: Work, actor: ContactActor, about: MappedMessage, message_id: int, text: str) -> None:
    changed = await edit_message(work, actor, message_id, await messages.edited_words(work, about, text))
    ticket = await work.session.get_one(Ticket, about.ticket_id)
    if changed and ticket.state not in ACTIVE:
        told = PassedOn(ticket_id=ticket.id, number=ticket.number, message_id=message_id)
        await tell(work, contact(actor.contact_id), told)

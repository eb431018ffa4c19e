"""Replies in the group: words for the client, a question, or work in one line. Edits follow their copies."""

import re

from aiogram import F, Router
from aiogram.types import Message

from bot.config import BotConfig
from bot.filters import ActorIs, InStaffGroup
from bot.keyboards import group as keyboards
from bot.locales import html
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import MappedMessage, Purpose
from bot.words_in import read_words
from core.actor import StaffActor
from core.catalog.service import active_services
from core.database import Work
from core.errors import NotFound
from core.tickets.conversation import Words, edit_message, staff_writes
from core.tickets.entry import UnclearEntry, WorkEntry, read_entry
from core.tickets.lines import add_line
from core.tickets.queries import staff_ticket, ticket_by_number

NUMBER = re.compile(r"№\s?(\d{1,9})")


def router() -> Router:
    made = Router(name="group.replies")
    made.message.filter(InStaffGroup())
    made.edited_message.filter(InStaffGroup(), ActorIs(StaffActor))
    made.message.register(on_reply, F.reply_to_message.from_user.is_bot, ActorIs(StaffActor))
    made.edited_message.register(on_edit)
    return made


async def on_reply(message: Message, scope: Scope, actor: StaffActor, config: BotConfig, bot_id: int) -> None:
    """A reply to a message of the bot: what it is about decides what it means."""
    replied = message.reply_to_message
    words = read_words(message)
    if replied is None or replied.from_user is None or replied.from_user.id != bot_id or words is None:
        return
    async with scope.work() as work:
        about = await messages.find(work, message.chat.id, replied.message_id)
        ticket_id = await _ticket_id(work, actor, about, replied)
        if ticket_id is None:
            question = None
        elif about is not None and about.purpose is Purpose.ASK_PROMPT:
            await _to_client(work, message, actor, ticket_id, words, question=True)
            return
        else:
            question = await _work_or_words(work, message, actor, ticket_id, words)
            if question is None:
                return
        ticket = await staff_ticket(work, actor, ticket_id) if ticket_id is not None else None
    config.budget.count(message.chat.id, is_group=True)
    if question is None or ticket is None:
        await message.reply(html("reply-not-understood"))
        return
    await _ask_service(message, scope, question, ticket.id, ticket.version)


async def _ticket_id(work: Work, actor: StaffActor, about: MappedMessage | None, replied: Message) -> int | None:
    """The ticket of the message that was replied to; one the map does not know names it in its text."""
    if about is not None:
        return about.ticket_id
    found = NUMBER.search(replied.text or replied.caption or "")
    if found is None:
        return None
    try:
        return (await ticket_by_number(work, actor, int(found[1]))).id
    except NotFound:
        return None


async def _work_or_words(
    work: Work, message: Message, actor: StaffActor, ticket_id: int, words: Words
) -> UnclearEntry | None:
    """Enter the work, or send the words to the client; an unclear line of work is handed back to be asked about."""
    entry = read_entry(words.text, await active_services(work)) if words.text and not words.files else None
    if isinstance(entry, UnclearEntry):
        return entry
    if isinstance(entry, WorkEntry):
        await add_line(
            work, actor, ticket_id, service_id=entry.service.id, minutes=entry.minutes, comment=entry.comment
        )
    else:
        await _to_client(work, message, actor, ticket_id, words)
    return None


async def _to_client(
    work: Work, message: Message, actor: StaffActor, ticket_id: int, words: Words, *, question: bool = False
) -> None:
    ticket, stored = await staff_writes(work, actor, ticket_id, words, question=question)
    about = About(Purpose.RELAY, ticket.id, stored.id, own=True)
    await messages.remember(work, message.chat.id, message.message_id, about)


async def _ask_service(message: Message, scope: Scope, entry: UnclearEntry, ticket_id: int, version: int) -> None:
    """Which service was meant: a button each, with the minutes already in it."""
    async with scope.read() as work:
        offered = entry.candidates or await active_services(work)
    text = html("work-several-services") if entry.candidates else html("work-unknown-service", words=entry.words)
    await message.reply(text, reply_markup=keyboards.services_for(ticket_id, version, offered, entry.minutes))


async def on_edit(message: Message, scope: Scope, actor: StaffActor) -> None:
    """An engineer has changed the words of a reply: the client's copy follows."""
    async with scope.work() as work:
        about = await messages.find(work, message.chat.id, message.message_id)
        if about is not None and about.own and about.relayed_id is not None:
            await edit_message(work, actor, about.relayed_id, message.text or message.caption or "")

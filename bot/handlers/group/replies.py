"""Replies in the group: words for the client, a question, an offer, or work in one line. Edits follow their copies."""

import re

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot import limits
from bot.config import BotConfig
from bot.delivery.talk_intents import StaffCopied
from bot.filters import ActorIs, InStaffGroup, When
from bot.handlers.group.configurations import configuration_said, read_configuration
from bot.handlers.group.offers_in_words import propose_date_said, propose_estimate_said
from bot.handlers.group.work_in_words import Said, work_said
from bot.keyboards import group as keyboards
from bot.locales import html, lines, plain
from bot.scope import Scope
from bot.store import chats, messages
from bot.store.messages import About
from bot.store.models import MappedMessage, Purpose
from bot.views import words as words_of
from bot.words_in import is_whole, read_words
from core.actor import StaffActor
from core.catalog.service import active_services
from core.clients.models import Contact
from core.database import Work
from core.errors import NotFound
from core.outbox.service import GROUP, tell
from core.tickets.completion import hindrance_now
from core.tickets.conversation import Words, edit_message, staff_writes
from core.tickets.entry import (
    UnclearEntry,
    WorkEntry,
    read_date,
    read_entry,
    read_estimate,
)
from core.tickets.lines import add_line
from core.tickets.models import Ticket
from core.tickets.queries import staff_ticket, ticket_by_number
from core.tickets.teamwork.words import read_said
from core.tickets.work_words import is_about_work

NUMBER = re.compile(r"№\s?(\d{1,9})")
COMMAND = re.compile(r"/[a-z]\w*", re.IGNORECASE)
"""A reply that begins like one is not for the client: who replies with «/grant Ромашка» has typed it into the wrong chat."""


def router() -> Router:
    made = Router(name="group.replies")
    made.message.filter(InStaffGroup())
    made.edited_message.filter(InStaffGroup(), ActorIs(StaffActor))
    to_bot = When(F.reply_to_message.from_user.is_bot)
    made.message.register(on_reply, to_bot, ActorIs(StaffActor))
    made.message.register(on_foreign_reply, to_bot)
    made.edited_message.register(on_edit)
    return made


async def on_reply(
    message: Message, scope: Scope, actor: StaffActor, config: BotConfig, bot_id: int, *, unaddressed: bool = False
) -> None:
    """A reply to a message of the bot: what it is about decides what it means. ``unaddressed``: it was only said in the
    ticket's topic, so it is work or nothing to us."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != bot_id:
        return
    words = read_words(message)
    if words is None:
        if not unaddressed:
            await _say(message, config, html("unsupported-by-staff"))
        return
    if COMMAND.match(words.text):
        await _say(message, config, html("command-not-sent"))
        return
    async with scope.work() as work:
        about = await messages.find(work, message.chat.id, replied.message_id)
        ticket_id = await _ticket_id(work, actor, about, replied)
        if ticket_id is not None:
            prompt = about.purpose if about is not None else None
            outcome = await _work_or_words(
                work, message, actor, ticket_id, words, config, prompt=prompt, unaddressed=unaddressed
            )
            ticket = await staff_ticket(work, actor, ticket_id)
    if ticket_id is None:
        await _say(message, config, html("reply-not-understood"))
    elif isinstance(outcome, Said):
        await _say_of_work(message, config, outcome)
    elif isinstance(outcome, UnclearEntry):
        await _ask_service(message, scope, config, outcome, ticket.id, ticket.version)
    elif outcome is not None:
        await _say(message, config, outcome)
    if ticket_id is not None and not is_whole(message) and not unaddressed:
        await _say(message, config, html("unsupported-part-by-staff"))


async def on_foreign_reply(message: Message, config: BotConfig, bot_id: int) -> None:
    """Somebody in the group who is not on the staff list: an engineer whom nobody has added must not think it was sent."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot_id:
        await _say(message, config, html("not-staff"))


async def _say(message: Message, config: BotConfig, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    await config.budget.count(message.chat.id, is_group=message.chat.type != ChatType.PRIVATE)
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)


async def _say_of_work(message: Message, config: BotConfig, said: Said) -> None:
    if said.text is not None:
        await _say(message, config, said.text)
    for question, keyboard in said.questions:
        await _say(message, config, question, keyboard)


async def _ticket_id(work: Work, actor: StaffActor, about: MappedMessage | None, replied: Message) -> int | None:
    """The ticket of the message that was replied to; one the map does not know names it in its text, and a list of waiting
    tickets names the only one there is."""
    text = replied.text or replied.caption or ""
    if about is not None and about.purpose is Purpose.ALERT:
        numbers = set(NUMBER.findall(text))
    elif about is not None:
        return about.ticket_id
    else:
        # In its first line: that of a list is a title, and a list is about no ticket in particular.
        numbers = set(NUMBER.findall(text.partition("\n")[0])[:1])
    if len(numbers) != 1:
        return None
    try:
        return (await ticket_by_number(work, actor, int(numbers.pop()))).id
    except NotFound:
        return None


async def _work_or_words(
    work: Work,
    message: Message,
    actor: StaffActor,
    ticket_id: int,
    words: Words,
    config: BotConfig,
    *,
    prompt: Purpose | None,
    unaddressed: bool,
) -> Said | UnclearEntry | Markup | None:
    """Enter the work, or send the words to the client. What the engineer must be told is handed back: an unclear line of
    work, what several lines have become, that the company's work is hindered, that a file beside a line of work went nowhere,
    that the client does not get our messages."""
    configured = read_configuration(words.text)
    if configured is not None:
        return await configuration_said(work, actor, ticket_id, configured)
    estimated = read_estimate(words.text)
    if estimated is not None and unaddressed:
        return html("topic-reply-needed")
    if estimated is not None:
        return await propose_estimate_said(work, message, actor, ticket_id, estimated, with_file=bool(words.files))
    named = read_date(words.text, work.now.astimezone(config.zone))
    if named is not None and unaddressed:
        return html("topic-reply-needed")
    if named is not None:
        return await propose_date_said(work, message, actor, ticket_id, named, config)
    services = await active_services(work)
    prompted = prompt is Purpose.WORK_PROMPT
    said = await work_said(work, message, actor, ticket_id, words, services, config, prompted=prompted)
    if said is not None:
        return said
    entry = read_entry(words.text, services) if words.text else None
    if isinstance(entry, UnclearEntry):
        return entry
    if isinstance(entry, WorkEntry):
        await add_line(
            work, actor, ticket_id, service_id=entry.service.id, minutes=entry.minutes, comment=entry.comment
        )
        about = About(Purpose.NOTICE, ticket_id, own=True)
        await messages.remember(work, message.chat.id, message.message_id, about)
        return await _about_work(work, actor, ticket_id, words)
    if unaddressed:
        return None
    question = prompt is Purpose.ASK_PROMPT
    ticket, stored = await staff_writes(work, actor, ticket_id, words, question=question)
    caption = words.text if words.album_key is not None else None
    about = About(Purpose.RELAY, ticket.id, stored.id, own=True, caption=caption)
    await messages.remember(work, message.chat.id, message.message_id, about)
    if message.chat.type != ChatType.PRIVATE:
        return await _not_reached(work, ticket)
    await tell(work, GROUP, StaffCopied(message_id=stored.id), wait=words.wait)
    if len(await messages.parts_said(work, message.chat.id, stored.id)) > 1:
        return None  # the rest of an album
    return await _not_reached(work, ticket) or html("staff-copied", number=words_of.number(ticket.number))


async def _about_work(work: Work, actor: StaffActor, ticket_id: int, words: Words) -> Markup | None:
    """What must be said of a line of work at once: that it cannot be completed like this, that a file went nowhere."""
    hindrance = await hindrance_now(work, actor, ticket_id)
    number = (await staff_ticket(work, actor, ticket_id)).number
    said = [
        html(f"refusal-{hindrance.value}", number=number) if hindrance is not None else None,
        html("work-file-not-sent") if words.files else None,
    ]
    return lines(*said) or None


async def _not_reached(work: Work, ticket: Ticket) -> Markup | None:
    """The client has blocked the bot: better said at once than found out later."""
    client = await work.session.get(Contact, ticket.contact_id)
    if client is None or (client.messenger_id is not None and not await chats.is_silent(work, client.messenger_id)):
        return None
    phone = words_of.phone(client.phone) if client.phone else plain("no-phone")
    if client.messenger_id is None:  # a caller who has not come in yet
        return html("client-not-in-telegram", name=client.name, phone=phone)
    return html("client-not-reached", name=client.name, phone=phone)


async def _ask_service(
    message: Message, scope: Scope, config: BotConfig, entry: UnclearEntry, ticket_id: int, version: int
) -> None:
    """Which service was meant: a button each, with the minutes already in it."""
    async with scope.read() as work:
        offered = entry.candidates or await active_services(work)
    known = limits.cut(entry.words, 100)
    text = html("work-several-services") if entry.candidates else html("work-unknown-service", words=known)
    await _say(message, config, text, keyboards.services_for(ticket_id, version, offered, entry.minutes))


async def on_edit(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """An engineer has changed the words of a reply: the client's copy follows. A line of work or an estimate is neither
    changed by this nor shown to the client."""
    words = read_words(message)
    if words is None:
        return
    text = words.text
    async with scope.work() as work:
        about = await messages.find(work, message.chat.id, message.message_id)
        if about is None or not about.own:
            return
        is_entry = (
            about.relayed_id is None
            or COMMAND.match(text) is not None
            or read_estimate(text) is not None
            or read_date(text, work.now.astimezone(config.zone)) is not None
            or read_said(text, work.now.astimezone(config.zone)) is not None
            or is_about_work(text, await active_services(work))
        )
        if about.relayed_id is not None and not is_entry:
            changed = await edit_message(work, actor, about.relayed_id, await messages.edited_words(work, about, text))
            if changed and message.chat.type == ChatType.PRIVATE:
                await tell(work, GROUP, StaffCopied(message_id=about.relayed_id))
    if is_entry:
        await _say(message, config, html("work-not-edited"))

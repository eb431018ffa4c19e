"""Orders in words: replies to a ticket's message, and to prompts. Whatever is taken here never goes to the client."""

from datetime import datetime

from aiogram import Router
from aiogram.types import InlineKeyboardMarkup, Message

from bot.config import BotConfig
from bot.delivery.files import as_files
from bot.filters import ActorIs, AtWork
from bot.handlers.teamwork.ordered import CancelSaid, EditedNote, Order, Ordered, ReasonSaid
from bot.handlers.teamwork.screens import say
from bot.keyboards import tidying as tidying_keyboards
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import MappedMessage, Purpose
from bot.views import teamwork as views
from bot.views.files import describe
from bot.views.words import due_in_full, number
from bot.words_in import read_words
from core.actor import StaffActor
from core.clients.search import search_companies
from core.database import Work
from core.errors import NotFound, Refusal
from core.tickets.conversation import Words, files_of
from core.tickets.models import Ticket
from core.tickets.queries import staff_ticket, ticket_by_number
from core.tickets.teamwork.cancelling import cancel_by_staff
from core.tickets.teamwork.handing import call_in, hand_over, named
from core.tickets.teamwork.linking import link
from core.tickets.teamwork.merging import preview_merge
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.moments import rest_until
from core.tickets.teamwork.notes import add_note, album_note, edit_note, forget, recall_album
from core.tickets.teamwork.postponing import postpone
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.splitting import split
from core.tickets.teamwork.words import (
    CallSaid,
    CompanySaid,
    HandSaid,
    NoteSaid,
    NumberSaid,
    PostponeSaid,
    SplitSaid,
    Unclear,
    read_said,
)
from core.tickets.wish_judging import time_of

Answer = tuple[str, InlineKeyboardMarkup | None] | None
"""What is said to who has ordered; None where the group reads of it anyway."""
UNCLEAR = {"передать": "hand", "позвать": "call"}
PER_LIST = 8


def router() -> Router:
    made = Router(name="teamwork.orders")
    made.message.register(on_order, AtWork(), ActorIs(StaffActor), Ordered())
    made.edited_message.register(on_edited_note, AtWork(), ActorIs(StaffActor), EditedNote())
    return made


async def on_edited_note(
    message: Message, scope: Scope, actor: StaffActor, config: BotConfig, about: MappedMessage
) -> None:
    """Whatever the words begin with now: a note stays one."""
    text = message.text or message.caption or ""
    said = read_said(text, message.date)
    async with scope.work() as work:
        await edit_note(work, actor, about.ref_id or 0, said.text if isinstance(said, NoteSaid) else text)
    await say(message, config, html("team-note-edited"))


async def on_order(
    message: Message,
    scope: Scope,
    actor: StaffActor,
    config: BotConfig,
    order: Order,
    about: MappedMessage,
) -> None:
    """Do it, and remember that these words are no message to the client, so that an edit of them is none either."""
    assert about.ticket_id is not None
    async with scope.work() as work:
        ticket = await staff_ticket(work, actor, about.ticket_id)
        if isinstance(order, NoteSaid):
            said = await _note(work, message, actor, ticket, order)
        else:
            said = await _do(work, actor, ticket, order, about, config)
            own = About(Purpose.NOTICE, ticket.id, own=True)
            await messages.remember(work, message.chat.id, message.message_id, own)
    if said is not None:
        await say(message, config, *said)


async def _note(work: Work, message: Message, actor: StaffActor, ticket: Ticket, order: NoteSaid) -> Answer:
    words = read_words(message)
    files, album = (words.files, words.album_key) if words is not None else ((), None)
    later_part = await album_note(work, actor.staff_id, album) is not None
    recalled = await recall_album(work, actor, ticket.id, album)
    if recalled is not None:
        files = (*recalled.words.files, *files)
    text = "\n".join(part for part in (recalled.words.text if recalled else "", order.text) if part)
    _, note = await add_note(work, actor, ticket.id, Words(text, files, album))
    if recalled is not None:
        await messages.became_note(work, recalled.message_id, note.id)
        await forget(work, recalled)
    about = About(Purpose.NOTE, ticket.id, ref_id=note.id, own=True)
    await messages.remember(work, message.chat.id, message.message_id, about)
    return None if later_part else (html("team-noted", number=number(ticket.number)), None)


async def _do(
    work: Work, actor: StaffActor, ticket: Ticket, order: Order, about: MappedMessage, config: BotConfig
) -> Answer:
    match order:
        case HandSaid():
            person = await named(work, order.name)
            await hand_over(work, actor, ticket.id, person.id, order.words)
            return html("team-handed-toast", number=number(ticket.number), name=person.name), None
        case CallSaid():
            person = await named(work, order.name)
            await call_in(work, actor, ticket.id, person.id, on=True)
            return html("team-called-toast", name=person.name), None
        case PostponeSaid():
            return await _postpone(work, actor, ticket, order, config)
        case ReasonSaid():
            await postpone(work, actor, ticket.id, order.until, Why.OTHER, order.words)
            return _rests(work, ticket, order.until, Why.OTHER, config)
        case CancelSaid():
            await cancel_by_staff(work, actor, ticket.id, CancelWhy.OWN, order.words)
            return html("team-cancelled-toast", number=number(ticket.number)), None
        case NumberSaid():
            return await _pair(work, actor, ticket, order)
        case SplitSaid():
            return await _split(work, actor, about)
        case CompanySaid():
            found = [
                one for one in await search_companies(work, actor, order.query, limit=8) if one.id != ticket.company_id
            ]
            if not found:
                return html("team-not-found-company", query=order.query), None
            return html("team-which-company"), tidying_keyboards.move(ticket.id, found[:PER_LIST])
        case Unclear():
            key = UNCLEAR.get(order.verb)
            if key == "hand":
                return html("team-unclear-hand"), None
            if key == "call":
                return html("team-unclear-call"), None
            return html("team-unclear-number", verb=order.verb), None
        case NoteSaid():
            raise AssertionError


async def _postpone(work: Work, actor: StaffActor, ticket: Ticket, said: PostponeSaid, config: BotConfig) -> Answer:
    if said.wanted is None:
        return html("team-unclear-date"), None
    until = rest_until(said.wanted, await time_of(work, ticket), config.zone, work.now)
    why = Why.CLIENT if said.by_client else Why.OTHER if said.words else Why.PLANNED
    await postpone(work, actor, ticket.id, until, why, said.words)
    return _rests(work, ticket, until, why, config)


def _rests(work: Work, ticket: Ticket, until: datetime, why: Why, config: BotConfig) -> Answer:
    said = {"number": number(ticket.number), "until": due_in_full(until, work.now, config.zone)}
    return html("team-rests-said-client" if why is Why.CLIENT else "team-rests-said", **said), None


async def _pair(work: Work, actor: StaffActor, ticket: Ticket, said: NumberSaid) -> Answer:
    try:
        other = await ticket_by_number(work, actor, said.number)
    except NotFound:
        raise Refusal("no-such-number", number=said.number) from None
    if said.verb == "дубль":
        shown = await preview_merge(work, actor, ticket.id, other.id)
        return views.merge(shown), tidying_keyboards.merge_confirm(ticket.id, other)
    on = said.verb == "связать"
    await link(work, actor, ticket.id, other.id, on=on)
    names = {"number": number(ticket.number), "other": number(other.number)}
    return (html("team-linked", **names) if on else html("team-unlinked", **names)), None


async def _split(work: Work, actor: StaffActor, about: MappedMessage) -> Answer:
    if about.relayed_id is None:
        return html("team-split-how"), None
    ticket = await split_message(work, actor, about.relayed_id)
    return html("team-split-said", number=number(ticket.number)), None


async def split_message(work: Work, actor: StaffActor, message_id: int) -> Ticket:
    """A client's message becomes a ticket, and so do its copies: a reply to them belongs there from now on."""
    files = as_files((await files_of(work, [message_id]))[message_id])
    ticket = await split(work, actor, message_id, plain("subject-files", files=describe(files)))
    await messages.moved(work, message_id, ticket.id)
    return ticket

"""What the engineers' group is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.delivery.files import as_files, files_left
from bot.delivery.intents import CardRequested
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import group as keyboards
from bot.locales import html, lines
from bot.store import chats, messages, topics
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import cards, words
from core.clients.models import Company, Contact
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.conversation import files_of
from core.tickets.intents import CardChanged, ClientEdited, ClientReopened, ClientWrote, Lapsed, MadeUrgent, NewCard
from core.tickets.models import Message, Ticket
from core.tickets.queries import CardView, card


async def card_post(work: Work, target: Target, ticket_id: int, *, edit: int | None) -> tuple[Post, CardView]:
    """The card as it is now, new or over the old one."""
    view = await card(work, ticket_id)
    silent = view.author.messenger_id is not None and await chats.is_silent(work, view.author.messenger_id)
    topic = await topics.topic_of(work, target.chat_id, ticket_id) if target.is_group else None
    in_topic = topic is not None and topic.thread_id is not None
    text = cards.card(view, work.now, target.zone, silent=silent)
    post = Post(
        lines(text, "", html("topic-how")) if in_topic else text,
        keyboards.card(view, work.now, target.zone),
        edit=edit,
        about=About(Purpose.CARD, ticket_id),
    )
    return post, view


async def _new_card(work: Work, target: Target, intent: NewCard | CardRequested) -> list[Post]:
    """The card, then its files as replies to it. What has gone already (an attempt that failed half-way, a doubled tap)
    is not sent again."""
    known = await messages.card_of(work, target.chat_id, intent.ticket_id)
    post, view = await card_post(work, target, intent.ticket_id, edit=known)
    posts = [post, *await _rest_of_words(work, target, view, known)]
    for message_id, attached in view.files_by_message:
        if not attached:
            continue
        copies = await messages.copies_of(work, target.chat_id, message_id)
        if rest := files_left(attached, copies):
            about = About(Purpose.NOTICE, intent.ticket_id, message_id)
            posts.append(Post("", files=rest, reply_to=known, after_first=True, about=about))
    return posts


async def _rest_of_words(work: Work, target: Target, view: CardView, known: int | None) -> list[Post]:
    """Long words do not fit on the card: the rest follows it, so that nothing the client wrote is lost. Noted as copies of the
    first message that are texts, so that what has gone is not sent again."""
    rest = cards.rest_of_words(view.text)
    if not rest:
        return []
    first = view.files_by_message[0][0]
    gone = sum(copy.has_text for copy in await messages.copies_of(work, target.chat_id, first))
    head, about = (
        html("card-words-rest", number=words.number(view.ticket.number)),
        About(Purpose.NOTICE, view.ticket.id, first),
    )
    return [Post(lines(head, piece), reply_to=known, after_first=True, about=about) for piece in rest[gone:]]


async def _card_changed(work: Work, target: Target, intent: CardChanged) -> list[Post]:
    known = await messages.card_of(work, target.chat_id, intent.ticket_id)
    if known is None and not await messages.card_elsewhere(work, target.chat_id, intent.ticket_id):
        return []  # its card is still to come, or stands in a list and is drawn when it is opened
    return [(await card_post(work, target, intent.ticket_id, edit=known))[0]]


async def _client_wrote(work: Work, target: Target, intent: ClientWrote) -> list[Post]:
    text, message = await _relay(work, intent.message_id)
    attached = (await files_of(work, [message.id]))[message.id]
    about = About(Purpose.RELAY, message.ticket_id, message.id)
    copies = await messages.copies_of(work, target.chat_id, message.id)
    if copies:
        # The rest of an album, or of an attempt that failed half-way.
        rest = files_left(attached, copies)
        return [Post("", files=rest, reply_to=copies[0].message_id, about=about)] if rest else []
    card_id = await messages.card_of(work, target.chat_id, message.ticket_id)
    return [Post(text, files=as_files(attached), reply_to=card_id, about=about)]


async def _client_edited(work: Work, target: Target, intent: ClientEdited) -> list[Post]:
    text, message = await _relay(work, intent.message_id)
    copies = await messages.copies_of(work, target.chat_id, message.id)
    relayed = [copy for copy in copies if copy.purpose is Purpose.RELAY]
    if not relayed:
        return await _opening_edited(work, target, message)
    about = About(Purpose.RELAY, message.ticket_id, message.id)
    first = relayed[0]
    return [Post(text, edit=first.message_id, edit_has_text=first.has_text, about=about)]


async def _opening_edited(work: Work, target: Target, message: Message) -> list[Post]:
    """Words that a ticket was opened with stand on its card."""
    known = await messages.card_of(work, target.chat_id, message.ticket_id)
    return [] if known is None else [(await card_post(work, target, message.ticket_id, edit=known))[0]]


async def _relay(work: Work, message_id: int) -> tuple[str, Message]:
    row = (
        await work.session.execute(
            select(Message, Ticket.number, Company, Contact.name)
            .join(Ticket, Ticket.id == Message.ticket_id)
            .join(Company, Company.id == Ticket.company_id)
            .join(Contact, Contact.id == Message.contact_id)
            .where(Message.id == message_id)
        )
    ).one()
    message, number, company, name = row
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    edited = message.edited_at is not None
    return cards.relay(name, words.company(company.name, balance), number, message.text, edited=edited), message


async def _client_reopened(work: Work, target: Target, intent: ClientReopened) -> list[Post]:
    return [
        Post(
            html("group-reopened", number=words.number(intent.number)),
            reply_to=await messages.card_of(work, target.chat_id, intent.ticket_id),
            about=About(Purpose.NOTICE, intent.ticket_id),
        )
    ]


async def _made_urgent(work: Work, target: Target, intent: MadeUrgent) -> list[Post]:
    return [
        Post(
            html("group-made-urgent", number=words.number(intent.number), name=intent.name),
            reply_to=await messages.card_of(work, target.chat_id, intent.ticket_id),
            about=About(Purpose.NOTICE, intent.ticket_id),
        )
    ]


async def _lapsed(work: Work, target: Target, intent: Lapsed) -> list[Post]:
    number = words.number(intent.number)
    return [
        Post(
            html("group-lapsed", number=number, name=intent.name)
            if intent.name is not None
            else html("group-lapsed-of-nobody", number=number),
            reply_to=await messages.card_of(work, target.chat_id, intent.ticket_id),
            about=About(Purpose.NOTICE, intent.ticket_id),
        )
    ]


async def card_list(work: Work, _target: Target, cards: Sequence[dict[str, Any]], more: int) -> list[Post]:
    """One list for many new cards. ``more``: how many wait beyond these."""
    ticket_ids = [card["ticket_id"] for card in cards]
    rows = await work.session.execute(
        select(Ticket.id, Ticket.number, Company.name)
        .join(Company, Company.id == Ticket.company_id)
        .where(Ticket.id.in_(ticket_ids))
        .order_by(Ticket.id)
    )
    listed = [(row.id, row.number, row.name) for row in rows]
    return [Post(html("card-list", count=len(listed) + more), keyboards.card_list(listed))]


RENDERERS: Renderers = {
    **kind(NewCard, _new_card),
    **kind(CardRequested, _new_card),
    **kind(CardChanged, _card_changed),
    **kind(ClientWrote, _client_wrote),
    **kind(ClientEdited, _client_edited),
    **kind(ClientReopened, _client_reopened),
    **kind(MadeUrgent, _made_urgent),
    **kind(Lapsed, _lapsed),
}

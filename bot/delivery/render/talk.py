"""Signs under messages, copies of what staff wrote in private, and what has become of messages."""

from markupsafe import Markup
from sqlalchemy import select

from bot import limits
from bot.delivery.files import as_files, files_left
from bot.delivery.post import Post
from bot.delivery.render.named import company_of_ticket
from bot.delivery.render.registry import Renderers, Target, kind
from bot.delivery.talk_intents import NotDelivered, ReactionShown, Separated, StaffCopied
from bot.locales import html, lines, plain
from bot.reactions import NOT_DELIVERED
from bot.store import messages, reactions
from bot.store.messages import About
from bot.store.models import Purpose
from bot.store.reactions import Subject
from bot.views import words
from bot.views.files import describe
from core.clients.models import Contact
from core.database import Work
from core.staff.models import Staff
from core.tickets.conversation import files_of
from core.tickets.models import Message, Side, Ticket

QUOTED = 1000
"""UTF-16 units of words that could not be shown otherwise."""


async def _reaction(work: Work, target: Target, intent: ReactionShown) -> list[Post]:
    """Under the recipient's own message; a sign about the ticket as a whole stands on its card."""
    if intent.relayed_id is not None:
        place = await messages.stands_as(work, target.chat_id, intent.relayed_id)
    else:
        place = await messages.card_of(work, target.chat_id, intent.ticket_id)
    if place is None:
        return []
    sign = await reactions.newest(work, Subject(intent.ticket_id, intent.relayed_id), by_staff=intent.by_staff)
    return [Post("", react_to=place, sign=sign)]


async def _staff_copied(work: Work, target: Target, intent: StaffCopied) -> list[Post]:
    message, ticket, name = (
        await work.session.execute(
            select(Message, Ticket, Staff.name)
            .join(Ticket, Ticket.id == Message.ticket_id)
            .join(Staff, Staff.id == Message.staff_id)
            .where(Message.id == intent.message_id)
        )
    ).one()
    about = About(Purpose.RELAY, ticket.id, message.id)
    attached = (await files_of(work, [message.id]))[message.id]
    copies = await messages.copies_of(work, target.chat_id, message.id)
    if copies and (rest := files_left(attached, copies)):
        return [Post("", files=rest, reply_to=copies[0].message_id, about=about)]
    text = lines(
        html(
            "staff-copy",
            name=name,
            company=await company_of_ticket(work, ticket.id),
            number=words.number(ticket.number),
        ),
        limits.cut(message.text, 3500) if message.text else None,
        html("edited") if message.edited_at is not None else None,
    )
    if copies:
        return [Post(text, edit=copies[0].message_id, edit_has_text=copies[0].has_text, about=about)]
    card_id = await messages.card_of(work, target.chat_id, ticket.id)
    return [Post(text, files=as_files(attached), reply_to=card_id, about=about)]


async def _separated(work: Work, target: Target, intent: Separated) -> list[Post]:
    message = await work.session.get_one(Message, intent.message_id)
    ticket = await work.session.get_one(Ticket, message.ticket_id)
    place = await messages.stands_as(work, target.chat_id, message.id)
    text = html("group-separated", number=words.number(ticket.number))
    return [Post(text, reply_to=place, about=About(Purpose.NOTICE, ticket.id))]


async def _not_delivered(work: Work, target: Target, intent: NotDelivered) -> list[Post]:
    """A mark under the message that its author sees, and once in words why, and what to do."""
    message = await work.session.get_one(Message, intent.message_id)
    ticket = await work.session.get_one(Ticket, message.ticket_id)
    place = await messages.stands_as(work, target.chat_id, message.id)
    about = About(Purpose.NOTICE, ticket.id)
    if message.side is Side.CLIENT:
        return [Post(await _not_shown(work, message, ticket), reply_to=place, about=about)]
    client = await work.session.get_one(Contact, ticket.contact_id)
    posts = [Post("", react_to=place, sign=NOT_DELIVERED)] if place is not None else []
    if not intent.known:
        phone = words.phone(client.phone) if client.phone else plain("no-phone")
        key = f"not-delivered-{intent.why.value.replace('_', '-')}"
        text = html(key, name=client.name, number=words.number(ticket.number), phone=phone)
        posts.append(Post(text, reply_to=place, about=about))
    return posts


async def _not_shown(work: Work, message: Message, ticket: Ticket) -> Markup:
    """A client's message that Telegram did not take for the group: its words, and that there were files."""
    attached = (await files_of(work, [message.id]))[message.id]
    return lines(
        html("not-shown", number=words.number(ticket.number)),
        limits.cut(message.text, QUOTED) if message.text else None,
        html("card-files", files=describe(attached)) if attached else None,
    )


RENDERERS: Renderers = {
    **kind(ReactionShown, _reaction),
    **kind(StaffCopied, _staff_copied),
    **kind(Separated, _separated),
    **kind(NotDelivered, _not_delivered),
}

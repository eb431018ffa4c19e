"""What a client is told about tickets and hours."""

from markupsafe import Markup
from sqlalchemy import select

from bot import limits
from bot.delivery.files import as_files, files_left
from bot.delivery.intents import DraftClosed, PassedOn
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import client as keyboards
from bot.keyboards import wishes
from bot.locales import html, lines
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import client as views
from bot.views import paid, words
from bot.views.away import away
from core.clients.models import Company
from core.database import Work
from core.outbox.preferences import wanted_by
from core.outbox.service import contact
from core.staff.models import Staff
from core.tickets.closing import closes_at
from core.tickets.conversation import files_of
from core.tickets.intents import (
    CancelledByClient,
    ClosedByClient,
    Opened,
    PriorityChanged,
    Reopened,
    Resolved,
    ShortageSettled,
    StaffEdited,
    StaffWrote,
    Taken,
)
from core.tickets.models import Message, Ticket, TicketState

PASSED_ON = {
    TicketState.RESOLVED: "passed-on-resolved",
    TicketState.CLOSED: "passed-on-closed",
    TicketState.CANCELLED: "passed-on-cancelled",
}


def _notice(ticket_id: int) -> About:
    return About(Purpose.NOTICE, ticket_id)


async def _opened(work: Work, target: Target, intent: Opened) -> list[Post]:
    """The offer turns into the answer to the tap; a ticket that opened by itself is also told in a new message, which rings."""
    number = words.number(intent.number)
    about = _notice(intent.ticket_id)
    dates = wishes.opened(intent.ticket_id, intent.dates, work.now, target.zone)
    offer = await messages.offer_of(work, target.chat_id, intent.ticket_id)
    closed = away(intent.away, work.now, target.zone)
    if not intent.by_itself:
        return [Post(lines(html("opened", number=number), closed), dates, edit=offer, about=about)]
    told = Post(lines(html("opened-by-itself", number=number), closed), dates, about=about)
    return [told] if offer is None else [Post(html("draft-became-ticket", number=number), edit=offer), told]


async def _taken(_work: Work, _target: Target, intent: Taken) -> list[Post]:
    text = html("ticket-taken", number=words.number(intent.number), name=intent.staff_name)
    return [Post(text, about=_notice(intent.ticket_id))]


def resolved(close_after: int) -> Renderers:
    """The notice of a solution: it says when the ticket closes by itself, and asks for a rating unless that is not wanted."""

    async def render(work: Work, _target: Target, intent: Resolved) -> list[Post]:
        ticket = await work.session.get_one(Ticket, intent.ticket_id)
        company = await work.session.get_one(Company, ticket.company_id)
        until = None
        if close_after and ticket.resolved_at is not None:
            until = paid.last_day(closes_at(ticket.resolved_at, company, close_after), company.zone)
        wanted = await wanted_by(work, contact(ticket.contact_id))
        keyboard = keyboards.resolved(intent, ticket.completions if wanted.rating else None)
        return [Post(views.resolved(intent, until), keyboard, about=_notice(intent.ticket_id))]

    return kind(Resolved, render)


async def _reopened(_work: Work, _target: Target, intent: Reopened) -> list[Post]:
    return [Post(html("reopened", number=words.number(intent.number)), about=_notice(intent.ticket_id))]


async def _priority_changed(work: Work, target: Target, intent: PriorityChanged) -> list[Post]:
    said = html(f"priority-told-{intent.priority.value}", number=words.number(intent.number))
    due = html("my-due", at=words.due(intent.due_at, work.now, target.zone)) if intent.due_at is not None else None
    return [Post(lines(said, due), about=_notice(intent.ticket_id))]


async def _closed(_work: Work, _target: Target, intent: ClosedByClient) -> list[Post]:
    return [Post(html("closed", number=words.number(intent.number)), about=_notice(intent.ticket_id))]


async def _cancelled(_work: Work, _target: Target, intent: CancelledByClient) -> list[Post]:
    return [Post(html("cancelled", number=words.number(intent.number)), about=_notice(intent.ticket_id))]


async def _shortage_settled(_work: Work, _target: Target, intent: ShortageSettled) -> list[Post]:
    text = html(
        "shortage-agreed" if intent.agreed else "shortage-declined",
        number=words.number(intent.number),
        minutes=words.duration(intent.minutes),
        amount=words.money(intent.amount),
        name=intent.staff_name,
    )
    return [Post(text, about=_notice(intent.ticket_id))]


async def _staff_wrote(work: Work, target: Target, intent: StaffWrote) -> list[Post]:
    text, message = await _answer(work, intent.message_id)
    attached = (await files_of(work, [message.id]))[message.id]
    about = About(Purpose.RELAY, message.ticket_id, message.id)
    copies = await messages.copies_of(work, target.chat_id, message.id)
    if copies:
        # The rest of an album, or of an attempt that failed half-way.
        rest = files_left(attached, copies)
        return [Post("", files=rest, reply_to=copies[0].message_id, about=about)] if rest else []
    return [Post(text, files=as_files(attached), about=about)]


async def _staff_edited(work: Work, target: Target, intent: StaffEdited) -> list[Post]:
    text, message = await _answer(work, intent.message_id)
    copies = await messages.copies_of(work, target.chat_id, message.id)
    if not copies:
        return []
    about = About(Purpose.RELAY, message.ticket_id, message.id)
    first = copies[0]
    return [Post(text, edit=first.message_id, edit_has_text=first.has_text, about=about)]


async def _answer(work: Work, message_id: int) -> tuple[Markup, Message]:
    message, number, name = (
        await work.session.execute(
            select(Message, Ticket.number, Staff.name)
            .join(Ticket, Ticket.id == Message.ticket_id)
            .join(Staff, Staff.id == Message.staff_id)
            .where(Message.id == message_id)
        )
    ).one()
    key = "staff-question" if message.question else "staff-answer"
    text = lines(
        html(key, name=name, number=words.number(number)),
        limits.cut(message.text, 3500) if message.text else None,
        html("staff-question-how") if message.question else None,
        html("edited") if message.edited_at is not None else None,
    )
    return text, message


async def _draft_closed(work: Work, target: Target, intent: DraftClosed) -> list[Post]:
    known = await messages.draft_message(work, target.chat_id, intent.draft_id)
    number = words.number(intent.number) if intent.number is not None else ""
    text = lines(html(intent.text_key, number=number), away(intent.away, work.now, target.zone))
    return [] if known is None else [Post(text, edit=known)]


async def _passed_on(work: Work, target: Target, intent: PassedOn) -> list[Post]:
    ticket = await work.session.get(Ticket, intent.ticket_id)
    assert ticket is not None
    key = PASSED_ON.get(ticket.state, "passed-on")
    keyboard = keyboards.passed_on(intent.message_id, ticket)
    text = lines(html(key, number=words.number(intent.number)), away(intent.away, work.now, target.zone))
    return [Post(text, keyboard, about=_notice(intent.ticket_id))]


RENDERERS: Renderers = {
    **kind(Opened, _opened),
    **kind(Taken, _taken),
    **kind(Reopened, _reopened),
    **kind(PriorityChanged, _priority_changed),
    **kind(ClosedByClient, _closed),
    **kind(CancelledByClient, _cancelled),
    **kind(ShortageSettled, _shortage_settled),
    **kind(StaffWrote, _staff_wrote),
    **kind(StaffEdited, _staff_edited),
    **kind(DraftClosed, _draft_closed),
    **kind(PassedOn, _passed_on),
}

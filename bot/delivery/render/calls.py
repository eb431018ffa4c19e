"""What is told of a ticket that was opened from a call: to its client, and to who wrote it down."""

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from bot.delivery.call_intents import CallOpened
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import calls as keyboards
from bot.locales import html
from bot.store import chats
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import calls as views
from bot.views import words
from core.clients.models import Company, Contact
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.staff.models import Staff
from core.tickets.call_intents import OpenedByCall
from core.tickets.models import Ticket


async def call_notice(work: Work, ticket_id: int) -> tuple[Markup, InlineKeyboardMarkup | None]:
    """The answer to the engineer's line, as things are now."""
    ticket = await work.session.get_one(Ticket, ticket_id)
    company = await work.session.get_one(Company, ticket.company_id)
    client = await work.session.get_one(Contact, ticket.contact_id)
    has = await work.session.get(Staff, ticket.assignee_id) if ticket.assignee_id is not None else None
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    silent = client.messenger_id is not None and await chats.is_silent(work, client.messenger_id)
    named = words.company(company.name, balance)
    text = views.opened(ticket, named, client, has.name if has is not None else None, silent=silent)
    return text, keyboards.opened(ticket)


async def _call_opened(work: Work, _target: Target, intent: CallOpened) -> list[Post]:
    text, keyboard = await call_notice(work, intent.ticket_id)
    return [
        Post(
            text,
            keyboard,
            reply_to=intent.message_id,
            edit=intent.question_id,
            about=About(Purpose.NOTICE, intent.ticket_id),
        )
    ]


async def _opened_by_call(work: Work, _target: Target, intent: OpenedByCall) -> list[Post]:
    ticket = await work.session.get_one(Ticket, intent.ticket_id)
    text = html(
        "client-call-opened", number=words.number(intent.number), subject=ticket.subject, name=intent.staff_name
    )
    return [Post(text, about=About(Purpose.NOTICE, intent.ticket_id))]


RENDERERS: Renderers = {
    **kind(CallOpened, _call_opened),
    **kind(OpenedByCall, _opened_by_call),
}

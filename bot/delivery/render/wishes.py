"""Desired dates on their way: a wish to the group, a proposal and a promise to the client. Questions are drawn from their
state, and their messages become their outcome."""

from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from bot.delivery.post import Post
from bot.delivery.render.named import company_of_ticket
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import wishes as keyboards
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import deadlines, words
from bot.views import wishes as views
from core.actor import StaffActor, require_staff
from core.clients.models import Contact
from core.database import Work
from core.errors import NotFound
from core.tickets.deadline_models import Wish, WishState
from core.tickets.deadlines import deadlines_of
from core.tickets.intents import DatePromised, DateProposed, DateWished, ProposalAccepted
from core.tickets.models import ACTIVE, Ticket

Drawn = tuple[Markup, InlineKeyboardMarkup | None]


async def wish_notice(work: Work, actor: StaffActor, wish_id: int, zone: ZoneInfo) -> Drawn:
    """The group's message about a wish, as it is now, for who leaves the choice of another date."""
    require_staff(actor)
    wish = await work.session.get(Wish, wish_id)
    if wish is None:
        raise NotFound("no-wish")
    ticket = await work.session.get_one(Ticket, wish.ticket_id)
    return await _notice(work, DateWished(ticket_id=ticket.id, number=ticket.number, wish_id=wish_id), wish, zone)


async def _notice(work: Work, intent: DateWished, wish: Wish, zone: ZoneInfo) -> Drawn:
    ticket = await work.session.get_one(Ticket, wish.ticket_id)
    at = words.due_in_full(wish.at, work.now, zone)
    if wish.state is not WishState.WISHED or ticket.state not in ACTIVE:
        return views.outcome(wish, ticket, at, to_client=False), None
    author = await work.session.get_one(Contact, ticket.contact_id)
    due = deadlines.by_plan(await deadlines_of(work, ticket), work.now, zone)
    text = views.asked(intent, author.name, await company_of_ticket(work, ticket.id), due, at)
    return text, keyboards.wished(wish, work.now, zone)


async def _wished(work: Work, target: Target, intent: DateWished) -> list[Post]:
    wish = await work.session.get_one(Wish, intent.wish_id)
    text, keyboard = await _notice(work, intent, wish, target.zone)
    known = await messages.offers_of(work, target.chat_id, Purpose.WISH, wish.id)
    if keyboard is None or known:
        return [Post(text, keyboard, edit=message_id) for message_id in known]
    card_id = await messages.card_of(work, target.chat_id, intent.ticket_id)
    about = About(Purpose.WISH, intent.ticket_id, ref_id=wish.id)
    return [Post(text, keyboard, reply_to=card_id, about=about)]


async def _proposed(work: Work, target: Target, intent: DateProposed) -> list[Post]:
    wish = await work.session.get_one(Wish, intent.wish_id)
    ticket = await work.session.get_one(Ticket, intent.ticket_id)
    at = words.due_in_full(wish.at, work.now, target.zone)
    known = await messages.offers_of(work, target.chat_id, Purpose.WISH, wish.id)
    if wish.state is not WishState.PROPOSED or ticket.state not in ACTIVE:
        return [Post(views.outcome(wish, ticket, at, to_client=True), edit=message_id) for message_id in known]
    text = views.proposed(intent.number, intent.staff_name, at)
    keyboard = keyboards.proposed(wish, work.now, target.zone)
    about = About(Purpose.WISH, intent.ticket_id, ref_id=wish.id)
    return [Post(text, keyboard, edit=known[-1] if known else None, about=about)]


async def _promised(work: Work, target: Target, intent: DatePromised) -> list[Post]:
    about = About(Purpose.NOTICE, intent.ticket_id)
    return [Post(views.promised(intent, work.now, target.zone), about=about)]


async def _accepted(work: Work, target: Target, intent: ProposalAccepted) -> list[Post]:
    card_id = await messages.card_of(work, target.chat_id, intent.ticket_id)
    text = views.accepted(intent, await company_of_ticket(work, intent.ticket_id), work.now, target.zone)
    return [Post(text, reply_to=card_id, about=About(Purpose.NOTICE, intent.ticket_id))]


RENDERERS: Renderers = {
    **kind(DateWished, _wished),
    **kind(DateProposed, _proposed),
    **kind(DatePromised, _promised),
    **kind(ProposalAccepted, _accepted),
}

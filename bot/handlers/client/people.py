"""A manager's screens: the company's tickets, its people, inviting and removing them."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Peopling
from bot.keyboards import people as keyboards
from bot.keyboards.callbacks import CompanyTicketsCD, PeopleAction, PeopleCD
from bot.links import invitation_link
from bot.locales import html
from bot.qr import send_invitation
from bot.scope import Scope
from bot.store import drafts
from bot.views import people as views
from core.access.service import invite_contact
from core.actor import ContactActor, require_manager
from core.clients.models import Company, Contact
from core.clients.service import get_company
from core.people.colleagues import colleague, invite_colleague, people_of, remove
from core.tickets.queries import company_tickets

ON_PAGE = 10


def router() -> Router:
    made = Router(name="client.people")
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_tickets, CompanyTicketsCD.filter())
    made.message.register(on_people, Command("people"))
    made.message.register(on_name, StateFilter(Peopling.name), PlainText())
    for action, handler in (
        (PeopleAction.LIST, on_list),
        (PeopleAction.SHOW, on_show),
        (PeopleAction.ADD, on_add),
        (PeopleAction.LINK, on_link),
        (PeopleAction.REMOVE, on_remove),
        (PeopleAction.REMOVED, on_removed),
    ):
        made.callback_query.register(handler, PeopleCD.filter(F.action == action))
    return made


async def on_tickets(
    query: CallbackQuery, callback_data: CompanyTicketsCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        found, more = await company_tickets(work, actor, limit=ON_PAGE, offset=callback_data.page * ON_PAGE)
        company = await get_company(work, actor.company_id)
    text = html("company-tickets-list", company=company.name) if found else html("company-tickets-none")
    titles = [views.ticket_title(ticket, name) for ticket, name in found]
    tickets = [ticket for ticket, _ in found]
    await redraw(query, config, text, keyboards.company_tickets(tickets, titles, callback_data.page, more=more))
    await answer(query)


async def _people(scope: Scope, actor: ContactActor, company_id: int) -> tuple[Markup, InlineKeyboardMarkup]:
    async with scope.read() as work:
        shown = await people_of(work, actor, company_id)
    text = views.people(shown, shown.company.name, for_manager=True)
    return text, keyboards.people(shown, [views.row(one) for one in shown.colleagues], for_manager=True)


async def on_people(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    await state.clear()
    text, keyboard = await _people(scope, actor, actor.company_id)
    await message.answer(text, reply_markup=keyboard)


async def on_list(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    text, keyboard = await _people(scope, actor, callback_data.company_id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_show(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown, company = await colleague(work, actor, callback_data.contact_id)
    is_me = shown.contact.id == actor.contact_id
    keyboard = keyboards.person(shown, removes=not is_me, links=True, makes=False, forgets=False)
    await redraw(query, config, views.person(shown, company.name, is_me=is_me), keyboard)
    await answer(query)


async def on_add(query: CallbackQuery, actor: ContactActor, state: FSMContext) -> None:
    require_manager(actor)
    await state.set_data({"company_id": actor.company_id})
    await state.set_state(Peopling.name)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("colleague-name"))


async def on_name(message: Message, scope: Scope, actor: ContactActor, state: FSMContext, config: BotConfig) -> None:
    """The name of a colleague: here is the link, as text and as a picture."""
    async with scope.work() as work:
        invited, token = await invite_colleague(work, actor, message.text or "")
        company = await get_company(work, invited.company_id)
    await state.clear()
    await _send(message, config, invited, company, token)


async def on_link(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        token = await invite_contact(work, actor, callback_data.contact_id)
        shown, company = await colleague(work, actor, callback_data.contact_id)
    await answer(query)
    if isinstance(query.message, Message):
        await _send(query.message, config, shown.contact, company, token)


async def _send(message: Message, config: BotConfig, invited: Contact, company: Company, token: str) -> None:
    link = invitation_link(config.username, token)
    text = html("colleague-invited", name=invited.name, company=company.name, link=link)
    await send_invitation(message, config, token, text)


async def on_remove(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """Really?"""
    async with scope.read() as work:
        shown, company = await colleague(work, actor, callback_data.contact_id)
    text = html("person-remove-sure", name=shown.contact.name, tickets=shown.open_tickets)
    keyboard = keyboards.sure("button-remove-sure", PeopleAction.REMOVED, company.id, shown.contact.id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_removed(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        gone = await remove(work, actor, callback_data.contact_id)
        await drafts.remove_of(work, [gone.id])
    await answer(query)
    await on_list(query, callback_data, scope, actor, config)

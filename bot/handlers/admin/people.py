"""/people and /forget: the people of a client, for staff. An administrator removes and makes managers; a director or an
administrator forgets somebody on a written request."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.forgetting import forget_contact
from bot.handlers.admin.choosing import begin_with_company
from bot.handlers.states import Peopling
from bot.keyboards import people as keyboards
from bot.keyboards.callbacks import AdminAction, CompanyCD, PeopleAction, PeopleCD
from bot.links import invitation_link
from bot.locales import html
from bot.qr import send_invitation
from bot.scope import Scope
from bot.store import drafts
from bot.views import people as views
from bot.views import words
from core.access.service import invite_contact
from core.actor import LEADERS, ContactRole, StaffActor, StaffRole, require_leader, require_staff
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.people.colleagues import change_role, colleague, people_of, remove
from core.people.erasing import label

ROLES = {PeopleAction.MEMBER: ContactRole.MEMBER, PeopleAction.MANAGER: ContactRole.MANAGER}


def router() -> Router:
    made = Router(name="admin.people")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    begin_with_company(made, "people", Peopling.company, AdminAction.PEOPLE, allowed=require_staff)
    begin_with_company(made, "forget", Peopling.company, AdminAction.PEOPLE, allowed=require_leader)
    made.callback_query.register(on_company, CompanyCD.filter(F.action == AdminAction.PEOPLE))
    for actions, handler in (
        ({PeopleAction.LIST}, on_list),
        ({PeopleAction.SHOW}, on_show),
        ({PeopleAction.LINK}, on_link),
        ({PeopleAction.REMOVE, PeopleAction.FORGET}, on_sure),
        ({PeopleAction.REMOVED}, on_removed),
        ({PeopleAction.FORGOTTEN}, on_forgotten),
        (set(ROLES), on_role),
    ):
        made.callback_query.register(handler, PeopleCD.filter(F.action.in_(actions)))
    return made


async def _named(work: Work, company: Company) -> Markup:
    """As staff always sees it (DESIGN §3, rule 10)."""
    return words.company(company.name, await company_available(work, company.id, local_date(work.now, company.zone)))


async def _people(scope: Scope, actor: StaffActor, company_id: int) -> tuple[Markup, InlineKeyboardMarkup]:
    async with scope.read() as work:
        shown = await people_of(work, actor, company_id)
        company = await _named(work, shown.company)
    text = views.people(shown, company, for_manager=False)
    return text, keyboards.people(shown, [views.row(one) for one in shown.colleagues], for_manager=False)


async def on_company(
    query: CallbackQuery, callback_data: CompanyCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    text, keyboard = await _people(scope, actor, callback_data.company_id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_list(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    text, keyboard = await _people(scope, actor, callback_data.company_id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_show(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown, company = await colleague(work, actor, callback_data.contact_id)
        text = views.person(shown, await _named(work, company), is_me=False)
    admin = StaffRole.ADMIN in actor.roles
    leads = bool(actor.roles & LEADERS)
    keyboard = keyboards.person(shown, removes=admin, links=admin, makes=admin, forgets=leads)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_link(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        token = await invite_contact(work, actor, callback_data.contact_id)
        shown, company = await colleague(work, actor, callback_data.contact_id)
    await answer(query)
    if isinstance(query.message, Message):
        link = invitation_link(config.username, token)
        text = html("admin-invited", name=shown.contact.name, company=company.name, link=link)
        await send_invitation(query.message, config, token, text)


async def on_role(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await change_role(work, actor, callback_data.contact_id, ROLES[callback_data.action])
    await on_show(query, callback_data, scope, actor, config)


async def on_sure(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Really?"""
    forgets = callback_data.action is PeopleAction.FORGET
    async with scope.read() as work:
        shown, company = await colleague(work, actor, callback_data.contact_id)
    text_key = "person-forget-sure" if forgets else "person-remove-sure"
    text = html(text_key, name=shown.contact.name, tickets=shown.open_tickets)
    key = "button-forget-sure" if forgets else "button-remove-sure"
    action = PeopleAction.FORGOTTEN if forgets else PeopleAction.REMOVED
    await redraw(query, config, text, keyboards.sure(key, action, company.id, shown.contact.id))
    await answer(query)


async def on_removed(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        gone = await remove(work, actor, callback_data.contact_id)
        await drafts.remove_of(work, [gone.id])
    await answer(query)
    await on_list(query, callback_data, scope, actor, config)


async def on_forgotten(
    query: CallbackQuery, callback_data: PeopleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The message itself named the person: what it says now does not."""
    async with scope.work() as work:
        await forget_contact(work, actor, callback_data.contact_id)
    await answer(query)
    await redraw(query, config, html("person-forgotten", label=label(callback_data.contact_id)), None)

"""Staff in private: who a client is, with the balance and what is open; help."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.admin.choosing import offer_companies
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import AdminAction, CompanyCD
from bot.locales import html, lines
from bot.menus import show_menu
from bot.scope import Scope
from bot.views.company import company_card
from core.actor import LEADERS, StaffActor, StaffRole, require_staff
from core.clients.service import get_company
from core.contracts.service import contracts_in_force
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.queries import active_tickets_of

LEADERS_HELP = (
    "campaigns-help",
    "people-help",
    "audit-help",
    "report-help",
    "summary-help",
    "talks-help",
    "lab-help",
    "admin-help",
)
"""What those who lead can do besides."""


def router() -> Router:
    made = Router(name="admin.companies")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_help, CommandStart())
    made.message.register(on_help, Command("help"))
    made.message.register(on_cancel, Command("cancel"))
    made.message.register(on_find, Command("company"))
    made.message.register(on_words, PlainText())
    made.message.register(on_help)
    made.callback_query.register(on_show, CompanyCD.filter(F.action == AdminAction.SHOW))
    return made


async def on_help(message: Message, actor: StaffActor) -> None:
    if StaffRole.ADMIN in actor.roles:
        text = html("staff-help-admin", name=actor.name)
    elif StaffRole.DIRECTOR in actor.roles:
        text = html("staff-help-director", name=actor.name)
    else:
        text = html("staff-help", name=actor.name)
    leads = actor.roles & LEADERS
    more = [html(key) for key in LEADERS_HELP] if leads else []
    if StaffRole.ADMIN in actor.roles:
        more.append(html("plans-help"))
    ours = (html(key) for key in ("lists-help", "calls-help", "duty-help", "own-help"))
    await message.answer(lines(text, *more, *ours))
    if leads and message.bot is not None and (message.text or "").startswith(("/start", "/help")):
        await show_menu(message.bot, message.chat.id)


async def on_cancel(message: Message, state: FSMContext) -> None:
    await state.clear()
    await message.answer(html("admin-cancelled"))


async def on_find(message: Message, command: CommandObject, scope: Scope, actor: StaffActor) -> None:
    if not command.args:
        await message.answer(html("admin-which-company"))
        return
    await offer_companies(message, scope, actor, command.args, AdminAction.SHOW)


async def on_words(message: Message, scope: Scope, actor: StaffActor) -> None:
    """Plain words of staff in private: the client they may mean."""
    await offer_companies(message, scope, actor, message.text or "", AdminAction.SHOW)


async def on_show(query: CallbackQuery, callback_data: CompanyCD, scope: Scope, actor: StaffActor) -> None:
    require_staff(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
        today = local_date(work.now, company.zone)
        text = company_card(
            company,
            await company_available(work, company.id, today),
            await contracts_in_force(work, company.id, today),
            await active_tickets_of(work, company.id),
        )
    await answer(query)
    if query.message is not None:
        leads, admin = bool(actor.roles & LEADERS), StaffRole.ADMIN in actor.roles
        await query.message.answer(text, reply_markup=keyboards.company(company, leads=leads, admin=admin))

"""/invite: a single-use link for a contact of a company."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.admin.choosing import begin_with_company
from bot.handlers.states import Inviting
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import AdminAction, CompanyCD, InviteRoleCD
from bot.links import invitation_link
from bot.locales import html, plain
from bot.qr import send_invitation
from bot.scope import Scope
from core.access.service import invite_contact
from core.actor import ContactRole, StaffActor, require_admin
from core.clients.service import PERSON_NAME_LENGTH, add_contact, get_company


def router() -> Router:
    made = Router(name="admin.inviting")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    begin_with_company(made, "invite", Inviting.company, AdminAction.INVITE)
    made.callback_query.register(on_company, CompanyCD.filter(F.action == AdminAction.INVITE))
    made.message.register(on_name, StateFilter(Inviting.name), PlainText())
    made.callback_query.register(on_role, InviteRoleCD.filter())
    return made


async def on_company(
    query: CallbackQuery,
    callback_data: CompanyCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    require_admin(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
    await state.set_data({"company_id": company.id})
    await state.set_state(Inviting.name)
    await redraw(query, config, html("admin-invite-name", company=company.name), None)
    await answer(query)


async def on_name(message: Message, state: FSMContext) -> None:
    name = " ".join((message.text or "").split())
    if not 0 < len(name) <= PERSON_NAME_LENGTH:
        await message.answer(html("refusal-bad-name"))
        return
    await state.update_data(name=name)
    await state.set_state(Inviting.role)
    await message.answer(html("admin-invite-role", name=name), reply_markup=keyboards.contact_roles())


async def on_role(
    query: CallbackQuery,
    callback_data: InviteRoleCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    raw_state: str | None,
) -> None:
    if raw_state != Inviting.role.state or callback_data.role not in list(ContactRole):
        await answer(query, plain("stale-button"), alert=True)
        return
    data = await state.get_data()
    async with scope.work() as work:
        person = await add_contact(
            work,
            actor,
            company_id=data["company_id"],
            name=data["name"],
            phone=None,
            role=ContactRole(callback_data.role),
        )
        token = await invite_contact(work, actor, person.id)
        company = await get_company(work, person.company_id)
    await state.clear()
    link = invitation_link(config.username, token)
    text = html("admin-invited", name=person.name, company=company.name, link=link)
    await redraw(query, config, html("admin-invite-done", name=person.name), None)
    await answer(query)
    if isinstance(query.message, Message):
        await send_invitation(query.message, config, token, text)

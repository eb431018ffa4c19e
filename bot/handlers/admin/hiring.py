"""A new staff member and a single-use link for them."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Hiring
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import StaffRoleCD
from bot.links import invitation_link
from bot.locales import html, plain
from bot.scope import Scope
from core.access.service import invite_staff
from core.actor import StaffActor, StaffRole, require_admin
from core.staff.service import NAME_LENGTH, add_staff


def router() -> Router:
    made = Router(name="admin.hiring")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("staff"))
    made.message.register(on_name, StateFilter(Hiring.name), PlainText())
    made.callback_query.register(on_roles, StaffRoleCD.filter())
    return made


async def on_command(message: Message, command: CommandObject, actor: StaffActor, state: FSMContext) -> None:
    """«/staff Имя»; the list of the staff has a button that asks for the name."""
    require_admin(actor)
    await state.clear()
    await _ask_roles(message, state, command.args or "")


async def on_name(message: Message, state: FSMContext) -> None:
    await _ask_roles(message, state, message.text or "")


async def _ask_roles(message: Message, state: FSMContext, text: str) -> None:
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH:
        await message.answer(html("refusal-bad-name"))
        return
    await state.set_data({"name": name})
    await state.set_state(Hiring.roles)
    await message.answer(html("admin-staff-role", name=name), reply_markup=keyboards.staff_roles())


async def on_roles(
    query: CallbackQuery,
    callback_data: StaffRoleCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    raw_state: str | None,
) -> None:
    roles = callback_data.roles.split(",")
    if raw_state != Hiring.roles.state or not set(roles) <= set(StaffRole):
        await answer(query, plain("stale-button"), alert=True)
        return
    data = await state.get_data()
    async with scope.work() as work:
        person = await add_staff(work, actor, name=data["name"], roles=frozenset(StaffRole(role) for role in roles))
        token = await invite_staff(work, actor, person.id)
    await state.clear()
    await redraw(
        query, config, html("admin-hired", name=person.name, link=invitation_link(config.username, token)), None
    )
    await answer(query)

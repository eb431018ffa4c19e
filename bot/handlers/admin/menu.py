"""/admin: all of administration in one place."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.states import Hiring
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminScreen, AdminScreenCD
from bot.locales import html, lines
from core.actor import StaffActor, StaffRole, require_admin, require_leader


def router() -> Router:
    made = Router(name="admin.menu")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("admin"))
    made.callback_query.register(on_menu, AdminScreenCD.filter(F.screen == AdminScreen.MENU))
    made.callback_query.register(on_hire, AdminScreenCD.filter(F.screen == AdminScreen.HIRE))
    return made


def _text(actor: StaffActor) -> Markup:
    """Commands in a text are buttons, too."""
    require_leader(actor)
    admin = StaffRole.ADMIN in actor.roles
    return lines(html("admin-title"), "", html("admin-commands-admin" if admin else "admin-commands"))


async def on_command(message: Message, actor: StaffActor, state: FSMContext) -> None:
    text = _text(actor)
    await state.clear()
    await message.answer(text, reply_markup=keyboards.menu())


async def on_menu(query: CallbackQuery, actor: StaffActor, config: BotConfig) -> None:
    await redraw(query, config, _text(actor), keyboards.menu())
    await answer(query)


async def on_hire(query: CallbackQuery, actor: StaffActor, state: FSMContext) -> None:
    """The first question of hiring."""
    require_admin(actor)
    await state.clear()
    await state.set_state(Hiring.name)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("admin-staff-name"))

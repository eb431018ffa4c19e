"""/group: which group is the engineers', what the bot may do there, and unbinding it. Binding is done in the group: /bind."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot, F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.admin.asking import Draft, show
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminScreen, AdminScreenCD, UnbindCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.store.chats import staff_group, unbind_group
from core.actor import StaffActor, StaffRole, require_leader
from core.database import Work
from core.errors import NotFound


def router() -> Router:
    made = Router(name="admin.binding")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("group"))
    made.callback_query.register(on_screen, AdminScreenCD.filter(F.screen == AdminScreen.GROUP))
    made.callback_query.register(on_unbind, UnbindCD.filter())
    return made


async def _group(scope: Scope, actor: StaffActor, bot: Bot) -> tuple[Markup, InlineKeyboardMarkup]:
    require_leader(actor)
    async with scope.read() as work:
        group = await staff_group(work)
    if group is None:
        return html("group-none"), keyboards.back_to_menu()
    text = lines(html("group-title", title=group.title), await _rights(bot, group.chat_id))
    if StaffRole.ADMIN not in actor.roles:
        return text, keyboards.back_to_menu()
    return text, keyboards.group(group.chat_id)


async def _rights(bot: Bot, chat_id: int) -> Markup:
    """What Telegram says of the bot there. One that is not there is told so, or nothing is told at all."""
    try:
        member = await bot.get_chat_member(chat_id, bot.id)
    except TelegramAPIError:
        return html("group-unknown-rights")
    if member.status == ChatMemberStatus.ADMINISTRATOR:
        return html("group-rights-admin")
    if member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED):
        return html("group-rights-out")
    return html("group-rights-member")


async def on_command(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, bot: Bot) -> None:
    text, keyboard = await _group(scope, actor, bot)
    await state.clear()
    await message.answer(text, reply_markup=keyboard)


async def on_screen(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig, bot: Bot) -> None:
    text, keyboard = await _group(scope, actor, bot)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_unbind(
    query: CallbackQuery, callback_data: UnbindCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    if isinstance(query.message, Message):
        await show(query.message, scope, actor, state, read_unbinding, "unbind", {"chat": callback_data.chat_id}, "")
    await answer(query)


async def read_unbinding(work: Work, _actor: StaffActor, about: Mapping[str, Any], _text: str) -> Draft:
    group = await staff_group(work)
    if group is None or group.chat_id != about["chat"]:
        raise NotFound("no-group")
    title = group.title

    async def save(work: Work, actor: StaffActor) -> Markup:
        await unbind_group(work, actor, about["chat"])
        return html("group-unbound", title=title)

    return Draft(html("group-unbind-sure", title=title), about["chat"], save)


READERS = {"unbind": read_unbinding}

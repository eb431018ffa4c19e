"""Choosing a company by a part of its name or its INN: the first step of several dialogues."""

from collections.abc import Callable

from aiogram import Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message

from bot.filters import PlainText
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import AdminAction
from bot.locales import html
from bot.scope import Scope
from core.actor import Actor, StaffActor, require_admin
from core.clients.search import search_companies


async def offer_companies(message: Message, scope: Scope, actor: StaffActor, query: str, action: AdminAction) -> None:
    """The companies that the words may mean, a button each."""
    async with scope.read() as work:
        found = await search_companies(work, actor, query, limit=8)
    if not found:
        await message.answer(html("admin-no-company", query=query[:100]))
        return
    await message.answer(html("admin-choose-company"), reply_markup=keyboards.companies(found, action))


def begin_with_company(
    made: Router,
    command: str,
    waiting: State,
    action: AdminAction,
    *,
    allowed: Callable[[Actor], object] = require_admin,
) -> None:
    """The first steps of a dialogue: the command, with the company's words or without, and the words. ``allowed`` raises
    Forbidden for those who may not begin it; by default only administrators may."""

    async def on_command(
        message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
    ) -> None:
        allowed(actor)
        await state.clear()
        if command.args:
            await offer_companies(message, scope, actor, command.args, action)
            return
        await state.set_state(waiting)
        await message.answer(html("admin-which-company"))

    async def on_words(message: Message, scope: Scope, actor: StaffActor) -> None:
        await offer_companies(message, scope, actor, message.text or "", action)

    made.message.register(on_command, Command(command))
    made.message.register(on_words, StateFilter(waiting), PlainText())

"""A client's own tickets that are done, and a search among all of their own."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Finding
from bot.keyboards import history as keyboards
from bot.keyboards.callbacks import HistoryAction, HistoryCD
from bot.locales import html
from bot.scope import Scope
from bot.views import history as views
from core.actor import ContactActor
from core.tickets.history import find_own, history

LONGEST = 100
"""Of a search: a longer text is a message like any other."""


def router() -> Router:
    made = Router(name="client.history")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.filter(ActorIs(ContactActor), Private())
    made.message.register(on_find, Command("find"))
    made.message.register(on_words, StateFilter(Finding.words), PlainText())
    made.callback_query.register(on_page, HistoryCD.filter(F.action == HistoryAction.PAGE))
    made.callback_query.register(on_ask, HistoryCD.filter(F.action == HistoryAction.FIND))
    return made


async def on_page(
    query: CallbackQuery, callback_data: HistoryCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await history(work, actor, callback_data.page)
    await redraw(query, config, views.history(shown), keyboards.history(shown))
    await answer(query)


async def on_ask(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Finding.words)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("find-how"))


async def on_find(
    message: Message, command: CommandObject, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    """«/find реализация»; without words they are asked for."""
    if command.args:
        await _show(message, scope, actor, command.args)
        return
    await state.set_state(Finding.words)
    await message.answer(html("find-how"))


async def on_words(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    await state.clear()
    text = message.text or ""
    if message.reply_to_message is not None or len(text) > LONGEST:
        raise SkipHandler
    await _show(message, scope, actor, text)


async def _show(message: Message, scope: Scope, actor: ContactActor, words: str) -> None:
    async with scope.read() as work:
        found = await find_own(work, actor, words)
    await message.answer(views.found(found, words), reply_markup=keyboards.found(found))

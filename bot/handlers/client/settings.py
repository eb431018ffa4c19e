"""Which notices a client gets, and in which hours they wait."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Quieting
from bot.keyboards import settings as keyboards
from bot.keyboards.callbacks import Setting, SettingCD
from bot.locales import html, plain
from bot.quiet_words import read_span
from bot.scope import Scope
from bot.views import settings as views
from core.actor import ContactActor
from core.outbox.preferences import DAY, Wanted, choose, wanted_by
from core.outbox.service import contact

FIELDS = {
    Setting.TAKEN: "taken",
    Setting.DATES: "dates",
    Setting.HOURS: "hours",
    Setting.RATING: "rating",
    Setting.ANSWERS: "answers_wait",
    Setting.QUESTIONS: "questions_wait",
}
LONGEST = 30
"""Of hours in words: anything longer is a message like any other."""


def router() -> Router:
    made = Router(name="client.settings")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.filter(ActorIs(ContactActor), Private())
    made.message.register(on_command, Command("settings"))
    made.message.register(on_hours, StateFilter(Quieting.hours), PlainText())
    made.callback_query.register(on_open, SettingCD.filter(F.setting == Setting.OPEN))
    made.callback_query.register(on_quiet, SettingCD.filter(F.setting == Setting.QUIET))
    made.callback_query.register(on_own, SettingCD.filter(F.setting == Setting.OWN))
    made.callback_query.register(on_change, SettingCD.filter())
    return made


async def on_command(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    await state.clear()
    async with scope.read() as work:
        wanted = await wanted_by(work, contact(actor.contact_id))
    await message.answer(views.screen(wanted), reply_markup=keyboards.screen(wanted))


async def on_open(query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig) -> None:
    async with scope.read() as work:
        wanted = await wanted_by(work, contact(actor.contact_id))
    await redraw(query, config, views.screen(wanted), keyboards.screen(wanted))
    await answer(query)


async def on_quiet(query: CallbackQuery, config: BotConfig) -> None:
    await redraw(query, config, html("settings-which-hours"), keyboards.hours())
    await answer(query)


async def on_own(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Quieting.hours)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("settings-hours-how"))


async def on_change(
    query: CallbackQuery, callback_data: SettingCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """The button says what it will be, so that a doubled tap changes once."""
    async with scope.work() as work:
        wanted = _changed(await wanted_by(work, contact(actor.contact_id)), callback_data)
        await choose(work, contact(actor.contact_id), wanted)
    await redraw(query, config, views.screen(wanted), keyboards.screen(wanted))
    await answer(query, plain("settings-kept"))


def _changed(wanted: Wanted, data: SettingCD) -> Wanted:
    if data.setting is Setting.SPAN:
        start, end = divmod(data.value, DAY)
        return replace(wanted, quiet_from=start if start != end else None, quiet_to=end if start != end else None)
    return replace(wanted, **{FIELDS[data.setting]: bool(data.value)})


async def on_hours(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    """«с 22 до 8». A longer text is a message like any other: nothing a client writes gets lost."""
    text = (message.text or "").strip()
    if len(text) > LONGEST:
        await state.clear()
        raise SkipHandler
    span = read_span(text)
    if span is None:
        await message.answer(html("settings-hours-again"))
        return
    async with scope.work() as work:
        wanted = replace(await wanted_by(work, contact(actor.contact_id)), quiet_from=span[0], quiet_to=span[1])
        await choose(work, contact(actor.contact_id), wanted)
    await state.clear()
    await message.answer(views.screen(wanted), reply_markup=keyboards.screen(wanted))

"""/lab: past work under other rules, for leaders, in private. Nothing is saved, and nothing can be applied from here."""

import asyncio

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import BufferedInputFile, CallbackQuery, InaccessibleMessage, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.documents.laboratory_xlsx import laboratory_xlsx
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Experimenting
from bot.keyboards import laboratory as keyboards
from bot.keyboards.callbacks import LabCD, LabRuleCD, LabStep
from bot.locales import html, lines
from bot.pictures.laboratory import laboratory_picture
from bot.pictures.style import Theme
from bot.reports import laboratory as views
from bot.scope import Scope
from core.actor import StaffActor, require_leader
from core.dates import local_date
from core.errors import Refusal
from core.reports.laboratory.scenario import Scenario, check_scenario
from core.reports.laboratory.service import Experiment, last_months, run
from core.reports.laboratory.words import MONTHS, read_months, read_scenario


def router() -> Router:
    made = Router(name="laboratory")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("lab"))
    made.message.register(on_words, StateFilter(Experimenting.words), PlainText())
    made.callback_query.register(on_months, LabCD.filter(F.step == LabStep.MONTHS))
    made.callback_query.register(on_rules, LabCD.filter(F.step == LabStep.RULES))
    made.callback_query.register(on_ask_words, LabCD.filter(F.step == LabStep.WORDS))
    made.callback_query.register(on_rule, LabRuleCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    """With words after it, the experiment at once; three months, if they do not begin with another number."""
    require_leader(actor)
    await state.clear()
    if command.args:
        months, words = read_months(command.args, MONTHS[0])
        await _experiment(message, scope, actor, config, read_scenario(words), months, dark=False)
        return
    text = lines(html("lab-title"), html("lab-about"), "", html("lab-how-long"))
    await message.answer(text, reply_markup=keyboards.months(dark=False))


async def on_words(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    """What is not understood may be said once more."""
    require_leader(actor)
    data = await state.get_data()
    months, words = read_months(message.text or "", data["months"])
    scenario = read_scenario(words)
    await state.clear()
    await _experiment(message, scope, actor, config, scenario, months, dark=data["dark"])


async def on_months(
    query: CallbackQuery, callback_data: LabCD, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    require_leader(actor)
    await state.clear()
    text = lines(html("lab-title"), html("lab-about"), "", html("lab-how-long"))
    await redraw(query, config, text, keyboards.months(dark=callback_data.dark))
    await answer(query)


async def on_rules(
    query: CallbackQuery, callback_data: LabCD, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    """A question of its own: what stands above may be a result."""
    require_leader(actor)
    await state.clear()
    await answer(query)
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        await query.message.answer(
            lines(html("lab-title"), html("lab-which-rule", months=callback_data.months)),
            reply_markup=keyboards.rules(callback_data.months, dark=callback_data.dark),
        )


async def on_ask_words(
    query: CallbackQuery, callback_data: LabCD, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    require_leader(actor)
    await state.set_data({"months": callback_data.months, "dark": callback_data.dark})
    await state.set_state(Experimenting.words)
    await answer(query)
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        await query.message.answer(html("lab-words"))


async def on_rule(
    query: CallbackQuery,
    callback_data: LabRuleCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    require_leader(actor)
    await state.clear()
    await answer(query)
    if query.message is not None:
        scenario = keyboards.SCENARIOS[callback_data.rule]
        await _experiment(query.message, scope, actor, config, scenario, callback_data.months, dark=callback_data.dark)


async def _experiment(
    message: Message | InaccessibleMessage,
    scope: Scope,
    actor: StaffActor,
    config: BotConfig,
    scenario: Scenario,
    months: int,
    *,
    dark: bool,
) -> None:
    """«Считаю…» becomes the result; the picture and the file follow.

    The update is done before it begins: an experiment that a stopped process has taken along is asked for once more, by
    whoever still wants it, and no second process begins one that takes longer than a lease.
    """
    check_scenario(scenario)
    async with scope.work():
        pass
    chat_id = message.chat.id
    await config.budget.count(chat_id, is_group=False)
    waiting = await message.answer(html("lab-counting"))
    try:
        made = await _made(scope, actor, config, scenario, months)
        picture = await asyncio.to_thread(laboratory_picture, made, Theme.DARK if dark else Theme.LIGHT)
        file = await asyncio.to_thread(laboratory_xlsx, made)
    except Refusal:
        raise
    except Exception:
        await waiting.edit_text(html("lab-failed"))
        raise
    await config.budget.count(chat_id, is_group=False)
    await waiting.edit_text(views.result(made), reply_markup=keyboards.again(months, dark=dark))
    if not made.before.lines:
        return
    await config.budget.count(chat_id, is_group=False)
    await message.answer_photo(BufferedInputFile(picture, "laboratory.png"), caption=views.caption(made))
    await config.budget.count(chat_id, is_group=False)
    await message.answer_document(BufferedInputFile(file, views.file_name(made)))


async def _made(scope: Scope, actor: StaffActor, config: BotConfig, scenario: Scenario, months: int) -> Experiment:
    async with scope.snapshot() as work:
        period = last_months(local_date(work.now, config.zone), months)
        return await run(work, actor, scenario, period, config.zone, config.policy)

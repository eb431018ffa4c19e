"""/report: any period, all clients or one, by taps or in words: a screen, a spreadsheet, a PDF. Rights are the use case's."""

import asyncio
from datetime import date

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.documents.report_pdf import report_pdf
from bot.documents.report_xlsx import report_xlsx
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Requesting
from bot.keyboards import report as keyboards
from bot.keyboards.callbacks import FileForm, RequestedCD, RequestedFileCD, RequestedShow, RequestedWhenCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import report as views
from bot.views import words
from core.actor import StaffActor, require_leader
from core.clients.search import search_companies
from core.clients.service import get_company
from core.dates import local_date
from core.ledger.queries import company_available
from core.ledger.statement import Period
from core.reports.on_request import Report, report_of
from core.reports.period_words import period_of, read_period, says_period
from core.reports.reading_rows import must_fit, note_export, rows_of

FOUND = 8
"""Companies to choose from."""


def router() -> Router:
    made = Router(name="reports.on_request")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("report"))
    made.message.register(on_period, StateFilter(Requesting.period), PlainText())
    made.message.register(on_company, StateFilter(Requesting.company), PlainText())
    made.callback_query.register(on_when, RequestedWhenCD.filter())
    made.callback_query.register(on_ask_company, RequestedCD.filter(F.show == RequestedShow.COMPANY))
    made.callback_query.register(on_screen, RequestedCD.filter())
    made.callback_query.register(on_file, RequestedFileCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    """Words after the command are a period, or else a client."""
    require_leader(actor)
    await state.clear()
    if not command.args:
        await message.answer(html("report-when"), reply_markup=keyboards.periods(None))
        return
    period = says_period(command.args, await _today(scope, config))
    if period is not None:
        await _show(message, scope, actor, config, period, None)
    else:
        await _offer(message, scope, actor, command.args, None)


async def on_period(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    """The days that a button has asked for. Words without a number that name none are about something else."""
    text = message.text or ""
    today = await _today(scope, config)
    if says_period(text, today) is None and not any(char.isdigit() for char in text):
        await state.clear()
        raise SkipHandler
    period = read_period(text, today)
    company_id = (await state.get_data()).get("of_company")
    await _show(message, scope, actor, config, period, company_id)
    await state.clear()


async def on_company(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    require_leader(actor)
    data = await state.get_data()
    period = Period(date.fromordinal(data["first"]), date.fromordinal(data["last"]))
    if await _offer(message, scope, actor, message.text or "", period):
        await state.clear()


async def _offer(message: Message, scope: Scope, actor: StaffActor, query: str, period: Period | None) -> bool:
    """The clients that the words may mean, a button each; False if there is none."""
    async with scope.read() as work:
        found = await search_companies(work, actor, query, limit=FOUND)
    if found:
        await message.answer(html("report-choose-company"), reply_markup=keyboards.companies(found, period))
    else:
        await message.answer(html("report-no-company", query=query[:100]))
    return bool(found)


async def _show(
    message: Message, scope: Scope, actor: StaffActor, config: BotConfig, period: Period, company_id: int | None
) -> None:
    shown = await _read(scope, actor, config, period, company_id)
    await message.answer(views.report(shown), reply_markup=keyboards.report(shown))


async def _read(scope: Scope, actor: StaffActor, config: BotConfig, period: Period, company_id: int | None) -> Report:
    async with scope.snapshot() as work:
        return await report_of(work, actor, period, config.zone, company_id)


async def _today(scope: Scope, config: BotConfig) -> date:
    async with scope.read() as work:
        return local_date(work.now, config.zone)


async def on_when(
    query: CallbackQuery,
    callback_data: RequestedWhenCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    """A usual period, the question which one, or the question in words."""
    require_leader(actor)
    company_id = callback_data.company_id
    if callback_data.when is not None:
        period = period_of(callback_data.when, await _today(scope, config))
        shown = await _read(scope, actor, config, period, company_id)
        await redraw(query, config, views.report(shown), keyboards.report(shown))
    elif callback_data.words and query.message is not None:
        await state.set_data({"of_company": company_id})
        await state.set_state(Requesting.period)
        await query.message.answer(html("report-ask-period"))
    else:
        text = html("report-when") if company_id is None else await _when_of(scope, company_id)
        await redraw(query, config, text, keyboards.periods(company_id))
    await answer(query)


async def _when_of(scope: Scope, company_id: int) -> Markup:
    async with scope.read() as work:
        company = await get_company(work, company_id)
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
    return html("report-when-of", company=words.company(company.name, balance))


async def on_ask_company(
    query: CallbackQuery, callback_data: RequestedCD, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    period = callback_data.period
    await state.set_data({"first": period.first.toordinal(), "last": period.last.toordinal()})
    await state.set_state(Requesting.company)
    if query.message is not None:
        await query.message.answer(html("report-ask-company"))
    await answer(query)


async def on_screen(
    query: CallbackQuery, callback_data: RequestedCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The report, its numbers one by one, or what they mean: in the place of the message that was tapped."""
    shown = await _read(scope, actor, config, callback_data.period, callback_data.company_id)
    text, keyboard = views.report(shown), keyboards.report(shown)
    if callback_data.show is RequestedShow.NUMBERS:
        keyboard = keyboards.numbers(shown)
    elif callback_data.show is RequestedShow.MEANS:
        text, keyboard = views.means(shown), keyboards.back(shown)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_file(
    query: CallbackQuery, callback_data: RequestedFileCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A file of many rows takes seconds: a tap that can be answered well is answered before, and the file is written outside of
    the event loop."""
    require_leader(actor)
    form, period, company_id = callback_data.form, callback_data.period, callback_data.company_id
    async with scope.read() as work:
        if company_id is not None:
            await get_company(work, company_id)
        if form is FileForm.XLSX:
            await must_fit(work, actor, period, config.zone, company_id)
    await answer(query, plain("report-preparing"))
    async with scope.snapshot() as work:
        shown = await report_of(work, actor, period, config.zone, company_id)
        rows = await rows_of(work, actor, shown) if form is FileForm.XLSX else None
        await note_export(work, actor, shown, form.value)
    making = asyncio.to_thread(report_xlsx, rows) if rows is not None else asyncio.to_thread(report_pdf, shown)
    content = await making
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        file = BufferedInputFile(content, views.name_of_file(shown, f".{form.value}"))
        await query.message.answer_document(file, caption=views.caption(shown))

"""Statements, for a company's own people and for staff: choose a period, look, take a file. Rights are the use case's."""

import asyncio

from aiogram import F, Router
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.documents.statement_pdf import statement_pdf
from bot.documents.statement_xlsx import statement_xlsx
from bot.filters import ActorIs, Private
from bot.keyboards import statement as keyboards
from bot.keyboards.callbacks import FileForm, StatementAction, StatementCD, StatementFileCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import statement as views
from core.actor import ContactActor, StaffActor
from core.errors import NotFound
from core.ledger.statement import PeriodKind, company_to_read, periods_of
from core.tickets.statement import company_statement
from core.tickets.statements_given import note_given

MADE_BY = {FileForm.PDF: statement_pdf, FileForm.XLSX: statement_xlsx}


def router() -> Router:
    made = Router(name="statement")
    made.callback_query.filter(Private(), ActorIs(ContactActor, StaffActor))
    made.callback_query.register(
        on_choose, StatementCD.filter(F.action.in_((StatementAction.OPEN, StatementAction.LIST)))
    )
    made.callback_query.register(on_show, StatementCD.filter())
    made.callback_query.register(on_file, StatementFileCD.filter())
    return made


async def on_choose(
    query: CallbackQuery,
    callback_data: StatementCD,
    scope: Scope,
    actor: ContactActor | StaffActor,
    config: BotConfig,
) -> None:
    """Which period: a question of its own under the balance, the same message when another one is wanted."""
    async with scope.read() as work:
        company = await company_to_read(work, actor, callback_data.company_id)
        periods = await periods_of(work, actor, company.id)
    text, keyboard = views.choose(company.name), keyboards.periods(company.id, periods)
    if callback_data.action is StatementAction.LIST:
        await redraw(query, config, text, keyboard)
    elif query.message is not None:
        await query.message.answer(text, reply_markup=keyboard)
    await answer(query)


async def on_show(
    query: CallbackQuery,
    callback_data: StatementCD,
    scope: Scope,
    actor: ContactActor | StaffActor,
    config: BotConfig,
) -> None:
    async with scope.snapshot() as work:
        periods = await periods_of(work, actor, callback_data.company_id)
        period = periods.get(PeriodKind(callback_data.action.value))
        if period is None:
            raise NotFound("no-contract")
        shown = await company_statement(work, actor, callback_data.company_id, period)
    await redraw(query, config, views.statement(shown), keyboards.files(callback_data.company_id, period))
    await answer(query)


async def on_file(
    query: CallbackQuery,
    callback_data: StatementFileCD,
    scope: Scope,
    actor: ContactActor | StaffActor,
    config: BotConfig,
) -> None:
    """A file of thousands of lines takes seconds to write: not in the event loop, and the tap is answered before."""
    async with scope.snapshot() as work:
        shown = await company_statement(work, actor, callback_data.company_id, callback_data.period)
        await note_given(work, actor, shown)
    await answer(query, plain("statement-preparing"))
    content = await asyncio.to_thread(MADE_BY[callback_data.form], shown)
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        file = BufferedInputFile(content, views.name_of_file(shown, f".{callback_data.form.value}"))
        await query.message.answer_document(file, caption=views.caption(shown))

"""Putting tickets right: merge, split, another company, another service, cancel."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.handlers.teamwork.orders import split_message
from bot.handlers.teamwork.screens import ask, done
from bot.keyboards import tidying as tidying_keyboards
from bot.keyboards.callbacks import DropCD, HandleAction, HandleCD, LineServiceCD, PairAction, PairCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store.models import Purpose
from bot.views import teamwork as views
from bot.views.words import number
from core.actor import StaffActor
from core.catalog.service import active_services
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.cancelling import cancel_by_staff
from core.tickets.teamwork.merging import merge, others_to_merge, preview_merge
from core.tickets.teamwork.moving import change_service, companies_for, draft_lines, move_to_company
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.splitting import messages_to_split

OTHERS = 8


def router() -> Router:
    made = Router(name="teamwork.tidying")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    for action, handler in (
        (HandleAction.MERGE, on_merge),
        (HandleAction.SPLIT, on_split),
        (HandleAction.MOVE, on_move),
        (HandleAction.LINES, on_lines),
        (HandleAction.CANCEL, on_cancel),
    ):
        made.callback_query.register(handler, HandleCD.filter(F.action == action))
    for pair, act in (
        (PairAction.MERGE_ASK, on_merge_ask),
        (PairAction.MERGE, on_merge_confirmed),
        (PairAction.SPLIT, on_split_message),
        (PairAction.MOVE, on_move_to),
        (PairAction.LINE, on_line),
    ):
        made.callback_query.register(act, PairCD.filter(F.action == pair))
    made.callback_query.register(on_line_service, LineServiceCD.filter())
    made.callback_query.register(on_drop_own, DropCD.filter(F.why == CancelWhy.OWN))
    made.callback_query.register(on_drop, DropCD.filter())
    return made


async def on_merge(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The company's other tickets; when there is none to tap, the number is asked for."""
    async with scope.read() as work:
        ticket, others = await others_to_merge(work, actor, callback_data.ticket_id)
    if not others:
        await answer(query, plain("team-no-duplicates"), alert=True)
        return
    await redraw(query, config, None, tidying_keyboards.merge(ticket.id, others[-OTHERS:]))
    await answer(query, plain("team-which-duplicate"))
    if len(others) > OTHERS:
        text = html("team-merge-prompt", number=number(ticket.number))
        await ask(query, scope, config, text, Purpose.MERGE_PROMPT, ticket.id)


async def on_merge_ask(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await preview_merge(work, actor, callback_data.ticket_id, callback_data.other_id)
    await redraw(query, config, views.merge(shown), tidying_keyboards.merge_confirm(shown.duplicate.id, shown.main))
    await answer(query)


async def on_merge_confirmed(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        main = await merge(work, actor, callback_data.ticket_id, callback_data.other_id)
    await answer(query, plain("team-merged-toast", number=number(main.number)))
    await done(query, scope, actor, config, callback_data.ticket_id)


async def on_split(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await messages_to_split(work, actor, callback_data.ticket_id)
    if not shown.messages:
        await answer(query, plain("team-one-message"), alert=True)
        return
    await redraw(query, config, None, tidying_keyboards.split(shown.ticket.id, shown.messages))
    await answer(query, plain("team-which-message"))


async def on_split_message(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await split_message(work, actor, callback_data.other_id)
    await answer(query, plain("team-split-toast", number=number(ticket.number)))
    await done(query, scope, actor, config, callback_data.ticket_id)


async def on_move(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await companies_for(work, actor, callback_data.ticket_id)
    if not shown.companies:
        await answer(query, plain("team-no-companies"), alert=True)
        return
    await redraw(query, config, None, tidying_keyboards.move(shown.ticket.id, shown.companies))
    await answer(query, plain("team-which-company"))


async def on_move_to(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket, company = await move_to_company(work, actor, callback_data.ticket_id, callback_data.other_id)
    await answer(query, plain("team-moved-toast", number=number(ticket.number), company=company.name))
    await done(query, scope, actor, config, ticket.id)


async def on_lines(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket, drafts = await draft_lines(work, actor, callback_data.ticket_id)
    await redraw(query, config, None, tidying_keyboards.lines(ticket.id, drafts))
    await answer(query, plain("team-which-line"))


async def on_line(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        offered = await active_services(work)
    await redraw(query, config, None, tidying_keyboards.line_services(ticket, callback_data.other_id, offered))
    await answer(query, plain("team-which-service"))


async def on_line_service(
    query: CallbackQuery, callback_data: LineServiceCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        changed = await change_service(
            work,
            actor,
            callback_data.ticket_id,
            callback_data.line_id,
            callback_data.service_id,
            version=callback_data.version,
        )
    await answer(query, plain("team-service-toast", service=changed.service.name))
    await done(query, scope, actor, config, callback_data.ticket_id)


async def on_cancel(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await redraw(query, config, None, tidying_keyboards.cancel(ticket.id))
    await answer(query, plain("team-which-reason"))


async def on_drop_own(
    query: CallbackQuery, callback_data: DropCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await answer(query)
    text = html("team-cancel-prompt", number=number(ticket.number))
    await ask(query, scope, config, text, Purpose.CANCEL_PROMPT, ticket.id)


async def on_drop(
    query: CallbackQuery, callback_data: DropCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await cancel_by_staff(work, actor, callback_data.ticket_id, callback_data.why)
    await answer(query, plain("team-cancelled-toast", number=number(ticket.number)))
    await done(query, scope, actor, config, ticket.id)

"""Buttons under a client's ticket."""

from datetime import UTC
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import DraftOffered
from bot.delivery.talk_intents import Separated
from bot.filters import ActorIs, Private
from bot.handlers.client.menu import show_tickets
from bot.handlers.states import Writing
from bot.keyboards import client as keyboards
from bot.keyboards.callbacks import MyAction, MyCD, SeparateCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import drafts, messages
from bot.views import client as views
from bot.views.deadlines import shortly
from bot.views.words import number
from core.actor import ContactActor
from core.outbox.service import GROUP, contact, tell
from core.sla.rules.plans import Priority
from core.tickets.deadlines import explain_deadlines
from core.tickets.handling import cancel, close, reopen
from core.tickets.models import Ticket
from core.tickets.priorities import change_priority
from core.tickets.queries import my_message, my_ticket


def router() -> Router:
    made = Router(name="client.buttons")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_list, MyCD.filter(F.action == MyAction.LIST))
    made.callback_query.register(on_view, MyCD.filter(F.action == MyAction.VIEW))
    made.callback_query.register(on_write, MyCD.filter(F.action == MyAction.WRITE))
    made.callback_query.register(on_reopen, MyCD.filter(F.action == MyAction.REOPEN))
    made.callback_query.register(on_close, MyCD.filter(F.action == MyAction.CLOSE))
    made.callback_query.register(on_cancel, MyCD.filter(F.action == MyAction.CANCEL))
    made.callback_query.register(on_deadlines, MyCD.filter(F.action == MyAction.DEADLINES))
    made.callback_query.register(on_hurry, MyCD.filter(F.action == MyAction.HURRY))
    made.callback_query.register(on_separate, SeparateCD.filter())
    return made


async def on_list(query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig) -> None:
    text, keyboard = await show_tickets(scope, actor)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_view(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    async with scope.read() as work:
        view = await my_ticket(work, actor, callback_data.ticket_id)
        text = views.ticket(view, work.now, zone)
    await redraw(query, config, text, keyboards.ticket(view, work.now, zone))
    await answer(query)


async def on_write(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    """The next message goes into this ticket."""
    async with scope.read() as work:
        view = await my_ticket(work, actor, callback_data.ticket_id)
    await write_into(state, view.ticket)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("write-here", number=number(view.ticket.number)))


async def write_into(state: FSMContext, ticket: Ticket) -> None:
    """The client's next message goes into this ticket, unless it is resolved before the client has written."""
    await state.set_data({"ticket_id": ticket.id, "completions": ticket.completions})
    await state.set_state(Writing.ticket)


async def on_reopen(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    """Back to work; what the client writes next is what was still wrong."""
    async with scope.work() as work:
        ticket = await reopen(work, actor, callback_data.ticket_id)
    await write_into(state, ticket)
    await answer(query)


async def on_close(query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor) -> None:
    async with scope.work() as work:
        await close(work, actor, callback_data.ticket_id)
    await answer(query)


async def on_cancel(query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor) -> None:
    async with scope.work() as work:
        await cancel(work, actor, callback_data.ticket_id)
    await answer(query)


async def on_deadlines(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    """«Почему такой срок?», in the place of the ticket's screen."""
    async with scope.read() as work:
        shown = await explain_deadlines(work, actor, callback_data.ticket_id)
    await redraw(query, config, shortly(shown, work.now, zone), keyboards.back_to(shown.ticket.id))
    await answer(query)


async def on_hurry(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    """«Это срочно»; the ticket's screen shows the new deadline."""
    async with scope.work() as work:
        await change_priority(work, actor, callback_data.ticket_id, Priority.URGENT)
    await on_view(query, callback_data, scope, actor, config, zone)


async def on_separate(
    query: CallbackQuery, callback_data: SeparateCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """«Это другой вопрос»: the words become a draft of their own; the ticket they went into keeps its copy."""
    if query.message is None:
        return
    # No message of the chat has this number: a second tap finds the part, or the ticket that it became.
    part_id = -callback_data.message_id
    async with scope.work() as work:
        words, sent_at = await my_message(work, actor, callback_data.message_id)
        known = await messages.find(work, query.message.chat.id, part_id)
        if known is None:
            draft = await drafts.add_to_draft(
                work,
                actor,
                chat_id=query.message.chat.id,
                message_id=part_id,
                words=words,
                sent_at=sent_at.astimezone(UTC),
                wait=config.draft_wait,
            )
            await tell(work, contact(actor.contact_id), DraftOffered(draft_id=draft.id, share=config.engineers_share))
            await tell(work, GROUP, Separated(message_id=callback_data.message_id))
    await answer(query, plain("separated" if known is None else "draft-gone"))
    await redraw(query, config, None, None)

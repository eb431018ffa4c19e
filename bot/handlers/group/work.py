"""Entering work by buttons: the service, the minutes, done."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.handlers.group.prompting import ask_for_reply
from bot.keyboards import group as keyboards
from bot.keyboards import work as work_keyboards
from bot.keyboards.callbacks import CardAction, CardCD, MinutesCD, PartCD, ServiceCD, VoiceCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views.words import duration, number
from core.actor import StaffActor
from core.catalog.service import get_service
from core.tickets.completion import hindrance_now
from core.tickets.hints import likely_services
from core.tickets.lines import add_line, remove_last_line
from core.tickets.queries import staff_ticket


def router() -> Router:
    made = Router(name="group.work")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_services, CardCD.filter(F.action == CardAction.WORK))
    made.callback_query.register(on_undo, CardCD.filter(F.action == CardAction.UNDO))
    made.callback_query.register(on_minutes, ServiceCD.filter())
    made.callback_query.register(on_add, MinutesCD.filter())
    made.callback_query.register(on_part, PartCD.filter())
    made.callback_query.register(on_voice, VoiceCD.filter())
    return made


async def on_services(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        offered = await likely_services(work, ticket)
    await redraw(query, config, None, keyboards.services(ticket.id, ticket.version, offered))
    await answer(query, plain("work-choose-service"))


async def on_minutes(query: CallbackQuery, callback_data: ServiceCD, scope: Scope, config: BotConfig) -> None:
    async with scope.read() as work:
        service = await get_service(work, callback_data.service_id)
    await redraw(query, config, None, keyboards.minutes(callback_data.ticket_id, callback_data.version, service))
    await answer(query, plain("work-choose-minutes", service=service.name))


async def on_add(
    query: CallbackQuery, callback_data: MinutesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    assert query.message is not None
    async with scope.work() as work:
        line = await add_line(
            work,
            actor,
            callback_data.ticket_id,
            service_id=callback_data.service_id,
            minutes=callback_data.minutes,
            version=callback_data.version,
        )
        service = await get_service(work, line.service_id)
        card = await messages.card_of(work, query.message.chat.id, callback_data.ticket_id)
        hindrance = await hindrance_now(work, actor, callback_data.ticket_id)
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    done = {"service": service.name, "actual": duration(line.actual_minutes)}
    if card != query.message.message_id:
        # Not the card, which is drawn anew, but a question about a line of work: answered.
        await redraw(query, config, html("work-added", **done), None)
    if hindrance is not None:
        await answer(query, plain(f"refusal-{hindrance.value}", number=ticket.number), alert=True)
        return
    await answer(query, plain("work-added", **done))


async def on_undo(query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await remove_last_line(work, actor, callback_data.ticket_id)
    await answer(query, plain("work-removed"))


async def on_part(
    query: CallbackQuery, callback_data: PartCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """What was unclear about a part of a message. Answered once, whatever else has been entered meanwhile."""
    asked = callback_data
    async with scope.read() as work:
        service = await get_service(work, asked.service_id)
    if asked.minutes is None:
        await redraw(query, config, None, work_keyboards.part_minutes(asked, service))
        await answer(query, plain("work-choose-minutes", service=service.name))
        return
    assert query.message is not None
    key = f"{query.message.chat.id}:{asked.message_id}:{asked.part}"
    async with scope.work() as work:
        line = await add_line(
            work, actor, asked.ticket_id, service_id=asked.service_id, minutes=asked.minutes, entry_key=key
        )
        hindrance = await hindrance_now(work, actor, asked.ticket_id)
        ticket = await staff_ticket(work, actor, asked.ticket_id)
    done = {"service": service.name, "actual": duration(line.actual_minutes)}
    await redraw(query, config, html("work-added", **done), None)
    if hindrance is not None:
        await answer(query, plain(f"refusal-{hindrance.value}", number=ticket.number), alert=True)
        return
    await answer(query, plain("work-added", **done))


async def on_voice(
    query: CallbackQuery, callback_data: VoiceCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Ask for a spoken account: a reply to this prompt never goes to the client."""
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await answer(query)
    about = About(Purpose.WORK_PROMPT, ticket.id)
    await ask_for_reply(query, scope, config, html("work-prompt", number=number(ticket.number)), about)

"""After a call has become a ticket: giving it to the queue, and setting its moment back within the day."""

from datetime import UTC

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.render.calls import call_notice
from bot.filters import ActorIs, AtWork
from bot.handlers.calls.asking import NOTHING, AnswersCall, Line, ask, keep
from bot.keyboards.callbacks import CallAction, CallCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.models import CallAsks, PendingCall
from bot.views import words
from core.actor import StaffActor
from core.tickets.call_changes import give_to_queue, move_request
from core.tickets.call_words import At, read_move, read_time
from core.tickets.queries import staff_ticket


class SetsCallBack(Filter):
    """«звонок 11:40 был за рулём» as a reply to a message about a ticket; adds ``at`` and ``ticket_id``."""

    async def __call__(self, message: Message, scope: Scope) -> dict[str, At | int] | bool:
        at = read_move(message.text or "")
        if at is None or message.reply_to_message is None:
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, message.reply_to_message.message_id)
        return {"at": at, "ticket_id": about.ticket_id} if about is not None and about.ticket_id else False


def router() -> Router:
    made = Router(name="calls.moving")
    here = AtWork()
    made.message.register(on_time, here, ActorIs(StaffActor), AnswersCall(CallAsks.TIME))
    made.message.register(on_move, here, ActorIs(StaffActor), SetsCallBack())
    made.callback_query.register(on_queue, CallCD.filter(F.action == CallAction.QUEUE), here, ActorIs(StaffActor))
    made.callback_query.register(on_earlier, CallCD.filter(F.action == CallAction.EARLIER), here, ActorIs(StaffActor))
    return made


async def on_queue(
    query: CallbackQuery, callback_data: CallCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await give_to_queue(work, actor, callback_data.ticket_id)
        text, keyboard = await call_notice(work, ticket.id)
    await redraw(query, config, text, keyboard)
    await answer(query, plain("call-queued-toast", number=words.number(ticket.number)))


async def on_earlier(
    query: CallbackQuery, callback_data: CallCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Ask for the time and the reason: a reply to this prompt moves the call."""
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        now = work.now
    await answer(query)
    assert query.message is not None
    chat = query.message.chat
    line = Line(chat.id, chat.type != ChatType.PRIVATE, query.message.message_id, NOTHING, now.astimezone(UTC))
    call_id = await keep(scope, line, CallAsks.TIME, ticket_id=ticket.id)
    text = html("call-when", number=words.number(ticket.number))
    await ask(query.bot, scope, config, line, call_id, text)


async def on_time(message: Message, call: PendingCall, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    text = message.text or message.caption or ""
    at = read_move(text) or read_time(text)
    assert call.ticket_id is not None
    if at is None:
        await _say(message, config, html("call-when-again"))
        return
    await on_move(message, at, call.ticket_id, scope, actor, config)


async def on_move(message: Message, at: At, ticket_id: int, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.work() as work:
        ticket = await move_request(work, actor, ticket_id, at.minute, at.rest, config.zone)
    moment = words.moment(ticket.requested_at, work.now, config.zone)
    await _say(message, config, html("call-moved", number=words.number(ticket.number), at=moment))


async def _say(message: Message, config: BotConfig, text: Markup) -> None:
    await config.budget.count(message.chat.id, is_group=message.chat.type != ChatType.PRIVATE)
    await message.reply(text, allow_sending_without_reply=True)

"""«Не согласен» about a charged line; what the client writes next is why."""

from datetime import timedelta

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Disputing
from bot.keyboards.callbacks import DisputeCD
from bot.locales import plain
from bot.scope import Scope
from core.actor import ContactActor
from core.tickets.disputing import dispute, is_open, say_why

LISTEN = timedelta(minutes=30)
"""After that a message is a new matter, not the reason."""


def router() -> Router:
    made = Router(name="client.disputing")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_disagree, DisputeCD.filter())
    made.message.register(on_words, StateFilter(Disputing.words), PlainText())
    return made


async def on_disagree(
    query: CallbackQuery, callback_data: DisputeCD, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    async with scope.work() as work:
        made, news = await dispute(work, actor, callback_data.line_id)
    if made.contact_id == actor.contact_id:
        until = int((work.now + LISTEN).timestamp())
        await state.set_data({"dispute_id": made.id, "until": until})
        await state.set_state(Disputing.words)
    await answer(query, plain("dispute-toast" if news else "dispute-known"))


async def on_words(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    """The reason, if it comes soon and as words of its own: a reply to something goes where it belongs."""
    data = await state.get_data()
    await state.clear()
    if message.reply_to_message is not None:
        raise SkipHandler
    async with scope.read() as work:
        late = work.now.timestamp() > data["until"]
        known = late or not await is_open(work, actor, data["dispute_id"])
    if known:
        raise SkipHandler
    async with scope.work() as work:
        kept = await say_why(work, actor, data["dispute_id"], message.text or "")
    if not kept:
        raise SkipHandler

"""Stars under the notice that a ticket is resolved; what the client writes next is a word to them."""

from datetime import timedelta

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Rating
from bot.keyboards.callbacks import RateCD
from bot.locales import plain
from bot.scope import Scope
from core.actor import ContactActor
from core.tickets.rating import LOW, add_rating_words, rate

LISTEN = timedelta(minutes=10)
"""After that a message is a new matter, not a word to the rating."""


def router() -> Router:
    made = Router(name="client.rating")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_rate, RateCD.filter())
    made.message.register(on_words, StateFilter(Rating.words), PlainText())
    return made


async def on_rate(
    query: CallbackQuery, callback_data: RateCD, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    """Who is not satisfied is asked why, and only they: a question to the others would take what they write next."""
    async with scope.work() as work:
        rated = await rate(work, actor, callback_data.ticket_id, callback_data.completion, callback_data.stars)
        until = int((work.now + LISTEN).timestamp())
    low = rated.stars <= LOW
    if low:
        await state.set_data({"ticket_id": rated.ticket_id, "completion": rated.completion, "until": until})
        await state.set_state(Rating.words)
    await answer(query, plain("rated-low" if low else "rated", stars=rated.stars), alert=low)


async def on_words(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    """The word, if it comes soon and is no reply to something else."""
    data = await state.get_data()
    await state.clear()
    if message.reply_to_message is not None:
        raise SkipHandler
    async with scope.read() as work:
        late = work.now.timestamp() > data["until"]
    if late:
        raise SkipHandler
    async with scope.work() as work:
        kept = await add_rating_words(work, actor, data["ticket_id"], data["completion"], message.text or "")
    if not kept:
        raise SkipHandler

"""A refusal becomes an answer in words."""

from aiogram import Router
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent

from bot.answers import answer
from bot.locales import html, plain
from core.errors import Refusal


def router() -> Router:
    made = Router(name="errors")
    made.error.register(on_refusal, ExceptionTypeFilter(Refusal))
    return made


async def on_refusal(event: ErrorEvent) -> None:
    """The transaction was rolled back: nothing has happened but this answer."""
    refusal = event.exception
    assert isinstance(refusal, Refusal)
    key = f"refusal-{refusal.code}"
    if event.update.callback_query is not None:
        await answer(event.update.callback_query, plain(key, **refusal.params), alert=True)
    elif event.update.message is not None:
        await event.update.message.reply(html(key, **refusal.params), allow_sending_without_reply=True)

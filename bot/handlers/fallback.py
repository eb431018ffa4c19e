"""What no other handler wanted: dead buttons and unknown commands get an answer, other talk in groups none."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import Private
from bot.locales import html, plain


def router() -> Router:
    made = Router(name="fallback")
    made.callback_query.register(on_dead_button)
    made.message.register(on_unknown_command, Private(), F.text.startswith("/"))
    return made


async def on_dead_button(query: CallbackQuery) -> None:
    await answer(query, plain("stale-button"), alert=True)


async def on_unknown_command(message: Message) -> None:
    await message.answer(html("unknown-command"))

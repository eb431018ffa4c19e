"""What no other handler wanted: dead buttons and unknown commands get an answer, other talk in groups none."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, InStaffGroup, Private, When
from bot.locales import html, plain
from core.actor import StaffActor


def router() -> Router:
    made = Router(name="fallback")
    made.callback_query.register(on_stranger_in_group, InStaffGroup(), ~ActorIs(StaffActor))
    made.callback_query.register(on_dead_button)
    made.message.register(on_unknown_command, Private(), When(F.text.startswith("/")))
    return made


async def on_stranger_in_group(query: CallbackQuery) -> None:
    """Somebody is in the engineers' group and not on the staff list: an engineer whom nobody has added, most likely."""
    await answer(query, plain("not-staff-plain"), alert=True)


async def on_dead_button(query: CallbackQuery) -> None:
    await answer(query, plain("stale-button"), alert=True)


async def on_unknown_command(message: Message) -> None:
    await message.answer(html("unknown-command"))

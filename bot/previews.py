"""A preview with buttons: what is saved is what was shown. The buttons of any preview but a person's last one are dead."""

import secrets
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.locales import html, plain


async def remember(state: FSMContext, waiting: State, data: Mapping[str, Any]) -> str:
    """Keep what was previewed (plain JSON) till a button is tapped; the token that its buttons carry."""
    token = secrets.token_hex(4)
    await state.set_data({**data, "token": token})
    await state.set_state(waiting)
    return token


async def previewed(
    query: CallbackQuery, state: FSMContext, raw_state: str | None, waiting: State, token: str
) -> dict[str, Any] | None:
    """What was previewed with this token; None after telling the person that the button is dead."""
    data = await state.get_data()
    if raw_state != waiting.state or data.get("token") != token:
        await answer(query, plain("stale-button"), alert=True)
        return None
    return data


async def drop(query: CallbackQuery, state: FSMContext, config: BotConfig) -> None:
    """The person has thought better of it."""
    await state.clear()
    await redraw(query, config, html("admin-cancelled"), None)
    await answer(query)

"""Buttons of who is on duty."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import Day


class DutyAction(StrEnum):
    ME = "me"
    REPLACE = "replace"
    AWAY = "away"
    HERE = "here"
    SHOW = "show"


class DutyCD(CallbackData, prefix="dy1"):
    """A button under who is on duty."""

    action: DutyAction


class DutyUntilCD(CallbackData, prefix="dy2"):
    """Who is on duty wants to be replaced until then: minutes since 1970, so that it is the same moment tomorrow."""

    minutes: Annotated[int, Field(ge=0, le=100_000_000)]


class DutyAwayCD(CallbackData, prefix="dy3"):
    """Who taps is away on these days (ordinals)."""

    first: Day
    last: Day


class DutyCallCD(CallbackData, prefix="dy4"):
    """An answer to who looks for a substitute: I do it, or nobody is looked for any more."""

    call_id: int
    mine: bool


class DutyPlanAction(StrEnum):
    SAVE = "save"
    DROP = "drop"


class DutyPlanCD(CallbackData, prefix="dy5"):
    """What becomes of a previewed schedule. ``token`` is that of the preview."""

    action: DutyPlanAction
    token: str

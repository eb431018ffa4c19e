"""Buttons of work: drafted time, timers, several lines, ready answers."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import LAST_MINUTE


class DraftedCD(CallbackData, prefix="wk1"):
    """Enter this and resolve. ``version`` is the ticket's when it was offered; ``at``: the minutes are what the desk saw up to
    this moment (seconds of the epoch), 0 for usual ones."""

    ticket_id: int
    version: int
    service_id: int
    minutes: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE * 60)]


class TimerAction(StrEnum):
    START = "start"
    STOP = "stop"


class TimerCD(CallbackData, prefix="wk2"):
    """The timer of whoever taps."""

    action: TimerAction
    ticket_id: int


class TimerLineCD(CallbackData, prefix="wk3"):
    """What was done while this timer ran; without a service it is asked."""

    timer_id: int
    service_id: int | None = None


class PartCD(CallbackData, prefix="wk4"):
    """The answer about an unclear ``part`` of the message with this id; without minutes they are asked."""

    ticket_id: int
    message_id: int
    part: int
    service_id: int
    minutes: int | None = None


class VoiceCD(CallbackData, prefix="wk5"):
    """Say in a voice message what was done."""

    ticket_id: int


class TemplatesCD(CallbackData, prefix="wk6"):
    """Choose a ready answer for this ticket."""

    ticket_id: int


class TemplateCD(CallbackData, prefix="wk7"):
    """Look at a ready answer."""

    ticket_id: int
    template_id: int


class TemplateSendCD(CallbackData, prefix="wk8"):
    """Send it as it was shown. ``after``: the staff's newest message then, so that it is sent once."""

    ticket_id: int
    template_id: int
    after: int


class TemplateDropCD(CallbackData, prefix="wk9"):
    """Offer a ready answer no more."""

    template_id: int

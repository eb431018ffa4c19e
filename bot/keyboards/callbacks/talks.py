"""Buttons of clients worth a talk."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.reports.clients.models import Reason


class TalkAction(StrEnum):
    """``all``: the screen with every reason; ``list``: one reason's clients; ``why``: one client; ``done``: talked to it;
    ``words``: what came of it; ``means``: what the numbers are."""

    ALL = "all"
    LIST = "list"
    WHY = "why"
    DONE = "done"
    WORDS = "words"
    MEANS = "means"


class TalkCD(CallbackData, prefix="ct2"):
    """``page`` of the list where one was. ``company_id`` is 0 where the button is about no company."""

    action: TalkAction
    reason: Reason | None = None
    company_id: int = 0
    page: int = 0

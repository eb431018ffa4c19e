"""«Почему 45 мин?»: a button for each line that does not explain itself."""

from collections.abc import Iterator, Sequence

from aiogram.types import InlineKeyboardButton as Button

from bot import limits
from bot.keyboards.callbacks import WhyCD
from bot.keyboards.disputes import disagree
from bot.locales import plain
from bot.views.explaining import what_to_explain
from core.tickets.intents import ResolvedLine
from core.tickets.queries import LineView

MOST = 4
ON_BUTTON = 40
"""What a phone shows of a button as wide as the screen."""


def of_notice(told: Sequence[ResolvedLine]) -> list[list[Button]]:
    """For the lines of a notice. One written by an older version does not know its lines."""
    asked = (
        (line.line_id, line.service, what_to_explain(line.actual, line.charged, line.shortage, line.amount, line.fate))
        for line in told
        if line.line_id
    )
    return _rows(asked)


def of_view(lines: Sequence[LineView]) -> list[list[Button]]:
    """For the charged lines of a ticket."""
    asked = (
        (
            view.line.id,
            view.service.short_name,
            what_to_explain(
                view.line.actual_minutes,
                view.line.charged_minutes or 0,
                view.line.shortage_minutes or 0,
                view.line.amount,
                view.line.fate,
            ),
        )
        for view in lines
        if view.line.fate is not None
    )
    return _rows(asked)


def _rows(asked: Iterator[tuple[int, str, str | None]]) -> list[list[Button]]:
    return [
        [
            Button(
                text=limits.cut(plain("button-why", what=what, service=service), ON_BUTTON),
                callback_data=WhyCD(line_id=line_id).pack(),
            ),
            disagree(line_id),
        ]
        for line_id, service, what in asked
        if what is not None
    ][:MOST]

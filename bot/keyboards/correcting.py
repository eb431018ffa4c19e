"""Correcting a charged line: which one, and how long it really took."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import CardAction, CardCD, FixCD, FixLineCD
from bot.keyboards.work import MINUTES
from bot.locales import plain
from bot.views.words import duration
from core.tickets.queries import LineView


def fix_lines(ticket_id: int, version: int, lines: Sequence[LineView]) -> Markup:
    """Which line: the newest on top."""
    rows = [
        [
            Button(
                text=plain(
                    "button-fix-line", service=view.service.short_name, actual=duration(view.line.actual_minutes)
                ),
                callback_data=FixLineCD(ticket_id=ticket_id, version=version, line_id=view.line.id).pack(),
            )
        ]
        for view in list(lines)[::-1][: limits.BUTTONS_IN_LIST]
    ]
    return Markup(inline_keyboard=[*rows, [_back(ticket_id)]])


def fix_minutes(ticket_id: int, version: int, view: LineView) -> Markup:
    """How long it really took: usual times other than the one that stands there, none at all, or another one in words."""

    def fix(text: str, minutes: int | None) -> Button:
        data = FixCD(ticket_id=ticket_id, version=version, line_id=view.line.id, minutes=minutes)
        return Button(text=text, callback_data=data.pack())

    offered = sorted({view.service.usual_minutes, *MINUTES} - {view.line.actual_minutes})[:6]
    times = [fix(duration(each), each) for each in offered]
    return Markup(
        inline_keyboard=[
            times[:3],
            times[3:],
            [fix(plain("button-fix-remove"), 0), fix(plain("button-fix-other"), None)],
            [_back(ticket_id)],
        ]
    )


def _back(ticket_id: int) -> Button:
    return Button(text=plain("button-back"), callback_data=CardCD(action=CardAction.BACK, ticket_id=ticket_id).pack())

"""Keyboards about who is on duty."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import (
    DutyAction,
    DutyAwayCD,
    DutyCallCD,
    DutyCD,
    DutyPlanAction,
    DutyPlanCD,
    DutyUntilCD,
)
from bot.locales import plain
from bot.views.duty import button_until
from core.duty.base import end_of_today

DAY = timedelta(days=1)
SUNDAY = 6


def _do(key: str, action: DutyAction) -> Button:
    return Button(text=plain(key), callback_data=DutyCD(action=action).pack())


def board(*, away: bool) -> Markup:
    """What can be done. ``away``: the reader is away today or later."""
    rows = [
        [_do("button-duty-me", DutyAction.ME), _do("button-duty-away", DutyAction.AWAY)],
        [_do("button-duty-replace", DutyAction.REPLACE)],
    ]
    if away:
        rows.append([_do("button-duty-here", DutyAction.HERE)])
    return Markup(inline_keyboard=rows)


def hours_ahead(now: datetime, zone: ZoneInfo, end: datetime | None) -> list[datetime]:
    """Moments to choose from: some whole hours, midnight, the next one; not after ``end``."""
    first = (now.astimezone(zone) + timedelta(minutes=90)).replace(minute=0, second=0, microsecond=0)
    midnight = end_of_today(now, zone)
    whole = [first + timedelta(hours=later) for later in (0, 1, 3, 5)]
    offered = [*(hour for hour in whole if hour < midnight), midnight, end_of_today(midnight, zone)]
    return [moment for moment in offered if end is None or moment < end] + ([end] if end is not None else [])


def until(moments: Sequence[datetime], now: datetime, zone: ZoneInfo) -> Markup:
    """Until when a substitute is looked for."""
    buttons = [
        Button(
            text=button_until(moment, now, zone),
            callback_data=DutyUntilCD(minutes=int(moment.timestamp()) // 60).pack(),
        )
        for moment in moments
    ]
    return Markup(inline_keyboard=[*(buttons[i : i + 2] for i in range(0, len(buttons), 2)), [_back()]])


def days(today: date) -> Markup:
    """On which days one is away; to the end of the week: Sunday."""
    spans = [("today", today, today), ("tomorrow", today + DAY, today + DAY)]
    if today.weekday() < SUNDAY - 1:
        spans.append(("button-duty-week", today, today + (SUNDAY - today.weekday()) * DAY))
    buttons = [
        Button(
            text=plain(key).capitalize(),
            callback_data=DutyAwayCD(first=first.toordinal(), last=last.toordinal()).pack(),
        )
        for key, first, last in spans
    ]
    return Markup(inline_keyboard=[buttons[:2], *([buttons[2:]] if buttons[2:] else []), [_back()]])


def _back() -> Button:
    return _do("button-back", DutyAction.SHOW)


def call(call_id: int) -> Markup:
    """Under somebody who looks for a substitute."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=plain("button-duty-take"),
                    callback_data=DutyCallCD(call_id=call_id, mine=True).pack(),
                    style="success",
                ),
                Button(text=plain("button-duty-drop"), callback_data=DutyCallCD(call_id=call_id, mine=False).pack()),
            ]
        ]
    )


def plan(token: str) -> Markup:
    """Under a schedule that is not saved yet."""
    return Markup(
        inline_keyboard=[
            [
                Button(text=plain(key), callback_data=DutyPlanCD(action=action, token=token).pack())
                for key, action in (
                    ("button-duty-save", DutyPlanAction.SAVE),
                    ("button-edit-drop", DutyPlanAction.DROP),
                )
            ]
        ]
    )

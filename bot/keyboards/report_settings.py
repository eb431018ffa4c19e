"""Buttons of what comes by itself and when."""

from collections.abc import Iterable, Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import ReportCD, ReportStep
from bot.locales import plain
from bot.views import report_settings as views
from core.reports.kinds import ReportKind, Rhythm
from core.reports.subscribing import Subscription

TIMES = {ReportKind.DAILY: (9 * 60, 17 * 60, 18 * 60 + 30, 20 * 60)}
"""Usual hours offered by one tap, minutes of the day."""
IN_THE_MORNING = (8 * 60 + 30, 9 * 60, 9 * 60 + 30, 10 * 60)
MONTH_DAYS: tuple[int, ...] = (1, 3, 5, 10)


def reports(mine: Sequence[Subscription], *, dark: bool) -> Markup:
    """One's own reports, and the paper of their pictures."""
    rows = [
        [
            _button(
                plain("report-line", kind=views.kind_name(one.kind), when=views.state(one)), ReportStep.SHOW, one.kind
            )
        ]
        for one in mine
    ]
    key = "button-report-theme-dark" if dark else "button-report-theme-light"
    return Markup(inline_keyboard=[*rows, [_button(plain(key), ReportStep.DARK, value=int(not dark))]])


def report(mine: Subscription) -> Markup:
    """One of them."""
    kind, at = mine.kind, mine.schedule.at
    now = at.hour * 60 + at.minute
    usual = [
        _button(_marked(f"{minute // 60}:{minute % 60:02d}", on=minute == now), ReportStep.AT, kind, minute)
        for minute in TIMES.get(kind, IN_THE_MORNING)
    ]
    key = "button-report-off" if mine.enabled else "button-report-on"
    rows = [
        [_button(plain("button-report-now"), ReportStep.NOW, kind)],
        usual,
        [_button(plain("button-report-time"), ReportStep.OWN, kind)],
        *_days(mine),
        [_button(plain(key), ReportStep.ENABLED, kind, int(not mine.enabled))],
    ]
    if kind is ReportKind.DAILY:
        rows.append([_button(plain("button-report-metrics"), ReportStep.METRICS, kind)])
    return Markup(inline_keyboard=[*rows, [_button(plain("button-back"), ReportStep.LIST)]])


def _days(mine: Subscription) -> list[list[Button]]:
    days, rhythm = mine.schedule.days, mine.schedule.rhythm
    if rhythm is Rhythm.MONTHLY:
        offered, said = MONTH_DAYS, [str(day) for day in MONTH_DAYS]
    else:
        offered, said = tuple(range(1, 8)), [views.weekday(day) for day in range(1, 8)]
    buttons = [
        _button(
            _marked(word, on=day in days),
            ReportStep.DAYS,
            mine.kind,
            bits(days ^ {day} if rhythm is Rhythm.DAYS else {day}),
        )
        for day, word in zip(offered, said, strict=True)
    ]
    return [buttons[:4], buttons[4:]] if len(buttons) > 4 else [buttons]


def bits(days: Iterable[int]) -> int:
    """Days as a button carries them."""
    return sum(1 << (day - 1) for day in days)


def days_of(value: int) -> set[int]:
    """And back."""
    return {day for day in range(1, 32) if value >> (day - 1) & 1}


def _marked(text: str, *, on: bool) -> str:
    return f"✅ {text}" if on else text


def _button(text: str, step: ReportStep, kind: ReportKind | None = None, value: int = 0) -> Button:
    return Button(text=text, callback_data=ReportCD(step=step, kind=kind, value=value).pack())

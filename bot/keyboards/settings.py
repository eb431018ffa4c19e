"""A client's choice of notices and quiet hours."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import Setting, SettingCD
from bot.locales import plain
from bot.views.settings import hour, span
from core.outbox.preferences import DAY, Wanted

SPANS = ((20, 8), (21, 9), (22, 8), (23, 7))
"""Quiet hours offered by one tap."""


def open_settings() -> Button:
    return _button("⚙️", Setting.OPEN)


def _button(text: str, setting: Setting, value: int = 0) -> Button:
    return Button(text=text, callback_data=SettingCD(setting=setting, value=value).pack())


def _switch(key: str, setting: Setting, *, on: bool) -> list[Button]:
    """Says what is so now; a tap makes it the other."""
    return [_button(f"{'✅' if on else '▫️'} {plain(key)}", setting, int(not on))]


def screen(wanted: Wanted) -> Markup:
    """What comes, and when it waits."""
    rows = [
        _switch("settings-taken", Setting.TAKEN, on=wanted.taken),
        _switch("settings-dates", Setting.DATES, on=wanted.dates),
        _switch("settings-hours", Setting.HOURS, on=wanted.hours),
        _switch("settings-rating", Setting.RATING, on=wanted.rating),
        [_button(plain("button-quiet", span=span(wanted)), Setting.QUIET)],
    ]
    if wanted.quiet_from is not None:
        rows.append(_switch("settings-answers-wait", Setting.ANSWERS, on=wanted.answers_wait))
        rows.append(_switch("settings-questions-wait", Setting.QUESTIONS, on=wanted.questions_wait))
    return Markup(inline_keyboard=rows)


def hours() -> Markup:
    """Which hours are quiet."""
    some = [
        _button(f"{hour(start * 60)}–{hour(end * 60)}", Setting.SPAN, start * 60 * DAY + end * 60)
        for start, end in SPANS
    ]
    return Markup(
        inline_keyboard=[
            some[:2],
            some[2:],
            [_button(plain("button-quiet-own"), Setting.OWN), _button(plain("button-quiet-none"), Setting.SPAN)],
            [_button(plain("button-back"), Setting.OPEN)],
        ]
    )

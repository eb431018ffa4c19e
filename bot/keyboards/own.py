"""Keyboards under one's own numbers."""

from datetime import date

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import OwnCD, OwnMetricsCD, OwnPartCD, ReportCD, ReportStep, TicketLookCD
from bot.locales import plain
from bot.views import words
from core.ledger.statement import Period
from core.reports import periods
from core.reports.own import Own
from core.reports.own_lines import OwnPage, OwnPart
from core.reports.periods import DAY, WEEK

IN_ROW = 3
NUMBERS_IN_ROW = 4


def _in_rows(buttons: list[Button], count: int) -> list[list[Button]]:
    return [buttons[i : i + count] for i in range(0, len(buttons), count)]


def _period(key: str, period: Period) -> Button:
    data = OwnCD(first=period.first.toordinal(), last=period.last.toordinal()).pack()
    return Button(text=plain(key), callback_data=data)


def periods_of(today: date) -> list[tuple[str, Period]]:
    """The periods to choose from."""
    return [
        ("button-own-today", periods.day(today)),
        ("button-own-yesterday", periods.day(today - DAY)),
        ("button-own-week", periods.week(today)),
        ("button-own-last-week", periods.week(today - WEEK)),
        ("button-own-month", periods.month(today)),
        ("button-own-last-month", periods.months_back(today, 1)),
    ]


def numbers(own: Own, today: date) -> Markup:
    """A button for each number that there is, then the periods, then what is sent."""
    there = {part: getattr(own.total, part.value) for part in OwnPart if hasattr(own.total, part.value)}
    there |= {OwnPart.RESOLVED: own.times.resolved, OwnPart.RATINGS: len(own.ratings)}
    parts = [_part(plain(f"button-own-part-{part.value}"), part, own.period) for part in OwnPart if there[part]]
    chosen = [_period(key, period) for key, period in periods_of(today)]
    last = [
        Button(text=plain("button-own-what"), callback_data=OwnMetricsCD().pack()),
        Button(text=plain("button-own-settings"), callback_data=ReportCD(step=ReportStep.LIST).pack()),
    ]
    return Markup(inline_keyboard=[*_in_rows(parts, IN_ROW), *_in_rows(chosen, IN_ROW), last])


def _part(text: str, part: OwnPart, period: Period, page: int = 0) -> Button:
    data = OwnPartCD(part=part, first=period.first.toordinal(), last=period.last.toordinal(), page=page).pack()
    return Button(text=text, callback_data=data)


def page(shown: OwnPage, period: Period) -> Markup:
    """A button for each ticket's card, the neighbouring pages, and the way back."""
    numbers_ = dict.fromkeys((row.ticket_id, row.number) for row in shown.rows)
    cards = [
        Button(text=words.number(number), callback_data=TicketLookCD(ticket_id=ticket_id).pack())
        for ticket_id, number in numbers_
    ]
    turning = [
        _part(plain(key), shown.part, period, there)
        for key, there in (("button-page-back", shown.page - 1), ("button-page-on", shown.page + 1))
        if 0 <= there < shown.pages
    ]
    rows = [*_in_rows(cards, NUMBERS_IN_ROW), *([turning] if turning else [])]
    return Markup(inline_keyboard=[*rows, [_period("button-back", period)]])


def more(period: Period) -> Markup:
    """Under the message of a week."""
    return Markup(inline_keyboard=[[_period("button-own-more", period)]])


def back(today: date) -> Markup:
    """From the definitions."""
    return Markup(inline_keyboard=[[_period("button-back", periods.day(today))]])


def open_bot(username: str, start: str) -> Markup:
    """From the group into the private chat."""
    return Markup(
        inline_keyboard=[[Button(text=plain("button-own-open"), url=f"https://t.me/{username}?start={start}")]]
    )

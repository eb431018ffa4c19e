"""Keyboards about desired dates: what to choose from, and answers to a wish or a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup
from babel.dates import format_date

from bot.keyboards.callbacks import (
    EPOCH,
    CardAction,
    CardCD,
    MyAction,
    MyCD,
    WishAnswer,
    WishAnswerCD,
    WishAtCD,
    WishDayCD,
    WishMonthCD,
    WishOpenCD,
)
from bot.locales import plain
from bot.views import words
from core.actor import Actor, ContactActor
from core.dates import add_months
from core.tickets.deadline_models import Wish

DAYS_IN_ROW = 5
HOURS_IN_ROW = 4


class Dates(Protocol):
    """What a date is chosen for: what its buttons carry."""

    def choice(self) -> CallbackData: ...

    def month(self, first: date) -> CallbackData: ...

    def day(self, day: date) -> CallbackData: ...

    def at(self, moment: datetime) -> CallbackData: ...


@dataclass(frozen=True, slots=True)
class TicketDates:
    """A ticket. ``asked``: see :class:`WishOpenCD`."""

    ticket_id: int
    asked: int = 0

    def choice(self) -> CallbackData:
        return WishOpenCD(ticket_id=self.ticket_id, asked=self.asked)

    def month(self, first: date) -> CallbackData:
        return WishMonthCD(ticket_id=self.ticket_id, month=first.toordinal(), asked=self.asked)

    def day(self, day: date) -> CallbackData:
        return WishDayCD(ticket_id=self.ticket_id, day=day.toordinal(), asked=self.asked)

    def at(self, moment: datetime) -> CallbackData:
        return WishAtCD(ticket_id=self.ticket_id, at=minutes_since(moment), asked=self.asked)


def minutes_since(moment: datetime) -> int:
    """The moment as a button carries it."""
    return int((moment - EPOCH).total_seconds()) // 60


def moment(dates: Dates, at: datetime, now: datetime, zone: ZoneInfo) -> Button:
    """«завтра до 18:00»: the exact moment is on the button, so a tap on it is enough."""
    return Button(text=words.until(at, now, zone), callback_data=dates.at(at).pack())


def opened(ticket_id: int, dates: Sequence[datetime], now: datetime, zone: ZoneInfo) -> Markup | None:
    """Under «Заявка открыта»: the nearest dates, and any other."""
    if not dates:
        return None
    rows = [[moment(TicketDates(ticket_id), at, now, zone)] for at in dates if at > now]
    return Markup(inline_keyboard=[*rows, [open_choice("button-other-date", ticket_id)]])


def open_choice(key: str, ticket_id: int, asked: int = 0) -> Button:
    """The way to the choice of a date. ``asked``: see :class:`WishOpenCD`."""
    return Button(text=plain(key), callback_data=TicketDates(ticket_id, asked).choice().pack())


def choose(
    dates: Dates, offers: Sequence[datetime], month: date, now: datetime, zone: ZoneInfo, *last: Button
) -> Markup:
    """The first screen of the choice: near dates, the calendar (from this month on), and below them what leads away."""
    return Markup(
        inline_keyboard=[
            *([moment(dates, at, now, zone)] for at in offers),
            [Button(text=plain("button-calendar"), callback_data=dates.month(month).pack())],
            *([each] for each in last),
        ]
    )


def back(actor: Actor, ticket_id: int, asked: int) -> Button:
    """To where the choice was begun: the client's ticket, the message about a wish, the deadlines of the card."""
    if isinstance(actor, ContactActor):
        return Button(
            text=plain("button-back-to-ticket"), callback_data=MyCD(action=MyAction.VIEW, ticket_id=ticket_id).pack()
        )
    if asked:
        data = WishAnswerCD(wish_id=asked, answer=WishAnswer.BACK).pack()
    else:
        data = CardCD(action=CardAction.DEADLINES, ticket_id=ticket_id).pack()
    return Button(text=plain("button-back"), callback_data=data)


def month(dates: Dates, shown: date, days: Sequence[date], first: date, last: date) -> Markup:
    """A month's working days, a row a week; the months before and after it as far as dates are promised."""
    weeks: dict[date, list[Button]] = {}
    for day in days:
        data, text = dates.day(day).pack(), format_date(day, "EEE d", locale="ru")
        weeks.setdefault(date.fromordinal(day.toordinal() - day.weekday()), []).append(
            Button(text=text, callback_data=data)
        )
    rows = [row[i : i + DAYS_IN_ROW] for row in weeks.values() for i in range(0, len(row), DAYS_IN_ROW)]
    pages = [
        Button(
            text=plain(key, month=format_date(other, "LLLL", locale="ru")),
            callback_data=dates.month(other).pack(),
        )
        for key, other in (("button-month-before", add_months(shown, -1)), ("button-month-after", add_months(shown, 1)))
        if first <= other <= last
    ]
    away = Button(text=plain("button-back"), callback_data=dates.choice().pack())
    return Markup(inline_keyboard=[*rows, *([pages] if pages else []), [away]])


def hours(dates: Dates, day: date, moments: Sequence[datetime], zone: ZoneInfo) -> Markup:
    """The hours of a day."""
    buttons = [Button(text=words.clock(at.astimezone(zone)), callback_data=dates.at(at).pack()) for at in moments]
    back = dates.month(day.replace(day=1)).pack()
    rows = [buttons[i : i + HOURS_IN_ROW] for i in range(0, len(buttons), HOURS_IN_ROW)]
    return Markup(inline_keyboard=[*rows, [Button(text=plain("button-back"), callback_data=back)]])


def promise(wish: Wish, now: datetime, zone: ZoneInfo) -> list[Button]:
    """Staff keeps the date that the client wishes."""
    return [_yes("button-promise", wish, now, zone)]


def wished(wish: Wish, now: datetime, zone: ZoneInfo) -> Markup:
    """Under the group's message about a wish."""
    other = open_choice("button-propose-other", wish.ticket_id, wish.id)
    return Markup(inline_keyboard=[promise(wish, now, zone), [other]])


def agree(wish: Wish, now: datetime, zone: ZoneInfo) -> list[Button]:
    """The client agrees to the date that an engineer proposes."""
    return [_yes("button-date-agreed", wish, now, zone)]


def proposed(wish: Wish, now: datetime, zone: ZoneInfo) -> Markup:
    """Under the proposal in the client's chat."""
    return Markup(inline_keyboard=[agree(wish, now, zone), [open_choice("button-other-date", wish.ticket_id)]])


def _yes(key: str, wish: Wish, now: datetime, zone: ZoneInfo) -> Button:
    return Button(
        text=plain(key, at=words.due(wish.at, now, zone)),
        callback_data=WishAnswerCD(wish_id=wish.id, answer=WishAnswer.YES).pack(),
        style="success",
    )


def confirm(ticket_id: int, at: datetime, now: datetime, zone: ZoneInfo) -> Markup:
    """Under a date that was read from words: the exact moment, before it is kept."""
    yes = Button(
        text=plain("button-wish-confirm", at=words.due_in_full(at, now, zone)),
        callback_data=TicketDates(ticket_id).at(at).pack(),
        style="success",
    )
    return Markup(inline_keyboard=[[yes], [open_choice("button-other-date", ticket_id)]])

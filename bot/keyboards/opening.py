"""Keyboards of a draft: open it, choose for it, put it elsewhere, drop it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards import wishes
from bot.keyboards.callbacks import (
    DraftAction,
    DraftAtCD,
    DraftBackCD,
    DraftCD,
    DraftDatesCD,
    DraftDayCD,
    DraftMoneyCD,
    DraftMonthCD,
    DraftUrgentCD,
    SimilarCD,
)
from bot.locales import plain
from bot.views.words import number, until
from core.tickets.choices import Choices
from core.tickets.models import Ticket

TICKETS_OFFERED = 3
TICKETS_ASKED = 5


@dataclass(frozen=True, slots=True)
class DraftDates:
    """A date is chosen for a draft (see :class:`bot.keyboards.wishes.Dates`)."""

    draft_id: int

    def choice(self) -> CallbackData:
        return DraftDatesCD(draft_id=self.draft_id)

    def month(self, first: date) -> CallbackData:
        return DraftMonthCD(draft_id=self.draft_id, month=first.toordinal())

    def day(self, day: date) -> CallbackData:
        return DraftDayCD(draft_id=self.draft_id, day=day.toordinal())

    def at(self, moment: datetime) -> CallbackData:
        return DraftAtCD(draft_id=self.draft_id, at=wishes.minutes_since(moment))


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: ``money`` and ``urgent`` by who asks and by the plan, ``date`` where there is a calendar;
    ``sounds_urgent``: the words suggest it."""

    money: bool
    urgent: bool
    date: bool
    sounds_urgent: bool


def draft(
    draft_id: int, chosen: Choices, offered: Offered, active: Sequence[Ticket], now: datetime, zone: ZoneInfo
) -> Markup:
    """Open the draft now, choose for it (what is chosen is shown so), add it to a ticket in work, or drop it."""
    rows = [[_draft("button-open-draft", DraftAction.OPEN, draft_id, style="success")]]
    if choices := _choices(draft_id, chosen, offered):
        rows.append(choices)
    if offered.date:
        at = chosen.wish_at
        text = plain("button-draft-date") if at is None else plain("button-draft-date-chosen", at=until(at, now, zone))
        rows.append([Button(text=text, callback_data=DraftDatesCD(draft_id=draft_id).pack())])
    rows += [
        [
            Button(
                text=plain("button-add-to", number=number(ticket.number)),
                callback_data=DraftCD(action=DraftAction.ADD, draft_id=draft_id, ticket_id=ticket.id).pack(),
            )
        ]
        for ticket in active[:TICKETS_OFFERED]
    ]
    return Markup(inline_keyboard=[*rows, [_draft("button-drop-draft", DraftAction.CANCEL, draft_id)]])


def _draft(key: str, action: DraftAction, draft_id: int, style: str | None = None) -> Button:
    return Button(text=plain(key), callback_data=DraftCD(action=action, draft_id=draft_id).pack(), style=style)


def _choices(draft_id: int, chosen: Choices, offered: Offered) -> list[Button]:
    """A choice that was made can be taken back, whatever is offered by now."""
    found = []
    if offered.money or chosen.money:
        found.append(
            Button(
                text=plain("button-draft-money-chosen" if chosen.money else "button-draft-money"),
                callback_data=DraftMoneyCD(draft_id=draft_id, money=not chosen.money).pack(),
            )
        )
    if offered.urgent or chosen.urgent:
        found.append(
            Button(
                text=plain("button-draft-urgent-chosen" if chosen.urgent else "button-draft-urgent"),
                callback_data=DraftUrgentCD(draft_id=draft_id, urgent=not chosen.urgent).pack(),
                style="danger" if offered.sounds_urgent and not chosen.urgent else None,
            )
        )
    return found


def ask_which(draft_id: int, active: Sequence[Ticket]) -> Markup:
    """Which of the tickets that are worked on is meant, if any."""
    titles = [
        (plain("button-ask-ticket", number=number(ticket.number), subject=limits.cut(ticket.subject, 40)), ticket.id)
        for ticket in active[:TICKETS_ASKED]
    ]
    rows = [
        (text, DraftCD(action=DraftAction.ADD, draft_id=draft_id, ticket_id=ticket_id)) for text, ticket_id in titles
    ]
    rows.append((plain("button-ask-new"), DraftCD(action=DraftAction.OPEN, draft_id=draft_id)))
    rows.append((plain("button-drop-draft"), DraftCD(action=DraftAction.CANCEL, draft_id=draft_id)))
    return Markup(inline_keyboard=[[Button(text=text, callback_data=data.pack())] for text, data in rows])


def back_to_draft(draft_id: int) -> Button:
    """From the choice of a date."""
    return Button(text=plain("button-back"), callback_data=DraftBackCD(draft_id=draft_id).pack())


def without_date(draft_id: int) -> Button:
    """No date after all."""
    return Button(text=plain("button-draft-no-date"), callback_data=DraftAtCD(draft_id=draft_id).pack())


def similar(ticket_id: int, similar_number: int) -> Button:
    """On a card: how the ticket went that this one is like."""
    return Button(
        text=plain("button-similar", number=number(similar_number)),
        callback_data=SimilarCD(ticket_id=ticket_id).pack(),
    )


def other_dates(ticket_id: int, offers: Sequence[datetime], now: datetime, zone: ZoneInfo) -> Markup:
    """Under «такой срок уже не получится»: dates that can be kept, and the calendar."""
    dates = wishes.TicketDates(ticket_id)
    rows = [[wishes.moment(dates, at, now, zone)] for at in offers if at > now]
    return Markup(inline_keyboard=[*rows, [wishes.open_choice("button-other-date", ticket_id)]])

"""«⋯ Ещё» of a card, the same in the group and in a private chat: people, and resting until a date."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup
from babel.dates import format_date

from bot.keyboards.callbacks import (
    EPOCH,
    CallInCD,
    HandleAction,
    HandleCD,
    HandToCD,
    PairAction,
    PairCD,
    RestCD,
    RestMonthCD,
    WaveTicketAction,
    WaveTicketCD,
)
from bot.locales import plain
from bot.views import words
from core.dates import add_months
from core.tickets.queries import CardView
from core.tickets.teamwork.handing import Crew
from core.tickets.teamwork.models import Why

LABEL = 40
"""Characters of a label that a phone still shows."""
DAYS_IN_ROW = 5
NUMBERS_IN_ROW = 3


def handle(key: str, action: HandleAction, ticket_id: int, style: str | None = None) -> Button:
    """A button of a ticket."""
    return Button(text=plain(key), callback_data=HandleCD(action=action, ticket_id=ticket_id).pack(), style=style)


def pair(text: str, action: PairAction, ticket_id: int, other_id: int, style: str | None = None) -> Button:
    """A button with a ticket and something else."""
    data = PairCD(action=action, ticket_id=ticket_id, other_id=other_id).pack()
    return Button(text=text, callback_data=data, style=style)


def back(ticket_id: int, action: HandleAction = HandleAction.MORE) -> list[Button]:
    """The way back: to «⋯ Ещё», or where ``action`` says."""
    return [handle("button-back", action, ticket_id)]


def cut(text: str) -> str:
    """A label that a phone still shows."""
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def in_rows(buttons: Sequence[Button], in_row: int = 2) -> list[list[Button]]:
    """Several in a row."""
    return [list(buttons[i : i + in_row]) for i in range(0, len(buttons), in_row)]


def on_card(view: CardView) -> list[list[Button]]:
    """The rows under a card of a ticket that needs something."""
    more = [handle("button-more", HandleAction.MORE, view.ticket.id)]
    if view.teamwork.waits_for_assignee:
        more.insert(0, handle("button-accept", HandleAction.ACCEPT, view.ticket.id, "success"))
    return [more]


def more(view: CardView) -> Markup:
    """The second keyboard of a card."""
    ticket_id = view.ticket.id

    def button(key: str, action: HandleAction) -> Button:
        return handle(key, action, ticket_id)

    buttons = [
        button("button-hand", HandleAction.HAND),
        button("button-call-in", HandleAction.CALL),
        button("button-rest", HandleAction.REST),
        *([button("button-bring", HandleAction.BRING)] if view.teamwork.until is not None else []),
        button("button-note", HandleAction.NOTE),
        button("button-story", HandleAction.STORY),
        *([button("button-checks", HandleAction.CHECKS)] if view.teamwork.steps else []),
        *(
            [button("button-line-service", HandleAction.LINES)]
            if any(line.line.completion is None for line in view.lines)
            else []
        ),
        button("button-merge", HandleAction.MERGE),
        button("button-split", HandleAction.SPLIT),
        button("button-move", HandleAction.MOVE),
        Button(
            text=plain("button-wave"),
            callback_data=WaveTicketCD(action=WaveTicketAction.LIST, ticket_id=ticket_id).pack(),
        ),
        button("button-drop-ticket", HandleAction.CANCEL),
    ]
    return Markup(inline_keyboard=[*in_rows(buttons), back(ticket_id, HandleAction.BACK)])


def hand_to(crew: Crew) -> Markup:
    """To whom."""
    buttons = [
        Button(text=cut(one.name), callback_data=HandToCD(ticket_id=crew.ticket.id, staff_id=one.id).pack())
        for one in crew.people
    ]
    return Markup(inline_keyboard=[*in_rows(buttons), back(crew.ticket.id)])


def call_in(crew: Crew) -> Markup:
    """Whom; those who were called in have a mark, and are let go by another tap."""
    buttons = [
        Button(
            text=plain("button-called", name=cut(one.name)) if one.id in crew.helpers else cut(one.name),
            callback_data=CallInCD(ticket_id=crew.ticket.id, staff_id=one.id, on=one.id not in crew.helpers).pack(),
        )
        for one in crew.people
    ]
    return Markup(inline_keyboard=[*in_rows(buttons), back(crew.ticket.id)])


def after_handing(ticket_id: int) -> Markup:
    """Under the word that it was handed over: say more to the colleague."""
    return Markup(
        inline_keyboard=[[handle("button-explain", HandleAction.NOTE, ticket_id)], back(ticket_id, HandleAction.BACK)]
    )


def _until(ticket_id: int, at: datetime, why: Why | None = None) -> str:
    return RestCD(ticket_id=ticket_id, at=int((at - EPOCH).total_seconds()) // 60, why=why).pack()


def rest(ticket_id: int, moments: Sequence[datetime], now: datetime, zone: ZoneInfo) -> Markup:
    """Until when: near moments, or any day."""
    month = RestMonthCD(ticket_id=ticket_id, month=now.astimezone(zone).date().replace(day=1).toordinal()).pack()
    return Markup(
        inline_keyboard=[
            *([Button(text=words.due_in_full(at, now, zone), callback_data=_until(ticket_id, at))] for at in moments),
            [Button(text=plain("button-calendar"), callback_data=month)],
            back(ticket_id),
        ]
    )


def rest_month(ticket_id: int, shown: date, days: Sequence[tuple[date, datetime]], first: date, last: date) -> Markup:
    """A month's working days, each with the moment when its work begins."""
    buttons = [
        Button(text=format_date(day, "EEE d", locale="ru"), callback_data=_until(ticket_id, at)) for day, at in days
    ]
    pages = [
        Button(
            text=plain(key, month=format_date(other, "LLLL", locale="ru")),
            callback_data=RestMonthCD(ticket_id=ticket_id, month=other.toordinal()).pack(),
        )
        for key, other in (("button-month-before", add_months(shown, -1)), ("button-month-after", add_months(shown, 1)))
        if first <= other <= last
    ]
    return Markup(
        inline_keyboard=[
            *in_rows(buttons, DAYS_IN_ROW),
            *([pages] if pages else []),
            back(ticket_id, HandleAction.REST),
        ]
    )


def rest_why(ticket_id: int, at: datetime) -> Markup:
    """Why it rests; the client's wish first, because only that makes the clock stand."""
    rows = [[Button(text=plain(f"button-rest-{why.value}"), callback_data=_until(ticket_id, at, why))] for why in Why]
    return Markup(inline_keyboard=[*rows, back(ticket_id, HandleAction.REST)])

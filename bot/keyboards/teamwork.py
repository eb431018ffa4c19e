"""Keyboards of «⋯ Ещё»: the same under a card in the group and in a private chat."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup
from babel.dates import format_date

from bot.keyboards.callbacks import (
    EPOCH,
    CallInCD,
    CardAction,
    CardCD,
    CheckCD,
    DropCD,
    HandleAction,
    HandleCD,
    HandToCD,
    LineServiceCD,
    PairAction,
    PairCD,
    RestCD,
    RestMonthCD,
)
from bot.locales import plain
from bot.views import words
from bot.views.words import number
from core.catalog.models import Service
from core.clients.models import Company
from core.dates import add_months
from core.tickets.models import ACTIVE, Message, Ticket, TicketState
from core.tickets.queries import CardView
from core.tickets.teamwork.checklists import Checklist
from core.tickets.teamwork.handing import Crew
from core.tickets.teamwork.history import History
from core.tickets.teamwork.mine import Next
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.moving import DraftLine
from core.tickets.teamwork.reasons import CancelWhy

LABEL = 40
"""Characters of a label that a phone still shows."""
DAYS_IN_ROW = 5
NUMBERS_IN_ROW = 3


def handle(key: str, action: HandleAction, ticket_id: int, style: str | None = None) -> Button:
    """A button of a ticket."""
    return Button(text=plain(key), callback_data=HandleCD(action=action, ticket_id=ticket_id).pack(), style=style)


def _pair(text: str, action: PairAction, ticket_id: int, other_id: int, style: str | None = None) -> Button:
    data = PairCD(action=action, ticket_id=ticket_id, other_id=other_id).pack()
    return Button(text=text, callback_data=data, style=style)


def _back(ticket_id: int, action: HandleAction = HandleAction.MORE) -> list[Button]:
    return [handle("button-back", action, ticket_id)]


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def _rows(buttons: Sequence[Button], in_row: int = 2) -> list[list[Button]]:
    return [list(buttons[i : i + in_row]) for i in range(0, len(buttons), in_row)]


def on_card(view: CardView) -> list[list[Button]]:
    """The rows under a card of a ticket that needs something."""
    more = [handle("button-more", HandleAction.MORE, view.ticket.id)]
    if view.teamwork.waits_for_assignee:
        more.insert(0, handle("button-accept", HandleAction.ACCEPT, view.ticket.id, "success"))
    return [more]


def private_card(view: CardView) -> Markup:
    """Under a ticket in a private chat: take it, or all that «⋯ Ещё» has."""
    ticket = view.ticket
    rows: list[list[Button]] = []
    if ticket.state is TicketState.OPEN:
        data = CardCD(action=CardAction.TAKE, ticket_id=ticket.id).pack()
        rows.append([Button(text=plain("button-take"), callback_data=data, style="success")])
    if ticket.state in ACTIVE:
        rows += on_card(view)
    else:
        rows.append([handle("button-story", HandleAction.STORY, ticket.id)])
    return Markup(inline_keyboard=rows)


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
        button("button-drop-ticket", HandleAction.CANCEL),
    ]
    return Markup(inline_keyboard=[*_rows(buttons), _back(ticket_id, HandleAction.BACK)])


def hand_to(crew: Crew) -> Markup:
    """To whom."""
    buttons = [
        Button(text=_cut(one.name), callback_data=HandToCD(ticket_id=crew.ticket.id, staff_id=one.id).pack())
        for one in crew.people
    ]
    return Markup(inline_keyboard=[*_rows(buttons), _back(crew.ticket.id)])


def call_in(crew: Crew) -> Markup:
    """Whom; those who were called in have a mark, and are let go by another tap."""
    buttons = [
        Button(
            text=plain("button-called", name=_cut(one.name)) if one.id in crew.helpers else _cut(one.name),
            callback_data=CallInCD(ticket_id=crew.ticket.id, staff_id=one.id, on=one.id not in crew.helpers).pack(),
        )
        for one in crew.people
    ]
    return Markup(inline_keyboard=[*_rows(buttons), _back(crew.ticket.id)])


def after_handing(ticket_id: int) -> Markup:
    """Under the word that it was handed over: say more to the colleague."""
    return Markup(
        inline_keyboard=[[handle("button-explain", HandleAction.NOTE, ticket_id)], _back(ticket_id, HandleAction.BACK)]
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
            _back(ticket_id),
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
            *_rows(buttons, DAYS_IN_ROW),
            *([pages] if pages else []),
            _back(ticket_id, HandleAction.REST),
        ]
    )


def rest_why(ticket_id: int, at: datetime) -> Markup:
    """Why it rests; the client's wish first, because only that makes the clock stand."""
    rows = [[Button(text=plain(f"button-rest-{why.value}"), callback_data=_until(ticket_id, at, why))] for why in Why]
    return Markup(inline_keyboard=[*rows, _back(ticket_id, HandleAction.REST)])


def cancel(ticket_id: int) -> Markup:
    """Why it is cancelled."""
    rows = [
        [Button(text=plain(f"button-cancel-{_dashed(why)}"), callback_data=DropCD(ticket_id=ticket_id, why=why).pack())]
        for why in CancelWhy
    ]
    return Markup(inline_keyboard=[*rows, _back(ticket_id)])


def _dashed(why: CancelWhy) -> str:
    return why.value.replace("_", "-")


def merge(ticket_id: int, others: Sequence[Ticket]) -> Markup:
    """Into which; the way back."""
    rows = [
        [_pair(_cut(f"{number(one.number)} {one.subject}"), PairAction.MERGE_ASK, ticket_id, one.id)] for one in others
    ]
    return Markup(inline_keyboard=[*rows, _back(ticket_id)])


def merge_confirm(ticket_id: int, into: Ticket) -> Markup:
    """As shown, or not."""
    text = plain("button-merge-confirm", number=number(into.number))
    yes = _pair(text, PairAction.MERGE, ticket_id, into.id, "danger")
    return Markup(inline_keyboard=[[yes], _back(ticket_id, HandleAction.BACK)])


def split(ticket_id: int, messages: Sequence[Message]) -> Markup:
    """Which of the client's messages is another matter."""
    rows = [
        [_pair(_cut(one.text.replace("\n", " ") or plain("button-split-file")), PairAction.SPLIT, ticket_id, one.id)]
        for one in messages
    ]
    return Markup(inline_keyboard=[*rows, _back(ticket_id)])


def move(ticket_id: int, companies: Sequence[Company]) -> Markup:
    """To which company."""
    rows = [[_pair(_cut(one.name), PairAction.MOVE, ticket_id, one.id)] for one in companies]
    return Markup(inline_keyboard=[*rows, _back(ticket_id)])


def lines(ticket_id: int, drafts: Sequence[DraftLine]) -> Markup:
    """Which work was of another service."""
    rows = [
        [
            _pair(
                _cut(f"{one.service.short_name}, {words.duration(one.line.actual_minutes)}"),
                PairAction.LINE,
                ticket_id,
                one.line.id,
            )
        ]
        for one in drafts
    ]
    return Markup(inline_keyboard=[*rows, _back(ticket_id)])


def line_services(ticket: Ticket, line_id: int, offered: Sequence[Service]) -> Markup:
    """Of which service it was."""
    buttons = [
        Button(
            text=one.short_name,
            callback_data=LineServiceCD(
                ticket_id=ticket.id, version=ticket.version, line_id=line_id, service_id=one.id
            ).pack(),
        )
        for one in offered
    ]
    return Markup(inline_keyboard=[*_rows(buttons), _back(ticket.id)])


def checklist(shown: Checklist) -> Markup:
    """A button a step; a tap ticks it, another one takes the tick away."""
    rows = [
        [
            Button(
                text=_cut(f"{'☑' if one.by is not None else '☐'} {'* ' if one.item.mandatory else ''}{one.item.text}"),
                callback_data=CheckCD(ticket_id=shown.ticket.id, item_id=one.item.id, on=one.by is None).pack(),
            )
        ]
        for one in shown.steps
    ]
    return Markup(inline_keyboard=rows)


def story(shown: History) -> Markup | None:
    """Older and newer pages."""
    pages = [
        _pair(plain(key), PairAction.STORY, shown.ticket.id, page)
        for key, page in (("button-older", shown.page + 1), ("button-newer", shown.page - 1))
        if 0 <= page < shown.pages
    ]
    return Markup(inline_keyboard=[pages]) if pages else None


def mine(tickets: Sequence[Ticket]) -> Markup | None:
    """A button for each ticket that shows it."""
    buttons = [
        Button(text=number(one.number), callback_data=HandleCD(action=HandleAction.OPEN, ticket_id=one.id).pack())
        for one in tickets
    ]
    return Markup(inline_keyboard=_rows(buttons, NUMBERS_IN_ROW)) if buttons else None


def next_one(shown: Next) -> Markup:
    """Take it, look at it, or have another."""
    ticket = shown.ticket.ticket
    rows = []
    if ticket.state is TicketState.OPEN:
        data = CardCD(action=CardAction.TAKE, ticket_id=ticket.id).pack()
        rows.append([Button(text=plain("button-take-number", number=number(ticket.number)), callback_data=data)])
    last = [handle("button-show-card", HandleAction.OPEN, ticket.id)]
    if shown.more:
        last.append(_pair(plain("button-next-other"), PairAction.SKIP, ticket.id, shown.skipped + 1))
    return Markup(inline_keyboard=[*rows, last])


def given(ticket_id: int) -> Markup:
    """In private, under the word that a ticket was given to one."""
    return Markup(
        inline_keyboard=[
            [
                handle("button-accept", HandleAction.ACCEPT, ticket_id, "success"),
                handle("button-show-card", HandleAction.OPEN, ticket_id),
            ]
        ]
    )


def open_card(ticket_id: int) -> Markup:
    """In private, under other news of a ticket."""
    return Markup(inline_keyboard=[[handle("button-show-card", HandleAction.OPEN, ticket_id)]])

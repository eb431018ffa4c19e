"""Keyboards under lists and news of teamwork: a checklist, a ticket's story, one's own tickets."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import CardAction, CardCD, CheckCD, HandleAction, HandleCD, PairAction
from bot.keyboards.teamwork import cut, handle, in_rows, pair
from bot.locales import plain
from bot.views.words import number
from core.tickets.models import Ticket, TicketState
from core.tickets.teamwork.checklists import Checklist
from core.tickets.teamwork.history import History
from core.tickets.teamwork.mine import Next

NUMBERS_IN_ROW = 3


def checklist(shown: Checklist) -> Markup:
    """A button a step; a tap ticks it, another one takes the tick away."""
    rows = [
        [
            Button(
                text=cut(f"{'☑' if one.by is not None else '☐'} {'* ' if one.item.mandatory else ''}{one.item.text}"),
                callback_data=CheckCD(ticket_id=shown.ticket.id, item_id=one.item.id, on=one.by is None).pack(),
            )
        ]
        for one in shown.steps
    ]
    return Markup(inline_keyboard=rows)


def story(shown: History) -> Markup | None:
    """Older and newer pages."""
    pages = [
        pair(plain(key), PairAction.STORY, shown.ticket.id, page)
        for key, page in (("button-story-older", shown.page + 1), ("button-story-newer", shown.page - 1))
        if 0 <= page < shown.pages
    ]
    return Markup(inline_keyboard=[pages]) if pages else None


def mine(tickets: Sequence[Ticket]) -> Markup | None:
    """A button for each ticket that shows it."""
    buttons = [
        Button(text=number(one.number), callback_data=HandleCD(action=HandleAction.OPEN, ticket_id=one.id).pack())
        for one in tickets
    ]
    return Markup(inline_keyboard=in_rows(buttons, NUMBERS_IN_ROW)) if buttons else None


def next_one(shown: Next) -> Markup:
    """Take it, look at it, or have another."""
    ticket = shown.ticket.ticket
    rows = []
    if ticket.state is TicketState.OPEN:
        data = CardCD(action=CardAction.TAKE, ticket_id=ticket.id).pack()
        rows.append([Button(text=plain("button-take-number", number=number(ticket.number)), callback_data=data)])
    last = [handle("button-show-card", HandleAction.OPEN, ticket.id)]
    if shown.more:
        last.append(pair(plain("button-next-other"), PairAction.SKIP, ticket.id, shown.skipped + 1))
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

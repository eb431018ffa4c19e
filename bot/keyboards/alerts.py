"""Buttons under the list of tickets that nobody has taken, or that are late."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import CardAction, CardCD, NotedCD
from bot.locales import plain
from bot.views.words import number
from core.alerts.waiting import Waiting
from core.sla.rules.clocks import Clock
from core.tickets.queue import QueuedTicket

IN_ROW = 2


def take(rows: Sequence[QueuedTicket]) -> Markup:
    """A button for each ticket that takes it."""
    return _in_rows([_take(row.ticket_id, row.number) for row in rows])


def waiting(shown: Waiting) -> Markup:
    """A button for each ticket: take it, or say that you know of its being late."""
    return _in_rows(
        [
            *(_take(row.ticket_id, row.number) for row in shown.rows),
            *(_noted(row.ticket_id, row.number) for row in shown.late),
        ]
    )


def missed(ticket_id: int, ticket_number: int, clock: Clock) -> Markup:
    """Under the notice that a time is up."""
    button = _take if clock is Clock.REACTION else _noted
    return Markup(inline_keyboard=[[button(ticket_id, ticket_number)]])


def near(ticket_id: int, ticket_number: int, clock: Clock) -> Markup | None:
    """Under a warning: who knows of it says so, else the group is told, too. What nobody has taken has its card."""
    return Markup(inline_keyboard=[[_noted(ticket_id, ticket_number)]]) if clock is not Clock.REACTION else None


def _take(ticket_id: int, ticket_number: int) -> Button:
    data = CardCD(action=CardAction.TAKE, ticket_id=ticket_id).pack()
    return Button(text=plain("button-take-number", number=number(ticket_number)), callback_data=data, style="success")


def _noted(ticket_id: int, ticket_number: int) -> Button:
    text = plain("button-noted", number=number(ticket_number))
    return Button(text=text, callback_data=NotedCD(ticket_id=ticket_id).pack())


def _in_rows(buttons: Sequence[Button]) -> Markup:
    return Markup(inline_keyboard=[list(buttons[i : i + IN_ROW]) for i in range(0, len(buttons), IN_ROW)])

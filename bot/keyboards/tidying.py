"""Keyboards that put tickets right: cancel, merge, split, another company, another service."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import DropCD, HandleAction, LineServiceCD, PairAction
from bot.keyboards.teamwork import back, cut, in_rows, pair
from bot.locales import plain
from bot.views import words
from bot.views.words import number
from core.catalog.models import Service
from core.clients.models import Company
from core.tickets.models import Message, Ticket
from core.tickets.teamwork.moving import DraftLine
from core.tickets.teamwork.reasons import CancelWhy


def cancel(ticket_id: int) -> Markup:
    """Why it is cancelled."""
    rows = [
        [Button(text=plain(f"button-cancel-{_dashed(why)}"), callback_data=DropCD(ticket_id=ticket_id, why=why).pack())]
        for why in CancelWhy
    ]
    return Markup(inline_keyboard=[*rows, back(ticket_id)])


def _dashed(why: CancelWhy) -> str:
    return why.value.replace("_", "-")


def merge(ticket_id: int, others: Sequence[Ticket]) -> Markup:
    """Into which; the way back."""
    rows = [
        [pair(cut(f"{number(one.number)} {one.subject}"), PairAction.MERGE_ASK, ticket_id, one.id)] for one in others
    ]
    return Markup(inline_keyboard=[*rows, back(ticket_id)])


def merge_confirm(ticket_id: int, into: Ticket) -> Markup:
    """As shown, or not."""
    text = plain("button-merge-confirm", number=number(into.number))
    yes = pair(text, PairAction.MERGE, ticket_id, into.id, "danger")
    return Markup(inline_keyboard=[[yes], back(ticket_id, HandleAction.BACK)])


def split(ticket_id: int, messages: Sequence[Message]) -> Markup:
    """Which of the client's messages is another matter."""
    rows = [
        [pair(cut(one.text.replace("\n", " ") or plain("button-split-file")), PairAction.SPLIT, ticket_id, one.id)]
        for one in messages
    ]
    return Markup(inline_keyboard=[*rows, back(ticket_id)])


def move(ticket_id: int, companies: Sequence[Company]) -> Markup:
    """To which company."""
    rows = [[pair(cut(one.name), PairAction.MOVE, ticket_id, one.id)] for one in companies]
    return Markup(inline_keyboard=[*rows, back(ticket_id)])


def lines(ticket_id: int, drafts: Sequence[DraftLine]) -> Markup:
    """Which work was of another service."""
    rows = [
        [
            pair(
                cut(f"{one.service.short_name}, {words.duration(one.line.actual_minutes)}"),
                PairAction.LINE,
                ticket_id,
                one.line.id,
            )
        ]
        for one in drafts
    ]
    return Markup(inline_keyboard=[*rows, back(ticket_id)])


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
    return Markup(inline_keyboard=[*in_rows(buttons), back(ticket.id)])

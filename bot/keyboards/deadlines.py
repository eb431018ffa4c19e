"""Keyboard under the explanation of a ticket's deadlines, for the engineers' group."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import PriorityCD
from bot.keyboards.group import back
from bot.keyboards.wishes import open_choice
from bot.locales import plain
from core.sla.rules.plans import Priority
from core.tickets.deadlines import Explained
from core.tickets.models import ACTIVE


def explained(shown: Explained) -> Markup:
    """The other priorities that the plan has, a date for the client, and back to the card."""
    rows = []
    if shown.ticket.state in ACTIVE and shown.clocks:
        rows.append(
            [
                Button(
                    text=plain(f"button-priority-{priority.value}"),
                    callback_data=PriorityCD(ticket_id=shown.ticket.id, priority=priority).pack(),
                )
                for priority in Priority
                if priority is not shown.ticket.priority and priority in shown.priorities
            ]
        )
    if shown.ticket.state in ACTIVE:
        rows.append([open_choice("button-propose-date", shown.ticket.id)])
    return Markup(inline_keyboard=[*rows, *back(shown.ticket.id).inline_keyboard])

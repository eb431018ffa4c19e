"""Buttons of ready answers."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import TemplateCD, TemplateDropCD, TemplatesCD, TemplateSendCD
from bot.keyboards.work import back, by_two
from bot.locales import plain
from core.tickets.templates import Filled
from core.tickets.work_models import Template

TITLE = 30


def templates(ticket_id: int, known: Sequence[Template]) -> Markup:
    """Which ready answer."""
    buttons = [
        Button(
            text=limits.cut(one.title, TITLE),
            callback_data=TemplateCD(ticket_id=ticket_id, template_id=one.id).pack(),
        )
        for one in known
    ]
    return Markup(inline_keyboard=[*by_two(buttons), [back(ticket_id)]])


def template(shown: Filled) -> Markup:
    """Send what is shown, or choose another one."""
    ticket_id = shown.ticket.id
    send = TemplateSendCD(ticket_id=ticket_id, template_id=shown.template.id, after=shown.after).pack()
    return Markup(
        inline_keyboard=[
            [Button(text=plain("button-template-send"), callback_data=send, style="success")],
            [
                Button(text=plain("button-template-other"), callback_data=TemplatesCD(ticket_id=ticket_id).pack()),
                back(ticket_id),
            ],
        ]
    )


def removable(known: Sequence[Template]) -> Markup | None:
    """A button each that removes it; for who may."""
    buttons = [
        Button(
            text=plain("button-template-drop", title=limits.cut(one.title, TITLE)),
            callback_data=TemplateDropCD(template_id=one.id).pack(),
        )
        for one in known
    ]
    return Markup(inline_keyboard=by_two(buttons)) if buttons else None

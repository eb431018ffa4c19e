"""Keyboards of a client."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup
from aiogram.types import KeyboardButton, ReplyKeyboardMarkup

from bot import limits
from bot.keyboards import paid, wishes
from bot.keyboards.callbacks import MyAction, MyCD, SeparateCD
from bot.keyboards.explaining import of_notice, of_view
from bot.keyboards.history import below_list, stars
from bot.keyboards.people import company_tickets_button
from bot.locales import plain
from core.tickets.deadline_models import WishState
from core.tickets.intents import Resolved
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.offers import Waiting
from core.tickets.queries import TicketView

MENU = (("menu-new", "menu-tickets"), ("menu-balance", "menu-help"))


def menu_words() -> set[str]:
    """What the buttons of the menu say."""
    return {plain(key) for row in MENU for key in row}


def menu(company: str | None = None) -> ReplyKeyboardMarkup:
    """The client's menu, always at hand. ``company``: the one that somebody of several speaks for now."""
    rows = [[KeyboardButton(text=plain(key)) for key in row] for row in MENU]
    if company is not None:
        rows.append([KeyboardButton(text=plain("menu-company", name=limits.cut(company, 40)))])
    return ReplyKeyboardMarkup(
        keyboard=rows,
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder=plain("menu-placeholder"),
    )


def share_phone() -> ReplyKeyboardMarkup:
    """For somebody the desk does not know: share one's own number, or leave a request."""
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=plain("menu-share-phone"), request_contact=True)],
            [KeyboardButton(text=plain("menu-ask-access"))],
        ],
        resize_keyboard=True,
        is_persistent=True,
    )


def _my(key: str, action: MyAction, ticket_id: int = 0) -> Button:
    return Button(text=plain(key), callback_data=MyCD(action=action, ticket_id=ticket_id).pack())


def tickets(
    found: Sequence[Ticket], titles: Sequence[str], waiting: Sequence[Waiting], *, manages: bool = False
) -> Markup:
    """One button a ticket; above them what waits for a decision, below the way to the company's for who ``manages`` it."""
    rows = [
        [Button(text=title, callback_data=MyCD(action=MyAction.VIEW, ticket_id=ticket.id).pack())]
        for ticket, title in zip(found, titles, strict=True)
    ]
    if found:
        rows.append(below_list())
    return Markup(inline_keyboard=[*paid.waiting(waiting), *rows, *([[company_tickets_button()]] if manages else [])])


def ticket(view: TicketView, now: datetime, zone: ZoneInfo) -> Markup:
    """What the client can do with a ticket in its state, and why its lines were charged as they were."""
    shown, offered = view.ticket, view.deadlines.offered
    rows = []
    if shown.state in ACTIVE and offered is not None and offered.state is WishState.PROPOSED:
        rows.append(wishes.agree(offered, now, zone))
    if shown.state in ACTIVE or shown.state is TicketState.RESOLVED:
        rows.append([_my("button-write", MyAction.WRITE, shown.id)])
    if view.may_choose and shown.wants_money:
        rows.append([_my("button-pay-hours", MyAction.PAY_HOURS, shown.id)])
    elif view.may_choose:
        rows.append([_my("button-pay-money", MyAction.PAY_MONEY, shown.id)])
    if shown.state in ACTIVE and view.deadlines.clocks:
        key = "button-wish" if offered is None and view.deadlines.promised is None else "button-other-date"
        rows.append([wishes.open_choice(key, shown.id)])
        rows.append([_my("button-why-due", MyAction.DEADLINES, shown.id)])
    if view.may_hurry:
        rows.append([_my("button-hurry", MyAction.HURRY, shown.id)])
    if shown.state is TicketState.OPEN and not shown.completions:
        rows.append([_my("button-cancel-ticket", MyAction.CANCEL, shown.id)])
    if shown.state is TicketState.RESOLVED:
        rows.append([_my("button-close", MyAction.CLOSE, shown.id)])
    if shown.state in (TicketState.RESOLVED, TicketState.CLOSED):
        rows.append([_my("button-reopen", MyAction.REOPEN, shown.id)])
        if shown.completions:
            rows.append(stars(shown.id, shown.completions))
    rows += of_view(view.lines)
    rows.append([_my("button-my-list", MyAction.LIST)])
    return Markup(inline_keyboard=rows)


def resolved(intent: Resolved, completion: int | None = None) -> Markup:
    """Under the notice that a ticket is resolved. ``completion``: the one to be rated; None to ask for no rating."""
    return Markup(
        inline_keyboard=[
            [_my("button-close", MyAction.CLOSE, intent.ticket_id)],
            [_my("button-reopen", MyAction.REOPEN, intent.ticket_id)],
            *([stars(intent.ticket_id, completion)] if completion is not None else []),
            *of_notice(intent.lines),
        ]
    )


def passed_on(message_id: int, ticket: Ticket) -> Markup:
    """Under «передано в заявку»: it was another question; a ticket that is done can be taken back to work."""
    rows = [[Button(text=plain("button-separate"), callback_data=SeparateCD(message_id=message_id).pack())]]
    if ticket.state in (TicketState.RESOLVED, TicketState.CLOSED):
        rows.insert(0, [_my("button-reopen-after", MyAction.REOPEN, ticket.id)])
    return Markup(inline_keyboard=rows)


def back_to(ticket_id: int) -> Markup:
    """Only back to the ticket."""
    return Markup(inline_keyboard=[[_my("button-back-to-ticket", MyAction.VIEW, ticket_id)]])

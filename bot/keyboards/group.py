"""Keyboards of the engineers' group."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards import mass, opening, paid, teamwork, wishes, work
from bot.keyboards.callbacks import CardAction, CardCD, ConfirmCD, MinutesCD, ServiceCD
from bot.locales import plain
from bot.views.words import duration, number
from core.billing.models import EstimateState
from core.catalog.models import Service
from core.tickets.deadline_models import WishState
from core.tickets.models import ACTIVE, TicketState
from core.tickets.queries import CardView


def _card(key: str, action: CardAction, ticket_id: int, style: str | None = None) -> Button:
    return Button(text=plain(key), callback_data=CardCD(action=action, ticket_id=ticket_id).pack(), style=style)


def card(view: CardView, now: datetime, zone: ZoneInfo) -> Markup | None:
    """The buttons of a card in its state; none when there is nothing to do."""
    ticket = view.ticket
    rows: list[list[Button]] = []
    if ticket.state is TicketState.OPEN:
        rows = [
            [_card("button-take", CardAction.TAKE, ticket.id, "success")],
            [_card("button-ask", CardAction.ASK, ticket.id), _card("button-work", CardAction.WORK, ticket.id)],
            work.at_hand(view),
            [_card("button-deadlines", CardAction.DEADLINES, ticket.id)],
        ]
    elif ticket.state in (TicketState.IN_PROGRESS, TicketState.WAITING_CLIENT):
        rows = [
            [_card("button-ask", CardAction.ASK, ticket.id), _card("button-work", CardAction.WORK, ticket.id)],
            work.at_hand(view),
            [
                _card("button-deadlines", CardAction.DEADLINES, ticket.id),
                _card("button-resolve", CardAction.RESOLVE, ticket.id, "primary"),
            ],
        ]
        if any(line.line.completion is None for line in view.lines):
            rows[-1].insert(0, _card("button-undo", CardAction.UNDO, ticket.id))
    elif ticket.state in (TicketState.RESOLVED, TicketState.CLOSED) and any(one.line.completion for one in view.lines):
        rows = [
            [_card("button-why-all", CardAction.WHY, ticket.id), _card("button-fix", CardAction.FIX, ticket.id)],
        ]
    if view.wants_estimate:
        rows.insert(0, [mass.ask_estimate(ticket.id)])
    if ticket.state in ACTIVE:
        rows += teamwork.on_card(view)
    if ticket.state in ACTIVE and view.hints.similar is not None:
        rows.append([opening.similar(ticket.id, view.hints.similar.ticket.number)])
    offered = view.deadlines.offered
    if ticket.state in ACTIVE and offered is not None and offered.state is WishState.WISHED:
        rows.append(wishes.promise(offered, now, zone))
    if view.estimate is not None and view.estimate.state is EstimateState.PROPOSED:
        rows += paid.estimate_by_phone(view.estimate)
    for proposal in view.proposals:
        rows += paid.proposal_by_phone(proposal, coverable=proposal.id in view.coverable)
    return Markup(inline_keyboard=rows) if rows else None


def services(ticket_id: int, version: int, offered: Sequence[Service]) -> Markup:
    """What was done: one button a service, two in a row."""
    buttons = [
        Button(
            text=service.short_name,
            callback_data=ServiceCD(ticket_id=ticket_id, version=version, service_id=service.id).pack(),
        )
        for service in offered
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    return Markup(inline_keyboard=[*rows, [work.by_voice(ticket_id), _card("button-back", CardAction.BACK, ticket_id)]])


def services_for(ticket_id: int, version: int, offered: Sequence[Service], spent: int) -> Markup:
    """The time is known, the service is not: one tap enters the work."""
    buttons = [
        Button(
            text=f"{service.short_name}, {duration(spent)}",
            callback_data=MinutesCD(ticket_id=ticket_id, version=version, service_id=service.id, minutes=spent).pack(),
        )
        for service in offered
    ]
    return Markup(inline_keyboard=[buttons[i : i + 2] for i in range(0, len(buttons), 2)])


def minutes(ticket_id: int, version: int, service: Service) -> Markup:
    """How long it took: the service's usual time first, then round ones."""
    offered = [service.usual_minutes, *(each for each in work.MINUTES if each != service.usual_minutes)]
    buttons = [
        Button(
            text=duration(each),
            callback_data=MinutesCD(ticket_id=ticket_id, version=version, service_id=service.id, minutes=each).pack(),
        )
        for each in offered[:6]
    ]
    return Markup(inline_keyboard=[buttons[:3], buttons[3:], [_card("button-back", CardAction.WORK, ticket_id)]])


def back(ticket_id: int) -> Markup:
    """Only back to the card."""
    return Markup(inline_keyboard=[[_card("button-back", CardAction.BACK, ticket_id)]])


def confirm(ticket_id: int, version: int, *, allowed: bool = True) -> Markup:
    """Resolve as shown, or go back; only back if it is not ``allowed`` like this."""
    if not allowed:
        return back(ticket_id)
    yes = Button(
        text=plain("button-confirm"),
        callback_data=ConfirmCD(ticket_id=ticket_id, version=version).pack(),
        style="success",
    )
    return Markup(inline_keyboard=[[yes], *back(ticket_id).inline_keyboard])


def card_list(tickets: Sequence[tuple[int, int, str]]) -> Markup:
    """Tickets (id, number, company) that wait for a card each."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=f"{number(ticket_number)} {company}"[:60],
                    callback_data=CardCD(action=CardAction.SHOW, ticket_id=ticket_id).pack(),
                )
            ]
            for ticket_id, ticket_number, company in tickets
        ]
    )

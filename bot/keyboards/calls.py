"""Keyboards of calls: which company, who called, what becomes of the ticket; and of a client on the phone."""

from collections.abc import Sequence

from aiogram.types import ForceReply
from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import (
    CallAction,
    CallCD,
    CallCompanyCD,
    CallContactCD,
    CardAction,
    CardCD,
    ClientAction,
    ClientCD,
    TicketLookCD,
)
from bot.locales import plain
from bot.views import words
from core.tickets.call_words import Caller, Person
from core.tickets.finding import FoundCompany
from core.tickets.models import Ticket, TicketState

LABEL = 60
PEOPLE = 12
IN_ROW = 3

ANSWER = ForceReply(selective=True)


def _label(found: FoundCompany) -> str:
    tail = f" · {words.duration(found.balance)} · {found.company.inn}"
    return limits.cut(found.company.name, LABEL - len(tail)) + tail


def companies(call_id: int, found: Sequence[FoundCompany]) -> Markup:
    """Which company called."""
    return Markup(
        inline_keyboard=[
            [Button(text=_label(one), callback_data=CallCompanyCD(call_id=call_id, company_id=one.company.id).pack())]
            for one in found
        ]
    )


def people(call_id: int, known: Sequence[Person], caller: Caller) -> Markup:
    """Who called, and somebody new, by the name that was said."""
    rows = [
        [
            Button(
                text=limits.cut(plain("button-call-manager", name=one.name) if one.manager else one.name, LABEL),
                callback_data=CallContactCD(call_id=call_id, contact_id=one.id).pack(),
            )
        ]
        for one in known[:PEOPLE]
    ]
    new = plain("button-call-new-named", name=caller.name) if caller.name else plain("button-call-new")
    rows.append(
        [Button(text=limits.cut(new, LABEL), callback_data=CallContactCD(call_id=call_id, contact_id=0).pack())]
    )
    return Markup(inline_keyboard=rows)


def opened(ticket: Ticket) -> Markup | None:
    """Under the notice that a call has become a ticket; nothing once its work has been charged."""
    if ticket.completions:
        return None
    row = [_of_call("button-call-earlier", CallAction.EARLIER, ticket.id)]
    if ticket.state is TicketState.IN_PROGRESS:
        row.insert(0, _of_call("button-call-queue", CallAction.QUEUE, ticket.id))
    return Markup(inline_keyboard=[row])


def _of_call(key: str, action: CallAction, ticket_id: int) -> Button:
    return Button(text=plain(key), callback_data=CallCD(action=action, ticket_id=ticket_id).pack())


def _of_client(key: str, action: ClientAction, company_id: int, style: str | None = None) -> Button:
    return Button(text=plain(key), callback_data=ClientCD(action=action, company_id=company_id).pack(), style=style)


def clients(found: Sequence[FoundCompany]) -> Markup:
    """Which client to show."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=_label(one),
                    callback_data=ClientCD(action=ClientAction.SHOW, company_id=one.company.id).pack(),
                )
            ]
            for one in found
        ]
    )


def client(company_id: int, active: Sequence[Ticket], *, in_group: bool) -> Markup:
    """Under a client's card: its open tickets, a new one, who called."""
    shown = [_ticket(ticket, in_group=in_group) for ticket in active[: limits.BUTTONS_IN_LIST]]
    return Markup(
        inline_keyboard=[
            *(shown[i : i + IN_ROW] for i in range(0, len(shown), IN_ROW)),
            [
                _of_client("button-client-new", ClientAction.NEW, company_id, "primary"),
                _of_client("button-client-callers", ClientAction.CALLERS, company_id),
            ],
        ]
    )


def short_client(company_id: int) -> Markup:
    """Under a client that was picked while typing: what one may want to do next."""
    return Markup(
        inline_keyboard=[
            [_of_client("button-client-new", ClientAction.NEW, company_id, "primary")],
            [
                _of_client("button-client-tickets", ClientAction.TICKETS, company_id),
                _of_client("button-client-callers", ClientAction.CALLERS, company_id),
            ],
        ]
    )


def _ticket(ticket: Ticket, *, in_group: bool) -> Button:
    """The card in the group; in private only a look at it."""
    show = CardCD(action=CardAction.SHOW, ticket_id=ticket.id) if in_group else TicketLookCD(ticket_id=ticket.id)
    return Button(text=words.number(ticket.number), callback_data=show.pack())

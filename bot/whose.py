"""Which company a message or a tap of somebody of several is about: that of the ticket, whichever is chosen at the moment.

It only decides as which of their own contacts the person acts; what that contact may do is the use case's matter.
"""

import re
from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InaccessibleMessage, Message, MessageReactionUpdated, TelegramObject
from pydantic import ValidationError
from sqlalchemy import Select, select

from bot.keyboards import callbacks
from bot.keyboards.callbacks import PendingCD
from bot.store import messages
from bot.store.drafts import draft_of
from bot.store.models import Draft, DraftPart
from bot.views.words import company_label
from core.access.people import At, companies_of
from core.actor import ContactActor
from core.billing.models import Estimate, Proposal
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Work
from core.tickets.deadline_models import Wish
from core.tickets.models import Message as Said
from core.tickets.models import Ticket, TicketState, WorkLine
from core.tickets.offers import OfferKind
from core.tickets.queries import asked_of

NUMBER = re.compile(r"№\s?(\d{1,9})")
BUTTONS = {
    each.__prefix__: each
    for each in vars(callbacks).values()
    if isinstance(each, type) and issubclass(each, CallbackData) and each is not CallbackData
}
Owner = Callable[[int], Select[int]]


def _of(child: type[WorkLine] | type[Proposal] | type[Estimate] | type[Wish] | type[Said]) -> Owner:
    return lambda number: select(Ticket.company_id).join(child, child.ticket_id == Ticket.id).where(child.id == number)


OWNERS: dict[str, Owner] = {
    "company_id": lambda number: select(Company.id).where(Company.id == number),
    "ticket_id": lambda number: select(Ticket.company_id).where(Ticket.id == number),
    "draft_id": lambda number: (
        select(Contact.company_id).join(Draft, Draft.contact_id == Contact.id).where(Draft.id == number)
    ),
    "contract_id": lambda number: select(Contract.company_id).where(Contract.id == number),
    "line_id": _of(WorkLine),
    "proposal_id": _of(Proposal),
    "estimate_id": _of(Estimate),
    "wish_id": _of(Wish),
    "message_id": _of(Said),
}
"""The company of what a field of a button names."""


async def acting_for(work: Work, event: TelegramObject, actor: ContactActor, state: FSMContext) -> ContactActor | None:
    """The person as the contact of the company that this is about; None if it is about none in particular."""
    mine = await companies_of(work, actor)
    company_id = None
    if isinstance(event, CallbackQuery):
        company_id = await _tapped(work, event) or await _about(work, event.message, mine)
    elif isinstance(event, MessageReactionUpdated):
        known = await messages.find(work, event.chat.id, event.message_id)
        if known is not None and known.ticket_id is not None:
            company_id = await work.session.scalar(OWNERS["ticket_id"](known.ticket_id))
    elif isinstance(event, Message) and event.edit_date is not None:
        company_id = await _edited(work, event)
    elif isinstance(event, Message):
        company_id = await _about(work, event.reply_to_message, mine) or await _begun(work, actor, mine, state)
    found = next((at.contact for at in mine if at.company.id == company_id), None)
    return found.as_actor() if found is not None else None


async def _tapped(work: Work, query: CallbackQuery) -> int | None:
    button = BUTTONS.get((query.data or "").partition(":")[0])
    if button is None:
        return None
    try:
        data = button.unpack(query.data or "")
    except (TypeError, ValueError, ValidationError):
        return None
    if isinstance(data, PendingCD):
        kind = Proposal if data.kind is OfferKind.PROPOSAL else Estimate
        return await work.session.scalar(_of(kind)(data.offer_id))
    for field, owner in OWNERS.items():
        number = getattr(data, field, None)
        if isinstance(number, int) and number and (found := await work.session.scalar(owner(number))) is not None:
            return found
    return None


async def _about(work: Work, message: Message | InaccessibleMessage | None, mine: Sequence[At]) -> int | None:
    """The company of a message that was replied to, or whose button was tapped."""
    if message is None:
        return None
    known = await messages.find(work, message.chat.id, message.message_id)
    if known is not None and known.ticket_id is not None:
        return await work.session.scalar(OWNERS["ticket_id"](known.ticket_id))
    text = (message.text or message.caption or "") if isinstance(message, Message) else ""
    # What is about no ticket (hours that burn) is headed by the company; a ticket whose message was lost is named in it.
    headed = next((at.company.id for at in mine if text.startswith(company_label(at.company.name))), None)
    if headed is None and (named := NUMBER.search(text)) is not None:
        return await work.session.scalar(select(Ticket.company_id).where(Ticket.number == int(named[1])))
    return headed


async def _edited(work: Work, message: Message) -> int | None:
    known = await messages.find(work, message.chat.id, message.message_id)
    if known is not None and known.ticket_id is not None:
        return await work.session.scalar(OWNERS["ticket_id"](known.ticket_id))
    return await work.session.scalar(
        select(Contact.company_id)
        .join(Draft, Draft.contact_id == Contact.id)
        .join(DraftPart, DraftPart.draft_id == Draft.id)
        .where(Draft.chat_id == message.chat.id, DraftPart.message_id == message.message_id)
    )


async def _begun(work: Work, actor: ContactActor, mine: Sequence[At], state: FSMContext) -> int | None:
    """What the person was doing: writing into a ticket that they have chosen; or the one question that waits for an answer,
    at whichever company, unless a new matter has been begun."""
    data = await state.get_data()
    for field in ("ticket_id", "company_id"):
        if isinstance(number := data.get(field), int):
            return await work.session.scalar(OWNERS[field](number))
    if await draft_of(work, actor) is not None:
        return None
    contacts = [at.contact.id for at in mine]
    asked = await work.session.scalars(
        select(Ticket.company_id)
        .where(
            Ticket.state == TicketState.WAITING_CLIENT,
            Ticket.company_id.in_([at.company.id for at in mine]),
            asked_of(contacts),
        )
        .limit(2)
    )
    waiting = list(asked)
    return waiting[0] if len(waiting) == 1 else None

"""Opening a ticket. Never blocked by an empty balance or a missing contract (DESIGN §3, rule 8)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from core.actor import Actor, SystemActor, require_contact, signature
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.errors import Forbidden, Refusal
from core.ledger.accounts import lots_of
from core.ledger.models import Account, Grant
from core.ledger.rules.splitting import burn_order
from core.outbox.service import GROUP, contact, tell_each
from core.sla.plans import Pinned, pinned_for
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.sla.wishing.picks import dates_to_offer
from core.tickets.away import away_to_tell
from core.tickets.clocks import start_clocks
from core.tickets.conversation import Words, add_message
from core.tickets.hints import note_hints
from core.tickets.intents import NewCard, Opened
from core.tickets.models import Message, Ticket, TicketEvent, TicketState
from core.tickets.rules import make_subject


async def open_ticket(
    work: Work,
    actor: Actor,
    *,
    contact_id: int,
    said: Sequence[tuple[Words, datetime]],
    subject_without_text: str,
    urgent: bool = False,
    offer_dates: bool = True,
) -> tuple[Ticket, list[Message]]:
    """Make a ticket of what the client said: messages with the moments they were sent, oldest first.

    The client opens it, or the system does when the draft's time runs out. The moment of request is the first message's,
    never later than now. ``subject_without_text`` names a ticket that has only files. ``urgent``: the client asks for haste;
    it counts where the plan has urgent tickets. ``offer_dates``: the client has not named a desired date yet, so the nearest
    ones are offered. Returns the ticket and the stored message of each thing said (the parts of an album share one).
    """
    by_itself = isinstance(actor, SystemActor)
    if not by_itself and require_contact(actor).contact_id != contact_id:
        raise Forbidden
    if not said:
        raise Refusal("empty-message")
    company = await work.session.scalar(
        select(Company).join(Contact, Contact.company_id == Company.id).where(Contact.id == contact_id, Contact.active)
    )
    if company is None:
        raise Forbidden
    ticket, messages, pinned = await write_ticket(
        work, actor, company, contact_id, said, subject_without_text, urgent=urgent
    )
    await tell_each(
        work,
        (GROUP, NewCard(ticket_id=ticket.id)),
        (
            contact(contact_id),
            Opened(
                ticket_id=ticket.id,
                number=ticket.number,
                by_itself=by_itself,
                dates=tuple(dates_to_offer(work.now, pinned.terms.time)) if pinned and offer_dates else (),
                away=await away_to_tell(work, ticket, pinned.terms.time) if pinned else None,
            ),
        ),
    )
    return ticket, messages


async def write_ticket(
    work: Work,
    actor: Actor,
    company: Company,
    contact_id: int,
    said: Sequence[tuple[Words, datetime]],
    subject_without_text: str,
    *,
    urgent: bool = False,
) -> tuple[Ticket, list[Message], Pinned | None]:
    """The ticket, its clocks and its first messages, whoever opens it; nobody is told. Authorised by the caller. ``urgent``:
    where the plan has urgent tickets."""
    requested_at = min(said[0][1], work.now)
    contract, account_id = await account_for(work, company, local_date(requested_at, company.zone))
    pinned = await pinned_for(work, contract)
    text = "\n".join(words.text for words, _ in said)
    ticket = Ticket(
        company_id=company.id,
        contact_id=contact_id,
        contract_id=contract.id if contract else None,
        account_id=account_id,
        subject=make_subject(text, subject_without_text),
        state=TicketState.OPEN,
        requested_at=requested_at,
        opened_at=work.now,
        version=1,
        completions=0,
        priority=Priority.URGENT if urgent and pinned and pinned.terms.plan.has_urgent else Priority.NORMAL,
        plan_version_id=pinned.plan.id if pinned else None,
        calendar_version_id=pinned.calendar.id if pinned else None,
    )
    work.session.add(ticket)
    await work.session.flush()
    opened = opening_event(ticket, actor, work.now)
    work.session.add(opened)
    await start_clocks(work, ticket, opened, pinned)
    messages = [
        await add_message(work, ticket, words, contact_id=contact_id, sent_at=min(sent_at, work.now))
        for words, sent_at in said
    ]
    await note_hints(work, ticket, text)
    return ticket, messages, pinned


def opening_event(ticket: Ticket, actor: Actor, at: datetime) -> TicketEvent:
    """The first event: it says what the ticket's clocks run by, so that its events alone tell everything."""
    return TicketEvent(
        ticket_id=ticket.id,
        kind=EventKind.OPENED,
        at=at,
        author=signature(actor),
        priority=ticket.priority,
        plan_version_id=ticket.plan_version_id,
        calendar_version_id=ticket.calendar_version_id,
    )


async def account_for(work: Work, company: Company, day: date) -> tuple[Contract | None, int | None]:
    """The contract and account a new ticket is tied to: of several, the one whose hours burn first (DESIGN §4). ``day`` is that
    of the request: what was asked for on a contract's last evening is served by it, whenever the desk gets to open it."""
    rows = await work.session.execute(
        select(Contract, Account.id)
        .outerjoin(Account, Account.contract_id == func.coalesce(Contract.root_id, Contract.id))
        .where(Contract.company_id == company.id, Contract.starts_on <= day, Contract.ends_on >= day)
        .order_by(Contract.ends_on, Contract.id)
    )
    in_force: list[tuple[Contract, int | None]] = [(contract, account_id) for contract, account_id in rows]
    with_account = [(contract, account_id) for contract, account_id in in_force if account_id is not None]
    if len(with_account) > 1:
        live = [lot for lot in await lots_of(work, [account_id for _, account_id in with_account]) if lot.live(day)]
        if live:
            first = await work.session.get(Grant, burn_order(live)[0].id)
            assert first is not None
            return next(pair for pair in with_account if pair[1] == first.account_id)
    return next(iter(with_account or in_force), (None, None))

"""Reading tickets: what cards and lists show. What a person asks for is authorised here, because a
screen is a use case too; ``card`` and the lists of lines are for the delivery, which knows whom it writes to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from core.actor import (
    Actor,
    ContactActor,
    ContactRole,
    SystemActor,
    require_contact,
    require_manager,
    require_staff,
)
from core.billing.models import Estimate, EstimateState, Proposal
from core.billing.rules import Hindrance
from core.billing.service import open_proposals
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.contracts.service import InForce, model_on
from core.database import Work
from core.dates import local_date
from core.errors import NotFound
from core.ledger.holding import hold_of
from core.ledger.noticing import managers_of
from core.ledger.queries import company_available
from core.sla.rules.events import Event, opened_by_phone, reaction_time
from core.staff.models import Staff
from core.tickets.call_changes import CallView, call_of
from core.tickets.conversation import File, Words, files_of
from core.tickets.corrections import CorrectionView, corrections_of
from core.tickets.deadlines import Deadlines, deadlines_of
from core.tickets.disputing import disputed_lines
from core.tickets.estimating import estimate_of
from core.tickets.evidence import Kept, kept_of
from core.tickets.hints import HintView, hints_of
from core.tickets.models import ACTIVE, Attachment, Message, Ticket, TicketEvent, TicketState, WorkLine
from core.tickets.paying import can_choose
from core.tickets.pricing import hindrance_of_drafts
from core.tickets.priorities import may_hurry
from core.tickets.proposals import can_take_hours
from core.tickets.rating import last_rating
from core.tickets.rating_models import Rating
from core.tickets.teamwork.seen import NOTHING, Teamwork, teamwork_on
from core.tickets.waves.membership import wave_of
from core.tickets.work_models import Timer


@dataclass(frozen=True, slots=True)
class LineView:
    """A work line with the names people know."""

    line: WorkLine
    service: Service
    engineer: str


@dataclass(frozen=True, slots=True)
class CardView:
    """All that the group's card of a ticket shows. ``balance``: minutes available to the company today; ``in_force``: the
    contract's service model on the day of the request.

    ``files_by_message``: files of the messages it was opened with, by the message's id, in their order. ``coverable``: open
    proposals, by id, that the hours there are now would cover. ``held``: minutes kept for the agreed estimate. ``asked``:
    whether the company has a manager who has come in and is asked here. ``hindrance``: why the work entered so far cannot
    be completed. ``timers``: whose run, and since when. ``kept``: evidence of work. ``call``: it was opened from a phone call.
    ``disputed``: how many of the lines the client does not agree with.
    """

    ticket: Ticket
    company: Company
    balance: int
    contract: Contract | None
    in_force: InForce | None
    author: Contact
    assignee: str | None
    text: str
    files_by_message: list[tuple[int, list[Attachment]]]
    lines: list[LineView]
    reaction: timedelta | None
    proposals: list[Proposal]
    corrections: list[CorrectionView]
    coverable: frozenset[int]
    estimate: Estimate | None
    held: int
    asked: bool
    hindrance: Hindrance | None
    deadlines: Deadlines
    timers: list[tuple[str, datetime]]
    kept: Kept
    hints: HintView
    call: CallView | None = None
    disputed: int = 0
    rating: Rating | None = None
    teamwork: Teamwork = NOTHING
    wave: str | None = None

    @property
    def wants_estimate(self) -> bool:
        """The next step is an estimate: what was guessed or entered begins with one, and there is none."""
        if self.estimate is not None or self.ticket.state not in ACTIVE:
            return False
        entered = [line.service for line in self.lines if line.line.completion is None]
        return self.hints.needs_estimate or any(service.needs_estimate for service in entered)

    @property
    def files(self) -> list[Attachment]:
        return [file for _, attached in self.files_by_message for file in attached]


async def card(work: Work, ticket_id: int) -> CardView:
    """The card of a ticket, for the staff's group."""
    row = (
        await work.session.execute(
            select(Ticket, Company, Contact, Contract, Staff.name)
            .join(Company, Company.id == Ticket.company_id)
            .join(Contact, Contact.id == Ticket.contact_id)
            .join(Contract, Contract.id == Ticket.contract_id, isouter=True)
            .join(Staff, Staff.id == Ticket.assignee_id, isouter=True)
            .where(Ticket.id == ticket_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("no-ticket")
    ticket, company, author, contract, assignee = row
    first = await _opening_messages(work, ticket)
    files = await files_of(work, [message.id for message in first])
    # Nothing has been done in a ticket that nobody has touched: three questions less on the way to the group.
    touched = ticket.state is not TicketState.OPEN or ticket.version > 1
    proposals = await open_proposals(work, ticket_id) if touched else []
    estimate = await estimate_of(work, ticket_id) if touched else None
    kept = await hold_of(work, ticket_id) if estimate is not None else None
    asking = bool(proposals) or (estimate is not None and estimate.state is EstimateState.PROPOSED)
    return CardView(
        ticket=ticket,
        company=company,
        balance=await company_available(work, company.id, local_date(work.now, company.zone)),
        contract=contract,
        in_force=await _in_force(work, ticket, company, contract),
        author=author,
        assignee=assignee,
        text="\n".join(message.text for message in first if message.text),
        files_by_message=[(message.id, files[message.id]) for message in first],
        lines=await lines_of(work, ticket_id) if touched else [],
        reaction=await _reaction(work, ticket) if touched else None,
        proposals=proposals,
        coverable=frozenset([one.id for one in proposals if await can_take_hours(work, ticket, one)]),
        estimate=estimate,
        held=kept.minutes if kept is not None else 0,
        asked=not asking or bool(await managers_of(work, company.id)),
        hindrance=await hindrance_of_drafts(work, ticket, company) if touched and ticket.state in ACTIVE else None,
        corrections=await corrections_of(work, ticket_id) if ticket.completions else [],
        deadlines=await deadlines_of(work, ticket),
        call=await call_of(work, ticket_id) if touched else None,
        timers=await _timers(work, ticket_id) if touched and ticket.state in ACTIVE else [],
        kept=await kept_of(work, ticket_id) if touched else Kept(),
        disputed=await disputed_lines(work, ticket_id) if ticket.completions else 0,
        rating=await last_rating(work, ticket_id) if ticket.completions else None,
        teamwork=await teamwork_on(work, ticket),
        wave=await _wave(work, ticket_id) if touched else None,
        hints=await hints_of(work, ticket),
    )


async def _timers(work: Work, ticket_id: int) -> list[tuple[str, datetime]]:
    rows = await work.session.execute(
        select(Staff.name, Timer.started_at)
        .join(Timer, Timer.staff_id == Staff.id)
        .where(Timer.ticket_id == ticket_id, Timer.stopped_at.is_(None))
        .order_by(Timer.id)
    )
    return [(name, started_at) for name, started_at in rows]


async def _wave(work: Work, ticket_id: int) -> str | None:
    wave = await wave_of(work, ticket_id)
    return wave.name if wave is not None else None


async def _in_force(work: Work, ticket: Ticket, company: Company, contract: Contract | None) -> InForce | None:
    if contract is None:
        return None
    return await model_on(work, contract, local_date(ticket.requested_at, company.zone))


async def _reaction(work: Work, ticket: Ticket) -> timedelta | None:
    events = await work.session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id))
    return reaction_time(
        ticket.requested_at, [Event(one.kind, one.at, by_phone=opened_by_phone(one.kind, one.author)) for one in events]
    )


async def _opening_messages(work: Work, ticket: Ticket) -> list[Message]:
    """The messages the ticket was opened with: the client's, sent before it was opened."""
    query = (
        select(Message)
        .where(
            Message.ticket_id == ticket.id,
            Message.contact_id.is_not(None),
            Message.sent_at <= ticket.opened_at,
        )
        .order_by(Message.id)
    )
    return list(await work.session.scalars(query))


async def lines_of(work: Work, ticket_id: int) -> list[LineView]:
    """The ticket's work lines in the order they were entered; those that a correction has superseded are history."""
    rows = await work.session.execute(
        select(WorkLine, Service, Staff.name)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Staff, Staff.id == WorkLine.staff_id)
        .where(WorkLine.ticket_id == ticket_id, WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id)
    )
    return [LineView(line, service, engineer) for line, service, engineer in rows]


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its client sees it. ``messages`` are the last ones, oldest first. ``may_choose``: this person may say what
    pays for its work, money or hours; ``may_hurry``: they may ask for haste. ``opened_by``: the colleague who opened it;
    ``colleagues``: names of others of the company who wrote in it, by contact."""

    ticket: Ticket
    assignee: str | None
    lines: list[LineView]
    messages: list[Message]
    may_choose: bool
    may_hurry: bool
    deadlines: Deadlines
    opened_by: str | None = None
    colleagues: Mapping[int, str] = field(default_factory=dict)


async def my_ticket(work: Work, actor: Actor, ticket_id: int, *, last: int = 5) -> TicketView:
    """A contact's own ticket, or for a manager any of the company's; another's looks like one that does not exist."""
    contact = require_contact(actor)
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None or not ticket.belongs_to(contact):
        raise NotFound("no-ticket")
    assignee = await work.session.get(Staff, ticket.assignee_id) if ticket.assignee_id else None
    newest = await work.session.scalars(
        select(Message).where(Message.ticket_id == ticket_id).order_by(Message.id.desc()).limit(last)
    )
    messages = list(newest)[::-1]
    others = {ticket.contact_id, *(one.contact_id for one in messages if one.contact_id)} - {contact.contact_id}
    names = await _names(work, others) if others else {}
    return TicketView(
        ticket,
        assignee.name if assignee else None,
        await lines_of(work, ticket_id),
        messages,
        contact.role is ContactRole.MANAGER and await can_choose(work, ticket),
        await may_hurry(work, ticket),
        await deadlines_of(work, ticket),
        names.get(ticket.contact_id),
        names,
    )


async def _names(work: Work, contact_ids: Collection[int]) -> dict[int, str]:
    rows = await work.session.execute(select(Contact.id, Contact.name).where(Contact.id.in_(contact_ids)))
    return {row.id: row.name for row in rows}


async def company_tickets(
    work: Work, actor: Actor, *, limit: int = 10, offset: int = 0
) -> tuple[list[tuple[Ticket, str]], bool]:
    """The tickets of the company that this manager speaks for, with who opened them: those that still need something first,
    then the newest; and whether there are more after these."""
    manager = require_manager(actor)
    active = Ticket.state.in_(ACTIVE)
    query = (
        select(Ticket, Contact.name)
        .join(Contact, Contact.id == Ticket.contact_id)
        .where(Ticket.company_id == manager.company_id)
        .order_by(active.desc(), Ticket.id.desc())
        .offset(offset)
        .limit(limit + 1)
    )
    found = [(ticket, name) for ticket, name in await work.session.execute(query)]
    return found[:limit], len(found) > limit


async def my_tickets(work: Work, actor: Actor, *, limit: int = 10) -> list[Ticket]:
    """A contact's tickets: those that still need something first, then the newest."""
    contact = require_contact(actor)
    active = Ticket.state.in_(ACTIVE)
    query = (
        select(Ticket)
        .where(Ticket.contact_id == contact.contact_id, Ticket.company_id == contact.company_id)
        .order_by(active.desc(), Ticket.id.desc())
        .limit(limit)
    )
    return list(await work.session.scalars(query))


async def ticket_of_album(work: Work, actor: ContactActor, album_key: str) -> int | None:
    """The ticket into which an earlier part of this contact's album has gone."""
    return await work.session.scalar(
        select(Message.ticket_id)
        .where(Message.album_key == album_key, Message.contact_id == actor.contact_id)
        .order_by(Message.id.desc())
        .limit(1)
    )


async def my_message(work: Work, actor: Actor, message_id: int) -> tuple[Words, datetime]:
    """A contact's own message: what it said and when."""
    contact = require_contact(actor)
    message = await work.session.get(Message, message_id)
    if message is None or message.contact_id != contact.contact_id:
        raise NotFound
    attached = (await files_of(work, [message_id]))[message_id]
    files = tuple(File(file.kind, file.file_ref, file.name, file.size) for file in attached)
    return Words(message.text, files), message.sent_at


def asked_of(contact_ids: Collection[int]) -> ColumnElement[bool]:
    """Tickets whose questions go to any of these contacts: who opened them, and who has written in them."""
    # An alias, because the query around it may look at messages, too.
    said = aliased(Message)
    wrote = select(said.id).where(said.ticket_id == Ticket.id, said.contact_id.in_(contact_ids))
    return or_(Ticket.contact_id.in_(contact_ids), wrote.exists())


async def ticket_by_number(work: Work, actor: Actor, number: int) -> Ticket:
    """A ticket by the number people say aloud: any for staff and the machine's owner, their own for a
    contact; else NotFound."""
    ticket = await work.session.scalar(select(Ticket).where(Ticket.number == number))
    if isinstance(actor, ContactActor):
        if ticket is None or not ticket.belongs_to(actor):
            raise NotFound("no-ticket")
        return ticket
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    if ticket is None:
        raise NotFound("no-ticket")
    return ticket


async def opened_with(work: Work, actor: ContactActor, said: str) -> Ticket | None:
    """The contact's ticket, not cancelled, in which they have said exactly this; the newest."""
    return await work.session.scalar(
        select(Ticket)
        .join(Message, Message.ticket_id == Ticket.id)
        .where(
            Ticket.contact_id == actor.contact_id,
            Ticket.company_id == actor.company_id,
            Ticket.state != TicketState.CANCELLED,
            Message.contact_id == actor.contact_id,
            Message.text == said,
        )
        .order_by(Ticket.id.desc())
        .limit(1)
    )


async def staff_ticket(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket, for staff."""
    require_staff(actor)
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound("no-ticket")
    return ticket


async def active_tickets_of(work: Work, company_id: int) -> list[Ticket]:
    """The company's tickets that still need something, oldest first."""
    query = select(Ticket).where(Ticket.company_id == company_id, Ticket.state.in_(ACTIVE)).order_by(Ticket.id)
    return list(await work.session.scalars(query))


async def lines_by_id(work: Work, line_ids: list[int]) -> dict[int, tuple[WorkLine, Service, int]]:
    """Work lines by id with their service and their ticket's number, to explain ledger movements."""
    rows = await work.session.execute(
        select(WorkLine, Service, Ticket.number)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.id.in_(line_ids))
    )
    return {line.id: (line, service, number) for line, service, number in rows}

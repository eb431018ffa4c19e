"""A client does not agree with a charged line: in one tap, with words if they like. Staff decides, see ``dispute_settling``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from core.actor import (
    Actor,
    ContactActor,
    ContactRole,
    StaffActor,
    SystemActor,
    require_contact,
    require_staff,
    signature,
)
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.service import GROUP, contact, tell
from core.staff.models import Staff
from core.tickets.base import show_changed
from core.tickets.corrections import pair_lines
from core.tickets.dispute_intents import DisputeNoted, DisputeOpened, DisputeSettled, DisputeWordsKept
from core.tickets.dispute_models import Dispute, DisputeState
from core.tickets.models import Fate, Ticket, WorkLine

WORDS_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with all that is needed to decide it. ``engineer``: who did the work; ``client``: who disputes it."""

    dispute: Dispute
    ticket: Ticket
    company: Company
    line: WorkLine
    service: Service
    engineer: str
    client: str


async def dispute(work: Work, actor: Actor, line_id: int) -> tuple[Dispute, bool]:
    """Dispute a charged line; the dispute, and whether it is new: a line has one open dispute, so a doubled tap finds it.

    By the ticket's author or a manager of its company; to people of other companies the line does not exist. Refuses lines
    that cost nothing, and those that a correction has replaced.
    """
    client = require_contact(actor)
    found = await work.session.get(WorkLine, line_id)
    ticket = await lock_row(work, Ticket, found.ticket_id) if found is not None else None
    if found is None or ticket is None or ticket.company_id != client.company_id or found.completion is None:
        raise NotFound("no-lines")
    if client.role is not ContactRole.MANAGER and ticket.contact_id != client.contact_id:
        raise Forbidden("dispute-not-yours")
    line = await work.session.get_one(WorkLine, line_id, populate_existing=True)
    known = await work.session.scalar(
        select(Dispute).where(Dispute.line_id == line_id, Dispute.state == DisputeState.OPEN)
    )
    if known is not None:
        return known, False
    if line.superseded_by is not None:
        raise Refusal("line-corrected")
    owes = line.amount if line.fate is not Fate.UNPAID else None
    if line.fate is Fate.FREE or not (line.covered_minutes or owes):
        raise Refusal("nothing-to-dispute")
    made = Dispute(
        ticket_id=ticket.id,
        line_id=line.id,
        contact_id=client.contact_id,
        opened_at=work.now,
        state=DisputeState.OPEN,
    )
    work.session.add(made)
    await work.session.flush()
    service = await work.session.get_one(Service, line.service_id)
    noted = DisputeNoted(
        ticket_id=ticket.id,
        number=ticket.number,
        service=service.name,
        minutes=line.charged_minutes or 0,
        amount=line.amount,
    )
    await tell(work, contact(client.contact_id), noted)
    await tell(work, GROUP, DisputeOpened(dispute_id=made.id))
    await show_changed(work, ticket)
    return made, True


async def say_why(work: Work, actor: Actor, dispute_id: int, words: str) -> bool:
    """The client's words about their own dispute, kept with it; False if it is settled already."""
    client = require_contact(actor)
    found = await lock_row(work, Dispute, dispute_id)
    if found is None or found.contact_id != client.contact_id:
        raise NotFound("no-dispute")
    if found.state is not DisputeState.OPEN:
        return False
    found.words = "\n".join(part for part in (found.words, words.strip()) if part)[:WORDS_LENGTH]
    await work.session.flush()
    await tell(work, GROUP, DisputeOpened(dispute_id=found.id))
    await tell(work, contact(client.contact_id), DisputeWordsKept(ticket_id=found.ticket_id))
    return True


async def is_open(work: Work, actor: Actor, dispute_id: int) -> bool:
    """Whether this person's dispute waits to be decided."""
    client = require_contact(actor)
    found = await work.session.get(Dispute, dispute_id)
    return found is not None and found.contact_id == client.contact_id and found.state is DisputeState.OPEN


async def dispute_view(work: Work, dispute_id: int) -> DisputeView:
    """A dispute as staff sees it. For the delivery, which knows whom it writes to."""
    row = (await _views(work, Dispute.id == dispute_id))[:1]
    if not row:
        raise NotFound("no-dispute")
    return row[0]


async def open_disputes(work: Work, actor: Actor) -> list[DisputeView]:
    """What nobody has decided yet, the oldest first. For staff."""
    require_staff(actor)
    return await _views(work, Dispute.state == DisputeState.OPEN)


async def _views(work: Work, which: ColumnElement[bool]) -> list[DisputeView]:
    rows = await work.session.execute(
        select(Dispute, Ticket, Company, WorkLine, Service, Staff.name, Contact.name)
        .join(Ticket, Ticket.id == Dispute.ticket_id)
        .join(Company, Company.id == Ticket.company_id)
        .join(WorkLine, WorkLine.id == Dispute.line_id)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Staff, Staff.id == WorkLine.staff_id)
        .join(Contact, Contact.id == Dispute.contact_id)
        .where(which)
        .order_by(Dispute.id)
    )
    return [DisputeView(*row) for row in rows]


async def disputed_lines(work: Work, ticket_id: int) -> int:
    """How many lines of the ticket are disputed now."""
    found = await work.session.scalars(
        select(Dispute.id).where(Dispute.ticket_id == ticket_id, Dispute.state == DisputeState.OPEN)
    )
    return len(list(found))


async def follow_correction(
    work: Work,
    actor: StaffActor | SystemActor,
    ticket: Ticket,
    old: Sequence[WorkLine],
    new: Sequence[WorkLine],
    minutes: Mapping[int, int],
    reason: str,
) -> None:
    """A correction has replaced these lines. A dispute about one that has changed is settled by it; one about a line that stays
    as it was goes over to its copy."""
    open_ones = await work.session.scalars(
        select(Dispute).where(Dispute.line_id.in_([line.id for line in old]), Dispute.state == DisputeState.OPEN)
    )
    copies = {line.id: copy for line, copy in pair_lines(old, new)}
    actual = {line.id: line.actual_minutes for line in old}
    for one in list(open_ones):
        copy = copies[one.line_id]
        if copy is not None and minutes.get(one.line_id, actual[one.line_id]) == actual[one.line_id]:
            one.line_id = copy.id
            continue
        state = DisputeState.CORRECTED if copy is not None else DisputeState.REVERSED
        await settle_dispute(work, actor, ticket, one, state, reason)


async def settle_dispute(
    work: Work, actor: StaffActor | SystemActor, ticket: Ticket, of: Dispute, state: DisputeState, answer: str
) -> None:
    """Settle an open dispute, by name, and tell who disputed. The caller has authorised it and holds the ticket's lock."""
    of.state, of.settled_at, of.settled_by, of.answer = state, work.now, signature(actor), answer
    await work.session.flush()
    await tell(work, GROUP, DisputeOpened(dispute_id=of.id))
    if state is not DisputeState.KEPT and of.contact_id == ticket.contact_id:
        return  # the notice of the correction says it all
    service = await work.session.scalar(
        select(Service.name).join(WorkLine, WorkLine.service_id == Service.id).where(WorkLine.id == of.line_id)
    )
    told = DisputeSettled(
        ticket_id=ticket.id,
        number=ticket.number,
        service=service or "",
        state=state,
        answer=answer,
        staff_name=actor.name if isinstance(actor, StaffActor) else "",
    )
    await tell(work, contact(of.contact_id), told)


def may_dispute(actor: ContactActor, ticket: Ticket) -> bool:
    """Whether this person may dispute lines of the ticket."""
    return ticket.company_id == actor.company_id and (
        actor.role is ContactRole.MANAGER or ticket.contact_id == actor.contact_id
    )

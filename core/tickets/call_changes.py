"""After a call has become a ticket: its moment is set back within the day, it is given to the queue; how its card says so."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, StaffActor, require_staff
from core.clients.service import REASON_LENGTH
from core.database import Work
from core.errors import Refusal
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.base import lock_ticket, record, show_changed
from core.tickets.call_models import CallMove, TicketCall
from core.tickets.models import Message, Ticket, TicketState


def moment_of_call(entered_at: datetime, minute: int, zone: ZoneInfo) -> datetime:
    """The moment of the same local day at this minute. Refuses one after the call was entered."""
    local = entered_at.astimezone(zone)
    at = local.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0, fold=0)
    if at > entered_at:
        raise Refusal("call-in-future")
    return at.astimezone(entered_at.tzinfo)


async def move_request(work: Work, actor: Actor, ticket_id: int, minute: int, reason: str, zone: ZoneInfo) -> Ticket:
    """The call was earlier than it was entered: the moment of request is this minute of the same day, for the clocks and for
    what is free until an hour. With a reason, kept for ever.

    Refuses tickets that are not from a call or whose work has been charged, moments after the call was entered and no reason.
    """
    author = require_staff(actor)
    reason = " ".join(reason.split())
    ticket = await lock_ticket(work, author, ticket_id)
    call = await work.session.get(TicketCall, ticket.id)
    if call is None:
        raise Refusal("no-call", number=ticket.number)
    if ticket.completions:
        raise Refusal("call-charged", number=ticket.number)
    at = moment_of_call(ticket.opened_at, minute, zone)
    if not 0 < len(reason) <= REASON_LENGTH:
        raise Refusal("no-call-reason")
    if at == ticket.requested_at:
        return ticket
    before, ticket.requested_at = ticket.requested_at, at
    ticket.version += 1
    said = await work.session.scalar(
        select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id).limit(1)
    )
    assert said is not None
    said.sent_at = at
    await record(work, ticket, author, EventKind.REQUEST_MOVED)
    await note_move(work, author, ticket, before, at, reason)
    await show_changed(work, ticket)
    return ticket


async def note_move(
    work: Work, author: StaffActor, ticket: Ticket, before: datetime, after: datetime, reason: str
) -> None:
    """Write it down for ever; ``reason`` is empty if the time was named in the line itself."""
    work.session.add(
        CallMove(
            ticket_id=ticket.id,
            before=before,
            after=after,
            reason=reason,
            staff_id=author.staff_id,
            moved_at=work.now,
        )
    )
    await work.session.flush()


async def give_to_queue(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """Who wrote a call down does not do it themselves: the ticket waits for somebody who takes it, and alerts again. Only by
    who has it, while it is in progress; a second time is no error."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    if await work.session.get(TicketCall, ticket.id) is None:
        raise Refusal("no-call", number=ticket.number)
    if ticket.state is TicketState.OPEN:
        return ticket
    if ticket.state is not TicketState.IN_PROGRESS:
        raise Refusal("not-active", number=ticket.number)
    if ticket.assignee_id != author.staff_id:
        has = await work.session.get_one(Staff, ticket.assignee_id)
        raise Refusal("already-taken", number=ticket.number, name=has.name)
    ticket.state = TicketState.OPEN
    ticket.assignee_id = None
    ticket.acknowledged_at = None
    ticket.version += 1
    await record(work, ticket, author, EventKind.LAPSED)
    await show_changed(work, ticket)
    return ticket


@dataclass(frozen=True, slots=True)
class CallView:
    """How a ticket came by phone: who wrote it down and when, the number it came from if no contact has it, and the last time
    its moment was set back: from when, and why (empty: the time was named at once)."""

    by: str
    noted_at: datetime
    caller_phone: str | None
    moved_from: datetime | None
    reason: str


async def call_of(work: Work, ticket_id: int) -> CallView | None:
    """For a card; None for a ticket that came in writing."""
    row = (
        await work.session.execute(
            select(TicketCall, Staff.name, CallMove)
            .join(Staff, Staff.id == TicketCall.staff_id)
            .join(CallMove, CallMove.ticket_id == TicketCall.ticket_id, isouter=True)
            .where(TicketCall.ticket_id == ticket_id)
            .order_by(CallMove.id.desc())
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    call, name, move = row
    if move is None:
        return CallView(name, call.noted_at, call.caller_phone, None, "")
    return CallView(name, call.noted_at, call.caller_phone, move.before, move.reason)

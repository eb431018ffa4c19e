"""Work lines of a ticket while they are drafts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff
from core.catalog.models import Service
from core.catalog.service import get_service
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.tickets.base import begin, company_zone, lock_ticket, show_changed
from core.tickets.limits import warn_beyond
from core.tickets.models import ACTIVE, LineSource, Ticket, TicketState, WorkLine
from core.tickets.needing import require_estimate
from core.tickets.rules import MOST_MINUTES
from core.tickets.timeline.rules import Stretch
from core.tickets.work_models import WorkSpan

COMMENT_LENGTH = 300


async def add_line(
    work: Work,
    actor: Actor,
    ticket_id: int,
    *,
    service_id: int,
    minutes: int,
    comment: str = "",
    version: int | None = None,
    entry_key: str | None = None,
) -> WorkLine:
    """Enter work done today. Entering work takes an open ticket: nobody works on what they have not seen.

    ``version``: the ticket's when the buttons were drawn, so that a doubled tap adds one line. ``entry_key``: which question
    this answers, for buttons that outlive changes of the ticket; answered once. Refuses zero, negative and more than
    MOST_MINUTES minutes, tickets that are done, and work that begins with an estimate
    before the client has agreed to one.
    """
    author = require_staff(actor)
    if not 0 < minutes <= MOST_MINUTES:
        raise Refusal("bad-work-minutes", most=MOST_MINUTES)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if version is not None and ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    # Under the ticket's lock, so that of two answers one finds the other.
    if entry_key is not None and await _entered(work, entry_key):
        raise Refusal("entered-already", number=ticket.number)
    service = await get_service(work, service_id)
    await require_estimate(work, ticket, service)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    line = await write_line(
        work, ticket, author.staff_id, service, minutes, comment=comment, source=LineSource.ENTERED, entry_key=entry_key
    )
    ticket.version += 1
    await show_changed(work, ticket)
    return line


async def _entered(work: Work, entry_key: str) -> bool:
    found = await work.session.scalar(select(WorkLine.id).where(WorkLine.entry_key == entry_key))
    return found is not None


async def write_line(
    work: Work,
    ticket: Ticket,
    staff_id: int,
    service: Service,
    minutes: int,
    *,
    comment: str = "",
    source: LineSource,
    stretches: Sequence[Stretch] = (),
    entry_key: str | None = None,
) -> WorkLine:
    """Write a draft of today's work, with the time it covers where that is known. The ticket is locked, active, and the
    caller's to change. Refuses a service that is no longer offered."""
    if not service.active:
        raise Refusal("service-retired", name=service.name)
    line = WorkLine(
        ticket_id=ticket.id,
        service_id=service.id,
        staff_id=staff_id,
        actual_minutes=minutes,
        comment=" ".join(comment.split())[:COMMENT_LENGTH],
        work_date=local_date(work.now, await company_zone(work, ticket)),
        added_at=work.now,
        source=source,
        entry_key=entry_key,
    )
    work.session.add(line)
    if stretches:
        await work.session.flush()
        covered = [
            {"line_id": line.id, "staff_id": staff_id, "started_at": one.start, "ended_at": one.end}
            for one in stretches
        ]
        await work.session.execute(insert(WorkSpan).values(covered))
    await warn_beyond(work, ticket, line)
    return line


async def remove_last_line(work: Work, actor: Actor, ticket_id: int) -> WorkLine:
    """Take back the line that was entered last and not charged yet."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    line = await work.session.scalar(
        select(WorkLine)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
        .order_by(WorkLine.id.desc())
        .limit(1)
    )
    if line is None:
        raise Refusal("no-draft-lines", number=ticket.number)
    await work.session.delete(line)
    ticket.version += 1
    await show_changed(work, ticket)
    return line

"""Merging a duplicate into the ticket that goes on for both. Not undone, so it is looked at first."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff, signature
from core.clients.models import Contact
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import lock_tickets, record, show_changed
from core.tickets.estimating import drop_estimate
from core.tickets.models import ACTIVE, Message, Ticket, TicketState, WorkLine
from core.tickets.queries import active_tickets_of, staff_ticket
from core.tickets.teamwork.acts import write_act
from core.tickets.teamwork.intents import MergedInto, MergedResolved
from core.tickets.teamwork.merged import duplicates_of
from core.tickets.teamwork.models import ActKind, Helper, Merge
from core.tickets.teamwork.resting import standing


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do. ``lines``: work not charged yet, which moves; ``author``/``main_author``: who opened each."""

    duplicate: Ticket
    main: Ticket
    messages: int
    lines: int
    author: Contact
    main_author: Contact


async def others_to_merge(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, list[Ticket]]:
    """The ticket, and the company's other active ones."""
    ticket = await staff_ticket(work, actor, ticket_id)
    return ticket, [one for one in await active_tickets_of(work, ticket.company_id) if one.id != ticket.id]


async def preview_merge(work: Work, actor: Actor, duplicate_id: int, main_id: int) -> MergePreview:
    """Refuses what :func:`merge` would refuse; changes nothing."""
    duplicate, main = await staff_ticket(work, actor, duplicate_id), await staff_ticket(work, actor, main_id)
    _check(duplicate, main)
    count = select(func.count())
    return MergePreview(
        duplicate,
        main,
        await work.session.scalar(count.select_from(Message).where(Message.ticket_id == duplicate.id)) or 0,
        await work.session.scalar(
            count.select_from(WorkLine).where(WorkLine.ticket_id == duplicate.id, WorkLine.completion.is_(None))
        )
        or 0,
        await work.session.get_one(Contact, duplicate.contact_id),
        await work.session.get_one(Contact, main.contact_id),
    )


def _check(duplicate: Ticket, main: Ticket) -> None:
    if duplicate.id == main.id:
        raise Refusal("merge-same")
    if duplicate.company_id != main.company_id:
        raise Refusal("merge-companies", number=main.number)
    for one in (duplicate, main):
        if one.state not in ACTIVE:
            raise Refusal("not-active", number=one.number)


async def merge(work: Work, actor: Actor, duplicate_id: int, main_id: int) -> Ticket:
    """The duplicate is over and the main ticket goes on for both. The duplicate keeps its messages and what was charged; work
    not charged yet moves, holds are freed, clocks say nothing more. Its client is told, and gets the answers from now on.

    Both rows are locked by id, so that two merges at once cannot wait for each other.
    """
    author = require_staff(actor)
    found = {one.id: one for one in await lock_tickets(work, author, [duplicate_id, main_id])}
    if duplicate_id not in found or main_id not in found:
        raise NotFound("no-ticket")
    duplicate, main = found[duplicate_id], found[main_id]
    _check(duplicate, main)
    await drop_estimate(work, author, duplicate)
    await _move_work(work, duplicate, main)
    await _move_helpers(work, duplicate, main)
    if (rest := await standing(work, duplicate.id)) is not None:
        rest.ended_at = work.now
    duplicate.state = TicketState.CANCELLED
    await record(work, duplicate, author, EventKind.CANCELLED)
    await work.session.execute(update(Merge).where(Merge.into_id == duplicate.id).values(into_id=main.id))
    made = Merge(ticket_id=duplicate.id, into_id=main.id, at=work.now, author=signature(author))
    work.session.add(made)
    await write_act(work, duplicate, author, ActKind.MERGED, main.id)
    await write_act(work, main, author, ActKind.MERGED_IN, duplicate.id)
    told = MergedInto(
        ticket_id=duplicate.id,
        number=duplicate.number,
        into_id=main.id,
        into_number=main.number,
        own=duplicate.contact_id == main.contact_id,
    )
    await tell(work, contact(duplicate.contact_id), told)
    await show_changed(work, duplicate)
    await show_changed(work, main)
    return main


async def _move_work(work: Work, duplicate: Ticket, main: Ticket) -> None:
    moved = await work.session.execute(
        update(WorkLine)
        .where(WorkLine.ticket_id == duplicate.id, WorkLine.completion.is_(None))
        .values(ticket_id=main.id)
        .returning(WorkLine.id)
        .execution_options(synchronize_session=False)
    )
    if moved.all():
        # What a completion of either would charge is another now: who has looked at it before must look again.
        duplicate.version += 1
        main.version += 1


async def _move_helpers(work: Work, duplicate: Ticket, main: Ticket) -> None:
    helpers = (await work.session.scalars(select(Helper.staff_id).where(Helper.ticket_id == duplicate.id))).all()
    if rows := [{"ticket_id": main.id, "staff_id": one, "at": work.now} for one in helpers if one != main.assignee_id]:
        await work.session.execute(insert(Helper).values(rows).on_conflict_do_nothing())
    await work.session.execute(delete(Helper).where(Helper.ticket_id == duplicate.id))


async def tell_duplicates(work: Work, ticket: Ticket) -> None:
    """The ticket is resolved: who opened a duplicate of it and not the ticket itself hears of it, without its figures."""
    for one in await duplicates_of(work, ticket.id):
        if one.contact_id != ticket.contact_id:
            told = MergedResolved(ticket_id=one.id, number=one.number, into_id=ticket.id, into_number=ticket.number)
            await tell(work, contact(one.contact_id), told)

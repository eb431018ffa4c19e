"""The clocks of tickets: replayed from their events, and written down where lists and the watch find them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from core.database import Work
from core.sla.plans import Pinned, terms_by_versions
from core.sla.rules.clocks import Clock, Clocks, Reading, replay
from core.sla.rules.events import Event, opened_by_phone
from core.sla.rules.plans import Terms
from core.sla.rules.promises import read_promise, read_wish
from core.tickets.deadline_models import TicketClock, Wish, WishState
from core.tickets.models import Ticket, TicketEvent

MINUTE = timedelta(minutes=1)
_WRITTEN = ("state", "due_at", "warn_at", "finished_at", "left_minutes")


def events_of(rows: Iterable[TicketEvent], terms: dict[tuple[int, int], Terms]) -> list[Event]:
    """Stored events as the replay reads them."""
    return [
        Event(
            row.kind,
            row.at,
            row.priority,
            terms[(row.plan_version_id, row.calendar_version_id)]
            if row.plan_version_id is not None and row.calendar_version_id is not None
            else None,
            opened_by_phone(row.kind, row.author),
        )
        for row in rows
    ]


async def replay_all(work: Work, tickets: Sequence[Ticket]) -> dict[int, Clocks]:
    """The clocks of these tickets, by ticket id, in three statements however many there are."""
    told = await events_by_ticket(work, tickets)
    return {ticket.id: replay(ticket.requested_at, told[ticket.id]) for ticket in tickets}


async def events_by_ticket(work: Work, tickets: Sequence[Ticket]) -> dict[int, list[Event]]:
    """What has happened to these tickets, as the replay reads it."""
    rows = defaultdict[int, list[TicketEvent]](list)
    for row in await work.session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id.in_([one.id for one in tickets])).order_by(TicketEvent.id)
    ):
        rows[row.ticket_id].append(row)
    terms = await terms_by_versions(
        work,
        (
            (row.plan_version_id, row.calendar_version_id)
            for told in rows.values()
            for row in told
            if row.plan_version_id is not None and row.calendar_version_id is not None
        ),
    )
    return {ticket.id: events_of(rows[ticket.id], terms) for ticket in tickets}


async def clocks_of(work: Work, ticket: Ticket) -> Clocks:
    """The clocks of one ticket."""
    await work.session.flush()
    return (await replay_all(work, [ticket]))[ticket.id]


async def set_clocks(work: Work, *tickets: Ticket) -> None:
    """Write down where the clocks of these tickets stand now. Called for every event that may move one."""
    await work.session.flush()
    told = await replay_all(work, tickets)
    wishes = await wishes_that_count(work, [ticket.id for ticket in tickets])
    rows = list[dict[str, Any]]()
    for ticket in tickets:
        clocks = told[ticket.id]
        rows += [*clock_rows(ticket.id, clocks), *wish_row(ticket.id, clocks, wishes[ticket.id])]
    await write_clocks(work, rows)


async def set_wish_clock(work: Work, ticket: Ticket) -> None:
    """The same after a change of the ticket's wishes. When none of them binds anybody any more there is no third clock."""
    clocks = await clocks_of(work, ticket)
    rows = wish_row(ticket.id, clocks, (await wishes_that_count(work, [ticket.id]))[ticket.id])
    if not rows:
        await work.session.execute(
            delete(TicketClock)
            .where(TicketClock.ticket_id == ticket.id, TicketClock.clock == Clock.WISH)
            .execution_options(synchronize_session=False)
        )
    await write_clocks(work, rows)


async def start_clocks(work: Work, ticket: Ticket, opened: TicketEvent, pinned: Pinned | None) -> None:
    """The same for a ticket that has just been opened, without asking for what was written a moment ago."""
    terms = pinned.terms if pinned is not None else None
    by_phone = opened_by_phone(opened.kind, opened.author)
    clocks = replay(ticket.requested_at, [Event(opened.kind, opened.at, opened.priority, terms, by_phone)])
    await write_clocks(work, clock_rows(ticket.id, clocks))


def clock_rows(ticket_id: int, clocks: Clocks) -> list[dict[str, Any]]:
    """What is written down of the two clocks of the SLA; nothing for a ticket without a plan."""
    return [_row(ticket_id, reading) for reading in (clocks.reaction, clocks.resolution) if reading.terms is not None]


def _row(ticket_id: int, reading: Reading) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "clock": reading.clock,
        "state": reading.state,
        "due_at": reading.due_at,
        "warn_at": reading.warn_at,
        "finished_at": reading.finished_at,
        "left_minutes": reading.left // MINUTE if reading.left is not None else None,
    }


def wish_row(ticket_id: int, clocks: Clocks, wishes: Sequence[Wish]) -> list[dict[str, Any]]:
    """The third clock: what was promised, else what the client wishes; none if an engineer's proposal is all there is."""
    by_state = {wish.state: wish for wish in wishes}
    if (promised := by_state.get(WishState.PROMISED)) is not None:
        assert promised.settled_at is not None
        reading = read_promise(promised.at, promised.settled_at, clocks)
    elif (wished := by_state.get(WishState.WISHED)) is not None:
        reading = read_wish(wished.at, clocks)
    else:
        return []
    return [{"ticket_id": ticket_id, "clock": Clock.WISH, **asdict(reading), "left_minutes": None}]


async def wishes_that_count(work: Work, ticket_ids: Sequence[int]) -> dict[int, list[Wish]]:
    """The wishes of these tickets that are not history, oldest first."""
    found = defaultdict[int, list[Wish]](list)
    for wish in await work.session.scalars(
        select(Wish)
        .where(Wish.ticket_id.in_(ticket_ids), Wish.state != WishState.REPLACED)
        .order_by(Wish.id)
        .execution_options(populate_existing=True)
    ):
        found[wish.ticket_id].append(wish)
    return found


async def write_clocks(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Store where clocks stand. What people have been told of a due time is left alone: another due time speaks for itself."""
    if not rows:
        return
    written = insert(TicketClock)
    # The rows beside the statement and not within: thousands of values take longer to spell out than to write.
    await work.session.execute(
        written.on_conflict_do_update(
            index_elements=[TicketClock.ticket_id, TicketClock.clock],
            set_={name: getattr(written.excluded, name) for name in _WRITTEN},
        ),
        list(rows),
        execution_options={"render_nulls": True},
    )


async def stored_clocks(work: Work, ticket_ids: Sequence[int]) -> dict[int, dict[Clock, TicketClock]]:
    """What is written down, by ticket and clock."""
    found = defaultdict[int, dict[Clock, TicketClock]](dict)
    for row in await work.session.scalars(
        select(TicketClock).where(TicketClock.ticket_id.in_(ticket_ids)).execution_options(populate_existing=True)
    ):
        found[row.ticket_id][row.clock] = row
    return found

"""What is written down of tickets' clocks against what their events say: looked through every night, written anew on demand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, or_, select

from core.actor import StaffRole, SystemActor
from core.database import Work
from core.outbox.service import staff, tell_each
from core.sla.rules.clocks import Clock
from core.staff.service import staff_with_role
from core.tickets.base import lock_ticket
from core.tickets.clocks import clock_rows, replay_all, stored_clocks, wish_row, wishes_that_count, write_clocks
from core.tickets.deadline_models import TicketClock
from core.tickets.intents import ClockDrift
from core.tickets.models import ACTIVE, Ticket, TicketEvent

log = structlog.get_logger()

DRIFT = SystemActor("drift")
LOOKED_BACK = timedelta(days=7)
COMPARED = ("state", "due_at", "warn_at", "finished_at", "left_minutes")
AT_ONCE = 1000
"""Tickets compared by one set of statements: PostgreSQL takes 32,767 values in one."""
TOLD = 20
"""Tickets named in a message; the rest is a number."""

Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference. ``clock``: None for the state of the ticket itself. ``name`` of what differs; «row»: a clock that is
    written down and should not be, or the other way round."""

    ticket_id: int
    number: int
    clock: Clock | None
    name: str
    stored: Value
    replayed: Value


async def drift(work: Work) -> list[Drift]:
    """All differences of tickets that are active or to which something has happened within a week, by ticket."""
    recent = select(TicketEvent.ticket_id).where(TicketEvent.at >= work.now - LOOKED_BACK)
    query = select(Ticket).where(or_(Ticket.state.in_(ACTIVE), Ticket.id.in_(recent))).order_by(Ticket.id)
    found = await _compare(work, (await work.session.scalars(query)).all())
    # A ticket that was moved between two of our statements looks wrong, too: look again at those that stand still.
    return await _compare(work, [await lock_ticket(work, DRIFT, ticket_id) for ticket_id in _tickets(found)])


def _tickets(found: Iterable[Drift]) -> list[int]:
    return sorted({one.ticket_id for one in found})


async def _compare(work: Work, tickets: Sequence[Ticket]) -> list[Drift]:
    return [one for some in _in_turn(tickets) for one in await _compare_some(work, some)]


def _in_turn(tickets: Sequence[Ticket]) -> list[Sequence[Ticket]]:
    return [tickets[first : first + AT_ONCE] for first in range(0, len(tickets), AT_ONCE)]


async def _compare_some(work: Work, tickets: Sequence[Ticket]) -> list[Drift]:
    expected = await _expected(work, tickets)
    stored = await stored_clocks(work, [ticket.id for ticket in tickets])
    found: list[Drift] = []
    for ticket in tickets:
        phase, rows = expected[ticket.id]
        if ticket.state.value != phase:
            found.append(Drift(ticket.id, ticket.number, None, "state", ticket.state.value, phase))
        for clock in Clock:
            found += _differences(ticket, clock, stored[ticket.id].get(clock), rows.get(clock))
    return found


def _differences(ticket: Ticket, clock: Clock, row: TicketClock | None, said: dict[str, Any] | None) -> list[Drift]:
    if row is None and said is None:
        return []
    if row is None or said is None:
        there = row.state.value if row is not None else None
        expected = said["state"].value if said is not None else None
        return [Drift(ticket.id, ticket.number, clock, "row", there, expected)]
    return [
        Drift(ticket.id, ticket.number, clock, name, getattr(row, name), said[name])
        for name in COMPARED
        if getattr(row, name) != said[name]
    ]


async def _expected(work: Work, tickets: Sequence[Ticket]) -> dict[int, tuple[str, dict[Clock, dict[str, Any]]]]:
    """By ticket, the state and the rows of clocks that its events come to."""
    clocks = await replay_all(work, tickets)
    wishes = await wishes_that_count(work, [ticket.id for ticket in tickets])
    expected = {}
    for ticket in tickets:
        told = clocks[ticket.id]
        rows = [*clock_rows(ticket.id, told), *wish_row(ticket.id, told, wishes[ticket.id])]
        expected[ticket.id] = (told.phase.value, {row["clock"]: row for row in rows})
    return expected


async def rebuild(work: Work) -> int:
    """Write the clocks that differ anew from the events; how many tickets had any. A ticket's own state is left alone: people
    have acted on it, so people have to look."""
    wrong = _tickets(one for one in await drift(work) if one.clock is not None)
    tickets = [await lock_ticket(work, DRIFT, ticket_id) for ticket_id in wrong]
    for some in _in_turn(tickets):
        for ticket_id, (_, rows) in (await _expected(work, some)).items():
            mine = TicketClock.ticket_id == ticket_id
            surplus = delete(TicketClock).where(mine, TicketClock.clock.not_in(list(rows)))
            await work.session.execute(surplus.execution_options(synchronize_session=False))
            await write_clocks(work, list(rows.values()))
    return len(wrong)


async def report_drift(work: Work) -> None:
    """The nightly look: what differs is logged, and the administrators who have come in are told."""
    found = await drift(work)
    if not found:
        return
    numbers = sorted({one.number for one in found})
    log.error("clocks.drift", tickets=numbers, differences=len(found))
    told = ClockDrift(numbers=numbers[:TOLD], count=len(numbers))
    admins = await staff_with_role(work, StaffRole.ADMIN)
    await tell_each(work, *((staff(admin.id), told) for admin in admins))

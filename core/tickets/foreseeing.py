"""Forecasts of the active tickets: made again and again, written down when they change, scored when the tickets are done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.database import Work
from core.dates import local_date
from core.duty.queries import absent_engineers
from core.sla.rules.clocks import Clock, Clocks, ClockState
from core.sla.rules.forecast import WARNS, Foreseen, Score, foresee, score
from core.tickets.clocks import replay_all
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.effort import crew_size, efforts_of, spent_on
from core.tickets.models import ACTIVE, Ticket

FORESEE_LOCK = 0x464F5245
"""Any number of our own: of several processes one makes the forecasts."""


async def foresee_all(work: Work) -> int:
    """Judge every active ticket whose resolution clock runs; what has changed is written down. How many have.

    Nothing if another process is at it. As many statements for a thousand tickets as for two.
    """
    if not await work.session.scalar(select(func.pg_try_advisory_xact_lock(FORESEE_LOCK))):
        return 0
    tickets = await _running(work)
    if not tickets:
        return 0
    clocks = await replay_all(work, tickets)
    due = {one.id: at for one in tickets if (at := clocks[one.id].resolution.due_at) is not None}
    remaining = await _remaining(work, tickets)
    queues = queues_before(tickets, due, remaining, await _hands(work, clocks))
    before = await latest_forecasts(work, list(due))
    rows = []
    for ticket in tickets:
        reading = clocks[ticket.id].resolution
        queue = queues.get(ticket.id, 0)
        seen = foresee(reading, work.now, remaining=remaining[ticket.id], queue=queue)
        if seen is not None and reading.due_at is not None and _is_news(before.get(ticket.id), seen, reading.due_at):
            rows.append(
                {
                    "ticket_id": ticket.id,
                    "made_at": work.now,
                    "due_at": reading.due_at,
                    "outlook": seen.outlook,
                    "left": seen.left,
                    "remaining": seen.remaining,
                    "queue": seen.queue,
                }
            )
    if rows:
        await work.session.execute(insert(Forecast), rows)
    return len(rows)


async def _hands(work: Work, clocks: Mapping[int, Clocks]) -> int:
    """Engineers who are there today, by the calendar that the tickets run by."""
    terms = next(one.terms for one in clocks.values() if one.terms is not None)
    today = local_date(work.now, terms.time.calendar.schedule.zone)
    away = await absent_engineers(work, today, today)
    return await crew_size(work) - len(away.get(today, ()))


async def _running(work: Work) -> Sequence[Ticket]:
    query = (
        select(Ticket)
        .join(TicketClock, TicketClock.ticket_id == Ticket.id)
        .where(
            Ticket.state.in_(ACTIVE),
            TicketClock.clock == Clock.RESOLUTION,
            TicketClock.state == ClockState.RUNNING,
        )
        .order_by(Ticket.id)
    )
    return (await work.session.scalars(query)).all()


async def _remaining(work: Work, tickets: Sequence[Ticket]) -> dict[int, int | None]:
    efforts = await efforts_of(work, tickets)
    spent = await spent_on(work, [ticket.id for ticket in tickets])
    return {ticket.id: efforts[ticket.id].remaining(spent[ticket.id]) for ticket in tickets}


def queues_before(
    tickets: Sequence[Ticket], due: Mapping[int, datetime], remaining: Mapping[int, int | None], crew: int
) -> dict[int, int]:
    """Minutes of work that come before each ticket: what is due earlier and is the same person's, or, of tickets that nobody
    has taken, is shared by the crew (rounded up). Of two that are due at once the older comes first; work that nobody
    knows counts as none. ``due``: only these stand in a queue."""
    lines: dict[int | None, list[Ticket]] = defaultdict(list)
    for ticket in sorted((one for one in tickets if one.id in due), key=lambda one: (due[one.id], one.id)):
        lines[ticket.assignee_id].append(ticket)
    queues = {}
    for assignee_id, line in lines.items():
        hands = max(1, crew) if assignee_id is None else 1
        ahead = 0
        for ticket in line:
            queues[ticket.id] = -(-ahead // hands)
            ahead += remaining[ticket.id] or 0
    return queues


def _is_news(before: Forecast | None, seen: Foreseen, due_at: datetime) -> bool:
    return before is None or (before.outlook, before.due_at) != (seen.outlook, due_at)


async def latest_forecasts(work: Work, ticket_ids: Sequence[int]) -> dict[int, Forecast]:
    """The newest forecast of each of these tickets that has one."""
    query = (
        select(Forecast)
        .where(Forecast.ticket_id.in_(ticket_ids))
        .ext(distinct_on(Forecast.ticket_id))
        .order_by(Forecast.ticket_id, Forecast.id.desc())
    )
    return {forecast.ticket_id: forecast for forecast in await work.session.scalars(query)}


async def forecast_score(work: Work, since: datetime, before: datetime | None = None) -> Score:
    """How good forecasts were for the tickets solved since then (and before): was one in doubt before its time was up, was it
    late? A ticket that was solved while its time stood still was not late."""
    warned = (
        select(Forecast.id)
        .where(
            Forecast.ticket_id == TicketClock.ticket_id,
            Forecast.outlook.in_(WARNS),
            Forecast.made_at < func.coalesce(TicketClock.warn_at, TicketClock.due_at, TicketClock.finished_at),
        )
        .exists()
    )
    rows = await work.session.execute(
        select(warned, TicketClock.finished_at > TicketClock.due_at).where(
            TicketClock.clock == Clock.RESOLUTION,
            TicketClock.state == ClockState.DONE,
            TicketClock.finished_at >= since,
            *([TicketClock.finished_at < before] if before is not None else []),
        )
    )
    return score((in_doubt, bool(late)) for in_doubt, late in rows)

"""Other calendars and plans for open tickets: which deadlines would move, and moving them.

With ``open_too`` every active ticket of the edited calendar or plan is pinned anew, also one whose deadlines do not move now:
a pause or a change of priority tomorrow is counted as for new tickets. A ticket opened in the very same moment keeps what it
has pinned.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor, require_admin
from core.clients.models import Company
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import Content, check_content, current_calendar, save_calendar, working_time
from core.sla.models import Calendar, CalendarVersion, Plan, PlanVersion
from core.sla.plans import current_plan, save_plan, targets_of
from core.sla.rules import plans as rules
from core.sla.rules.clocks import Clock, Clocks, ClockState, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Terms
from core.tickets.base import lock_tickets
from core.tickets.clocks import events_by_ticket
from core.tickets.models import ACTIVE, Ticket
from core.tickets.priorities import repin

AT_ONCE = 250
"""Tickets pinned anew in one statement: it takes values by the thousand, and a moment in which nothing else runs."""


@dataclass(frozen=True, slots=True)
class Move:
    """A running clock of an open ticket that would be due at another moment."""

    ticket: Ticket
    company: Company
    clock: Clock
    old: datetime
    new: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """What pinning anew changes: ``tickets`` are all that it concerns, ``moved`` the clocks that are due at another moment,
    the first to come first; ``waiting``: tickets that wait for the client and would have another rest of time."""

    tickets: tuple[int, ...]
    moved: tuple[Move, ...]
    waiting: frozenset[int]

    @property
    def moved_tickets(self) -> frozenset[int]:
        return frozenset(move.ticket.id for move in self.moved)

    @property
    def shown(self) -> frozenset[int]:
        """Tickets whose cards say something else: those of a whole desk drawn anew would take minutes of the group's budget."""
        return self.moved_tickets | self.waiting


async def preview_calendar(work: Work, actor: Actor, calendar_id: int, content: Content) -> Moves:
    """Which deadlines of open tickets would move with the calendar. Nothing is written. Refuses a calendar that cannot be
    saved."""
    require_admin(actor)
    check_content(work, content)
    tickets = await _of_calendar(work, calendar_id)
    time = WorkingTime(content.calendar())
    pinned = {ticket.plan_version_id for ticket in tickets}
    found = await work.session.scalars(select(PlanVersion).where(PlanVersion.id.in_(pinned)))
    plans: dict[int | None, rules.Plan] = {version.id: targets_of(version) for version in found}
    return await _moves(work, tickets, lambda ticket: Terms(plans[ticket.plan_version_id], time))


async def preview_plan(
    work: Work, actor: Actor, plan_id: int, targets: rules.Plan, *, calendar_id: int | None = None
) -> Moves:
    """Which deadlines of open tickets would move with the plan, and with the newest version of its calendar. Nothing is
    written. ``calendar_id`` None leaves the plan's calendar."""
    require_admin(actor)
    calendar_id = calendar_id or (await current_plan(work, plan_id)).calendar_id
    terms = Terms(targets, working_time(await current_calendar(work, calendar_id)))
    return await _moves(work, await _of_plan(work, plan_id), lambda _: terms)


async def apply_calendar(
    work: Work,
    actor: Actor,
    calendar_id: int,
    content: Content,
    reason: str,
    *,
    open_too: bool,
    seen: Sequence[int] | None = None,
) -> Moves | None:
    """Save the calendar as a new version; with ``open_too`` the active tickets that have it pinned run by that version from
    now on, by the plans that they have. What has moved, None if they were left alone. ``seen``: the versions that a preview
    rested on; refused when there are newer ones."""
    require_admin(actor)
    if await lock_row(work, Calendar, calendar_id) is None:
        raise NotFound("no-calendar")
    if seen is not None and [(await current_calendar(work, calendar_id)).id] != list(seen):
        raise Refusal("calendar-moved-on")
    moves = await preview_calendar(work, actor, calendar_id, content) if open_too else None
    version = await save_calendar(work, actor, calendar_id, content, reason)
    if moves is not None:
        ids = await work.session.scalars(select(CalendarVersion.id).where(CalendarVersion.calendar_id == calendar_id))
        known, shown = frozenset(ids), moves.shown
        async for tickets in _locked(work, actor, moves):
            pinned = [
                (ticket, ticket.plan_version_id, version.id)
                for ticket in tickets
                if ticket.calendar_version_id in known and ticket.plan_version_id is not None
            ]
            await repin(work, actor, pinned, show=shown)
    return moves


async def apply_plan(
    work: Work,
    actor: Actor,
    plan_id: int,
    targets: rules.Plan,
    reason: str,
    *,
    open_too: bool,
    calendar_id: int | None = None,
    seen: Sequence[int] | None = None,
) -> Moves | None:
    """The same for a plan: its active tickets run by its new version and by the newest version of its calendar."""
    require_admin(actor)
    if await lock_row(work, Plan, plan_id) is None:
        raise NotFound("no-plan")
    before = await current_plan(work, plan_id)
    calendar_id = calendar_id or before.calendar_id
    await lock_row(work, Calendar, calendar_id)
    calendar = await current_calendar(work, calendar_id)
    if seen is not None and [before.id, calendar.id] != list(seen):
        raise Refusal("plan-moved-on")
    moves = await preview_plan(work, actor, plan_id, targets, calendar_id=calendar_id) if open_too else None
    version = await save_plan(work, actor, plan_id, targets, reason, calendar_id=calendar_id)
    if moves is not None:
        ids = await work.session.scalars(select(PlanVersion.id).where(PlanVersion.plan_id == plan_id))
        known, shown = frozenset(ids), moves.shown
        async for tickets in _locked(work, actor, moves):
            pinned = [(ticket, version.id, calendar.id) for ticket in tickets if ticket.plan_version_id in known]
            await repin(work, actor, pinned, show=shown)
    return moves


async def _of_calendar(work: Work, calendar_id: int) -> Sequence[Ticket]:
    query = (
        select(Ticket)
        .join(CalendarVersion, CalendarVersion.id == Ticket.calendar_version_id)
        .where(CalendarVersion.calendar_id == calendar_id, Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    return (await work.session.scalars(query)).all()


async def _of_plan(work: Work, plan_id: int) -> Sequence[Ticket]:
    query = (
        select(Ticket)
        .join(PlanVersion, PlanVersion.id == Ticket.plan_version_id)
        .where(PlanVersion.plan_id == plan_id, Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    return (await work.session.scalars(query)).all()


async def _moves(work: Work, tickets: Sequence[Ticket], terms: Callable[[Ticket], Terms]) -> Moves:
    """The clocks as they are, and as they would be with one more event."""
    companies = await _companies(work, tickets)
    told = await events_by_ticket(work, tickets)
    moved, waiting = list[Move](), set[int]()
    for ticket in tickets:
        events = told[ticket.id]
        repinned = Event(EventKind.REPINNED, work.now, terms=terms(ticket))
        before = replay(ticket.requested_at, events)
        after = replay(ticket.requested_at, [*events, repinned])
        moved += _moved(ticket, companies[ticket.company_id], before, after)
        if before.resolution.state is ClockState.PAUSED and before.resolution.left != after.resolution.left:
            waiting.add(ticket.id)
    moved.sort(key=lambda move: (move.new, move.ticket.id, move.clock))
    return Moves(tuple(ticket.id for ticket in tickets), tuple(moved), frozenset(waiting))


def _moved(ticket: Ticket, company: Company, before: Clocks, after: Clocks) -> list[Move]:
    return [
        Move(ticket, company, old.clock, old.due_at, new.due_at)
        for old, new in ((before.reaction, after.reaction), (before.resolution, after.resolution))
        if old.state is ClockState.RUNNING
        and old.due_at is not None
        and new.due_at is not None
        and old.due_at != new.due_at
    ]


async def _companies(work: Work, tickets: Sequence[Ticket]) -> Mapping[int, Company]:
    ids = {ticket.company_id for ticket in tickets}
    return {company.id: company for company in await work.session.scalars(select(Company).where(Company.id.in_(ids)))}


async def _locked(work: Work, actor: Actor, moves: Moves) -> AsyncIterator[list[Ticket]]:
    """The tickets as they are now, some at a time; those that were solved meanwhile need nothing any more."""
    for start in range(0, len(moves.tickets), AT_ONCE):
        found = await lock_tickets(work, actor, moves.tickets[start : start + AT_ONCE])
        yield [ticket for ticket in found if ticket.state in ACTIVE]

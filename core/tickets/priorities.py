"""How urgent a ticket is, and by what versions of plan and calendar its clocks run."""

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from core.actor import Actor, ContactActor, SystemActor, require_admin, require_staff, signature
from core.contracts.models import Contract
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, contact, tell
from core.sla.models import PlanVersion
from core.sla.plans import ensure_first_plan, pinned_for, targets_of
from core.sla.rules.clocks import Clock
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.base import lock_own_ticket, lock_ticket, record, show_changed
from core.tickets.clocks import set_clocks, stored_clocks
from core.tickets.deadline_models import TicketClock
from core.tickets.intents import CardChanged, MadeUrgent, PriorityChanged
from core.tickets.models import ACTIVE, Ticket, TicketEvent

SETUP = SystemActor("setup")


async def priorities_of(work: Work, ticket: Ticket) -> frozenset[Priority]:
    """The priorities that the ticket's plan has targets for; none for a ticket without a plan."""
    if ticket.plan_version_id is None:
        return frozenset()
    return frozenset(targets_of(await work.session.get_one(PlanVersion, ticket.plan_version_id)).targets)


async def may_hurry(work: Work, ticket: Ticket) -> bool:
    """Whether its client may ask for haste: the plan has urgent tickets, it is none, and staff has not decided otherwise."""
    if ticket.state not in ACTIVE or ticket.priority is Priority.URGENT:
        return False
    return Priority.URGENT in await priorities_of(work, ticket) and not await _decided_by_staff(work, ticket)


async def _decided_by_staff(work: Work, ticket: Ticket) -> bool:
    query = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.kind == EventKind.PRIORITY_CHANGED,
        TicketEvent.author.startswith("staff:"),
    )
    return await work.session.scalar(query.limit(1)) is not None


async def change_priority(work: Work, actor: Actor, ticket_id: int, priority: Priority) -> Ticket:
    """Staff makes it as urgent as it is, and the client is told; a client may only ask for urgent, where the plan has it and
    staff has not decided otherwise. What has passed and how long the clock stood are carried over. The same priority again
    changes nothing."""
    if isinstance(actor, ContactActor):
        if priority is not Priority.URGENT:
            raise Refusal("staff-lowers")
        ticket, author = await lock_own_ticket(work, actor, ticket_id)
    else:
        author = require_staff(actor)  # type: ignore[assignment]
        ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if priority is Priority.URGENT and Priority.URGENT not in await priorities_of(work, ticket):
        raise Refusal("no-urgent", number=ticket.number)
    if ticket.priority is priority:
        return ticket
    if isinstance(actor, ContactActor) and await _decided_by_staff(work, ticket):
        raise Refusal("staff-decided", number=ticket.number)
    ticket.priority = priority
    await record(work, ticket, author, EventKind.PRIORITY_CHANGED, priority=priority)
    about = {"ticket_id": ticket.id, "number": ticket.number}
    if isinstance(actor, ContactActor):
        await tell(work, GROUP, MadeUrgent(**about, name=actor.name))
    else:
        row = (await stored_clocks(work, [ticket.id]))[ticket.id].get(Clock.RESOLUTION)
        due_at = row.due_at if row is not None else None
        await tell(work, contact(ticket.contact_id), PriorityChanged(**about, priority=priority, due_at=due_at))
    await show_changed(work, ticket)
    return ticket


async def repin(work: Work, actor: Actor, pinned: Sequence[tuple[Ticket, int, int]], *, show: Collection[int]) -> None:
    """Let the clocks of locked active tickets run by other versions (of a plan, of a calendar) from now on: an event with an
    author each. Finished clocks stay as they were. ``show``: ids of those whose cards are to be drawn anew.

    A few statements however many there are: a calendar may be edited while thousands are open.
    """
    require_admin(actor)
    changed = [one for one in pinned if (one[0].plan_version_id, one[0].calendar_version_id) != one[1:]]
    if not changed:
        return
    said = {"kind": EventKind.REPINNED, "at": work.now, "author": signature(actor), "priority": None}
    events = list[dict[str, Any]]()
    for ticket, plan_version_id, calendar_version_id in changed:
        ticket.plan_version_id, ticket.calendar_version_id = plan_version_id, calendar_version_id
        versions = {"plan_version_id": plan_version_id, "calendar_version_id": calendar_version_id}
        events.append({"ticket_id": ticket.id, **said, **versions})
    await work.session.flush()
    await work.session.execute(insert(TicketEvent), events)
    await set_clocks(work, *(ticket for ticket, _, _ in changed))
    cards = [CardChanged(ticket_id=ticket.id) for ticket, _, _ in changed if ticket.id in show]
    await tell(work, GROUP, *cards)


async def set_up_deadlines(work: Work, zone: ZoneInfo) -> None:
    """The first calendar and plan of an installation, and clocks for the active tickets that have none: those that were
    opened by a version that knew no plans. Done at every start; the second time there is nothing to do.

    What is late by then stands in the lists and nobody is told: a desk's old tickets at once would bury the new ones.
    """
    await ensure_first_plan(work, zone)
    query = select(Ticket).where(Ticket.state.in_(ACTIVE), Ticket.plan_version_id.is_(None)).order_by(Ticket.id)
    for ticket in await work.session.scalars(query):
        await pin_one_without(work, await lock_ticket(work, SETUP, ticket.id))


async def pin_one_without(work: Work, ticket: Ticket) -> None:
    """Give a locked ticket of a time without plans what one opened now would run by. Nothing for one that has it, and in an
    installation without any plan."""
    if ticket.plan_version_id is not None:
        return
    contract = await work.session.get(Contract, ticket.contract_id) if ticket.contract_id is not None else None
    pinned = await pinned_for(work, contract)
    if pinned is None:
        return
    await repin(work, SETUP, [(ticket, pinned.plan.id, pinned.calendar.id)], show={ticket.id})
    await work.session.execute(
        update(TicketClock)
        .where(TicketClock.ticket_id == ticket.id, TicketClock.due_at < work.now)
        .values(breach_due_at=TicketClock.due_at)
        .execution_options(synchronize_session=False)
    )

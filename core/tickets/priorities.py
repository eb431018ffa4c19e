"""How urgent a ticket is, and by what versions of plan and calendar its clocks run."""

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from core.actor import Actor, ContactActor, SystemActor, require_admin, require_staff, signature
from core.contracts.models import Contract
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, tell
from core.sla.models import PlanVersion
from core.sla.plans import ensure_first_plan, pinned_for, targets_of
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.base import lock_own_ticket, lock_ticket, record, show_changed
from core.tickets.clocks import set_clocks
from core.tickets.intents import CardChanged, MadeUrgent
from core.tickets.models import ACTIVE, Ticket, TicketEvent

SETUP = SystemActor("setup")


async def has_urgent(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket's plan has urgent tickets."""
    if ticket.plan_version_id is None:
        return False
    return targets_of(await work.session.get_one(PlanVersion, ticket.plan_version_id)).has_urgent


async def change_priority(work: Work, actor: Actor, ticket_id: int, priority: Priority) -> Ticket:
    """Staff makes it as urgent as it is; a client may only ask for urgent, where the plan has it. What has passed and how long
    the clock stood are carried over. The same priority again changes nothing."""
    if isinstance(actor, ContactActor):
        if priority is not Priority.URGENT:
            raise Refusal("staff-lowers")
        ticket, author = await lock_own_ticket(work, actor, ticket_id)
    else:
        author = require_staff(actor)  # type: ignore[assignment]
        ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if priority is Priority.URGENT and not await has_urgent(work, ticket):
        raise Refusal("no-urgent", number=ticket.number)
    if ticket.priority is priority:
        return ticket
    ticket.priority = priority
    await record(work, ticket, author, EventKind.PRIORITY_CHANGED, priority=priority)
    if isinstance(actor, ContactActor):
        await tell(work, GROUP, MadeUrgent(ticket_id=ticket.id, number=ticket.number, name=actor.name))
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


async def active_tickets(work: Work) -> Sequence[Ticket]:
    """All tickets that need something, oldest first."""
    return (await work.session.scalars(select(Ticket).where(Ticket.state.in_(ACTIVE)).order_by(Ticket.id))).all()


async def set_up_deadlines(work: Work, zone: ZoneInfo) -> None:
    """The first calendar and plan of an installation, and clocks for the active tickets that have none: those that were
    opened by a version that knew no plans. Done at every start; the second time there is nothing to do."""
    await ensure_first_plan(work, zone)
    for ticket in await active_tickets(work):
        if ticket.plan_version_id is not None:
            continue
        contract = await work.session.get(Contract, ticket.contract_id) if ticket.contract_id is not None else None
        pinned = await pinned_for(work, contract)
        if pinned is not None and (locked := await lock_ticket(work, SETUP, ticket.id)).plan_version_id is None:
            await repin(work, SETUP, [(locked, pinned.plan.id, pinned.calendar.id)], show={locked.id})

"""How urgent a ticket is, and by what versions of plan and calendar its clocks run."""

from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from core.actor import Actor, ContactActor, SystemActor, require_admin, require_staff
from core.contracts.models import Contract
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, tell
from core.sla.models import PlanVersion
from core.sla.plans import ensure_first_plan, pinned_for, targets_of
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.base import lock_own_ticket, lock_ticket, record, show_changed
from core.tickets.deadline_models import TicketClock
from core.tickets.intents import MadeUrgent
from core.tickets.models import ACTIVE, Ticket

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


async def repin(work: Work, actor: Actor, ticket: Ticket, plan_version_id: int, calendar_version_id: int) -> None:
    """Let the clocks of a locked active ticket run by other versions from now on: an event with an author. Finished clocks
    stay as they were. Of many tickets at once: :mod:`core.tickets.repinning`."""
    require_admin(actor)
    if (ticket.plan_version_id, ticket.calendar_version_id) == (plan_version_id, calendar_version_id):
        return
    ticket.plan_version_id, ticket.calendar_version_id = plan_version_id, calendar_version_id
    await record(work, ticket, actor, EventKind.REPINNED, repinned=True)
    await show_changed(work, ticket)


async def set_up_deadlines(work: Work, zone: ZoneInfo) -> None:
    """The first calendar and plan of an installation, and clocks for the active tickets that have none: those that were
    opened by a version that knew no plans. Done at every start; the second time there is nothing to do.

    What is late by then stands in the lists and nobody is told: a desk's old tickets at once would bury the new ones.
    """
    await ensure_first_plan(work, zone)
    query = select(Ticket).where(Ticket.state.in_(ACTIVE), Ticket.plan_version_id.is_(None)).order_by(Ticket.id)
    for ticket in await work.session.scalars(query):
        contract = await work.session.get(Contract, ticket.contract_id) if ticket.contract_id is not None else None
        pinned = await pinned_for(work, contract)
        if pinned is not None and (locked := await lock_ticket(work, SETUP, ticket.id)).plan_version_id is None:
            await repin(work, SETUP, locked, pinned.plan.id, pinned.calendar.id)
            await work.session.execute(
                update(TicketClock)
                .where(TicketClock.ticket_id == ticket.id, TicketClock.due_at < work.now)
                .values(breach_due_at=TicketClock.due_at)
                .execution_options(synchronize_session=False)
            )

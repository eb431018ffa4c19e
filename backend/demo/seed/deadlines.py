"""Calendars, plans and desired dates of the demo, and where the clocks of its tickets stand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from backend.demo.seed.companies import Client, Profile
from backend.demo.seed.rows import Rows
from core.actor import SystemActor, signature
from core.database import Work
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendars import Content, add_calendar
from core.sla.models import ContractPlan
from core.sla.plans import Pinned, add_plan, ensure_first_plan, pinned_for
from core.sla.rules.clocks import replay
from core.sla.rules.plans import Plan, Priority, Target
from core.tickets.clocks import clock_rows, events_of, wish_row
from core.tickets.deadline_models import TicketClock, Wish, WishState
from core.tickets.models import Ticket, TicketEvent

DEMO = SystemActor("demo")
SHOP_HOURS = (Hours(8 * 60, 22 * 60),)
SHOP_TARGETS = Plan(
    {
        Priority.LOW: Target(240, 60 * 60, 60, 10 * 60),
        Priority.NORMAL: Target(30, 14 * 60, 10, 2 * 60),
        Priority.URGENT: Target(15, 3 * 60, 5, 30),
    }
)


@dataclass(frozen=True, slots=True)
class DemoPlans:
    """What tickets run by: shops that call all the time have a plan of their own, seven days a week."""

    standard: Pinned
    shops: Pinned

    def of(self, client: Client) -> Pinned:
        return self.shops if client.profile is Profile.HEAVY else self.standard

    def agree(self, rows: Rows, client: Client, at: datetime) -> None:
        """The plan of a client's contracts, where it is not the default one."""
        if self.of(client) is self.standard:
            return
        for contract_id in {contract.account_contract_id for contract in client.contracts}:
            plan_id = self.shops.plan.plan_id
            rows.add(ContractPlan(contract_id=contract_id, plan_id=plan_id, set_at=at, author=signature(DEMO)))


async def add_plans(work: Work, zone: ZoneInfo) -> DemoPlans:
    """The plan every installation begins with, and one for shops."""
    await ensure_first_plan(work, zone)
    standard = await pinned_for(work, None)
    assert standard is not None
    week = WeeklySchedule(zone, (SHOP_HOURS,) * 7)
    calendar = await add_calendar(work, DEMO, "Магазины", Content(week, production=False), "ежедневно 8–22")
    shops = await add_plan(work, DEMO, "Розница", calendar.calendar_id, SHOP_TARGETS, "магазины без выходных")
    return DemoPlans(standard, Pinned(shops, calendar))


def wish(rows: Rows, ticket: Ticket, at: datetime, said_at: datetime, *, promised_by: str | None = None) -> None:
    """A date that the ticket's contact has asked for, and an engineer has promised if one is named."""
    rows.add(
        Wish(
            id=rows.id(Wish),
            ticket_id=ticket.id,
            at=at,
            state=WishState.PROMISED if promised_by is not None else WishState.WISHED,
            author=f"contact:{ticket.contact_id}",
            created_at=said_at,
            settled_at=said_at if promised_by is not None else None,
            settled_by=promised_by,
        )
    )


def set_all_clocks(rows: Rows, plans: DemoPlans) -> None:
    """Write down where the clocks of all tickets stand, as :func:`core.tickets.clocks.set_clocks` does for one."""
    terms = {(pinned.plan.id, pinned.calendar.id): pinned.terms for pinned in (plans.standard, plans.shops)}
    events = _by_ticket(rows.of(TicketEvent))
    wishes = _by_ticket(rows.of(Wish))
    for ticket in rows.of(Ticket):
        clocks = replay(ticket.requested_at, events_of(events[ticket.id], terms))
        assert clocks.phase.value == ticket.state.value
        for said in [*clock_rows(ticket.id, clocks), *wish_row(ticket.id, clocks, wishes[ticket.id])]:
            rows.add(TicketClock(**said))


RowT = TypeVar("RowT", TicketEvent, Wish)


def _by_ticket(found: list[RowT]) -> Mapping[int, list[RowT]]:
    by_ticket = defaultdict[int, list[RowT]](list)
    for row in found:
        by_ticket[row.ticket_id].append(row)
    return by_ticket

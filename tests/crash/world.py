"""The desk before the crash: companies with grants of several kinds, and tickets with work that waits to be charged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

from core.actor import StaffActor, StaffRole
from core.catalog.models import Service, TariffKind
from core.clients.models import Contact, ShortagePolicy
from core.database import Database, Work
from core.dates import local_date
from core.ledger.accounts import open_account
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.models import Ticket, TicketState, WorkLine
from tests.clock import MOSCOW
from tests.factories import (
    SYSTEM,
    Services,
    give_hours,
    make_company,
    make_contact,
    make_contract,
    make_services,
    make_staff,
)

POPULARITY = (8, 6, 1, 1, 1, 1, 1, 1)
"""How many of the tickets are whose: two accounts are hot."""
USUAL_MINUTES = 75
"""What a ticket asks for on average; about two thirds of all are given at the start, so that shortages come."""
ROUNDED_UP = 15
"""More than any line of the trial grows by rounding."""
ROLES = frozenset({StaffRole.ENGINEER, StaffRole.DIRECTOR, StaffRole.ADMIN})


@dataclass(frozen=True, slots=True)
class Client:
    """A company with one contract, its account, and the person who writes."""

    company_id: int
    contract_id: int
    account_id: int
    contact: Contact
    policy: ShortagePolicy


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket to be resolved. ``version`` is what the engineer sees; ``asks``: some of its lines are the ledger's matter."""

    ticket_id: int
    client: Client
    version: int
    asks: bool


@dataclass(frozen=True, slots=True)
class World:
    staff: StaffActor
    clients: list[Client]
    tickets: list[Waiting]


async def make_world(database: Database, random: Random, tickets: int, expected: int = USUAL_MINUTES) -> World:
    """Companies, contracts, hours and agreed estimates by the use cases themselves. ``expected``: minutes a ticket."""
    async with database.work() as work:
        staff = (await make_staff(work, roles=ROLES)).as_actor()
        services = await make_services(work)
        await set_accrual_rule(work, SYSTEM, Rule(12, 45, Schedule.MONTHLY, Lifetime.TERM))
    clients = await make_clients(database, tickets, expected)
    async with database.work() as work:
        owners = random.choices(clients, POPULARITY, k=tickets)
        waiting = await _tickets(work, random, staff, services, owners)
        for one in random.sample(waiting, tickets // 10):
            # Never less than the work: what goes beyond an agreed time is asked about and not charged.
            entered = select(func.sum(WorkLine.actual_minutes + ROUNDED_UP)).where(WorkLine.ticket_id == one.ticket_id)
            minutes = (await work.session.scalar(entered) or 0) + random.randint(0, 60)
            estimate = await propose_estimate(work, staff, one.ticket_id, minutes)
            await settle_estimate(work, staff, estimate.id, agreed=True)
    return World(staff, clients, waiting)


async def make_clients(database: Database, tickets: int, expected: int = USUAL_MINUTES) -> list[Client]:
    """Companies of several popularities, with hours for about two thirds of what they will ask for."""
    clients = []
    for number, share in enumerate(POPULARITY):
        async with database.work() as work:
            clients.append(await _client(work, number, tickets * share // sum(POPULARITY) * expected))
    return clients


async def _client(work: Work, number: int, minutes: int) -> Client:
    """Hours for about two thirds of ``minutes``: to the term's end, some that end during the trial, some that burn sooner than
    their dates say, and some whose last day is over."""
    company = await make_company(work, name=f"ООО «Клиент {number + 1}»")
    if number == 3:
        company.shortage_policy = ShortagePolicy.BILL
    today = local_date(work.now, MOSCOW)
    contract = await make_contract(work, company, starts_on=today - timedelta(days=60))
    contract.accrues_from = contract.starts_on
    contact = await make_contact(work, company)
    account = await open_account(work, contract)

    async def give(per_cent: int, first: date, last: date, priority: int = 100) -> None:
        await give_hours(
            work, account, 30 + minutes * per_cent // 100, effective_from=first, expires_on=last, priority=priority
        )

    await give(30, contract.starts_on, contract.ends_on)
    await give(20, today - timedelta(days=20), today + timedelta(days=10))
    await give(10, today, today + timedelta(days=200), priority=50)
    await give(5, contract.starts_on, today - timedelta(days=10))
    return Client(company.id, contract.id, account.id, contact, company.shortage_policy)


async def _tickets(
    work: Work, random: Random, staff: StaffActor, services: Services, owners: Sequence[Client]
) -> list[Waiting]:
    """Rows as the use cases would leave them, all at once: the trial is about what comes after."""
    today = local_date(work.now, MOSCOW)
    done = [_services(random, services) for _ in owners]
    tickets = [
        Ticket(
            company_id=client.company_id,
            contact_id=client.contact.id,
            contract_id=client.contract_id,
            account_id=client.account_id,
            subject="Не проводится реализация",
            state=TicketState.IN_PROGRESS,
            assignee_id=staff.staff_id,
            version=1 + len(used),
            completions=0,
            requested_at=work.now,
            opened_at=work.now,
            acknowledged_at=work.now,
        )
        for client, used in zip(owners, done, strict=True)
    ]
    work.session.add_all(tickets)
    await work.session.flush()
    work.session.add_all(
        WorkLine(
            ticket_id=ticket.id,
            service_id=service.id,
            staff_id=staff.staff_id,
            actual_minutes=random.randint(5, 90),
            comment="",
            work_date=today,
            added_at=work.now,
        )
        for ticket, used in zip(tickets, done, strict=True)
        for service in used
    )
    await work.session.flush()
    return [
        Waiting(ticket.id, client, ticket.version, any(one.tariff_kind is not TariffKind.PAID for one in used))
        for ticket, client, used in zip(tickets, owners, done, strict=True)
    ]


def _services(random: Random, services: Services) -> list[Service]:
    kinds = [services.consultation, services.report, services.update, services.setup, services.training]
    return random.choices(kinds, (5, 2, 3, 1, 1), k=random.randint(1, 4))

"""The desk before the crash: companies with grants of several kinds, and tickets with work that waits to be charged."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

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
from core.tickets.lines import add_line
from core.tickets.models import Ticket
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
    make_ticket,
)

POPULARITY = (8, 6, 1, 1, 1, 1, 1, 1)
"""How many of the tickets are whose: two accounts are hot."""
USUAL_MINUTES = 75
"""Hours that a ticket asks for on average; about two thirds of all are given at the start, so that shortages come."""
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


async def make_world(database: Database, random: Random, tickets: int) -> World:
    """Everything by the use cases themselves."""
    async with database.work() as work:
        staff = (await make_staff(work, roles=ROLES)).as_actor()
        services = await make_services(work)
        await set_accrual_rule(work, SYSTEM, Rule(12, 45, Schedule.MONTHLY, Lifetime.TERM))
    clients = []
    for number, share in enumerate(POPULARITY):
        async with database.work() as work:
            clients.append(await _client(work, number, tickets * share // sum(POPULARITY) * USUAL_MINUTES))
    owners = random.choices(clients, POPULARITY, k=tickets)
    waiting = []
    for start in range(0, tickets, 20):
        async with database.work() as work:
            for client in owners[start : start + 20]:
                waiting.append(await _ticket(work, random, staff, services, client))
    return World(staff, clients, waiting)


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


async def _ticket(work: Work, random: Random, staff: StaffActor, services: Services, client: Client) -> Waiting:
    ticket = await make_ticket(work, client.contact)
    done = _services(random, services)
    for service in done:
        await add_line(work, staff, ticket.id, service_id=service.id, minutes=random.randint(5, 90))
    if random.random() < 0.1:
        estimate = await propose_estimate(work, staff, ticket.id, random.randint(20, 120))
        await settle_estimate(work, staff, estimate.id, agreed=True)
    row = await work.session.get_one(Ticket, ticket.id)
    asks = any(service.tariff_kind is not TariffKind.PAID for service in done)
    return Waiting(ticket.id, client, row.version, asks)


def _services(random: Random, services: Services) -> list[Service]:
    kinds = [services.consultation, services.report, services.update, services.setup, services.training]
    return random.choices(kinds, (5, 2, 3, 1, 1), k=random.randint(1, 4))

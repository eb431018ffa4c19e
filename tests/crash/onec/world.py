"""The desk and its 1C before the day: companies with hours, a price list, all of it tied but one service."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from core.actor import StaffActor
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Database
from core.exchange.documents.bases import enable_base
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import SeenItem, take_items, tie
from tests.crash.onec.publication import COUNTERPARTIES, ITEMS, Publication
from tests.crash.world import ROLES, USUAL_MINUTES, Client, make_clients
from tests.factories import SYSTEM, counterparty_of, make_services, make_staff

TIED_LATER = "training"
"""The code of the service that somebody remembers to tie only in the middle of the day."""


@dataclass(frozen=True, slots=True)
class World:
    staff: StaffActor
    clients: list[Client]


async def make_world(database: Database, onec: Publication, tickets: int) -> World:
    """Hours for about a third of what ``tickets`` will ask for, so that prices have to be decided. What is tied is in 1C under
    the same references."""
    async with database.work() as work:
        staff = (await make_staff(work, roles=ROLES)).as_actor()
        await make_services(work)
        await enable_base(work, makes_invoices=True)
    clients = await make_clients(database, tickets, USUAL_MINUTES // 2)
    async with database.work() as work:
        companies = (await work.session.scalars(select(Company))).all()
        services = (await work.session.scalars(select(Service))).all()
        parties = {company.id: uuid4() for company in companies}
        items = {service.id: uuid4() for service in services}
        work.session.add_all(counterparty_of(company, parties[company.id]) for company in companies)
        await take_items(work, ItemKind.SERVICE, [SeenItem(items[one.id], one.code, one.name) for one in services])
    await onec.seed(COUNTERPARTIES, [{"Ref_Key": str(parties[one.id]), "Description": one.name} for one in companies])
    await onec.seed(ITEMS, [{"Ref_Key": str(items[one.id]), "Description": one.name} for one in services])
    for service in services:
        if service.code != TIED_LATER:
            await tie_service(database, service.code)
    return World(staff, clients)


async def tie_service(database: Database, code: str) -> int:
    """Say what the service is in 1C; how many documents have waited for it."""
    async with database.work() as work:
        service_id = await work.session.scalar(select(Service.id).where(Service.code == code))
        item_id = await work.session.scalar(select(ExchangeItem.id).where(ExchangeItem.code == code))
        assert service_id is not None
        assert item_id is not None
        return await tie(work, SYSTEM, ItemKind.SERVICE, service_id, item_id)

"""A company with hours, people on both sides and a price list: what tests of tickets begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from core.actor import ContactActor, StaffActor, Stranger
from core.clients.models import Company, Contact
from core.database import Database
from core.outbox.models import OutboxRow
from core.tickets.completion import Preview, preview, resolve
from core.tickets.lines import add_line
from core.tickets.models import Ticket, WorkLine
from tests.factories import (
    Hours,
    Services,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
    make_ticket,
)


@dataclass(frozen=True, slots=True)
class World:
    """``maria`` opens tickets of a company with 120 minutes; ``pavel`` is her colleague, ``vera`` of another company."""

    database: Database
    company: Company
    hours: Hours
    services: Services
    maria: ContactActor
    pavel: ContactActor
    vera: ContactActor
    oleg: StaffActor
    anna: StaffActor
    stranger: Stranger

    async def open(self, text: str = "Не проводится реализация") -> Ticket:
        """A ticket of Maria."""
        async with self.database.work() as work:
            person = await work.session.get_one(Contact, self.maria.contact_id)
            return await make_ticket(work, person, text)

    async def ticket(self, ticket_id: int) -> Ticket:
        """The ticket as it is in the database now."""
        async with self.database.work() as work:
            return await work.session.get_one(Ticket, ticket_id)

    async def work_done(self, ticket: Ticket, *done: tuple[int, int]) -> None:
        """Oleg enters lines: (service id, minutes)."""
        async with self.database.work() as work:
            for service_id, minutes in done:
                await add_line(work, self.oleg, ticket.id, service_id=service_id, minutes=minutes)

    async def look(self, ticket: Ticket) -> Preview:
        """What resolving would do."""
        async with self.database.work() as work:
            return await preview(work, self.oleg, ticket.id)

    async def resolve(self, ticket: Ticket) -> Ticket:
        """Oleg looks and confirms."""
        version = (await self.look(ticket)).version
        async with self.database.work() as work:
            return await resolve(work, self.oleg, ticket.id, version=version)

    async def lines(self, ticket: Ticket) -> Sequence[WorkLine]:
        """The ticket's lines, oldest first."""
        async with self.database.work() as work:
            query = select(WorkLine).where(WorkLine.ticket_id == ticket.id).order_by(WorkLine.id)
            return (await work.session.scalars(query)).all()

    async def told(self, kind: str | None = None, lane: str | None = None) -> Sequence[OutboxRow]:
        """Intents written so far, oldest first."""
        query = select(OutboxRow).order_by(OutboxRow.id)
        if kind is not None:
            query = query.where(OutboxRow.kind == kind)
        if lane is not None:
            query = query.where(OutboxRow.lane == lane)
        async with self.database.work() as work:
            return (await work.session.scalars(query)).all()


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world(database)


async def make_world(database: Database) -> World:
    """The same for tests that have their own way to run."""
    async with database.work() as work:
        company = await make_company(work)
        other = await make_company(work, name="ООО «Лютик»")
        return World(
            database=database,
            company=company,
            hours=await make_contract_with_hours(work, company, 120),
            services=await make_services(work),
            maria=(await make_contact(work, company)).as_actor(),
            pavel=(await make_contact(work, company, name="Павел")).as_actor(),
            vera=(await make_contact(work, other, name="Вера")).as_actor(),
            oleg=(await make_staff(work)).as_actor(),
            anna=(await make_staff(work, "Анна Смирнова")).as_actor(),
            stranger=Stranger(777, "Прохожий"),
        )

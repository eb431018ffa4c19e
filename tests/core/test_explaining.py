"""Why a line was charged as it was: what is told, and to whom."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from core.actor import SystemActor
from core.billing.service import open_proposals
from core.catalog.rounding import Rounding
from core.contracts.models import Contract, ContractVersion
from core.errors import Forbidden, NotFound
from core.ledger.topup import add_minutes
from core.tickets.explaining import Because, PaidFrom, explain_line, explain_ticket
from core.tickets.models import Ticket
from core.tickets.paying import choose_payment
from core.tickets.proposals import Decision, settle_shortage
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.test_correcting import Desk
from tests.factories import SYSTEM, give_hours


async def test_hours_of_several_grants_and_a_shortage(world: World) -> None:
    ends = world.hours.contract.ends_on
    async with world.database.work() as work:
        sooner = world.hours.contract.starts_on + timedelta(days=20)
        await give_hours(
            work, world.hours.account, 30, effective_from=world.hours.contract.starts_on, expires_on=sooner
        )
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 40), (world.services.report.id, 130))
    await world.resolve(ticket)
    async with world.database.work() as work:
        first, second = await explain_ticket(work, world.oleg, ticket.id)
        assert await explain_line(work, world.maria, first.line.id) == first
    assert (first.number, first.service.name, first.engineer) == (ticket.number, "Консультация", "Олег Иванов")
    assert (first.rounding, first.total, first.before) == (Rounding(15, 15, 5), 40, 0)
    assert first.paid_from == (PaidFrom(30, sooner), PaidFrom(15, ends))
    assert (second.paid_from, second.line.shortage_minutes) == ((PaidFrom(105, ends),), 45)
    assert {first.because, second.because} == {Because.HOURS}


async def test_hours_given_later_count_and_what_was_taken_back_does_not(world: World, clock: SettableClock) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 150))
    await world.resolve(ticket)
    async with world.database.work() as work:
        await add_minutes(work, SYSTEM, company_id=world.company.id, minutes=60, reason="покупка", key="a")
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.HOURS)
    async with world.database.work() as work:
        [shown] = await explain_ticket(work, world.maria, ticket.id)
        assert sum(part.minutes for part in shown.paid_from) == 150
    await Desk(world, clock).correct(ticket, 135)
    async with world.database.work() as work:
        [now] = await explain_ticket(work, world.maria, ticket.id)
        old = await explain_line(work, world.maria, shown.line.id)
    assert sum(part.minutes for part in now.paid_from) == 135
    assert (old.paid_from, old.line.superseded_by) == ((), 1)


async def test_what_costs_nothing_or_money(world: World) -> None:
    ticket = await world.open()
    services = world.services
    await world.work_done(ticket, (services.update.id, 20), (services.setup.id, 10), (services.training.id, 21))
    await world.resolve(ticket)
    async with world.database.work() as work:
        shown = await explain_ticket(work, world.maria, ticket.id)
    assert [one.because for one in shown] == [Because.UNTARIFFED, Because.PAID, Because.PAID]
    assert [one.paid_from for one in shown] == [(), (), ()]


@pytest.mark.parametrize(
    ("model", "free_until", "because"),
    [
        ("unlimited", None, Because.MODEL),
        ("pay_as_you_go", None, Because.MODEL),
        ("time_window", time(13), Because.MODEL),
        ("time_window", time(9), Because.MODEL),
        ("bonus_hours", None, Because.CHOSE),
    ],
)
async def test_what_the_contract_or_the_client_has_decided(
    world: World, model: str, free_until: time | None, because: Because
) -> None:
    async with world.database.work() as work:
        contract = await work.session.get_one(Contract, world.hours.contract.id)
        work.session.add(
            ContractVersion(
                contract_id=contract.id,
                effective_from=contract.starts_on,
                service_model=model,
                free_until=free_until,
                agreed_by="tests",
                campaign_id=None,
                created_at=work.now,
            )
        )
    ticket = await world.open()
    if because is Because.CHOSE:
        async with world.database.work() as work:
            await choose_payment(work, world.maria, ticket.id, money=True)
    await world.work_done(ticket, (world.services.consultation.id, 40))
    await world.resolve(ticket)
    async with world.database.work() as work:
        [shown] = await explain_ticket(work, world.maria, ticket.id)
    decided = because is Because.MODEL
    assert (shown.because, shown.model, shown.free_until) == (because, model if decided else None, free_until)


async def test_who_may_ask(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 40))
    async with world.database.work() as work:
        draft = (await world.lines(ticket))[0].id
        with pytest.raises(NotFound, match="no-lines"):  # nothing has been charged yet
            await explain_line(work, world.oleg, draft)
        with pytest.raises(NotFound, match="no-lines"):
            await explain_ticket(work, world.oleg, ticket.id)
    await world.resolve(ticket)
    async with world.database.work() as work:
        for actor in (world.maria, world.pavel, world.oleg, SystemActor("command-line")):
            assert (await explain_line(work, actor, draft)).line.id == draft
            assert len(await explain_ticket(work, actor, ticket.id)) == 1
        for line_id in (draft, draft + 1000):
            with pytest.raises(NotFound, match="no-lines"):
                await explain_line(work, world.vera, line_id)
            with pytest.raises(Forbidden):
                await explain_line(work, world.stranger, line_id)
        for ticket_id in (ticket.id, ticket.id + 1000):
            with pytest.raises(NotFound, match="no-lines"):
                await explain_ticket(work, world.vera, ticket_id)
            with pytest.raises(Forbidden):
                await explain_ticket(work, world.stranger, ticket_id)
        assert await work.session.scalar(select(Ticket.version).where(Ticket.id == ticket.id)) == 3

"""Updates of many companies in one go: one closed ticket each, once, for nothing, with the client told once."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.mass import Mass
from bot.wake import Wake
from core.actor import StaffRole
from core.clients.configurations import add_configuration
from core.clients.models import Company, WorkState
from core.errors import Refusal
from core.ledger.models import Entry, EntryKind
from core.tickets.models import Fate, Ticket, TicketState, WorkLine
from core.tickets.updates.choosing import (
    batch_view,
    begin_batch,
    choose_configuration,
    choose_day,
    choose_service,
    choose_with_contract,
)
from core.tickets.updates.listing import choose_listed
from core.tickets.updates.marking import confirm_batch
from core.tickets.updates.models import BatchState, UpdateBatch
from tests.core.conftest import World
from tests.factories import make_company, make_contact, make_contract_with_hours, make_staff

ZONE = ZoneInfo("Europe/Moscow")


async def _companies(world: World, count: int) -> list[Company]:
    async with world.database.work() as work:
        made = [await make_company(work, name=f"ООО «Клиент {number}»") for number in range(1, count + 1)]
        for company in made:
            await make_contract_with_hours(work, company, 60)
        await make_contact(work, made[0])
        await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))
        return made


async def _batch(world: World, lines: str) -> int:
    async with world.database.work() as work:
        batch = await begin_batch(work, world.oleg, ZONE)
        await choose_listed(work, world.oleg, batch.id, lines)
        return batch.id


async def _write(world: World, batch_id: int, companies: int) -> int:
    async with world.database.work() as work:
        count = await confirm_batch(work, world.oleg, batch_id, companies=companies)
    await asyncio.gather(*(Mass(world.database, Wake()).look() for _ in range(2)))
    return count


async def test_each_company_gets_one_free_line_in_a_closed_ticket(world: World) -> None:
    companies = await _companies(world, 4)
    async with world.database.work() as work:
        (await work.session.get_one(Company, companies[3].id)).work_state = WorkState.FORBIDDEN
    batch_id = await _batch(world, "\n".join(one.inn for one in companies))
    assert await _write(world, batch_id, 4) == 4
    async with world.database.work() as work:
        rows = (
            await work.session.execute(select(Ticket, WorkLine).join(WorkLine, WorkLine.ticket_id == Ticket.id))
        ).all()
        assert {(ticket.company_id, ticket.state, line.fate) for ticket, line in rows} == {
            (one.id, TicketState.CLOSED, Fate.FREE) for one in companies[:3]
        }
        assert len(rows) == 3
        # The statement counts them, each with zero minutes.
        charges = await work.session.scalars(select(Entry.minutes).where(Entry.kind == EntryKind.CHARGE))
        assert list(charges) == [0, 0, 0]
        assert (await work.session.get_one(UpdateBatch, batch_id)).state is BatchState.DONE
    assert [row.lane.partition(":")[0] for row in await world.told("updates.done")] == ["contact"]
    told = await world.told("updates.written")
    assert sorted(row.lane.partition(":")[0] for row in told) == ["group", "staff"]
    assert told[0].payload["failed"] == [{"company": "ООО «Клиент 4»", "reason": "work-forbidden"}]
    assert not [row for row in await world.told() if row.kind.startswith(("alert", "ticket.new", "ticket.card"))]

    # The same on the same day again writes nothing; on another day it does.
    again = await _batch(world, "\n".join(one.inn for one in companies[:3]))
    async with world.database.work() as work:
        seen = await batch_view(work, world.oleg, again, ZONE)
        assert (seen.companies, seen.marked, seen.to_do) == (3, 3, 0)
        await choose_day(work, world.oleg, again, seen.today - timedelta(days=1), ZONE)
        assert (await batch_view(work, world.oleg, again, ZONE)).to_do == 3
        await choose_day(work, world.oleg, again, seen.today, ZONE)
    assert await _write(world, again, 3) == 0


async def test_a_pasted_list_says_which_lines_it_does_not_know(world: World) -> None:
    companies = await _companies(world, 2)
    async with world.database.work() as work:
        batch = await begin_batch(work, world.oleg, ZONE)
        read = await choose_listed(
            work,
            world.oleg,
            batch.id,
            f"клиент 1\n\nООО Клиент 2;\nЗАО «Нет такого»\n7700000000\nклиент\n{companies[0].inn}",
        )
        assert (read.found, list(read.unknown), list(read.several)) == (
            2,
            ["ЗАО «Нет такого»", "7700000000"],
            ["клиент"],
        )


async def test_only_what_was_shown_and_costs_nothing_is_written(world: World) -> None:
    companies = await _companies(world, 2)
    async with world.database.work() as work:
        batch = await begin_batch(work, world.oleg, ZONE)
        with pytest.raises(Refusal, match="batch-empty"):
            await confirm_batch(work, world.oleg, batch.id, companies=0)
        with pytest.raises(Refusal, match="not-untariffed"):
            await choose_service(work, world.oleg, batch.id, world.services.consultation.id)
        with pytest.raises(Refusal, match="batch-of-another"):
            await choose_with_contract(work, world.anna, batch.id)
        await choose_with_contract(work, world.oleg, batch.id)
        assert (await batch_view(work, world.oleg, batch.id, ZONE)).companies == 3
        with pytest.raises(Refusal, match="batch-changed"):
            await confirm_batch(work, world.oleg, batch.id, companies=2)
        mine = await add_configuration(work, world.oleg, companies[0].id, "БП 3.0")
        await choose_configuration(work, world.oleg, batch.id, mine.id)
        assert (await batch_view(work, world.oleg, batch.id, ZONE)).companies == 1
        await confirm_batch(work, world.oleg, batch.id, companies=1)
        with pytest.raises(Refusal, match="batch-over"):
            await choose_with_contract(work, world.oleg, batch.id)

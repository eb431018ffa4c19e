"""Documents that wait for a counterparty go on when a pull, or a person, finds it."""

from uuid import uuid4

import pytest
from sqlalchemy import select, update

from core.exchange.documents.rules import DocumentState
from core.exchange.mirror.by_hand import leave_alone, tie_by_hand
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.settling import finish, settle, to_settle
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty, Snapshot
from core.exchange.mirror.taking import take_snapshot
from tests.core.conftest import World
from tests.core.exchange.documents.conftest import exchange
from tests.core.exchange.documents.desk import Exchange
from tests.core.exchange.mirror.base import SINCE, TERMS
from tests.factories import SYSTEM

__all__ = ["exchange"]


async def pull(world: World, *seen: SeenCounterparty) -> None:
    """A whole pull of these, with a contract of the first one."""
    contract = SeenContract("1", seen[0].ref, "ИТС-77", starts_on=SINCE, months=12)
    async with world.database.work() as work:
        began = work.now
        await take_snapshot(work, SYSTEM, Snapshot(seen, [contract]), started_at=began)
        steps = await to_settle(work, TERMS)
    for step in steps:
        async with world.database.work() as work:
            await settle(work, SYSTEM, step, TERMS)
    async with world.database.work() as work:
        await finish(work, TERMS, began)


@pytest.mark.parametrize("how", ["restored in 1C", "found by its INN", "by hand"])
async def test_a_document_goes_on(exchange: Exchange, how: str) -> None:
    await exchange.connect()
    world = exchange.world
    async with world.database.work() as work:
        known = (await work.session.scalars(select(ExchangeCounterparty))).one()
        await work.session.execute(update(ExchangeCounterparty).values(deleted=True))
        if how == "found by its INN":
            await leave_alone(work, SYSTEM, known.ref)
    await exchange.done(30)
    assert await exchange.states() == [DocumentState.UNTIED]
    ref = known.ref if how == "restored in 1C" else uuid4()
    inn = known.inn if how != "by hand" else ""
    await pull(world, SeenCounterparty(ref, inn, "", "Ромашка ООО"))
    if how == "by hand":
        assert await exchange.states() == [DocumentState.UNTIED]
        async with world.database.work() as work:
            await tie_by_hand(work, SYSTEM, ref, world.company.id, TERMS)
    assert await exchange.states() == [DocumentState.READY]

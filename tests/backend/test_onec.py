"""The exchange as the desk starts it: the nightly pull among the ticker's jobs, and the day from which a base counts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.onec import PULL_JOB, check_at_start, connect_base, contract_source, make_puller, mirror_terms, pull_job
from backend.settings import Settings
from backend.ticker import Ticker
from bot.wake import Wake
from core.contracts.models import Contract
from core.database import Database
from core.exchange.mirror.models import ExchangePull, PullScope
from core.slots.service import newest_slot
from integrations.onec.mapping import Mapping, MappingProblem, load_mapping
from tests.backend.conftest import Environment
from tests.clock import SettableClock
from tests.integrations.onec.pull.conftest import mapping_of, onec
from tests.integrations.onec.pull.test_pulling import contract, party
from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, OneC

__all__ = ["onec"]

ReadSettings = Callable[[], Settings]


@pytest.fixture
def settings(environment: Environment, onec: OneC) -> ReadSettings:
    environment(onec_url=onec.root, onec_user="odata", onec_password="demo", onec_contracts_from="2026-11-01")

    def read() -> Settings:
        return Settings()  # type: ignore[call-arg]

    return read


async def numbers(database: Database) -> list[str]:
    async with database.read() as work:
        return list(await work.session.scalars(select(Contract.number).order_by(Contract.number)))


async def test_the_base_is_read_every_night(
    onec: OneC, settings: ReadSettings, database: Database, clock: SettableClock
) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec), "1"))
    puller = make_puller(database, settings())
    assert puller is not None
    ticker = Ticker(database, Wake(), [pull_job(puller, settings())])
    await ticker.run_slots()
    assert await numbers(database) == ["1"]
    await onec.seed(CONTRACTS, contract(await party(onec), "2"))
    await ticker.run_slots()
    assert await numbers(database) == ["1"]
    clock.advance(timedelta(days=1))
    await onec.play("faults", sessions_refused={})
    await ticker.run_slots()
    async with database.read() as work:
        newest = await newest_slot(work, PULL_JOB)
    assert newest is not None
    assert newest < clock.now() - timedelta(days=1)  # not done: it will be tried again
    clock.advance(timedelta(days=1))
    await onec.play("faults", sessions_refused=None)
    await ticker.run_slots()
    assert await numbers(database) == ["1", "2"]


async def test_contracts_count_from_the_day_on_which_the_base_was_connected(
    settings: ReadSettings, environment: Environment, database: Database, clock: SettableClock
) -> None:
    async with database.work() as work:
        assert (await mirror_terms(work, settings())).since == date(2026, 11, 1)
    environment(onec_contracts_from="")
    for _ in range(2):
        async with database.work() as work:
            await connect_base(work, settings())
            assert (await mirror_terms(work, settings())).since == date(2026, 11, 23)
        clock.advance(timedelta(days=40))
    environment(onec_url="")
    assert make_puller(database, settings()) is None
    async with database.work() as work:
        await connect_base(work, settings())
    environment(onec_url="http://127.0.0.1:9/buh")
    async with database.work() as work:
        await connect_base(work, settings())
        assert (await mirror_terms(work, settings())).since == date(2027, 2, 11)


async def test_a_mapping_that_does_not_fit_is_seen_at_the_start(
    onec: OneC, settings: ReadSettings, environment: Environment, database: Database
) -> None:
    await onec.play("rename", entity=COUNTERPARTIES, property="ИНН")
    puller = make_puller(database, settings())
    assert puller is not None
    await check_at_start(puller)
    async with database.read() as work:
        [check] = await work.session.scalars(select(ExchangePull))
        assert (check.scope, check.failure is not None) == (PullScope.CHECK, True)
    environment(onec_url="http://127.0.0.1:9/buh")
    gone = make_puller(database, settings())
    assert gone is not None
    await check_at_start(gone)  # the desk starts without 1C, too


@pytest.mark.parametrize("name", ["bp", "ut"])
def test_the_partner_api_needs_an_access(settings: ReadSettings, environment: Environment, name: str) -> None:
    from_partner: Mapping = mapping_of(name, months="partner_api")
    assert contract_source(load_mapping(name), settings()) is None
    with pytest.raises(MappingProblem, match="ONEC_PARTNER_USER"):
        contract_source(from_partner, settings())
    environment(onec_partner_user="api-login-77", onec_partner_password="пароль")
    assert contract_source(from_partner, settings()) is not None

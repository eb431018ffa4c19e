"""A base of 1C that answers over HTTP, and a puller that reads it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from core.database import Database, Work
from core.exchange.mirror.terms import MirrorTerms
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from integrations.onec.mapping import Mapping, load_mapping
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.pull.odata_reader import odata_reader
from integrations.onec.pull.pulling import Puller, PullPlan
from playground import Settings, serve
from tests.clock import MOSCOW
from tests.core.exchange.mirror.base import TERMS
from tests.factories import SYSTEM
from tests.playground.onec.hands import OneC

MakePuller = Callable[..., Puller]


@pytest.fixture
async def onec() -> AsyncIterator[OneC]:
    """A base of Бухгалтерия, empty."""
    async with serve(Settings()) as server, aiohttp.ClientSession() as http:
        yield OneC(server, http)


def settings_of(onec: OneC, *, url: str = "", password: str = "demo") -> OneCSettings:
    """How to reach the base."""
    return OneCSettings(url or onec.root, "odata", SecretStr(password), MOSCOW)


def mapping_of(name: str, **contracts: Any) -> Mapping:
    """A ready mapping, with other lines in ``[contracts]``."""
    ready = load_mapping(name).model_dump(exclude_unset=True)
    return Mapping.model_validate(ready | {"contracts": ready["contracts"] | contracts})


async def terms_of(_work: Work) -> MirrorTerms:
    return TERMS


@pytest.fixture
async def make_puller(database: Database, onec: OneC) -> MakePuller:
    """A puller of the base; a contract of a year brings 960 minutes, of half a year 420."""
    async with database.work() as work:
        for months, minutes in ((6, 420), (12, 960)):
            await set_accrual_rule(work, SYSTEM, Rule(months, minutes, Schedule.AT_START, Lifetime.TERM))

    def make(name: str = "bp", settings: OneCSettings | None = None, **contracts: Any) -> Puller:
        reach = settings or settings_of(onec)
        plan = PullPlan(lambda: odata_reader(reach), mapping_of(name, **contracts), MOSCOW, terms_of)
        return Puller(database, plan)

    return make

"""Counterparties from the base and contracts from the partner API, over real HTTP, into PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import select

from core.contracts.models import Contract
from core.database import Database
from core.exchange.mirror.codes import PullFailure
from integrations.onec.partner_api.client import PartnerAccess
from integrations.onec.partner_api.source import PartnerContracts
from integrations.onec.pull.odata_reader import odata_reader
from integrations.onec.pull.pulling import Puller, PullPlan
from tests.clock import MOSCOW
from tests.factories import some_inn
from tests.integrations.onec.partner_api.test_contracts import info
from tests.integrations.onec.pull.conftest import make_puller, mapping_of, onec, settings_of, terms_of
from tests.integrations.onec.pull.test_pulling import minutes, party, waiting
from tests.playground.onec.hands import OneC

__all__ = ["make_puller", "onec"]

TERM = {"startDate": "2026-10-31T21:00:00Z", "endDate": "2027-10-31T20:59:59Z"}
NEXT = {"startDate": "2027-10-31T21:00:00Z", "endDate": "2028-10-31T20:59:59Z"}


@asynccontextmanager
async def portal(inn: str, *infos: dict[str, Any]) -> AsyncIterator[str]:
    """One subscriber with these contracts."""
    subscriber = {"code": "CL-1", "organizations": [{"name": "Ромашка", "inn": inn, "kpp": "770101001"}]}

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/subscriber"):
            return web.json_response({"subscribers": [subscriber], "size": 300, "page": 0, "total": 1})
        return web.json_response([{"code": 1, "subscriberCode": "CL-1", "itsContractInfo": list(infos)}])

    app = web.Application()
    app.router.add_post("/rest/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


def puller(database: Database, onec: OneC, url: str) -> Puller:
    source = PartnerContracts(PartnerAccess("api-login-77", SecretStr("пароль"), url))
    mapping = mapping_of("bp", months="partner_api")
    plan = PullPlan(lambda: odata_reader(settings_of(onec)), mapping, MOSCOW, terms_of, source=source)
    return Puller(database, plan)


async def test_hours_come_from_a_contract_of_the_portal(onec: OneC, database: Database, make_puller: object) -> None:
    inn = some_inn()
    await party(onec, ИНН=inn)
    other = info(**TERM, description="Оформлен другим партнером", itsContractType={"name": "ITS_TECHNO"})
    async with portal(inn, info(**TERM), info(**NEXT), other) as url:
        for _ in range(2):
            assert (await puller(database, onec, url).pull()).failure is None
            assert await minutes(database) == 960
    async with database.read() as work:
        first, then = await work.session.scalars(select(Contract).order_by(Contract.starts_on))
        assert (first.number, then.root_id) == ("1С:ИТС ПРОФ с 01.11.2026", first.id)
    assert await waiting(database) == []
    # The portal does not answer: nothing changes.
    assert (await puller(database, onec, url).pull()).failure is PullFailure.PARTNER_UNREACHABLE
    assert await waiting(database) == []


async def test_a_contract_of_somebody_who_is_not_in_the_base(onec: OneC, database: Database) -> None:
    await party(onec)
    async with portal(some_inn(), info(**TERM)) as url:
        await puller(database, onec, url).pull()
    assert await waiting(database) == ["no-owner"]

"""The way into 1C is a setting: with ``http_service`` completed work reaches the extension."""

import asyncio
from contextlib import suppress

from sqlalchemy import select

from backend.onec import connect_base
from backend.onec_push import push
from backend.settings import Settings
from core.database import Database
from core.exchange.documents.models import ExchangeBase, ExchangeDocument
from core.exchange.documents.rules import DocumentState
from core.processes.pulse import Pulse
from playground.onec_http import serve
from tests.backend.conftest import Environment, until
from tests.core.conftest import make_world
from tests.core.exchange.documents.desk import make_exchange
from tests.integrations.onec.http_service.books import plant


async def test_completed_work_reaches_the_extension(environment: Environment, database: Database) -> None:
    exchange = await make_exchange(await make_world(database))
    async with serve() as onec:
        await plant(exchange, onec.base)
        environment(onec_url=onec.url, onec_user=onec.user, onec_password=onec.password, onec_way="http_service")
        settings = Settings()  # type: ignore[call-arg]
        async with database.work() as work:
            await connect_base(work, settings)
            assert (await work.session.scalars(select(ExchangeBase.needs_people))).one() is False
        await exchange.done(45)
        pushing = asyncio.create_task(push(database, settings, Pulse()))
        try:
            await until(lambda: _confirmed(database))
        finally:
            pushing.cancel()
            with suppress(asyncio.CancelledError):
                await pushing
        [document] = onec.base.documents.values()
        assert document.charge.lines[0].covered == 45


async def _confirmed(database: Database) -> bool:
    async with database.read() as work:
        state = await work.session.scalar(select(ExchangeDocument.state))
    return state is DocumentState.CONFIRMED

"""A playground of its own for every test, over real HTTP, with aiogram as an independent client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from playground import Settings, serve
from tests.playground.desk import TOKEN, Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with serve(Settings(token=TOKEN)) as server, aiohttp.ClientSession() as http:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.base_url))
        bot = Bot(TOKEN, session=session)
        try:
            yield Desk(server, http, bot)
        finally:
            # AiohttpSession.close() sleeps for TLS; there is none here.
            if session._session is not None:
                await session._session.close()


@pytest.fixture
def png() -> bytes:
    """The head of a PNG of 2000×1000; that much is looked at."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (2000).to_bytes(4) + (1000).to_bytes(4) + b"\x08\x02\0\0\0"

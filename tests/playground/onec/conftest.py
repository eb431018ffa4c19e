"""A 1C base of its own for every test, over real HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from playground import Settings, serve
from tests.playground.onec.hands import OneC


@pytest.fixture
async def onec() -> AsyncIterator[OneC]:
    """A base of Бухгалтерия, empty."""
    async with serve(Settings()) as server, aiohttp.ClientSession() as http:
        yield OneC(server, http)

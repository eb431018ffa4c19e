"""A desk with an accounting base in which everything is tied."""

import pytest

from tests.core.conftest import World
from tests.core.exchange.documents.desk import Exchange, make_exchange


@pytest.fixture
async def exchange(world: World) -> Exchange:
    made = await make_exchange(world)
    await made.connect()
    return made

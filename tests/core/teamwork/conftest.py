"""A desk with clocks, for tests of teamwork."""

import pytest

from core.tickets.handling import take
from core.tickets.models import Ticket
from tests.core.conftest import World
from tests.core.watch_rounds import with_plan


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def taken(desk: World, text: str = "Не проводится реализация") -> Ticket:
    """A ticket of Maria that Oleg has."""
    ticket = await desk.open(text)
    async with desk.database.work() as work:
        return await take(work, desk.oleg, ticket.id)

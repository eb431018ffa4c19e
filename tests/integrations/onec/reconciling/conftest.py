"""The desk and 1C, connected."""

from collections.abc import AsyncIterator

import pytest

from core.database import Database
from tests.integrations.onec.push.accountant import Accountant, accountant_of


@pytest.fixture
async def accountant(database: Database) -> AsyncIterator[Accountant]:
    async with accountant_of(database) as made:
        yield made

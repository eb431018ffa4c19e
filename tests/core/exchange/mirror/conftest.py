"""A base of 1C, and the table by which contracts bring hours: 960 minutes for a year, 420 for half a year."""

import pytest

from core.database import Database
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from tests.clock import SettableClock
from tests.core.exchange.mirror.base import Base
from tests.factories import SYSTEM


@pytest.fixture
async def base(database: Database, clock: SettableClock) -> Base:
    async with database.work() as work:
        for months, minutes in ((6, 420), (12, 960)):
            await set_accrual_rule(work, SYSTEM, Rule(months, minutes, Schedule.AT_START, Lifetime.TERM))
    return Base(database, clock)

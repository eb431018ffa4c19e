"""What several kinds of buttons carry."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from core.ledger.statement import EARLIEST, LATEST

Day = Annotated[int, Field(ge=EARLIEST.toordinal(), le=LATEST.toordinal())]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LAST_MINUTE = 100 * 366 * 24 * 60
"""Of a moment that a button may carry: farther away is a forged one."""

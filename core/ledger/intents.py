"""What people are told about hours."""

from datetime import date
from typing import ClassVar

from core.outbox.service import Intent


class HoursGranted(Intent):
    """To the company's people: minutes were added. ``reason`` is the staff's words; ``available`` can be used now."""

    kind: ClassVar[str] = "ledger.granted"
    minutes: int
    expires_on: date
    reason: str
    available: int

"""What people are told about hours. Minutes throughout."""

from datetime import date
from typing import ClassVar

from core.ledger.models import GrantKind
from core.outbox.service import ALERT, Intent


class HoursGranted(Intent):
    """To the company's people: minutes were added. ``reason`` is the staff's words; ``available`` can be used now."""

    kind: ClassVar[str] = "ledger.granted"
    minutes: int
    expires_on: date
    reason: str
    available: int
    grant_kind: GrantKind = GrantKind.GOODWILL


class HoursLow(Intent):
    """To a manager: a threshold of used minutes (``level``, per cent) was crossed. ``granted``: in all, of live grants."""

    kind: ClassVar[str] = "ledger.low"
    level: int
    available: int
    granted: int


class CompanyHoursLow(Intent):
    """To the group: the same about a company. ``manager_told``: whether the company has a manager who reads us."""

    kind: ClassVar[str] = "ledger.company_low"
    weight: ClassVar[int] = ALERT
    company_id: int
    level: int
    manager_told: bool

    def collapse_key(self) -> str:
        return str(self.company_id)


class Offer(Intent):
    """A service that hours about to burn can be spent on."""

    kind: ClassVar[str] = "ledger.offer"
    service_id: int
    name: str


class HoursExpire(Intent):
    """To a manager: ``minutes`` burn after ``expires_on``, in ``days`` days or less, and what they could be spent on."""

    kind: ClassVar[str] = "ledger.expire"
    minutes: int
    expires_on: date
    days: int
    offers: list[Offer]


class ExpiringRow(Intent):
    """A line of the staff's list."""

    kind: ClassVar[str] = "ledger.expiring_row"
    company_id: int
    minutes: int
    expires_on: date
    manager_told: bool


class HoursExpireSoon(Intent):
    """To the group: whose hours burn soon, one list a day: people to call."""

    kind: ClassVar[str] = "ledger.expire_soon"
    weight: ClassVar[int] = ALERT
    rows: list[ExpiringRow]

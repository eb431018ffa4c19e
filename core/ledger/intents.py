"""What people are told about hours. Minutes throughout."""

from datetime import date
from typing import ClassVar

from core.clients.models import ShortagePolicy
from core.ledger.models import GrantKind
from core.ledger.rules.verification import Fault
from core.outbox.service import ALERT, Facts, Intent


class HoursGranted(Intent):
    """To the company's people: minutes were added. ``reason`` is the staff's words; ``available`` can be used now."""

    kind: ClassVar[str] = "ledger.granted"
    minutes: int
    expires_on: date
    reason: str
    available: int
    grant_kind: GrantKind = GrantKind.GOODWILL


class HoursLow(Intent):
    """To a manager: a threshold of used minutes (``level``, per cent) of a contract's account was crossed.

    ``left`` of ``granted`` in live grants, of it ``held`` for agreed estimates; ``elsewhere``: available on the company's
    other accounts. ``then``: what happens when hours do not suffice.
    """

    kind: ClassVar[str] = "ledger.low"
    level: int
    contract: str
    left: int
    held: int
    granted: int
    elsewhere: int
    then: ShortagePolicy


class CompanyHoursLow(Intent):
    """To the group: the same about a company. ``manager_told``: whether the company has a manager who reads us."""

    kind: ClassVar[str] = "ledger.company_low"
    weight: ClassVar[int] = ALERT
    company_id: int
    level: int
    manager_told: bool

    def collapse_key(self) -> str:
        return str(self.company_id)


class Offer(Facts):
    """A service that hours about to burn can be spent on. ``minutes``: what it usually takes, so that it fits; 0 in rows of a
    version that did not say. ``cases``: how often companies with the same programs have had it done, 0 if too seldom to say.
    ``estimated``: it begins with an estimate."""

    service_id: int
    name: str
    minutes: int = 0
    cases: int = 0
    estimated: bool = False


class HoursExpire(Intent):
    """To a manager: ``minutes`` burn after ``expires_on``, in ``days`` days or less, and what they could be spent on."""

    kind: ClassVar[str] = "ledger.expire"
    minutes: int
    expires_on: date
    days: int
    offers: list[Offer]


class ExpiringRow(Facts):
    """A line of the staff's list."""

    company_id: int
    minutes: int
    expires_on: date
    manager_told: bool


class HoursExpireSoon(Intent):
    """To the group: whose hours burn soon, one list a day: people to call."""

    kind: ClassVar[str] = "ledger.expire_soon"
    weight: ClassVar[int] = ALERT
    rows: list[ExpiringRow]


class UnsoundPlace(Facts):
    """A fault in the book: at an entry (``seq``), or at a grant or a charge (``about``: its id)."""

    account_id: int
    fault: Fault
    seq: int | None
    about: int | None


class LedgerUnsound(Intent):
    """To an administrator: the nightly verification has found faults; ``places`` are the first of ``count``."""

    kind: ClassVar[str] = "ledger.unsound"
    count: int
    places: list[UnsoundPlace]

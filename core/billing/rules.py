"""Pure rules of paid work. Money is integer kopecks including VAT."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.catalog.models import PriceUnit
from core.clients.models import ShortagePolicy, WorkState
from core.sla.calendar.production import russia

PRICE_HOLDS_DAYS = 5
"""Working days for which a proposed price, or an estimate, can be agreed to."""


def amount(price: int, unit: PriceUnit, minutes: int) -> int:
    """Kopecks for ``minutes`` at ``price`` kopecks per hour, half up; a fixed price does not depend on time."""
    if unit is PriceUnit.FIXED:
        return price
    return (price * minutes + 30) // 60


def valid_until(now: datetime, zone: ZoneInfo, days: int = PRICE_HOLDS_DAYS) -> datetime:
    """The end of the local day ``days`` working days from now, as an instant, by the production calendar of Russia.

    The day itself does not count. In a year without data Saturdays and Sundays are the days off.
    """
    day = now.astimezone(zone).date()
    calendar = russia()
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working(day)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def remind_at(now: datetime, zone: ZoneInfo, days: int = PRICE_HOLDS_DAYS) -> datetime:
    """When what holds for ``days`` working days is asked about once more: the beginning of the local working day on which half
    of them are over. It is said on that morning."""
    return valid_until(now, zone, (days + 1) // 2) - timedelta(days=1)


QUARTER = 15


def caps(minutes: int) -> list[int]:
    """Times below an estimate that a client may agree to instead: half an hour, an hour, and half of it by quarters."""
    half = -(-minutes // (2 * QUARTER)) * QUARTER
    return sorted({cap for cap in (30, 60, half) if cap < minutes})


class Hindrance(StrEnum):
    """Why a company's work cannot be completed as it is. The values are the codes of the refusals."""

    FORBIDDEN = "work-forbidden"
    PREPAYMENT = "prepayment-only"
    BLOCKED = "hours-blocked"
    BEYOND_AGREED = "beyond-agreed"


def hindrance(
    state: WorkState,
    policy: ShortagePolicy,
    *,
    any_work: bool,
    shortage: int,
    any_paid: bool,
    paid_beyond: int = 0,
) -> Hindrance | None:
    """What stands in the way of charging work: ``shortage`` minutes that hours do not cover, ``any_paid`` lines for money,
    ``paid_beyond`` minutes for money over what the client has agreed to.

    It is said when work is entered and checked when the ticket is resolved; what has been entered stays (DESIGN §4).
    """
    if not any_work:
        return None
    if state is WorkState.FORBIDDEN:
        return Hindrance.FORBIDDEN
    if state is WorkState.PREPAYMENT and (shortage or any_paid):
        return Hindrance.PREPAYMENT
    if policy is ShortagePolicy.BLOCK and shortage:
        return Hindrance.BLOCKED
    if paid_beyond:
        return Hindrance.BEYOND_AGREED
    return None

"""What the group is told of duty. Names and times are frozen; who is on duty now is looked up when it is sent."""

from datetime import date, datetime
from typing import ClassVar

from core.outbox.service import ALERT, Intent


class _Duty(Intent):
    """Waits behind new cards: nobody's duty is as urgent as a client."""

    weight: ClassVar[int] = ALERT


class DutyTaken(_Duty):
    """Somebody is on duty until then, by hand. ``instead_of``: whose duty it was. ``by``: who said so, if somebody else did."""

    kind: ClassVar[str] = "duty.taken"
    name: str
    instead_of: str | None
    ends_at: datetime
    by: str | None


class DutyCalled(_Duty):
    """Somebody looks for a substitute. ``by``: who said so, if somebody else did."""

    kind: ClassVar[str] = "duty.called"
    call_id: int
    name: str
    ends_at: datetime
    by: str | None


class DutyAway(_Duty):
    """Somebody is away on these days; why is nobody's business."""

    kind: ClassVar[str] = "duty.away"
    name: str
    first: date
    last: date
    by: str | None


class DutyBack(_Duty):
    """Somebody is not away any more."""

    kind: ClassVar[str] = "duty.back"
    name: str
    by: str | None


class DutyPlanned(_Duty):
    """There is another schedule, or none any more. Drawn from what counts when it is sent."""

    kind: ClassVar[str] = "duty.planned"
    by: str | None


class DutyToday(_Duty):
    """The line of the morning; from ``late_at`` on it is not said any more."""

    kind: ClassVar[str] = "duty.today"
    late_at: datetime

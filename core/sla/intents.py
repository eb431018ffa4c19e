"""What people are told about calendars."""

from typing import ClassVar

from core.outbox.service import Intent
from core.sla.calendar.production import YearStatus


class CalendarUnconfirmed(Intent):
    """To an administrator: deadlines are about to be counted by a year whose production calendar is not confirmed."""

    kind: ClassVar[str] = "sla.unconfirmed"
    year: int
    status: YearStatus

"""What all parts of the demo data share: the chance, the time, the rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backend.demo.seed.rows import Rows
from backend.demo.seed.working_time import WorkingTime
from core.catalog.models import Service
from core.dates import local_date

if TYPE_CHECKING:  # it knows the clients, and they know the scene
    from backend.demo.seed.deadlines import DemoPlans

HISTORY = timedelta(days=61)


@dataclass(frozen=True, slots=True)
class Scene:
    """``now`` is when the demo begins, ``start`` when the franchisee began to use the desk."""

    random: Random
    zone: ZoneInfo
    now: datetime
    start: datetime
    working: WorkingTime
    rows: Rows
    services: dict[str, Service]
    plans: "DemoPlans"

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    def working_days(self, since: datetime | None = None) -> list[date]:
        """Working days of the history that have begun, the newest last."""
        first = local_date(max(since or self.start, self.start), self.zone)
        days = self.working.days(first, self.today)
        return [day for day in days if self.working.opening(day) < self.now]


def first_working_moment(working: WorkingTime, now: datetime) -> datetime:
    """When the desk was switched on: the first working morning of the history."""
    return working.later(now - HISTORY, 0)

"""Which reports come by themselves: to whom, and when if nobody has said otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from core.actor import LEADERS, StaffRole
from core.ledger.statement import Period
from core.reports import periods


class ReportKind(StrEnum):
    """A kind is here only together with its plan below and its maker (``bot/reports/makers.py``)."""

    DAILY = "daily"
    OWN = "own"
    OWN_MONTH = "own_month"
    OWN_DAY = "own_day"
    TALK = "talk"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Rhythm(StrEnum):
    """What ``days`` of a schedule are. ``days``: ISO weekdays, 1 is Monday; ``weekly``: one of them; ``monthly``: a day of the
    month, and the report comes on the first working day from it on."""

    DAYS = "days"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Plan:
    """``at``, ``days``: when it comes to somebody who has chosen nothing, by the installation's clock. ``patience``: how many
    days late it still comes when the desk was down; later it is left out. ``period``: what a report of a planned day is about;
    the same however late it goes. ``wanted``: whether somebody who has chosen nothing gets it at all."""

    audience: frozenset[StaffRole]
    rhythm: Rhythm
    at: time
    days: tuple[int, ...]
    patience: int
    period: Callable[[date], Period]
    wanted: bool = True


WORKING_WEEK = (1, 2, 3, 4, 5)
ENGINEERS = frozenset({StaffRole.ENGINEER})


def week_before(day: date) -> Period:
    return periods.week(day - periods.WEEK)


def month_before(day: date) -> Period:
    return periods.months_back(day, 1)


PLANS: dict[ReportKind, Plan] = {
    # Engineers' own come first: of two reports that are due at once a director's never overtakes them.
    ReportKind.OWN: Plan(ENGINEERS, Rhythm.WEEKLY, time(9, 0), (1,), 6, week_before),
    ReportKind.OWN_MONTH: Plan(ENGINEERS, Rhythm.MONTHLY, time(9, 0), (1,), 20, month_before),
    ReportKind.OWN_DAY: Plan(ENGINEERS, Rhythm.DAYS, time(18, 15), WORKING_WEEK, 0, periods.day, wanted=False),
    ReportKind.DAILY: Plan(LEADERS, Rhythm.DAYS, time(18, 30), WORKING_WEEK, 0, periods.day),
    ReportKind.TALK: Plan(LEADERS, Rhythm.WEEKLY, time(9, 30), (1,), 2, periods.day),
    # Half an hour after the engineers' own: who reads about themselves reads it first.
    ReportKind.WEEKLY: Plan(LEADERS, Rhythm.WEEKLY, time(9, 30), (1,), 6, week_before),
    ReportKind.MONTHLY: Plan(LEADERS, Rhythm.MONTHLY, time(9, 30), (1,), 20, month_before),
}

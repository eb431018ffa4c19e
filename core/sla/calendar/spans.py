"""Time cut into spans that count and spans that do not, each with its cause: what an explanation of a deadline is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import local_date
from core.sla.calendar.business import COUNTED, BusinessCalendar, Cause, Why
from core.sla.calendar.schedule import DAY_MINUTES, instant


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end`` (UTC, half-open), one cause."""

    start: datetime
    end: datetime
    why: Why

    @property
    def counts(self) -> bool:
        return self.why.cause in COUNTED


def spans(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Span]:
    """All time from ``start`` to ``end`` without gaps, in order; neighbours with the same cause are one span."""
    held: Span | None = None
    for span in _pieces(calendar, start, end):
        if held is not None and held.why == span.why:
            held = Span(held.start, span.end, held.why)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _pieces(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Span]:
    zone = calendar.schedule.zone
    day, last = local_date(start, zone), local_date(end, zone)
    while day <= last:
        for opens, closes, why in _day(calendar, day):
            since, until = max(instant(day, opens, zone), start), min(instant(day, closes, zone), end)
            if since < until:
                yield Span(since, until, why)
        day += timedelta(days=1)


def _day(calendar: BusinessCalendar, day: date) -> Iterator[tuple[int, int, Why]]:
    """The 1440 local minutes of a day, from midnight to midnight."""
    plan = calendar.plan(day)
    known = sorted([(hours, plan.why) for hours in plan.hours] + [(hours, SHORT) for hours in plan.cut_off])
    if not known:
        yield 0, DAY_MINUTES, plan.why
        return
    at = 0
    for hours, why in known:
        if at < hours.opens:
            yield at, hours.opens, LUNCH if at else NIGHT
        yield hours.opens, hours.closes, why
        at = hours.closes
    if at < DAY_MINUTES:
        yield at, DAY_MINUTES, NIGHT


NIGHT, LUNCH, SHORT = Why(Cause.NIGHT), Why(Cause.LUNCH), Why(Cause.SHORT_DAY)

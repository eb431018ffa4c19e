"""Arithmetic of working time. Minutes are integers; moments are aware, those returned are UTC."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from core.dates import local_date
from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.schedule import BadSchedule, Fault, instant
from core.sla.calendar.table import Table

MINUTE = timedelta(minutes=1)
A_CENTURY = 100
TOO_FAR = "a deadline more than a century away"


class WorkingTime:
    """A calendar prepared for adding and measuring; it prepares more years by itself when it is asked about them.

    Keep one for a calendar: the first question about a year costs a few milliseconds, the rest a bisection.
    """

    def __init__(self, calendar: BusinessCalendar) -> None:
        self.calendar = calendar
        self._table = Table(())
        self._years = range(0)
        self._since = self._until = datetime.max.replace(tzinfo=UTC)
        self._laid_out: dict[int, list[tuple[datetime, datetime]]] = {}

    def add(self, moment: datetime, minutes: int) -> datetime:
        """The moment when ``minutes`` of working time have passed since ``moment``.

        One that falls on a closing time stays there. 0 minutes is the next working moment. Seconds are kept.
        ValueError for negative minutes, BadSchedule when no working time comes, OverflowError beyond a century.
        """
        if minutes < 0:
            raise ValueError(f"{minutes} minutes")
        return self.after(moment, minutes * MINUTE) if minutes else self.next_working(moment)

    def after(self, moment: datetime, span: timedelta) -> datetime:
        """The earliest moment when ``span`` of working time, more than none, has passed since ``moment``; see :meth:`add`."""
        self._prepare(moment)
        while (found := self._table.when(self._table.passed(moment) + span)) is None:
            self._look_further(moment)
        if found.year - moment.year > A_CENTURY:
            # Years that other questions have had laid out must not make an answer of what would be none.
            raise OverflowError(TOO_FAR)
        return found

    def before(self, moment: datetime, span: timedelta) -> datetime:
        """The earliest moment from which ``span`` of working time is left until ``moment``: :meth:`after` backwards.

        ValueError if there is not so much in the year before it.
        """
        self._prepare(moment)
        found = self._table.when(self._table.passed(moment) - span)
        if found is None or self._table.passed(moment) <= span:
            raise ValueError(f"no {span} before {moment}")
        return found

    def passed(self, start: datetime, end: datetime) -> timedelta:
        """Working time from ``start`` to ``end`` to the microsecond: what clocks with many pauses are summed up of."""
        self._prepare(start)
        self._prepare(end)
        return self._table.passed(end) - self._table.passed(start)

    def between(self, start: datetime, end: datetime) -> int:
        """Working minutes from ``start`` to ``end``, negative if ``end`` is the earlier one.

        Counts the whole working minutes that end within, so that parts add up: a to b and b to c are a to c.
        """
        self._prepare(start)
        self._prepare(end)
        return self._table.passed(end) // MINUTE - self._table.passed(start) // MINUTE

    def is_working(self, moment: datetime) -> bool:
        """A closing time is not working time, an opening is."""
        self._prepare(moment)
        return self._table.next_working(moment) == moment

    def next_working(self, moment: datetime) -> datetime:
        """``moment`` itself if it is working time, else the next opening. BadSchedule if there is none."""
        self._prepare(moment)
        while (found := self._table.next_working(moment)) is None:
            self._look_further(moment)
        return found.astimezone(UTC)

    def confirmed(self, start: datetime, end: datetime) -> bool:
        """Whether all that was counted from ``start`` to ``end`` rests on confirmed data of the production calendar."""
        zone = self.calendar.schedule.zone
        return self.calendar.confirmed(local_date(start, zone), local_date(end, zone))

    def _prepare(self, moment: datetime) -> None:
        """Whole years around the moment, one more on each side: a local year does not begin when the one in UTC does."""
        if self._since <= moment < self._until:
            return
        first, last = moment.year - 1, moment.year + 1
        if self._years:
            first, last = min(first, self._years[0]), max(last, self._years[-1])
        self._lay_out(first, last)

    def _look_further(self, moment: datetime) -> None:
        """As many years again. A year that adds no minute ends the search: better no answer than an endless loop."""
        first, last, before = self._years[0], self._years[-1], self._table.total
        if last > moment.year + A_CENTURY:
            raise OverflowError(TOO_FAR)
        self._lay_out(first, last + len(self._years))
        if self._table.total == before:
            raise BadSchedule(Fault.NO_WORKING_TIME)

    def _lay_out(self, first: int, last: int) -> None:
        self._years = range(first, last + 1)
        self._since, self._until = datetime(first + 1, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
        for year in self._years:
            if year not in self._laid_out:
                self._laid_out[year] = list(self._intervals(year))
        self._table = Table(chain.from_iterable(self._laid_out[year] for year in self._years))

    def _intervals(self, year: int) -> Iterator[tuple[datetime, datetime]]:
        zone = self.calendar.schedule.zone
        day = date(year, 1, 1)
        while day.year == year:
            for hours in self.calendar.plan(day).hours:
                yield instant(day, hours.opens, zone), instant(day, hours.closes, zone)
            day += timedelta(days=1)

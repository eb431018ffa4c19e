"""A schedule of duty: the same people every week, or taking turns. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WEEK = 7
WORKDAYS = 5


class Kind(StrEnum):
    """``none``: there is no schedule any more; ``weekdays``: seven places, Monday first; the others take turns: every day,
    every day from Monday to Friday (holidays too: they shift nobody's turn), every seven days."""

    NONE = "none"
    WEEKDAYS = "weekdays"
    BY_DAY = "by_day"
    BY_WORKDAY = "by_workday"
    BY_WEEK = "by_week"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Counts from ``valid_from`` on; turns are counted from ``starts_on``, when the first of the people has theirs. A place of
    ``weekdays`` may be empty: None."""

    kind: Kind
    people: tuple[int | None, ...]
    valid_from: date
    starts_on: date

    def person_on(self, day: date) -> int | None:
        """Whose turn a local day is; None if it is nobody's."""
        place = self._place(day)
        return self.people[place] if place is not None else None

    def next_after(self, day: date) -> Iterator[int]:
        """The others in the order of their turns, beginning after the one whose turn ``day`` is."""
        place = self._place(day)
        if place is None:
            return
        seen = {None, self.people[place]}
        for ahead in range(1, len(self.people)):
            other = self.people[(place + ahead) % len(self.people)]
            if other is not None and other not in seen:
                seen.add(other)
                yield other

    def _place(self, day: date) -> int | None:
        """Where in ``people`` a day stands. Days before ``starts_on`` count backwards."""
        match self.kind:
            case Kind.NONE:
                return None
            case Kind.WEEKDAYS:
                return day.weekday()
            case Kind.BY_DAY:
                turn = (day - self.starts_on).days
            case Kind.BY_WEEK:
                turn = (day - self.starts_on).days // WEEK
            case Kind.BY_WORKDAY:
                if day.weekday() >= WORKDAYS:
                    return None
                turn = _workdays_before(day) - _workdays_before(self.starts_on)
        return turn % len(self.people)


def _workdays_before(day: date) -> int:
    """Days from Monday to Friday before ``day``, of all times: 1 January of the year 1 was a Monday."""
    weeks, weekday = divmod(day.toordinal() - 1, WEEK)
    return weeks * WORKDAYS + min(weekday, WORKDAYS)

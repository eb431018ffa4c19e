"""Which grants are live, and how a charge is split over them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Lot:
    """A grant as the rules see it. Minutes; ``expires_on`` is the last usable day."""

    id: int
    remaining: int
    priority: int
    effective_from: date
    expires_on: date

    def live(self, day: date) -> bool:
        """Usable for work done on ``day``: expiry is a filter on dates, never an event that must fire on time."""
        return self.effective_from <= day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work to be charged: minutes asked from the balance (0 for untariffed work) on a work date."""

    line_id: int
    minutes: int
    work_date: date


@dataclass(frozen=True, slots=True)
class Part:
    """Minutes taken from one grant."""

    grant_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Split:
    """How one line was covered: ``requested == covered + shortage``, always."""

    line: Line
    parts: tuple[Part, ...]

    @property
    def covered(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def shortage(self) -> int:
        return self.line.minutes - self.covered


def burn_order(lots: Iterable[Lot]) -> list[Lot]:
    """The one total order in which grants burn: priority, then the sooner expiry, the earlier start, the lower id."""
    return sorted(lots, key=lambda lot: (lot.priority, lot.expires_on, lot.effective_from, lot.id))


def available(lots: Iterable[Lot], day: date) -> int:
    """Minutes that work done on ``day`` could use."""
    return sum(lot.remaining for lot in lots if lot.live(day))


def split_charge(
    lots: Sequence[Lot], lines: Sequence[Line], *, reserved: int = 0, given_back: Mapping[int, int] | None = None
) -> list[Split]:
    """Cover each line from the grants live on its work date, in the burn order; what is not covered is a shortage.

    ``reserved`` minutes are held for other tickets: whatever is live on a line's date, so many stay untouched.
    ``given_back``: of what is in the grants, so much the reversal of these lines has just put there (by grant): nobody
    else's hold can rest on it. Lines are served by (work date, id), whatever order they come in, so a replay always
    splits the same way.
    """
    left = {lot.id: lot.remaining for lot in lots}
    before = {lot.id: lot.remaining - (given_back or {}).get(lot.id, 0) for lot in lots}
    ordered = burn_order(lots)
    splits = []
    for line in sorted(lines, key=lambda line: (line.work_date, line.line_id)):
        live = [lot.id for lot in ordered if lot.live(line.work_date)]
        kept = min(reserved, sum(before[lot_id] for lot_id in live))
        need = min(line.minutes, max(0, sum(left[lot_id] for lot_id in live) - kept))
        parts = []
        for lot_id in live:
            take = min(need, left[lot_id])
            if take:
                parts.append(Part(lot_id, take))
                left[lot_id] -= take
                need -= take
        splits.append(Split(line, tuple(parts)))
    return splits


def after(lots: Iterable[Lot], splits: Iterable[Split]) -> list[Lot]:
    """The grants as a charge leaves them."""
    taken = Counter[int]()
    for split in splits:
        for part in split.parts:
            taken[part.grant_id] += part.minutes
    return [replace(lot, remaining=lot.remaining - taken[lot.id]) for lot in lots]

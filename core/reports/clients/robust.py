"""How unlike its peers is one? By logarithms, medians and the median absolute deviation. Pure.

Loads differ by factors (a client brings twice as much, not two hours more), so they are compared as logarithms. The modified
z-score of B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers (1993), is 0.6745·(x − median) / MAD; a few wild values
move neither the median nor the MAD. Two things are ours. Where the upper half is spread wider than the whole (loads are skewed
even as logarithms), its own MAD counts, else the ordinary tail would be taken for outliers. And the MAD has a floor, so that
among peers that are all alike (MAD 0) a difference below ``least_times`` is none; the mean deviation, which others put in place
of a zero MAD, would grow with the outliers themselves.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import exp, log
from statistics import median

CONSISTENT = 0.6745
"""The MAD of a normal distribution in standard deviations."""


@dataclass(frozen=True, slots=True)
class Peers:
    """``middle`` and ``deviation`` of the logarithms of ``count`` values."""

    count: int
    middle: float
    deviation: float

    @property
    def usual(self) -> float:
        """The median of the values themselves."""
        return exp(self.middle)

    def score(self, value: float) -> float:
        """The modified z-score of a value above 0."""
        return CONSISTENT * (log(value) - self.middle) / self.deviation


def peers_of(values: Sequence[float], *, far: float, least_times: float) -> Peers:
    """Of at least one value; all above 0. ``least_times``: how many times the median a value must at least be to have the
    score ``far``."""
    logs = [log(value) for value in values]
    middle = median(logs)
    around = median(abs(one - middle) for one in logs)
    above = median(one - middle for one in logs if one >= middle)
    return Peers(len(logs), middle, max(around, above, CONSISTENT * log(least_times) / far))


@dataclass(frozen=True, slots=True)
class Compared:
    """A company among its peers. ``own_group``: they are those with the same service model, else all."""

    peers: Peers
    own_group: bool
    score: float


def compare(
    values: Mapping[int, float],
    groups: Mapping[int, Hashable],
    peers: Set[int],
    *,
    least: int,
    far: float,
    least_times: float,
) -> dict[int, Compared]:
    """Each company with a value above 0, compared with those of ``peers`` that are of its group if there are at least
    ``least``, else with all of them; nobody if there are fewer."""
    present = {number: value for number, value in values.items() if value > 0}
    grouped: dict[Hashable, list[float]] = defaultdict(list)
    for number in present.keys() & peers:
        grouped[groups[number]].append(present[number])
    everybody = [value for members in grouped.values() for value in members]
    if len(everybody) < least:
        return {}
    of_all = peers_of(everybody, far=far, least_times=least_times)
    own = {
        group: peers_of(members, far=far, least_times=least_times)
        for group, members in grouped.items()
        if len(members) >= least
    }
    found = {}
    for number, value in present.items():
        them = own.get(groups[number], of_all)
        found[number] = Compared(them, groups[number] in own, them.score(value))
    return found

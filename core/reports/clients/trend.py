"""Clients whose load grows. Pure.

In one sentence: each of the last three months is above each of the three before, the middle one of them is at least twice the
middle one of those, all clients' own growth taken out (December is December for everybody), and it is more than a trifle.
Medians of three, so that one wild month makes no trend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.reports.clients.facts import CompanyFacts, Window
from core.reports.clients.thresholds import Thresholds
from core.tickets.expecting_rules import MANY

HALF = 3
"""Months in each of the two spans."""


@dataclass(frozen=True, slots=True)
class Growing:
    """Minutes in the middle month before and now. ``everybody``: what the same quotient is for the middle client of ``peers``.
    ``few``: it rests on less than 30 requests."""

    company_id: int
    before: int
    now: int
    months: tuple[int, ...]
    everybody: float
    peers: int
    few: bool


def growing(companies: Sequence[CompanyFacts], window: Window, by: Thresholds) -> list[Growing] | None:
    """Growing clients, the most minutes more first; None if the desk is younger than six months or there are too few clients
    to know what is usual."""
    if not window.known_for(2 * HALF * by.month_days):
        return None
    steady = [one for one in companies if any(one.months[:HALF]) and any(one.months[HALF:])]
    if len(steady) < by.least_peers:
        return None
    least = by.least_paid_minutes // HALF
    quotients = {one.company_id: _middle(one.months[HALF:]) / max(least, _middle(one.months[:HALF])) for one in steady}
    # A quiet season of everybody does not make a steady client grow.
    everybody = max(1.0, median(quotients.values()))
    found = [
        Growing(
            one.company_id,
            int(_middle(one.months[:HALF])),
            int(_middle(one.months[HALF:])),
            one.months,
            everybody,
            len(steady),
            few=sum(one.requests) < MANY,
        )
        for one in steady
        if quotients[one.company_id] * 100 >= by.grown_percent * everybody
        and min(one.months[HALF:]) > max(one.months[:HALF])
        and _middle(one.months[HALF:]) >= by.grown_minutes
    ]
    return sorted(found, key=lambda each: (each.before - each.now, each.company_id))


def _middle(months: Sequence[int]) -> float:
    return median(months)

"""How much time a request usually takes, and from how many cases that is known. Pure. Minutes of actual work."""

from dataclasses import dataclass
from enum import StrEnum

CASES = 10
"""Fewer tickets than this say nothing (DESIGN §4, "Capacity")."""
MANY = 30
"""Fewer say something, with a caveat: «мало данных»."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Completed tickets: how many, the middle one's minutes, and what nine of ten did not exceed. Empty for none."""

    count: int = 0
    half: int = 0
    most: int = 0


class Whose(StrEnum):
    """Whose tickets the minutes come from: the ``company``'s own, ``everybody``'s, or nobody's: the price list says them."""

    COMPANY = "company"
    EVERYBODY = "everybody"
    PRICE_LIST = "price_list"


@dataclass(frozen=True, slots=True)
class Typical:
    """Usual minutes: from the middle case (``low``) to what nine of ten do not exceed (``high``). ``few``: it is known from few
    cases."""

    low: int
    high: int
    whose: Whose
    few: bool = False


def typical(company: Cases, everybody: Cases, usual: int | None) -> Typical | None:
    """The company's own cases if there are ten, else everybody's, else the minutes that the price list has for the service;
    None if it is not known which service it is either."""
    for whose, cases in ((Whose.COMPANY, company), (Whose.EVERYBODY, everybody)):
        if cases.count >= CASES:
            return Typical(cases.half, max(cases.half, cases.most), whose, few=cases.count < MANY)
    return Typical(usual, usual, Whose.PRICE_LIST) if usual is not None else None

"""Difficult clients: they take more than they pay for, and far more than their peers. Pure.

Three loads of the window are compared, each per minute that the client has paid for: minutes of work, requests, and minutes
that nobody pays for. A client is difficult if it takes half as much again as it has paid for, and one of the three is far above
its peers (:mod:`core.reports.clients.robust`) and above its own floor, so that a quiet firm's biggest client is none. Peers
are clients with the same service model who ask at least once a month. The floors are of a whole window; a desk in use for two
months has a window of two, and two thirds of the floors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from core.reports.clients.facts import CompanyFacts, Window
from core.reports.clients.robust import Compared, compare
from core.reports.clients.thresholds import Thresholds


class Load(StrEnum):
    MINUTES = "minutes"
    TICKETS = "tickets"
    FREE = "free"


LOADS: Mapping[Load, Callable[[CompanyFacts], int]] = {
    Load.MINUTES: lambda facts: facts.sums.actual,
    Load.TICKETS: lambda facts: facts.tickets,
    Load.FREE: lambda facts: facts.gratis,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A load and what would be usual for what this client pays: the peers' median. ``far``: it makes the client difficult.
    ``usual`` may be a fraction of a request."""

    load: Load
    value: int
    usual: float
    score: float
    far: bool

    @property
    def times(self) -> float:
        return self.value / self.usual


@dataclass(frozen=True, slots=True)
class Difficult:
    """``paid``: minutes that count as paid for; ``price_known``: they are, else the contract is taken for worth what the middle
    client with hours pays. ``measured``: the strongest first. ``peers`` were compared with; of the ``same_model``, or all."""

    company_id: int
    worked: int
    paid: int
    price_known: bool
    measured: tuple[Measured, ...]
    peers: int
    same_model: bool


def floors(window: Window, by: Thresholds) -> Mapping[Load, int]:
    """The least that counts of each load in this window."""
    whole = {Load.MINUTES: by.load_minutes, Load.TICKETS: by.load_tickets, Load.FREE: by.free_minutes}
    return {load: least * min(window.days, by.window_days) // by.window_days for load, least in whole.items()}


def worth(companies: Sequence[CompanyFacts], by: Thresholds) -> dict[int, int]:
    """For each company, the minutes that it is taken to have paid for."""
    known = [one.paid_for for one in companies if one.sells_hours and one.paid_for]
    middle = int(median(known)) if known else 0
    return {
        one.company_id: max(one.paid_for, 0 if one.sells_hours else middle, by.least_paid_minutes) for one in companies
    }


def compared(companies: Sequence[CompanyFacts], by: Thresholds) -> dict[Load, dict[int, Compared]]:
    """Each load of each company, per minute paid for, among its peers."""
    paid = worth(companies, by)
    groups = {one.company_id: one.model for one in companies}
    regular = {one.company_id for one in companies if one.tickets >= by.least_requests}
    return {
        load: compare(
            {one.company_id: amount(one) / paid[one.company_id] for one in companies},
            groups,
            regular,
            least=by.least_peers,
            far=by.far_percent / 100,
            least_times=by.least_times,
        )
        for load, amount in LOADS.items()
    }


def difficult(companies: Sequence[CompanyFacts], window: Window, by: Thresholds) -> list[Difficult] | None:
    """Difficult clients, the most unlike first; None if too few companies ask regularly to say."""
    among = compared(companies, by)
    if not among[Load.MINUTES]:
        return None
    paid, least = worth(companies, by), floors(window, by)
    found = []
    for one in companies:
        own = paid[one.company_id]
        if one.sums.actual * 100 < own * by.over_paid_percent:
            continue
        measured = sorted(
            (
                _measured(load, LOADS[load](one), own, of[one.company_id], least[load], by)
                for load, of in among.items()
                if one.company_id in of
            ),
            key=lambda each: (not each.far, -each.score),
        )
        if measured and measured[0].far:
            peers = among[measured[0].load][one.company_id]
            found.append(
                Difficult(
                    one.company_id,
                    one.sums.actual,
                    own,
                    one.sells_hours,
                    tuple(measured),
                    peers.peers.count,
                    peers.own_group,
                )
            )
    return sorted(found, key=lambda each: (-each.measured[0].score, each.company_id))


def _measured(load: Load, value: int, paid: int, among: Compared, least: int, by: Thresholds) -> Measured:
    far = value >= least and among.score * 100 >= by.far_percent
    return Measured(load, value, among.peers.usual * paid, among.score, far)

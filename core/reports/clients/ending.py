"""Clients who may leave, and contracts to prolong soon. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.reports.clients.facts import CompanyFacts, Window
from core.reports.clients.thresholds import Thresholds

LEFT_WITHIN = 30
"""Days after the end of a contract in which the client is still worth a call; later it has gone."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """``silent``: days without a request, None: there was none in all the ``looked`` days that are known. ``ends_on``: the last
    day of its contracts, if that is near; ``before``: requests in the four months before the silence. ``usual``: the middle
    client's days since its last request, None if most have been silent all the time."""

    company_id: int
    silent: int | None
    looked: int
    ends_on: date | None
    before: int
    usual: int | None


@dataclass(frozen=True, slots=True)
class Prolong:
    """A contract that nobody has prolonged yet; ``left``: minutes on its account."""

    company_id: int
    number: str
    ends_on: date
    left: int


def leaving(companies: Sequence[CompanyFacts], window: Window, by: Thresholds) -> list[Leaving] | None:
    """Clients without a request for two months whose contract ends soon or has just ended, or who used to ask regularly; those
    whose contract ends first on top. None while the desk is younger than that silence."""
    if not window.known_for(by.silent_days):
        return None
    looked = window.looked
    usual = _usual_silence([one for one in companies if one.chains])
    found = []
    for one in companies:
        if one.busy or not one.chains or (one.silent is not None and one.silent < by.silent_days):
            continue
        if one.since is None or (window.today - one.since).days < by.silent_days:
            continue
        ends_on = max(chain.ends_on for chain in one.chains)
        near = -LEFT_WITHIN <= (ends_on - window.today).days <= by.ending_days
        in_force = ends_on >= window.today
        before = sum(one.requests)
        if near or (in_force and before >= by.regular_tickets):
            found.append(Leaving(one.company_id, one.silent, looked, ends_on if near else None, before, usual))
    return sorted(found, key=lambda each: (each.ends_on or date.max, -each.before, each.company_id))


def _usual_silence(companies: Sequence[CompanyFacts]) -> int | None:
    """The upper median: those who have not asked for longer than is looked at stand at the end."""
    silences = sorted((one.silent is None, one.silent or 0) for one in companies)
    unknown, days = silences[len(silences) // 2] if silences else (True, 0)
    return None if unknown else days


def prolong_soon(companies: Sequence[CompanyFacts], window: Window, by: Thresholds) -> list[Prolong]:
    """Contracts that end within the days for an invoice and have no prolongation, the first to end on top."""
    last = window.today + timedelta(days=by.prolong_days)
    found = [
        Prolong(one.company_id, chain.number, chain.ends_on, chain.left)
        for one in companies
        for chain in one.chains
        if window.today <= chain.ends_on <= last
    ]
    return sorted(found, key=lambda each: (each.ends_on, -each.left, each.company_id))

"""Clients who pay for hours and use only updates, or nothing, while hours are about to burn. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.reports.clients.facts import Burning, CompanyFacts, Window
from core.reports.clients.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class UpdatesOnly:
    """``burning``: what will be gone when, the soonest first. ``updates``: minutes of untariffed work in the window. ``users``:
    of so many companies with hours in force, ``using`` have used some."""

    company_id: int
    burning: tuple[Burning, ...]
    updates: int
    using: int
    users: int

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.burning)


def updates_only(companies: Sequence[CompanyFacts], window: Window, by: Thresholds) -> list[UpdatesOnly] | None:
    """Clients who had hours over the whole window and neither used them nor paid for anything else, the most minutes first;
    None while the desk is too young to say that anybody did not use it."""
    if not window.known_for(by.month_days):
        return None
    last = window.today + timedelta(days=by.burn_days)
    users = [one for one in companies if one.granted]
    using = sum(one.sums.hours > 0 for one in users)
    found = []
    for one in companies:
        if one.since is None or one.since > window.first or one.busy or _used(one):
            continue
        soon = tuple(burning for burning in one.burning if window.today <= burning.on <= last)
        if sum(burning.minutes for burning in soon) >= by.burn_minutes:
            found.append(UpdatesOnly(one.company_id, soon, one.sums.untariffed, using, len(users)))
    return sorted(found, key=lambda each: (-each.minutes, each.company_id))


def _used(one: CompanyFacts) -> bool:
    """Whether any work was done that is not just counted."""
    return one.sums.actual > one.sums.untariffed

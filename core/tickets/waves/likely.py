"""Which requests look like a wave. Pure.

The rule in one sentence: the newest request and those that are alike to it (:mod:`core.tickets.likeness`), if they come from
three companies at least.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from core.tickets.likeness import alike

COMPANIES = 3


@dataclass(frozen=True, slots=True)
class Request:
    """A ticket as its words: stems of what it was opened with."""

    ticket_id: int
    company_id: int
    stems: Set[str]


def likely_wave(requests: Sequence[Request]) -> list[int]:
    """Ids of the tickets of a likely wave, oldest first; empty if there is none. ``requests`` are in the order of opening."""
    for newest in reversed(requests):
        group = [one for one in requests if one is newest or alike(newest.stems, one.stems)]
        if len({one.company_id for one in group}) >= COMPANIES:
            return [one.ticket_id for one in group]
    return []

"""When are two requests alike? By the stems of their words («печатает» and «не печатала» share one). Pure.

A rule that can be said in one sentence, so that an engineer who sees «похоже на № 998» understands why: at least two stems
are the same, and they are at least half of the shorter request.
"""

from collections.abc import Iterable, Mapping, Set

SHARED = 2


def alike(mine: Set[str], other: Set[str]) -> bool:
    """Whether two requests, as stems, speak of the same."""
    shared = len(mine & other)
    return shared >= SHARED and 2 * shared >= min(len(mine), len(other))


def most_alike(mine: Set[str], others: Iterable[tuple[int, Set[str]]]) -> int | None:
    """The id of the request that shares most with this one; of two that share as much the one with less besides, then the
    first in the list. None if none is alike."""
    fitting = [(len(mine & other), -len(other), other_id) for other_id, other in others if alike(mine, other)]
    if not fitting:
        return None
    best = max(one[:2] for one in fitting)
    return next(other_id for shared, less, other_id in fitting if (shared, less) == best)


def meant_by(mine: Set[str], services: Mapping[int, Set[str]]) -> int | None:
    """The service of which the words speak more than of any other; None if they speak of none, or of two as much."""
    shared = {service_id: len(mine & stems) for service_id, stems in services.items()}
    most = max(shared.values(), default=0)
    best = [service_id for service_id, count in shared.items() if count == most]
    return best[0] if most and len(best) == 1 else None

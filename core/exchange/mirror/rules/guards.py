"""Whether an answer can be believed (reference/onec.md 5.5): an odd one must archive nothing. Pure."""

from dataclasses import dataclass

from core.exchange.mirror.codes import PullFailure

FEW = 5
"""So many may be gone from one day to the next in the smallest base, whatever per cent that is."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a pull has brought."""

    counterparties: int
    contracts: int


def fell_too_much(before: int, now: int, percent: int) -> bool:
    """Whether more than ``percent`` of the rows are gone, and more than a few."""
    gone = before - now
    return gone > FEW and gone * 100 > before * percent


def guard(
    received: Counts, *, promised: tuple[int | None, int | None], read: Counts, last: Counts | None, percent: int
) -> PullFailure | None:
    """Why the answer is not to be believed; None if it is.

    ``received``: counterparties and ITS contracts. ``read`` is all that came, ``promised`` what the base says there is of
    that. ``last``: of the last good pull; None for the first one, or when a person has said that the drop is right.
    """
    if any(want is not None and want != got for want, got in zip(promised, _pair(read), strict=True)):
        return PullFailure.INCOMPLETE
    if not received.counterparties:
        return PullFailure.NO_COUNTERPARTIES
    if not received.contracts:
        return PullFailure.NO_CONTRACTS
    if last is None:
        return None
    if fell_too_much(last.counterparties, received.counterparties, percent):
        return PullFailure.FEWER_COUNTERPARTIES
    if fell_too_much(last.contracts, received.contracts, percent):
        return PullFailure.FEWER_CONTRACTS
    return None


def _pair(counts: Counts) -> tuple[int, int]:
    return counts.counterparties, counts.contracts

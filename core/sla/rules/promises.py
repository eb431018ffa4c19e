"""The third clock: the date a client wishes or was promised. No pause moves it, and it moves no other clock. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.sla.rules.clocks import Clocks, ClockState, Phase

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WishReading:
    """How a desired date stands. ``warn_at``: only of a promise, and only if it was made before that moment."""

    state: ClockState
    due_at: datetime
    warn_at: datetime | None
    finished_at: datetime | None


def read_promise(due_at: datetime, promised_at: datetime, clocks: Clocks) -> WishReading:
    """A promise is kept or broken by the first solution after it was made.

    A ticket that comes back does not undo that: for what is still wrong a new date can be agreed.
    """
    solved = next((at for at in clocks.solved_at if at >= promised_at), None)
    if solved is not None:
        return WishReading(ClockState.DONE, due_at, None, solved)
    state = ClockState.VOID if clocks.phase is Phase.CANCELLED else ClockState.RUNNING
    return WishReading(state, due_at, _warn_at(due_at, promised_at, clocks), None)


def _warn_at(due_at: datetime, promised_at: datetime, clocks: Clocks) -> datetime | None:
    """As long before it as the plan warns before a solution is due."""
    if clocks.terms is None:
        return None
    minutes = clocks.terms.plan.target(clocks.priority).warn_resolution
    if not minutes:
        return None
    warn_at = clocks.terms.time.before(due_at, minutes * MINUTE)
    return warn_at if warn_at > promised_at else None


def read_wish(due_at: datetime, clocks: Clocks) -> WishReading:
    """A wish that nobody has answered binds nobody; it runs as long as the ticket does."""
    if clocks.phase in (Phase.RESOLVED, Phase.CLOSED):
        return WishReading(ClockState.DONE, due_at, None, clocks.solved_at[-1])
    state = ClockState.VOID if clocks.phase is Phase.CANCELLED else ClockState.RUNNING
    return WishReading(state, due_at, None, None)

"""How good the desk's forecasts of late solutions were, for tickets solved in a period."""

from dataclasses import dataclass
from datetime import datetime

from core.database import Work
from core.sla.rules.forecast import ENOUGH_CASES
from core.tickets.foreseeing import forecast_score


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Of ``cases`` solved tickets with a deadline: ``hits`` were late and called in doubt before the plan itself warned,
    ``misses`` late and not called so, ``false_alarms`` called so and in time."""

    cases: int
    hits: int
    misses: int
    false_alarms: int

    @property
    def few(self) -> bool:
        """«Мало данных»."""
        return self.cases < ENOUGH_CASES

    @property
    def precision(self) -> int | None:
        """Hits of all called in doubt, whole per cent, down; None if there were none."""
        called = self.hits + self.false_alarms
        return self.hits * 100 // called if called else None

    @property
    def recall(self) -> int | None:
        """Hits of all late ones, whole per cent, down; None if there were none."""
        late = self.hits + self.misses
        return self.hits * 100 // late if late else None


async def forecasting(work: Work, first: datetime, after: datetime) -> Foreseen:
    """See :func:`core.tickets.foreseeing.forecast_score`, which says what counts."""
    scored = await forecast_score(work, first, after)
    return Foreseen(scored.cases, scored.hits, scored.breached - scored.hits, scored.warned - scored.hits)

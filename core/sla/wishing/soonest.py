"""The first moment that can be kept for work that nobody has named a date for. Pure."""

from collections.abc import Sequence
from datetime import datetime

from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.feasible import Crew, Demand, anchors


def soonest(
    now: datetime, time: WorkingTime, *, least: int, expected: int, crew: Crew, queue: Sequence[Demand]
) -> datetime | None:
    """The first moment that people name (a whole hour, the end of a morning or a day) by which work that takes at least
    ``least`` and probably ``expected`` minutes can be done beside what is due by then, by the rules of
    :func:`core.sla.wishing.feasible.judge`; None if the coming months hold none."""
    earliest = time.add(now, max(1, least))
    return next(
        (
            moment
            for moment in anchors(earliest, time)
            if expected + sum(each.minutes for each in queue if each.due_at <= moment) <= crew.free(now, moment, time)
        ),
        None,
    )

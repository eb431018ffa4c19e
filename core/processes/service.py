"""Beats and counts in the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from core.clock import real_now
from core.database import Work
from core.processes.models import Beat, Count
from core.processes.pulse import Counts

FORGOTTEN = timedelta(hours=1)
"""After which the beats of a process that was killed are removed."""


async def write_beats(work: Work, process: str, beats: Mapping[str, datetime]) -> None:
    """Keep when the parts of a process last went round."""
    await work.session.execute(delete(Beat).where(Beat.at < real_now() - FORGOTTEN))
    if beats:
        rows = [{"process": process, "part": part, "at": at} for part, at in beats.items()]
        written = insert(Beat).values(rows)
        await work.session.execute(
            written.on_conflict_do_update(index_elements=[Beat.process, Beat.part], set_={"at": written.excluded.at})
        )


async def remove_beats(work: Work, process: str) -> None:
    """The process stops in peace: nobody is to miss it."""
    await work.session.execute(delete(Beat).where(Beat.process == process))


async def newest_beats(work: Work) -> dict[str, datetime]:
    """When each part last went round in any process."""
    rows = await work.session.execute(select(Beat.part, func.max(Beat.at).label("at")).group_by(Beat.part))
    return {row.part: row.at for row in rows}


async def add_counts(work: Work, counts: Counts) -> None:
    """Add to what all processes have counted."""
    if not counts:
        return
    # In one order always: two processes that write together must not wait for each other.
    rows = [{"name": name, "label": label, "value": value} for (name, label), value in sorted(counts.items())]
    written = insert(Count).values(rows)
    await work.session.execute(
        written.on_conflict_do_update(
            index_elements=[Count.name, Count.label], set_={"value": Count.value + written.excluded.value}
        )
    )


async def all_counts(work: Work) -> Counts:
    """What all processes have counted so far."""
    rows = await work.session.execute(select(Count.name, Count.label, Count.value))
    return {(name, label): value for name, label, value in rows}

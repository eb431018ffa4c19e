"""What corrections have changed, for people to read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.catalog.models import Service
from core.database import Work
from core.staff.models import Staff
from core.tickets.models import Correction, WorkLine

SAME_WORK = ("service_id", "staff_id", "work_date", "added_at", "comment")
"""What a copy takes over from the line it takes the place of."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction has made of a line: actual minutes before and after it; 0 after: the line was taken away."""

    service: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction with its author's name; none for the desk itself."""

    at: datetime
    author: str | None
    reason: str
    changes: tuple[Change, ...]


async def corrections_of(work: Work, ticket_id: int) -> list[CorrectionView]:
    """The ticket's corrections, oldest first."""
    made = list(
        await work.session.scalars(
            select(Correction).where(Correction.ticket_id == ticket_id).order_by(Correction.at, Correction.number)
        )
    )
    if not made:
        return []
    rows = await work.session.execute(
        select(WorkLine, Service.short_name)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket_id, WorkLine.completion.is_not(None))
        .order_by(WorkLine.id)
    )
    old: dict[tuple[int | None, int | None], list[WorkLine]] = defaultdict(list)
    new: dict[tuple[int | None, int | None], list[WorkLine]] = defaultdict(list)
    names = {}
    for line, service in rows:
        old[line.completion, line.superseded_by].append(line)
        new[line.completion, line.correction].append(line)
        names[line.id] = service
    authors = await _names(work, [one.author for one in made])
    return [
        CorrectionView(
            one.at,
            authors.get(one.author),
            one.reason,
            tuple(
                Change(names[line.id], line.actual_minutes, copy.actual_minutes if copy is not None else 0)
                for line, copy in pair_lines(old[one.completion, one.number], new[one.completion, one.number])
                if copy is None or copy.actual_minutes != line.actual_minutes
            ),
        )
        for one in made
    ]


def pair_lines(old: Sequence[WorkLine], new: Sequence[WorkLine]) -> list[tuple[WorkLine, WorkLine | None]]:
    """Each superseded line with the copy that took its place; both in the order of their ids, None for one taken away."""
    left = list(new)
    copies: dict[int, WorkLine] = {}
    # Those that stayed as they were first: of two lines that are alike one may be gone and the other not.
    for names in (("actual_minutes", *SAME_WORK), SAME_WORK):
        for line in old:
            alike = (one for one in left if all(getattr(one, name) == getattr(line, name) for name in names))
            if line.id not in copies and (copy := next(alike, None)) is not None:
                copies[line.id] = copy
                left.remove(copy)
    return [(line, copies.get(line.id)) for line in old]


async def _names(work: Work, authors: Sequence[str]) -> dict[str, str]:
    """Names of staff by their signatures."""
    ids = {int(author.removeprefix("staff:")) for author in authors if author.startswith("staff:")}
    rows = await work.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {f"staff:{staff_id}": name for staff_id, name in rows}

"""Time of one engineer that is in two lines of work at once. It is shown and forbids nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.database import Work
from core.tickets.models import Ticket, WorkLine
from core.tickets.timeline.rules import Stretch, common
from core.tickets.work_models import WorkSpan


@dataclass(frozen=True, slots=True)
class Piece:
    """Time that belongs to a line of work (``key``) or to a timer, of the ticket with this ``number``."""

    key: str
    number: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two pieces of work that share ``minutes``."""

    first: Piece
    second: Piece
    minutes: int


def overlaps(pieces: Sequence[Piece]) -> list[Overlap]:
    """Every two pieces that share a minute or more, each pair once. Pure."""
    found = [
        Overlap(one, other, common(one.stretches, other.stretches))
        for place, one in enumerate(pieces)
        for other in pieces[place + 1 :]
    ]
    return [one for one in found if one.minutes]


def overlaps_with(piece: Piece, others: Iterable[Piece]) -> list[Overlap]:
    """The others that share a minute or more with this one. Pure."""
    found = [Overlap(piece, one, common(piece.stretches, one.stretches)) for one in others if one.key != piece.key]
    return [one for one in found if one.minutes]


async def pieces_of(work: Work, staff_id: int, around: Stretch) -> list[Piece]:
    """The lines of an engineer that touch this time, as far as the desk knows when they were worked on."""
    rows = await work.session.execute(
        select(WorkSpan, Ticket.number)
        .join(WorkLine, WorkLine.id == WorkSpan.line_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(
            WorkSpan.staff_id == staff_id,
            WorkSpan.ended_at > around.start,
            WorkSpan.started_at < around.end,
            WorkLine.superseded_by.is_(None),
        )
        .order_by(WorkSpan.started_at, WorkSpan.id)
    )
    found: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
    for span, number in rows:
        found[(span.line_id, number)].append(Stretch(span.started_at, span.ended_at))
    return [Piece(f"line:{line_id}", number, tuple(parts)) for (line_id, number), parts in found.items()]


async def overlaps_of_drafts(work: Work, ticket_id: int) -> list[Overlap]:
    """What the lines of a ticket that are not charged yet share with other lines of the same people."""
    rows = await work.session.execute(
        select(WorkSpan, Ticket.number)
        .join(WorkLine, WorkLine.id == WorkSpan.line_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.ticket_id == ticket_id, WorkLine.completion.is_(None))
        .order_by(WorkSpan.id)
    )
    mine: dict[tuple[int, int, int], list[Stretch]] = defaultdict(list)
    for span, number in rows:
        mine[(span.staff_id, span.line_id, number)].append(Stretch(span.started_at, span.ended_at))
    found: dict[frozenset[str], Overlap] = {}
    for (staff_id, line_id, number), stretches in mine.items():
        piece = Piece(f"line:{line_id}", number, tuple(stretches))
        for one in overlaps_with(piece, await pieces_of(work, staff_id, around(stretches))):
            found.setdefault(frozenset((one.first.key, one.second.key)), one)
    return list(found.values())


def around(stretches: Sequence[Stretch]) -> Stretch:
    """From the first moment to the last."""
    return Stretch(min(one.start for one in stretches), max(one.end for one in stretches))

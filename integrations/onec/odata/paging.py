"""Reading every row of a set in pages, although 1C has no cursor and rows move between pages (reference/onec.md 1.5).

A row that is renamed between two pages changes its place, and another one slips past: the count gives it away. Then the
set is read again, and what the readings found is put together, until there are as many keys as 1C says there are rows.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from integrations.onec.odata.errors import IncompleteAnswer, Reason
from integrations.onec.odata.values import Json, Row

PASSES = 3

Key = tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one answer, and how many there are in all if 1C says so (``odata.count``)."""

    rows: list[Row]
    count: int | None


ReadPage = Callable[[int], Awaitable[Page]]
"""Asks for a page; takes how many rows to skip."""


@dataclass(frozen=True, slots=True)
class _Reading:
    rows: dict[Key, Row]
    counts: frozenset[int | None]
    doubled: bool


async def gather(read_page: ReadPage, *, key: tuple[str, ...], size: int) -> list[Row]:
    """Every row once; of a row met twice the later reading. ``size`` is how many rows a full page has.

    Raises IncompleteAnswer if three readings do not give as many rows as there are. A row that leaves the set while
    another one enters it and slips past is not noticed: the next gathering finds it.
    """
    found: dict[Key, Row] = {}
    last_count: int | None = None
    for _ in range(PASSES):
        reading = await _read_once(read_page, key, size)
        count = next(iter(reading.counts)) if len(reading.counts) == 1 else None
        if count != last_count:
            # The set itself has changed: what was found earlier may be gone.
            found, last_count = {}, count
        found |= reading.rows
        # Without a count: a row cannot slip past unless another one is met twice.
        if len(found) == count or (reading.counts == {None} and not reading.doubled):
            return list(found.values())
        if count is None:
            found = {}
    raise IncompleteAnswer(Reason.INCOMPLETE)


async def _read_once(read_page: ReadPage, key: tuple[str, ...], size: int) -> _Reading:
    rows: dict[Key, Row] = {}
    counts: set[int | None] = set()
    seen = 0
    while True:
        page = await read_page(seen)
        counts.add(page.count)
        known = len(rows)
        rows.update((_key(row, key), row) for row in page.rows)
        seen += len(page.rows)
        # An overfull page means that $top was disregarded, one with nothing new that $skip was: it was everything.
        if len(page.rows) != size or len(rows) == known or seen == page.count:
            return _Reading(rows, frozenset(counts), doubled=len(rows) < seen)


def _key(row: Row, key: tuple[str, ...]) -> Key:
    try:
        return tuple(row[name] for name in key)
    except KeyError:
        raise IncompleteAnswer(Reason.INCOMPLETE) from None

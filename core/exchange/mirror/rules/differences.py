"""What has changed between the mirror and what was read now. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the mirror: what it looked like, whether it was marked for deletion, whether it was there at all last time."""

    row_hash: bytes
    deleted: bool
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Differences(Generic[K]):
    """Keys by what has happened to them; one that is back may have changed, or been marked for deletion, meanwhile.

    ``changed`` are those whose row has to be written anew, ``deleted`` and ``restored`` ones among them. ``absent``: not there
    any more.
    """

    new: frozenset[K]
    changed: frozenset[K]
    back: frozenset[K]
    absent: frozenset[K]
    deleted: frozenset[K]
    restored: frozenset[K]

    @property
    def to_write(self) -> frozenset[K]:
        """Rows that are not as they stand in the mirror."""
        return self.new | self.changed | self.back


def differences(before: Mapping[K, Known], now: Mapping[K, Known], *, whole: bool) -> Differences[K]:
    """``whole``: all of the base was read, so what is not there is absent; else nothing is known of it."""
    both = before.keys() & now.keys()
    return Differences(
        new=frozenset(now.keys() - before.keys()),
        changed=frozenset(key for key in both if before[key].row_hash != now[key].row_hash),
        back=frozenset(key for key in both if before[key].absent),
        absent=frozenset(key for key in before.keys() - now.keys() if whole and not before[key].absent),
        deleted=frozenset(key for key in both if now[key].deleted and not before[key].deleted),
        restored=frozenset(key for key in both if before[key].deleted and not now[key].deleted),
    )

"""What does not add up in the book of hours, in words. Plain text: for messages and for the command line."""

from typing import Protocol

from bot.locales import plain
from core.ledger.rules.verification import Fault

GRANT_FAULTS = frozenset({Fault.GRANT, Fault.REMAINING})


class HasPlace(Protocol):
    @property
    def fault(self) -> Fault: ...
    @property
    def seq(self) -> int | None: ...
    @property
    def about(self) -> int | None: ...


def place(found: HasPlace) -> str:
    """Where in the account: an entry, a grant, a charge."""
    if found.seq is not None:
        return plain("book-place-entry", number=found.seq)
    if found.about is None:
        return plain("book-place-account")
    return plain("book-place-grant" if found.fault in GRANT_FAULTS else "book-place-charge", number=found.about)


def fault(found: HasPlace) -> str:
    """What is wrong there."""
    return plain(f"verify-{found.fault.value}")

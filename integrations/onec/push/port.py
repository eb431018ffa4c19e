"""What the push needs of 1C, whatever way it goes there. Every failure is one of three: it was not begun, it is not known, or
no repetition will help."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.exchange.documents.content import Content
from core.exchange.documents.outcomes import Fault
from core.exchange.references import References


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be made. ``happened_at``: its date."""

    content: Content
    references: References
    happened_at: datetime

    @property
    def key(self) -> str:
        return self.content.key


@dataclass(frozen=True, slots=True)
class Existing:
    """A document as 1C has it. ``deleted``: marked for deletion."""

    ref: UUID
    number: str
    date: datetime | None
    posted: bool
    deleted: bool


class Failed(Exception):  # noqa: N818 - the kinds below are what is raised
    """Something could not be done in 1C. The words of the fault are safe to show."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.trouble.value)
        self.fault = fault


class NotBegun(Failed):
    """1C was not reached, or turned us away before it did anything. Later it may work."""


class Unknown(Failed):
    """The request went out and no answer came that says what became of it."""


class Impossible(Failed):
    """1C has refused, or what we ask makes no sense there: a human has to look."""


class Documents(Protocol):
    """The documents of one kind in one base."""

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        """All documents that carry the mark of this key, dated not before ``since``, also those marked for deletion."""
        ...

    async def create(self, order: Order) -> UUID:
        """Make the document, unposted, with its mark; its reference. Never repeats a request by itself."""
        ...

    async def read(self, ref: UUID) -> Existing | None:
        """The document as it is now; None if it is not there any more."""
        ...

    async def differences(self, ref: UUID, order: Order) -> list[str]:
        """In what the document is not as it was ordered: names of properties, with their rows."""
        ...

    async def mark_deleted(self, ref: UUID) -> None:
        """Mark it for deletion. Never deletes."""
        ...

    async def ping(self) -> None:
        """Learn whether the base answers, cheaply, and has all that every document needs."""
        ...

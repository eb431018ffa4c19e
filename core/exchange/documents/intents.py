"""What administrators and directors are told about documents for 1C. Names are looked up when it is sent."""

from typing import ClassVar

from core.exchange.documents.rules import DocumentState, Trouble
from core.outbox.service import ALERT, Intent


class _Exchange(Intent):
    weight: ClassVar[int] = ALERT


class DocumentStopped(_Exchange):
    """A document needs a human, or is in 1C and not as it was sent. Told once for each time."""

    kind: ClassVar[str] = "exchange.document.stopped"
    document_id: int
    number: int
    state: DocumentState
    trouble: Trouble | None


class DocumentUntied(_Exchange):
    """A document waits for ties («service:3», «staff:2», «company:7») that no other has waited for before."""

    kind: ClassVar[str] = "exchange.document.untied"
    document_id: int
    number: int
    missing: tuple[str, ...]


class BaseBlocked(_Exchange):
    """1C cannot be reached in a way that no waiting mends. ``explanation``: safe words for a human."""

    kind: ClassVar[str] = "exchange.blocked"
    trouble: Trouble
    explanation: str


class TiesMissing(_Exchange):
    """Once a day: active services and engineers that are nothing in 1C yet. The first of them, and how many there are."""

    kind: ClassVar[str] = "exchange.ties.missing"
    missing: tuple[str, ...]
    count: int
    documents: int

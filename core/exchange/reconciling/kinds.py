"""What can differ. The words are the front end's (``recon-kind-…``, ``recon-cause-…``, ``recon-do-…``)."""

from enum import StrEnum


class Kind(StrEnum):
    """``deleted`` … ``queued`` are about documents, with the desk's row for each; ``orphan`` has none. ``ledger``: a document's
    hours are not those that the ledger has charged for its lines; ``no_document``: charged, and no document is meant to be.

    ``counterparty`` and ``contract`` carry the code of the mirror's trouble.
    """

    DELETED = "deleted"
    MARKED = "marked"
    TWICE = "twice"
    MARK_LOST = "mark_lost"
    OTHER_COUNTERPARTY = "other_counterparty"
    EDITED = "edited"
    NOT_CANCELLED = "not_cancelled"
    ORPHAN = "orphan"
    LEDGER = "ledger"
    NO_DOCUMENT = "no_document"
    REFUSED = "refused"
    DEAD = "dead"
    UNKNOWN = "unknown"
    UNTIED = "untied"
    HELD = "held"
    QUEUED = "queued"
    STATEMENT_BROKEN = "statement_broken"
    STATEMENT_CORRECTED = "statement_corrected"
    COUNTERPARTY = "counterparty"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    CONTRACT = "contract"
    CONTRACT_OVER = "contract_over"


WAITING = frozenset({Kind.HELD, Kind.QUEUED})
"""They differ, and pass by themselves: nobody is told only because of them."""
TOLD_ELSEWHERE = frozenset({Kind.REFUSED, Kind.DEAD, Kind.UNTIED, Kind.COUNTERPARTY, Kind.CONTRACT})
"""They differ, and people have been told when it happened, by the push or by the pull."""
NOTES = frozenset({Kind.STATEMENT_CORRECTED, Kind.CONTRACT_OVER})
"""Worth knowing, and no difference."""

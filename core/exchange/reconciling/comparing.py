"""The comparison of documents. Pure: facts in, differences out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from core.exchange.documents.rules import DocumentState
from core.exchange.reconciling.facts import Line, OurDocument, TheirDocument
from core.exchange.reconciling.kinds import Kind

PATIENCE: Final = timedelta(hours=1)
"""A document may be on its way for so long."""
STOPPED: Final[Mapping[DocumentState, Kind]] = {
    DocumentState.REFUSED: Kind.REFUSED,
    DocumentState.DEAD: Kind.DEAD,
    DocumentState.DUPLICATE: Kind.TWICE,
    DocumentState.UNTIED: Kind.UNTIED,
    DocumentState.HELD: Kind.HELD,
}
ON_ITS_WAY: Final[Mapping[DocumentState, Kind]] = {
    DocumentState.READY: Kind.QUEUED,
    DocumentState.SENDING: Kind.UNKNOWN,
    DocumentState.UNKNOWN: Kind.UNKNOWN,
}
NOT_TO_BE: Final = frozenset({DocumentState.SUPERSEDED, DocumentState.CANCELLED, DocumentState.DROPPED})


def compare_documents(
    ours: Sequence[OurDocument],
    theirs: Sequence[TheirDocument],
    now: datetime,
    known_keys: frozenset[str] = frozenset(),
) -> list[Line]:
    """All differences. ``theirs``: every document of 1C that carries a mark of ours, and those known by their reference alone.
    ``known_keys``: keys that the desk knows although they are not among ``ours``: they are old, and nobody's loss."""
    by_key: defaultdict[str, list[TheirDocument]] = defaultdict(list)
    by_ref: dict[UUID, TheirDocument] = {}
    for one in theirs:
        by_ref[one.ref] = one
        for key in one.keys:
            by_key[key].append(one)
    lines: list[Line] = []
    for our in ours:
        found = {one.ref: one for one in by_key[our.key]}
        if our.ref is not None and our.ref in by_ref:
            found[our.ref] = by_ref[our.ref]
        lines += _one(our, list(found.values()), now)
    known = known_keys | {our.key for our in ours}
    refs = {our.ref for our in ours}
    lines += [
        Line(
            kind=Kind.ORPHAN,
            counterparty=one.counterparty,
            onec_number=one.number,
            minutes_here=0,
            minutes_there=one.quantity,
            kopecks_here=0,
            kopecks_there=one.kopecks,
        )
        for one in theirs
        if one.keys and not one.deleted and one.ref not in refs and not one.keys & known
    ]
    return lines


def compare_ledger(ours: Sequence[OurDocument]) -> list[Line]:
    """Where a document's hours are not those of the ledger; needs nothing of 1C."""
    return [
        Line(
            kind=Kind.LEDGER,
            company_id=our.company_id,
            ticket=our.number,
            document_id=our.id,
            onec_number=our.onec_number,
            minutes_here=our.ledger,
            minutes_there=our.covered,
        )
        for our in ours
        if our.current and our.state not in NOT_TO_BE and our.covered != our.ledger
    ]


def compare_waiting(ours: Sequence[OurDocument], now: datetime) -> list[Line]:
    """Documents that are not in 1C yet, as far as the desk itself knows: what can be said without reading 1C."""
    return [line for our in ours for line in _waiting(our, [], now)]


def _one(our: OurDocument, found: Sequence[TheirDocument], now: datetime) -> Iterator[Line]:
    alive = [one for one in found if not one.deleted]
    if our.state is DocumentState.CONFIRMED:
        yield from _confirmed(our, found, alive)
    elif our.state in NOT_TO_BE and alive:
        yield _line(Kind.NOT_CANCELLED, our, alive, minutes=0, kopecks=0)
    else:
        yield from _waiting(our, alive, now)


def _confirmed(our: OurDocument, found: Sequence[TheirDocument], alive: Sequence[TheirDocument]) -> Iterator[Line]:
    if not found:
        yield _line(Kind.DELETED, our, [])
    elif not alive:
        yield _line(Kind.MARKED, our, [])
    elif len(alive) > 1:
        yield _line(Kind.TWICE, our, alive)
    else:
        [one] = alive
        if our.key not in one.keys:
            yield _line(Kind.MARK_LOST, our, alive)
        if our.counterparty is not None and one.counterparty != our.counterparty:
            yield _line(Kind.OTHER_COUNTERPARTY, our, alive)
        if (one.minutes(our.totals.pieces), one.kopecks) != (our.totals.minutes, our.totals.kopecks):
            yield _line(Kind.EDITED, our, alive)


def _waiting(our: OurDocument, alive: Sequence[TheirDocument], now: datetime) -> Iterator[Line]:
    if not our.current:
        return  # what has replaced it is what to look at
    if our.state in STOPPED:
        yield _line(STOPPED[our.state], our, alive)
    elif our.state in ON_ITS_WAY and now - our.since > PATIENCE:
        yield _line(ON_ITS_WAY[our.state], our, alive)


def _line(
    kind: Kind,
    our: OurDocument,
    there: Sequence[TheirDocument],
    *,
    minutes: int | None = None,
    kopecks: int | None = None,
) -> Line:
    return Line(
        kind=kind,
        company_id=our.company_id,
        counterparty=next((one.counterparty for one in there), None) if kind is Kind.OTHER_COUNTERPARTY else None,
        ticket=our.number,
        document_id=our.id,
        onec_number=", ".join(sorted(one.number for one in there)) or our.onec_number,
        minutes_here=our.totals.minutes if minutes is None else minutes,
        minutes_there=sum(one.minutes(our.totals.pieces) for one in there),
        kopecks_here=our.totals.kopecks if kopecks is None else kopecks,
        kopecks_there=sum(one.kopecks for one in there),
        count=len(there) if kind is Kind.TWICE else None,
        since=our.since,
    )

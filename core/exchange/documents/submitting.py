"""Handing work over to the exchange: one document for each completion, in the transaction that completes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.clock import real_now
from core.database import Work
from core.exchange.documents.bases import connected_base
from core.exchange.documents.models import ExchangeBase, ExchangeDocument
from core.exchange.documents.moving import in_trouble, move, stop_for_ties
from core.exchange.documents.rules import DECIDED, NEVER_SENT, DocumentState, Event, Trouble
from core.exchange.documents.specification import Specification
from core.exchange.documents.telling import tell_stopped
from core.exchange.references import NotTied, references


class ContentChanged(Exception):  # noqa: N818 - a fault of the caller, never to be swallowed
    """The same key with other content: a fact is written down once (DESIGN §3, rule 3)."""

    def __init__(self, key: str) -> None:
        super().__init__(key)


async def submit(work: Work, specification: Specification) -> ExchangeDocument | None:
    """Write down that this work is to become a document in 1C; the document, or None if none is to be made.

    Without a connected base nothing is kept, and a correction of work that has no document makes none. Said again with the
    same content it changes nothing; with other content it raises :class:`ContentChanged`, unless the document still waits
    for the price of a line. The caller has locked the ticket.
    """
    before = await _documents_of(work, specification)
    same = next((row for row in before if row.key == specification.key), None)
    if same is not None:
        return await _again(work, same, specification)
    base = await connected_base(work)
    if specification.correction:
        return await _correct(work, before, specification)
    if base is None or not specification.lines:
        return None
    row = _make(work, specification, base.code, work.now)
    await work.session.flush()
    if row.state is DocumentState.READY:
        await _check_ties(work, row)
    return row


async def _documents_of(work: Work, specification: Specification) -> Sequence[ExchangeDocument]:
    """The documents of the completion, oldest first, locked: the worker may be about to send one."""
    await work.session.flush()
    query = (
        select(ExchangeDocument)
        .where(
            ExchangeDocument.ticket_id == specification.ticket_id,
            ExchangeDocument.completion == specification.completion,
        )
        .order_by(ExchangeDocument.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(query)).all()


async def _again(work: Work, row: ExchangeDocument, specification: Specification) -> ExchangeDocument:
    if row.payload_hash == specification.content_hash():
        return row
    if row.state is not DocumentState.HELD:
        raise ContentChanged(specification.key)
    row.payload, row.payload_hash = specification.model_dump(mode="json"), specification.content_hash()
    if specification.is_settled:
        move(row, Event.SETTLED)
        await _check_ties(work, row)
    await work.session.flush()
    return row


async def _correct(
    work: Work, before: Sequence[ExchangeDocument], specification: Specification
) -> ExchangeDocument | None:
    """A correction's document takes the place of the one before, which steps back if it was never sent. What may be in 1C is
    cancelled there by the worker, before the new one is sent."""
    if not before:
        return None
    last = before[-1]
    for row in before:
        if row.state in NEVER_SENT:
            move(row, Event.CORRECTED)
    there = [row for row in before if row.state not in (DocumentState.SUPERSEDED, DocumentState.CANCELLED)]
    if not specification.lines and not there:
        return None
    row = _make(work, specification, last.base, last.happened_at)
    row.replaces_id = last.id
    await work.session.flush()
    if there and there[-1].state in DECIDED:
        # A human has said what is to be of this work in 1C; the same human should hear of the change.
        row.state = DocumentState.REFUSED
        in_trouble(row, Trouble.DECIDED_BEFORE)
        await work.session.flush()
        await tell_stopped(work, row)
        return row
    if row.state is DocumentState.READY:
        await _check_ties(work, row)
    return row


def _make(work: Work, specification: Specification, base: str, happened_at: datetime) -> ExchangeDocument:
    row = ExchangeDocument(
        key=specification.key,
        base=base,
        ticket_id=specification.ticket_id,
        number=specification.number,
        company_id=specification.company_id,
        contract_id=specification.contract_id,
        completion=specification.completion,
        correction=specification.correction,
        happened_at=happened_at,
        created_at=work.now,
        payload=specification.model_dump(mode="json"),
        payload_hash=specification.content_hash(),
        state=DocumentState.READY if specification.is_settled else DocumentState.HELD,
        waits_for=[],
        next_at=real_now(),
    )
    work.session.add(row)
    return row


async def _check_ties(work: Work, row: ExchangeDocument) -> None:
    """Say at once that something is not tied, not when the month is over. What is only to be cancelled needs no ties."""
    if not row.specification.lines:
        return
    base = await work.session.get_one(ExchangeBase, row.base)
    found = await references(work, row.specification, needs_people=base.needs_people)
    if isinstance(found, NotTied):
        await stop_for_ties(work, row, found.missing)

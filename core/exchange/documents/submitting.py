"""Handing work and invoices over to the exchange: one document for each completion, one for each request for hours, in the
transaction that makes it so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.clock import real_now
from core.database import Work
from core.exchange.documents.bases import connected_base
from core.exchange.documents.content import Content, DocumentKind, kind_of, origin_of
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


async def submit(work: Work, content: Content) -> ExchangeDocument | None:
    """Write down that this is to become a document in 1C; the document, or None if none is to be made.

    Without a connected base nothing is kept, without one that makes invoices no invoice is, and a correction of what has no
    document makes none. Said again with the same content it changes nothing; with other content it raises
    :class:`ContentChanged`, unless the document still waits for the price of a line. The caller has locked the ticket, or the
    request.
    """
    before = await documents_of(work, origin_of(content))
    same = next((row for row in before if row.key == content.key), None)
    if same is not None:
        return await _again(work, same, content)
    base = await connected_base(work)
    if content.correction:
        return await _correct(work, before, content)
    if base is None or content.is_empty:
        return None
    if kind_of(content) is DocumentKind.INVOICE and not base.makes_invoices:
        return None
    row = _make(work, content, base.code, work.now)
    await work.session.flush()
    if row.state is DocumentState.READY:
        await _check_ties(work, row)
    return row


async def documents_of(work: Work, origin: str) -> Sequence[ExchangeDocument]:
    """The documents of a completion or a request, oldest first, locked: the worker may be about to send one."""
    await work.session.flush()
    query = (
        select(ExchangeDocument)
        .where(ExchangeDocument.origin == origin)
        .order_by(ExchangeDocument.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(query)).all()


async def _again(work: Work, row: ExchangeDocument, content: Content) -> ExchangeDocument:
    if row.payload_hash == content.content_hash():
        return row
    if row.state is not DocumentState.HELD:
        raise ContentChanged(content.key)
    row.payload, row.payload_hash = content.model_dump(mode="json"), content.content_hash()
    if content.is_settled:
        move(row, Event.SETTLED)
        await _check_ties(work, row)
    await work.session.flush()
    return row


async def _correct(work: Work, before: Sequence[ExchangeDocument], content: Content) -> ExchangeDocument | None:
    """A correction's document takes the place of the one before, which steps back if it was never sent. What may be in 1C is
    cancelled there by the worker, before the new one is sent."""
    if not before:
        return None
    last = before[-1]
    step_back(before)
    there = [row for row in before if row.state not in (DocumentState.SUPERSEDED, DocumentState.CANCELLED)]
    if content.is_empty and not there:
        return None
    row = _make(work, content, last.base, last.happened_at)
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


def step_back(rows: Sequence[ExchangeDocument]) -> None:
    """Those of the (locked) documents that were never sent are not to be any more."""
    for row in rows:
        if row.state in NEVER_SENT:
            move(row, Event.CORRECTED)


def _make(work: Work, content: Content, base: str, happened_at: datetime) -> ExchangeDocument:
    row = ExchangeDocument(
        key=content.key,
        kind=kind_of(content),
        origin=origin_of(content),
        base=base,
        ticket_id=content.ticket_id if isinstance(content, Specification) else None,
        number=content.number,
        company_id=content.company_id,
        contract_id=content.contract_id,
        completion=content.completion if isinstance(content, Specification) else None,
        correction=content.correction,
        happened_at=happened_at,
        created_at=work.now,
        payload=content.model_dump(mode="json"),
        payload_hash=content.content_hash(),
        state=DocumentState.READY if content.is_settled else DocumentState.HELD,
        waits_for=[],
        next_at=real_now(),
    )
    work.session.add(row)
    return row


async def _check_ties(work: Work, row: ExchangeDocument) -> None:
    """Say at once that something is not tied, not when the month is over. What is only to be cancelled needs no ties."""
    if row.content.is_empty:
        return
    base = await work.session.get_one(ExchangeBase, row.base)
    found = await references(work, row.content, needs_people=base.needs_people)
    if isinstance(found, NotTied):
        await stop_for_ties(work, row, found.missing)

"""What people decide about documents that the exchange cannot settle: each with a name and a time."""

from sqlalchemy import select

from core.actor import Actor, require_leader, signature
from core.clock import real_now
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.moving import move
from core.exchange.documents.rules import LOOKS_IF_TURNED_AWAY, LOOKS_IF_UNKNOWN, DocumentState, Event, Trouble, can
from core.exchange.documents.telling import tell_moved

REASON_LENGTH = 300
NUMBER_LENGTH = 40


async def send_again(work: Work, actor: Actor, document_id: int) -> ExchangeDocument:
    """Send it once more, after a look whether it is there; one marked for deletion is known of and does not count."""
    require_leader(actor)
    row = await _row(work, document_id)
    given_up = row.state is DocumentState.DEAD
    row = await _lock(work, actor, document_id, Event.SEND_AGAIN)
    # What was given up may have got there at last.
    row.looks_left = LOOKS_IF_UNKNOWN if given_up else LOOKS_IF_TURNED_AWAY
    row.failures, row.first_sent_at, row.ignores_deleted = 0, None, True
    return await _decided(work, actor, row, "")


async def find_out(work: Work, actor: Actor, document_id: int) -> ExchangeDocument:
    """Look into 1C now: somebody has put something right there."""
    row = await _lock(work, actor, document_id, Event.FIND_OUT)
    row.failures, row.looks_left = 0, LOOKS_IF_UNKNOWN
    return await _decided(work, actor, row, "")


async def consider_done(work: Work, actor: Actor, document_id: int, number: str) -> ExchangeDocument:
    """It is in 1C, as the document with this number; the desk sends nothing and looks for nothing any more."""
    number = " ".join(number.split())
    if not number or len(number) > NUMBER_LENGTH:
        raise Refusal("onec-bad-number")
    row = await _lock(work, actor, document_id, Event.CONSIDER_DONE)
    row.onec_number = number
    return await _decided(work, actor, row, "")


async def drop(work: Work, actor: Actor, document_id: int, reason: str) -> ExchangeDocument:
    """It is not to be in 1C, for this reason."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LENGTH:
        raise Refusal("onec-no-reason")
    row = await _lock(work, actor, document_id, Event.DROP)
    return await _decided(work, actor, row, reason)


async def accept_difference(work: Work, actor: Actor, document_id: int) -> ExchangeDocument:
    """A human has looked at what 1C has made of it, and it may stay so."""
    require_leader(actor)
    row = await _row(work, document_id)
    if row.state is not DocumentState.CONFIRMED or row.trouble is not Trouble.DIFFERS:
        raise Refusal("onec-nothing-to-decide")
    row.trouble = row.explanation = None
    return await _decided(work, actor, row, "")


async def _row(work: Work, document_id: int) -> ExchangeDocument:
    row = await lock_row(work, ExchangeDocument, document_id)
    if row is None:
        raise NotFound("no-document")
    return row


async def _lock(work: Work, actor: Actor, document_id: int, event: Event) -> ExchangeDocument:
    """The document, moved by the human's decision."""
    require_leader(actor)
    row = await _row(work, document_id)
    if not can(row.state, event):
        raise Refusal("onec-nothing-to-decide")
    if row.lease_until is not None and row.lease_until > real_now():
        raise Refusal("onec-in-hand")
    later = select(ExchangeDocument.id).where(ExchangeDocument.replaces_id == row.id)
    if await work.session.scalar(later) is not None:
        raise Refusal("onec-corrected")
    move(row, event)
    return row


async def _decided(work: Work, actor: Actor, row: ExchangeDocument, reason: str) -> ExchangeDocument:
    row.decided_by, row.decided_at, row.decided_reason = signature(actor), work.now, reason or None
    await work.session.flush()
    await tell_moved(work, row)
    return row

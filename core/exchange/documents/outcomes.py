"""What became of a document that was in hand. An outcome that comes too late, when somebody else has it, changes nothing,
except that it was made: that is true whoever says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from core.clock import real_now
from core.database import Work, lock_row
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.moving import in_trouble, move
from core.exchange.documents.rules import (
    LOOKS_IF_TURNED_AWAY,
    LOOKS_IF_UNKNOWN,
    DocumentState,
    Event,
    Pace,
    Trouble,
    can,
)
from core.exchange.documents.sending import Claimed, Task
from core.exchange.documents.telling import tell_moved, tell_stopped

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class There:
    """A document as it is in 1C. ``differs``: words for what is not as it was sent, empty if nothing is."""

    ref: UUID
    number: str
    date: datetime | None
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong. ``explanation``: safe words for a human, in Russian."""

    trouble: Trouble
    explanation: str = ""


async def _in_hand(work: Work, claimed: Claimed) -> ExchangeDocument | None:
    row = await lock_row(work, ExchangeDocument, claimed.id)
    expected = DocumentState.SENDING if claimed.task is Task.SEND else DocumentState.UNKNOWN
    if row is None or row.state is not expected or row.sendings != claimed.sendings:
        log.warning("onec.outcome_too_late", document=claimed.id)
        return None
    return row


async def confirm(work: Work, claimed: Claimed, there: There) -> None:
    """It is in 1C: made just now, or found there. People are told if it is not as it was sent."""
    row = await lock_row(work, ExchangeDocument, claimed.id)
    event = Event.CREATED if claimed.task is Task.SEND else Event.FOUND
    if row is None or row.sendings != claimed.sendings or not can(row.state, event):
        log.warning("onec.outcome_too_late", document=claimed.id)
        return
    move(row, event)
    row.onec_ref, row.onec_number, row.onec_date = there.ref, there.number[:40], there.date
    row.failures = row.looks_left = 0
    if there.differs:
        in_trouble(row, Trouble.DIFFERS, there.differs)
        await tell_stopped(work, row)
    await tell_moved(work, row)
    await work.session.flush()


async def emptied(work: Work, claimed: Claimed) -> None:
    """A correction has taken all the work away, and what was in 1C is cancelled."""
    if (row := await _in_hand(work, claimed)) is not None:
        move(row, Event.EMPTIED)
        await tell_moved(work, row)
        await work.session.flush()


async def refuse(work: Work, claimed: Claimed, fault: Fault) -> None:
    """1C has said no, or must not be asked: a human decides."""
    if (row := await _in_hand(work, claimed)) is not None:
        await _stop(work, row, Event.REJECTED, fault)


async def turned_away(work: Work, claimed: Claimed, fault: Fault, wait: timedelta, pace: Pace) -> None:
    """1C has not begun: again after ``wait``, and after one look."""
    if (row := await _in_hand(work, claimed)) is None:
        return
    if pace.is_exhausted(row.failures, row.first_sent_at, real_now()):
        await _stop(work, row, Event.GIVEN_UP, fault)
        return
    move(row, Event.TURNED_AWAY)
    _later(row, fault, wait)
    row.looks_left = LOOKS_IF_TURNED_AWAY
    row.failures += 1
    await work.session.flush()


async def doubt(work: Work, claimed: Claimed, fault: Fault, pace: Pace) -> None:
    """Nobody knows whether it was made. 1C may be making it even now: it is looked for after a while."""
    if (row := await _in_hand(work, claimed)) is None:
        return
    if pace.is_exhausted(row.failures, row.first_sent_at, real_now()):
        await _stop(work, row, Event.GIVEN_UP, fault)
        return
    move(row, Event.TIMED_OUT)
    _later(row, fault, pace.grace)
    row.looks_left = LOOKS_IF_UNKNOWN
    row.failures += 1
    await work.session.flush()


async def not_looked(work: Work, claimed: Claimed, fault: Fault, wait: timedelta, pace: Pace) -> None:
    """1C could not be looked into: again after ``wait``."""
    if (row := await _in_hand(work, claimed)) is None:
        return
    if pace.is_exhausted(row.failures, row.first_sent_at, real_now()):
        await _stop(work, row, Event.GIVEN_UP, fault)
        return
    _later(row, fault, wait)
    row.failures += 1
    await work.session.flush()


async def give_up(work: Work, claimed: Claimed, fault: Fault) -> None:
    """No repetition will help. It may be in 1C all the same."""
    if (row := await _in_hand(work, claimed)) is not None:
        await _stop(work, row, Event.GIVEN_UP, fault)


async def absent(work: Work, claimed: Claimed, pace: Pace) -> None:
    """It was looked for and is not there. When that is sure, it may be sent again."""
    if (row := await _in_hand(work, claimed)) is None:
        return
    row.looks_left -= 1
    if row.looks_left <= 0:
        move(row, Event.ABSENT)
        row.looks_left = 0
    else:
        row.lease_until = None
        row.next_at = real_now() + pace.between_looks
    await work.session.flush()


async def found_many(work: Work, claimed: Claimed, count: int) -> None:
    """Several documents carry the mark. Nothing is deleted by the desk."""
    if (row := await _in_hand(work, claimed)) is not None:
        await _stop(work, row, Event.FOUND_SEVERAL, Fault(Trouble.SEVERAL, f"в 1С документов с этой отметкой: {count}"))


async def found_deleted(work: Work, claimed: Claimed, number: str) -> None:
    """It is there and marked for deletion: somebody has meant it."""
    if (row := await _in_hand(work, claimed)) is not None:
        await _stop(work, row, Event.FOUND_DELETED, Fault(Trouble.DELETED, f"в 1С помечен на удаление: {number}"))


async def replaced(work: Work, document_id: int) -> None:
    """A document that a correction replaces is cancelled in 1C, or was never there."""
    row = await lock_row(work, ExchangeDocument, document_id)
    if row is not None and can(row.state, Event.REPLACED):
        move(row, Event.REPLACED)
        await work.session.flush()


async def _stop(work: Work, row: ExchangeDocument, event: Event, fault: Fault) -> None:
    move(row, event)
    in_trouble(row, fault.trouble, fault.explanation)
    await work.session.flush()
    await tell_stopped(work, row)
    await tell_moved(work, row)


def _later(row: ExchangeDocument, fault: Fault, wait: timedelta) -> None:
    row.lease_until = None
    row.next_at = real_now() + wait
    in_trouble(row, fault.trouble, fault.explanation)

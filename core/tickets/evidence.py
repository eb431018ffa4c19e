"""Evidence of work: calls and voice notes. The client never sees any of it."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, require_staff
from core.catalog.rules import parse_work
from core.database import Work
from core.errors import Refusal
from core.tickets.base import begin, lock_ticket, show_changed
from core.tickets.conversation import File
from core.tickets.entry import LONGEST, SHORT, plain_word
from core.tickets.lines import COMMENT_LENGTH
from core.tickets.models import ACTIVE, FileKind, Ticket, TicketState
from core.tickets.rules import MOST_MINUTES
from core.tickets.work_models import Evidence, EvidenceKind

CALL = "звонок"
_CLOCK = re.compile(r"\d:\d")
SPOKEN = frozenset({FileKind.VOICE, FileKind.AUDIO, FileKind.VIDEO_NOTE})
"""What can be a spoken account of work."""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """«звонок 10 по НДС»: a call of so many minutes. None: it begins like one, but how long is not understood."""

    minutes: int | None
    comment: str = ""


def read_call(text: str) -> CallEntry | None:
    """A call if the text is the word «звонок» and minutes, in whichever order; None for anything else. A time of day («звонок
    11:40») is no length. In doubt it is not sent to the client: a short line that begins with the word is asked about."""
    words = text.split()
    if not words:
        return None
    first = plain_word(words[0]) == CALL
    parsed = None if _CLOCK.search(text) else parse_work(" ".join(words[1:] if first else words))
    if first:
        if parsed is not None and len(parsed[1].split()) <= LONGEST:
            return CallEntry(parsed[0], parsed[1].strip(" ,.:–—-"))
        return CallEntry(None) if len(words) <= SHORT else None
    return CallEntry(parsed[0]) if parsed is not None and plain_word(parsed[1]) == CALL else None


async def note_call(work: Work, actor: Actor, ticket_id: int, minutes: int, comment: str = "") -> Ticket:
    """Note a call that has just ended. Evidence for the draft of the time, no line of work by itself. Takes an open ticket."""
    if not 0 < minutes <= MOST_MINUTES:
        raise Refusal("bad-work-minutes", most=MOST_MINUTES)
    return await _keep(work, actor, ticket_id, EvidenceKind.CALL, minutes=minutes, comment=comment)


async def keep_voice(work: Work, actor: Actor, ticket_id: int, file: File) -> Ticket:
    """Keep a voice message as evidence of work. Takes an open ticket."""
    if file.kind not in SPOKEN:
        raise Refusal("not-a-voice")
    return await _keep(work, actor, ticket_id, EvidenceKind.VOICE, file_ref=file.file_ref)


async def _keep(
    work: Work,
    actor: Actor,
    ticket_id: int,
    kind: EvidenceKind,
    *,
    minutes: int | None = None,
    comment: str = "",
    file_ref: str | None = None,
) -> Ticket:
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    work.session.add(
        Evidence(
            ticket_id=ticket.id,
            staff_id=author.staff_id,
            kind=kind,
            at=work.now,
            minutes=minutes,
            comment=" ".join(comment.split())[:COMMENT_LENGTH],
            file_ref=file_ref,
        )
    )
    await show_changed(work, ticket)
    return ticket


@dataclass(frozen=True, slots=True)
class Kept:
    """How much evidence a ticket has."""

    voices: int = 0
    calls: int = 0
    call_minutes: int = 0


async def kept_of(work: Work, ticket_id: int) -> Kept:
    """What a ticket's card shows of it."""
    query = (
        select(Evidence.kind, func.count(), func.sum(Evidence.minutes))
        .where(Evidence.ticket_id == ticket_id)
        .group_by(Evidence.kind)
    )
    found = {kind: (int(count), int(minutes or 0)) for kind, count, minutes in await work.session.execute(query)}
    calls, minutes = found.get(EvidenceKind.CALL, (0, 0))
    return Kept(found.get(EvidenceKind.VOICE, (0, 0))[0], calls, minutes)

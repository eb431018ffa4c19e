"""Calls that are being written down: the words are kept until somebody has said what is missing."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import CallAsks, PendingCall
from core.database import Work
from core.errors import Refusal
from core.tickets.conversation import File, Words
from core.tickets.models import FileKind

KEPT = timedelta(days=1)
"""A call nobody has finished by then is none any more, and its words are somebody's personal data."""


async def add(
    work: Work,
    *,
    chat_id: int,
    message_id: int,
    asks: CallAsks,
    words: Words,
    said_at: datetime,
    company_id: int | None = None,
    ticket_id: int | None = None,
) -> int:
    """Keep what has been typed; the number that buttons carry. What is too old goes."""
    await work.session.execute(
        delete(PendingCall).where(PendingCall.said_at < work.now - KEPT).execution_options(synchronize_session=False)
    )
    added: int | None = await work.session.scalar(
        insert(PendingCall)
        .values(
            chat_id=chat_id,
            message_id=message_id,
            asks=asks,
            company_id=company_id,
            ticket_id=ticket_id,
            words=words.text,
            files=[asdict(file) for file in words.files],
            said_at=said_at,
        )
        .returning(PendingCall.id)
    )
    assert added is not None
    return added


async def waiting(work: Work, call_id: int) -> PendingCall:
    """A call that is still being written down. Refuses one that is gone, and one that has become a ticket: a second tap."""
    return _waits(await work.session.get(PendingCall, call_id, populate_existing=True))


async def locked(work: Work, call_id: int) -> PendingCall:
    """The same with its row locked."""
    return _waits(await work.session.get(PendingCall, call_id, with_for_update=True, populate_existing=True))


def _waits(call: PendingCall | None) -> PendingCall:
    if call is None or call.ticket_id is not None:
        raise Refusal("call-gone")
    return call


async def asked_in(work: Work, call_id: int, prompt_id: int) -> None:
    """Note the message in which it was asked: a reply to it is the answer."""
    await work.session.execute(
        update(PendingCall)
        .where(PendingCall.id == call_id)
        .values(prompt_id=prompt_id)
        .execution_options(synchronize_session=False)
    )


async def by_prompt(work: Work, chat_id: int, prompt_id: int) -> PendingCall | None:
    """What the bot has asked for in this message."""
    query = select(PendingCall).where(PendingCall.chat_id == chat_id, PendingCall.prompt_id == prompt_id)
    return await work.session.scalar(query.order_by(PendingCall.id.desc()).limit(1))


def words_of(call: PendingCall) -> Words:
    """As the core knows them."""
    files = tuple(File(FileKind(file["kind"]), file["file_ref"], file["name"], file["size"]) for file in call.files)
    return Words(call.words, files)


async def opened(work: Work, call: PendingCall, ticket_id: int) -> None:
    """It is a ticket now; the words stand there."""
    call.ticket_id, call.words, call.files = ticket_id, "", []
    await work.session.flush()

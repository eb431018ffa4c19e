"""Signs that people have put under messages."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.store.models import Reaction
from core.database import Work


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sign is about: a message of the conversation, or (None) the ticket as a whole."""

    ticket_id: int
    relayed_id: int | None


async def put(
    work: Work, chat_id: int, message_id: int, person_id: int, subject: Subject, emoji: str | None, *, by_staff: bool
) -> None:
    """Note what a person has under a message now; None takes it away."""
    await work.session.execute(
        delete(Reaction)
        .where(Reaction.chat_id == chat_id, Reaction.message_id == message_id, Reaction.person_id == person_id)
        .execution_options(synchronize_session=False)
    )
    if emoji is None:
        return
    work.session.add(
        Reaction(
            chat_id=chat_id,
            message_id=message_id,
            person_id=person_id,
            by_staff=by_staff,
            ticket_id=subject.ticket_id,
            relayed_id=subject.relayed_id,
            emoji=emoji,
        )
    )
    await work.session.flush()


async def newest(work: Work, subject: Subject, *, by_staff: bool) -> str | None:
    """The sign that has come last of those that this side has put about this."""
    return await work.session.scalar(
        select(Reaction.emoji)
        .where(
            Reaction.ticket_id == subject.ticket_id,
            Reaction.relayed_id.is_not_distinct_from(subject.relayed_id),
            Reaction.by_staff.is_(by_staff),
        )
        .order_by(Reaction.id.desc())
        .limit(1)
    )

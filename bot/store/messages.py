"""The message map: which message in Telegram is about what. In the database, so a restart loses no reply's target."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import MappedMessage, Purpose
from core.database import Work
from core.staff.models import Staff

_KEY = ("chat_id", "message_id")
_NEW = insert(MappedMessage.metadata.tables[MappedMessage.__tablename__])
# Made once, and for the table and not the class: this is written for every message that goes out.
_NOTE = _NEW.on_conflict_do_update(
    index_elements=_KEY, set_={column.name: column for column in _NEW.excluded if column.name not in _KEY}
)


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about (see :class:`MappedMessage`)."""

    purpose: Purpose
    ticket_id: int | None = None
    relayed_id: int | None = None
    ref_id: int | None = None
    own: bool = False
    caption: str | None = None


async def remember(work: Work, chat_id: int, message_id: int, about: About, *, has_text: bool = True) -> None:
    """Note what a message is about; a message noted before is noted anew."""
    await remember_all(work, [Noted(chat_id, message_id, about, has_text)])


@dataclass(frozen=True, slots=True)
class Noted:
    """A message in a chat, and what it is about. ``has_text``: it is a text, not a caption."""

    chat_id: int
    message_id: int
    about: About
    has_text: bool = True


async def remember_all(work: Work, notes: Sequence[Noted]) -> None:
    """The same of many messages, each once."""
    rows: list[dict[str, object]] = [
        {
            "chat_id": note.chat_id,
            "message_id": note.message_id,
            "purpose": note.about.purpose,
            "ticket_id": note.about.ticket_id,
            "relayed_id": note.about.relayed_id,
            "ref_id": note.about.ref_id,
            "own": note.about.own,
            "has_text": note.has_text,
            "caption": note.about.caption,
        }
        for note in notes
    ]
    if rows:
        connection = await work.session.connection()
        await connection.execute(_NOTE, rows)


async def remember_list(work: Work, chat_id: int, message_id: int) -> None:
    """Note the list of waiting tickets; the one before, if it still stands there, is only a message about something."""
    await work.session.execute(
        update(MappedMessage)
        .where(
            MappedMessage.chat_id == chat_id,
            MappedMessage.purpose == Purpose.ALERT,
            MappedMessage.message_id != message_id,
        )
        .values(purpose=Purpose.NOTICE)
        .execution_options(synchronize_session=False)
    )
    await remember(work, chat_id, message_id, About(Purpose.ALERT))


async def list_in(work: Work, chat_id: int) -> int | None:
    """The list of waiting tickets in this chat."""
    return await work.session.scalar(
        select(MappedMessage.message_id)
        .where(MappedMessage.chat_id == chat_id, MappedMessage.purpose == Purpose.ALERT)
        .order_by(MappedMessage.message_id.desc())
        .limit(1)
    )


async def find(work: Work, chat_id: int, message_id: int) -> MappedMessage | None:
    """What a message is about, if it is known."""
    return await work.session.get(MappedMessage, (chat_id, message_id))


async def card_of(work: Work, chat_id: int, ticket_id: int) -> int | None:
    """The message that is the ticket's card in this chat; the newest if there are several."""
    return await work.session.scalar(
        select(MappedMessage.message_id)
        .where(
            MappedMessage.ticket_id == ticket_id,
            MappedMessage.chat_id == chat_id,
            MappedMessage.purpose == Purpose.CARD,
        )
        .order_by(MappedMessage.message_id.desc())
        .limit(1)
    )


async def copies_of(work: Work, chat_id: int, relayed_id: int) -> list[MappedMessage]:
    """The messages that the bot wrote in this chat as copies of somebody's words, oldest first."""
    found = await work.session.scalars(
        select(MappedMessage)
        .where(MappedMessage.relayed_id == relayed_id, MappedMessage.chat_id == chat_id, MappedMessage.own.is_(False))
        .order_by(MappedMessage.message_id)
    )
    return list(found)


async def parts_said(work: Work, chat_id: int, relayed_id: int) -> list[MappedMessage]:
    """What a person wrote in this chat that is this message of the conversation, oldest first: several if it was an album. What
    the person has separated from a ticket has no message of its own."""
    found = await work.session.scalars(
        select(MappedMessage)
        .where(
            MappedMessage.relayed_id == relayed_id,
            MappedMessage.chat_id == chat_id,
            MappedMessage.own,
            MappedMessage.message_id > 0,
        )
        .order_by(MappedMessage.message_id)
    )
    return list(found)


async def stands_as(work: Work, chat_id: int, relayed_id: int) -> int | None:
    """The message in this chat that this one of the conversation is: the person's own, else the bot's copy."""
    return await work.session.scalar(
        select(MappedMessage.message_id)
        .where(MappedMessage.relayed_id == relayed_id, MappedMessage.chat_id == chat_id, MappedMessage.message_id > 0)
        .order_by(MappedMessage.own.desc(), MappedMessage.message_id)
        .limit(1)
    )


async def edited_words(work: Work, about: MappedMessage, text: str) -> str:
    """What a message of the conversation says after a person has edited one of its messages in Telegram: of an album all parts
    together, of which the edit has changed one."""
    if about.caption is None or about.relayed_id is None:
        return text
    about.caption = text
    await work.session.flush()
    parts = await parts_said(work, about.chat_id, about.relayed_id)
    return "\n".join(part.caption for part in parts if part.caption)


async def card_elsewhere(work: Work, chat_id: int, ticket_id: int) -> bool:
    """Whether the ticket's card is in another group: the engineers' before it moved. (Groups have numbers below zero.)"""
    found = await work.session.scalar(
        select(MappedMessage.message_id)
        .where(
            MappedMessage.ticket_id == ticket_id,
            MappedMessage.chat_id != chat_id,
            MappedMessage.chat_id < 0,
            MappedMessage.purpose == Purpose.CARD,
        )
        .limit(1)
    )
    return found is not None


async def private_cards_of(work: Work, ticket_ids: Collection[int]) -> list[tuple[int, int]]:
    """Who of the staff has one of these tickets' cards in a private chat: (staff, ticket)."""
    rows = await work.session.execute(
        select(Staff.id, MappedMessage.ticket_id)
        .join(Staff, Staff.messenger_id == MappedMessage.chat_id)
        .where(MappedMessage.ticket_id.in_(ticket_ids), MappedMessage.purpose == Purpose.CARD, Staff.active)
        .distinct()
    )
    return [(staff_id, ticket_id) for staff_id, ticket_id in rows if ticket_id is not None]


async def draft_message(work: Work, chat_id: int, draft_id: int) -> int | None:
    """The message that offers to open this draft."""
    return await work.session.scalar(
        select(MappedMessage.message_id)
        .where(
            MappedMessage.chat_id == chat_id,
            MappedMessage.purpose == Purpose.DRAFT,
            MappedMessage.ref_id == draft_id,
        )
        .order_by(MappedMessage.message_id.desc())
        .limit(1)
    )


async def offers_of(work: Work, chat_id: int, purpose: Purpose, ref_id: int) -> list[int]:
    """The messages in this chat in which this proposal or estimate can be answered, oldest first."""
    found = await work.session.scalars(
        select(MappedMessage.message_id)
        .where(MappedMessage.chat_id == chat_id, MappedMessage.purpose == purpose, MappedMessage.ref_id == ref_id)
        .order_by(MappedMessage.message_id)
    )
    return list(found)


async def draft_became(work: Work, chat_id: int, draft_id: int, ticket_id: int) -> None:
    """The draft whose offer stands in the chat is this ticket now."""
    await work.session.execute(
        update(MappedMessage)
        .where(
            MappedMessage.chat_id == chat_id, MappedMessage.purpose == Purpose.DRAFT, MappedMessage.ref_id == draft_id
        )
        .values(ticket_id=ticket_id)
        .execution_options(synchronize_session=False)
    )


async def offer_of(work: Work, chat_id: int, ticket_id: int) -> int | None:
    """The message that had offered to open what became this ticket."""
    return await work.session.scalar(
        select(MappedMessage.message_id)
        .where(
            MappedMessage.ticket_id == ticket_id,
            MappedMessage.chat_id == chat_id,
            MappedMessage.purpose == Purpose.DRAFT,
        )
        .order_by(MappedMessage.message_id.desc())
        .limit(1)
    )


async def became_note(work: Work, relayed_id: int, note_id: int) -> None:
    """What a person has written was no message to the client after all, but a note."""
    await work.session.execute(
        update(MappedMessage)
        .where(MappedMessage.relayed_id == relayed_id)
        .values(purpose=Purpose.NOTE, relayed_id=None, ref_id=note_id)
        .execution_options(synchronize_session=False)
    )


async def moved(work: Work, relayed_id: int, ticket_id: int) -> None:
    """This message of the conversation belongs to another ticket now, and so do its original and its copies."""
    await work.session.execute(
        update(MappedMessage)
        .where(MappedMessage.relayed_id == relayed_id)
        .values(ticket_id=ticket_id)
        .execution_options(synchronize_session=False)
    )

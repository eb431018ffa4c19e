"""Tables of the Telegram front end."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class InboxState(StrEnum):
    """``waiting``, being handled (``working``, leased), ``done``, or ``failed`` after the last attempt."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class InboxRow(Base):
    """An update of Telegram, stored before it is confirmed, handled once, in order within its chat.

    Update numbers are unique per bot. Times are real, not business time. Raw updates are personal data: removed 14
    days after they were handled.
    """

    __tablename__ = "bot_inbox"
    __table_args__ = (
        Index("ix_bot_inbox_queue", "chat_id", "update_id", postgresql_where="state IN ('waiting', 'working')"),
        Index("ix_bot_inbox_pending", "bot_id", "update_id", postgresql_where="state IN ('waiting', 'working')"),
        Index("ix_bot_inbox_done", "done_at", postgresql_where="done_at IS NOT NULL"),
    )

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[Instant]
    state: Mapped[InboxState] = mapped_column(text_enum(InboxState, "state"))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None] = mapped_column(String(300))


class BotChat(Base):
    """A chat as the bot knows it. ``is_accountant``: a group where requests for invoices go. ``silent_since``: the bot may not
    write there (blocked, removed); real time. ``is_forum``: a group with topics; ``topics_refused``: in which the bot may
    make none, as Telegram has said."""

    __tablename__ = "bot_chat"
    __table_args__ = (
        Index("uq_bot_chat_staff_group", "is_staff_group", unique=True, postgresql_where="is_staff_group"),
        Index("uq_bot_chat_accountant", "is_accountant", unique=True, postgresql_where="is_accountant"),
    )

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(255), default="")
    is_staff_group: Mapped[bool] = mapped_column(Boolean, default=False)
    is_accountant: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    silent_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_forum: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    topics_refused: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")


class BotTopic(Base):
    """The topic of a ticket in a forum group. ``thread_id`` is empty while none is there: it is being made (by whom has it
    until ``claimed_until``, real time), or somebody has deleted it. ``made``: how often Telegram was asked for one.
    ``card_id``: its first message, once it has gone; ``pinned`` is empty until that was tried."""

    __tablename__ = "bot_topic"
    __table_args__ = (Index("uq_bot_topic_thread", "chat_id", "thread_id", unique=True),)

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, autoincrement=False)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    closed: Mapped[bool] = mapped_column(Boolean, default=False)
    made: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    card_id: Mapped[int | None] = mapped_column(BigInteger)
    pinned: Mapped[bool | None] = mapped_column(Boolean)


class ChatBudget(Base):
    """What was sent into a chat lately, by all processes together; row 0 is the whole bot. Times are PostgreSQL's: the one
    clock that processes on several machines share.

    ``sent``: moments of a group's messages (and of all) that still count. ``full_at``: when a private chat may have a whole
    burst again. ``held_until``: Telegram's ``retry_after``.
    """

    __tablename__ = "bot_budget"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sent: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    full_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    held_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Purpose(StrEnum):
    """Why the bot wrote a message, so that a reply to it finds its way.

    ``card``: the ticket's card; ``relay``: somebody's words of the conversation; ``notice``: something said about a
    ticket; ``ask_prompt``: "reply to this with a question"; ``draft``: the offer to open a ticket; ``access``: a
    stranger's request; ``proposal`` and ``estimate``: a price or an estimate with buttons to agree to it; ``wish``: a desired
    date with buttons to answer it; ``alert``: the list of tickets that nobody has taken, of which a chat has at most one;
    ``work_prompt``: "reply to this with what was done", nothing of which goes to the client. ``dispute``: a line that a client
    does not agree with; ``keep_prompt``: "reply to this with why it stays"; ``top_up``: a company that buys hours.
    ``note``: a person's own internal note; ``…_prompt``: "reply to this with" a note, the reason for cancelling, the reason
    for waiting until a date (``ref_id``: minutes since 1970), the number of the other ticket, companies of a batch of updates.
    ``wave``: the card of a wave.
    """

    CARD = "card"
    RELAY = "relay"
    NOTICE = "notice"
    ASK_PROMPT = "ask_prompt"
    DRAFT = "draft"
    ACCESS = "access"
    PROPOSAL = "proposal"
    ESTIMATE = "estimate"
    WISH = "wish"
    ALERT = "alert"
    WORK_PROMPT = "work_prompt"
    DISPUTE = "dispute"
    KEEP_PROMPT = "keep_prompt"
    TOP_UP = "top_up"
    NOTE = "note"
    NOTE_PROMPT = "note_prompt"
    CANCEL_PROMPT = "cancel_prompt"
    POSTPONE_PROMPT = "postpone_prompt"
    MERGE_PROMPT = "merge_prompt"
    WAVE = "wave"
    UPDATES_PROMPT = "updates_prompt"


class MappedMessage(Base):
    """A message in Telegram and what it is about. ``relayed_id`` is the conversation's message; ``ref_id`` the id of a
    draft, a request, a proposal, an estimate or a wish. ``own``: written by a person and kept here, so that an edit of it finds
    its copy. ``caption``: what a part of somebody's album said; all parts are one message of the conversation."""

    __tablename__ = "bot_message"
    __table_args__ = (
        Index("ix_bot_message_ticket", "ticket_id", "chat_id", "purpose"),
        Index("ix_bot_message_relayed", "relayed_id"),
        Index("ix_bot_message_alert", "chat_id", postgresql_where="purpose = 'alert'"),
        Index("ix_bot_message_ref", "chat_id", "ref_id", postgresql_where="ref_id IS NOT NULL"),
    )

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    purpose: Mapped[Purpose] = mapped_column(text_enum(Purpose, "purpose"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    relayed_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_message.id"))
    ref_id: Mapped[int | None] = mapped_column(BigInteger)
    own: Mapped[bool] = mapped_column(Boolean, default=False)
    has_text: Mapped[bool] = mapped_column(Boolean, default=True)
    caption: Mapped[str | None] = mapped_column(Text)


class Reaction(Base):
    """What a person has put under a message about a ticket, as it is shown on the other side. The newest has the biggest id.

    ``relayed_id``: the conversation's message it is about; None for a notice about the ticket as a whole.
    """

    __tablename__ = "bot_reaction"
    __table_args__ = (
        Index("uq_bot_reaction_place", "chat_id", "message_id", "person_id", unique=True),
        Index("ix_bot_reaction_ticket", "ticket_id", "relayed_id"),
    )

    id: Mapped[BigId]
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger)
    by_staff: Mapped[bool] = mapped_column(Boolean)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    relayed_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_message.id"))
    emoji: Mapped[str] = mapped_column(String(16))


class Draft(Base):
    """What a client has written and not yet sent as a ticket; one per contact. ``opens_at``: when it opens by itself. ``asks``:
    it may belong to a ticket that is being talked about, so the client is asked to which.

    What was chosen for the ticket and is applied when it opens: ``wants_money`` (keep the hours), ``urgent``, ``wish_at`` (the
    desired date)."""

    __tablename__ = "bot_draft"

    id: Mapped[BigId]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    opens_at: Mapped[Instant] = mapped_column(DateTime(timezone=True), index=True)
    asks: Mapped[bool] = mapped_column(Boolean, default=False)
    wants_money: Mapped[bool] = mapped_column(Boolean, default=False)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    wish_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DraftPart(Base):
    """A message of a draft. ``files`` is a list of {kind, file_ref, name, size}."""

    __tablename__ = "bot_draft_part"
    __table_args__ = (Index("uq_bot_draft_part_message", "draft_id", "message_id", unique=True),)

    id: Mapped[BigId]
    draft_id: Mapped[int] = mapped_column(ForeignKey("bot_draft.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    album_key: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[Instant]


class Dialogue(Base):
    """State of a dialogue (aiogram's FSM) of one person in one chat."""

    __tablename__ = "bot_dialogue"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class CallAsks(StrEnum):
    """What an engineer who writes a call down was asked: the ``company`` or the ``contact`` (buttons), the ``words`` of the
    matter or, of a ticket that is open, the ``time`` of the call (a reply)."""

    COMPANY = "company"
    CONTACT = "contact"
    WORDS = "words"
    TIME = "time"


class PendingCall(Base):
    """A call that is being written down and lacks something. ``message_id``: what the engineer wrote; ``prompt_id``: the bot's
    question. ``words`` as they were typed, with ``files`` as in a draft's part; both are emptied once ``ticket_id`` is open."""

    __tablename__ = "bot_call"
    __table_args__ = (Index("ix_bot_call_prompt", "chat_id", "prompt_id"),)

    id: Mapped[BigId]
    chat_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    prompt_id: Mapped[int | None] = mapped_column(BigInteger)
    asks: Mapped[CallAsks] = mapped_column(text_enum(CallAsks, "asks"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    words: Mapped[str] = mapped_column(Text)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    said_at: Mapped[Instant]

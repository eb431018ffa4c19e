"""Tables of tickets."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, Sequence, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.actor import ContactActor, ContactRole
from core.database import Base, BigId, Instant, text_enum
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority

NUMBERS = Sequence("ticket_number", start=1001, metadata=Base.metadata)
"""Numbers are said aloud over the phone: short, growing, never used twice. A gap means nothing."""


class TicketState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_CLIENT = "waiting_client"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


ACTIVE = frozenset({TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.WAITING_CLIENT})
"""States in which somebody still has to do something."""


class Ticket(Base):
    """A request of a client.

    ``requested_at`` is the moment of the client's first message. ``version`` grows with everything that changes what a
    completion would charge, so that a confirmation of an outdated preview is refused. ``completions`` counts how often the
    ticket was resolved. ``account_id`` is tied at opening; empty for a company without a contract. ``wants_money``: the
    company's manager keeps the hours and pays for this ticket. ``plan_version_id`` and ``calendar_version_id`` are what its
    clocks run by; empty for a ticket that was over before there were plans. ``away_until``: the client has been told that
    nobody works until then.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_contact", "contact_id", "id"),
        Index("ix_ticket_state", "state"),
        Index("ix_ticket_requested_at", "requested_at"),
        Index("ix_ticket_resolved_at", "resolved_at", postgresql_where="resolved_at IS NOT NULL"),
    )

    id: Mapped[BigId]
    number: Mapped[int] = mapped_column(NUMBERS, server_default=NUMBERS.next_value(), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    subject: Mapped[str] = mapped_column(String(120))
    state: Mapped[TicketState] = mapped_column(text_enum(TicketState, "state"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column(default=1)
    completions: Mapped[int] = mapped_column(default=0)
    requested_at: Mapped[Instant]
    opened_at: Mapped[Instant]
    acknowledged_at: Mapped[Instant | None]
    resolved_at: Mapped[Instant | None]
    wants_money: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[Priority] = mapped_column(text_enum(Priority, "priority"), default=Priority.NORMAL)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_plan_version.id"))
    calendar_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_calendar_version.id"))
    away_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def belongs_to(self, actor: ContactActor) -> bool:
        """A member sees the tickets they opened themselves, in the company they belong to; who speaks for the company sees
        all of its tickets, and may do with them what their authors may."""
        if self.company_id != actor.company_id:
            return False
        return self.contact_id == actor.contact_id or actor.role is ContactRole.MANAGER


class TicketEvent(Base):
    """What happened to a ticket, when, and who did it (an actor's signature). Clocks are a replay of these rows.

    ``priority`` and the versions: what holds from this event on, where it changed them.
    """

    __tablename__ = "ticket_event"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(text_enum(EventKind, "kind"))
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    priority: Mapped[Priority | None] = mapped_column(text_enum(Priority, "priority"))
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_plan_version.id"))
    calendar_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_calendar_version.id"))


class Side(StrEnum):
    CLIENT = "client"
    STAFF = "staff"


class Message(Base):
    """A message of the ticket's conversation. An album (several files sent at once) is one message."""

    __tablename__ = "ticket_message"
    __table_args__ = (
        CheckConstraint(
            "(side = 'client' AND contact_id IS NOT NULL AND staff_id IS NULL)"
            " OR (side = 'staff' AND staff_id IS NOT NULL AND contact_id IS NULL)",
            name="author",
        ),
        Index("ix_ticket_message_ticket", "ticket_id", "id"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    side: Mapped[Side] = mapped_column(text_enum(Side, "side"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    question: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    album_key: Mapped[str | None] = mapped_column(String(64), index=True)
    sent_at: Mapped[Instant]
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class FileKind(StrEnum):
    """Kinds of what can be sent along. ``location`` has no file: its reference is «latitude,longitude»."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    VIDEO = "video"
    AUDIO = "audio"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"


class Attachment(Base):
    """A file of a message. ``file_ref`` is the messenger's own reference: the desk keeps no copies of files."""

    __tablename__ = "attachment"

    id: Mapped[BigId]
    message_id: Mapped[int] = mapped_column(ForeignKey("ticket_message.id"), index=True)
    kind: Mapped[FileKind] = mapped_column(text_enum(FileKind, "kind"))
    file_ref: Mapped[str] = mapped_column(String(300))
    name: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int | None] = mapped_column(BigInteger)


class Fate(StrEnum):
    """What a line was paid with. ``pending``: a part is not covered by hours and nobody has decided yet."""

    HOURS = "hours"
    MONEY = "money"
    FREE = "free"
    PENDING = "pending"
    UNPAID = "unpaid"


class LineSource(StrEnum):
    """How a line's minutes are known: ``entered`` by hand, ``drafted`` from what the desk saw and confirmed, a ``timer``, or
    a timer that nobody stopped (``timer_limit``)."""

    ENTERED = "entered"
    DRAFTED = "drafted"
    TIMER = "timer"
    TIMER_LIMIT = "timer_limit"


class WorkLine(Base):
    """What was done in a ticket. Minutes are integers, ``amount`` is kopecks. ``entry_key``: what was asked about a part of a
    message and answered by a button; answered once.

    Until a completion charges it, a line is a draft: ``completion`` and everything below it are empty. The price and the
    rounding rule that were applied are kept with the charge, so that "why 45 minutes?" has an answer. A correction of a
    completion changes no line: it marks the old ones as ``superseded_by`` its number and adds its own, with their
    ``correction``. ``charged_at``: when the ticket was resolved; a correction's lines keep the moment of what they correct.
    """

    __tablename__ = "work_line"
    __table_args__ = (
        CheckConstraint("actual_minutes > 0", name="actual"),
        CheckConstraint(
            "(completion IS NULL AND fate IS NULL AND charged_minutes IS NULL AND charged_at IS NULL)"
            " OR (completion IS NOT NULL AND fate IS NOT NULL AND charged_minutes IS NOT NULL AND charged_at IS NOT NULL)",
            name="charged",
        ),
        CheckConstraint("covered_minutes >= 0 AND shortage_minutes >= 0", name="minutes"),
        Index(
            "ix_work_line_charged",
            "service_id",
            "id",
            postgresql_where="completion IS NOT NULL AND superseded_by IS NULL",
        ),
        Index("ix_work_line_charged_at", "charged_at", postgresql_where="superseded_by IS NULL"),
        Index("ix_work_line_work_date", "work_date", postgresql_where="superseded_by IS NULL"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    actual_minutes: Mapped[int]
    comment: Mapped[str] = mapped_column(String(300))
    work_date: Mapped[date]
    added_at: Mapped[Instant]
    completion: Mapped[int | None]
    charged_at: Mapped[Instant | None]
    charged_minutes: Mapped[int | None]
    covered_minutes: Mapped[int | None]
    shortage_minutes: Mapped[int | None]
    price: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    fate: Mapped[Fate | None] = mapped_column(text_enum(Fate, "fate"))
    rounding: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    correction: Mapped[int] = mapped_column(default=0)
    superseded_by: Mapped[int | None]
    source: Mapped[LineSource] = mapped_column(text_enum(LineSource, "source"), default=LineSource.ENTERED)
    entry_key: Mapped[str | None] = mapped_column(String(64), unique=True)


class Correction(Base):
    """A correction of a completion: its charge was reversed and made anew, by a named person for a reason."""

    __tablename__ = "ticket_correction"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    completion: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))

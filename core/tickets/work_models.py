"""Tables of how work comes about: timers, the spans a line covers, evidence of work, ready answers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class TimerEnd(StrEnum):
    """What has stopped a timer: its person's ``hand``, ``another`` timer of the same person, the ``limit``, the ticket's
    ``preview`` before it is resolved; or the ticket was ``over`` already and the time went nowhere."""

    HAND = "hand"
    ANOTHER = "another"
    LIMIT = "limit"
    PREVIEW = "preview"
    OVER = "over"


class Timer(Base):
    """A person's stopwatch for a ticket; one runs at a time. ``settled``: its time has become a line of work, or there was
    nothing to make one of; not so while it runs, and while nobody has said what was done."""

    __tablename__ = "work_timer"
    __table_args__ = (
        CheckConstraint("(stopped_at IS NULL) = (ended IS NULL)", name="ended"),
        CheckConstraint("stopped_at >= started_at", name="order"),
        CheckConstraint("stopped_at IS NOT NULL OR NOT settled", name="settled"),
        Index("uq_work_timer_running", "staff_id", unique=True, postgresql_where="stopped_at IS NULL"),
        Index("ix_work_timer_ticket", "ticket_id", postgresql_where="NOT settled"),
        Index("ix_work_timer_stopped", "staff_id", "stopped_at"),
    )

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    started_at: Mapped[Instant]
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended: Mapped[TimerEnd | None] = mapped_column(text_enum(TimerEnd, "ended_by"))
    settled: Mapped[bool] = mapped_column(default=False)


class WorkSpan(Base):
    """From when to when a line of work was done, where the desk knows: a timer's time, or what was drafted from the
    conversation. Minutes typed by hand have none. ``staff_id`` is the line's."""

    __tablename__ = "work_span"
    __table_args__ = (
        CheckConstraint("started_at < ended_at", name="order"),
        Index("ix_work_span_staff", "staff_id", "ended_at"),
    )

    id: Mapped[BigId]
    line_id: Mapped[int] = mapped_column(ForeignKey("work_line.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    started_at: Mapped[Instant]
    ended_at: Mapped[Instant]


class EvidenceKind(StrEnum):
    """A ``call`` that was noted with its minutes, or a ``voice`` message that says what was done."""

    CALL = "call"
    VOICE = "voice"


class Evidence(Base):
    """What shows that work was done. Kept beside the conversation and not in it, so that no way of showing the conversation
    can show it to a client. ``minutes`` of a call; ``file_ref`` of a voice is the messenger's own reference."""

    __tablename__ = "work_evidence"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'call' AND minutes > 0 AND file_ref IS NULL)"
            " OR (kind = 'voice' AND minutes IS NULL AND file_ref IS NOT NULL)",
            name="content",
        ),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[EvidenceKind] = mapped_column(text_enum(EvidenceKind, "kind"))
    at: Mapped[Instant]
    minutes: Mapped[int | None]
    comment: Mapped[str] = mapped_column(String(300), default="")
    file_ref: Mapped[str | None] = mapped_column(String(300))


class Template(Base):
    """A ready answer to the client. One that was removed stays, for what was sent with it; its title is free again."""

    __tablename__ = "answer_template"
    __table_args__ = (
        Index("uq_answer_template_title", "title_key", unique=True, postgresql_where="removed_at IS NULL"),
    )

    id: Mapped[BigId]
    title: Mapped[str] = mapped_column(String(40))
    title_key: Mapped[str] = mapped_column(String(80))
    """The title as it is compared: capitals do not matter, nor does «ё»."""
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    removed_by: Mapped[str | None] = mapped_column(String(64))

"""Tables of batches of updates."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class BatchState(StrEnum):
    """``draft`` until it is confirmed, ``running`` while companies wait, then ``done``; or ``dropped``."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class UpdateBatch(Base):
    """The same untariffed work for many companies on one day, entered by one engineer."""

    __tablename__ = "update_batch"
    __table_args__ = (Index("ix_update_batch_running", "id", postgresql_where="state = 'running'"),)

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    work_date: Mapped[date]
    state: Mapped[BatchState] = mapped_column(text_enum(BatchState, "state"), default=BatchState.DRAFT)
    created_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MarkState(StrEnum):
    """``skipped``: the company had the same service on that day already."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class UpdateMark(Base):
    """A company of a batch, and the closed ticket that its line of work belongs to. ``reason``: why there is none, the code of
    a refusal."""

    __tablename__ = "update_mark"
    __table_args__ = (
        CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state = 'done') = (ticket_id IS NOT NULL)", name="ticket"),
        Index("ix_update_mark_waiting", "batch_id", "company_id", postgresql_where="state = 'waiting'"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("update_batch.id"), primary_key=True, autoincrement=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True, autoincrement=False)
    state: Mapped[MarkState] = mapped_column(text_enum(MarkState, "state"), default=MarkState.WAITING)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(String(64))

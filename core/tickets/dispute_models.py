"""The table of disputes: a client does not agree with what a line of work was charged."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class DisputeState(StrEnum):
    """``open``; the line was ``corrected`` or taken back whole (``reversed``); or it stands as it is (``kept``)."""

    OPEN = "open"
    CORRECTED = "corrected"
    REVERSED = "reversed"
    KEPT = "kept"


class Dispute(Base):
    """A contact does not agree with a charged line. A line has one open dispute. ``words``: what the client has said about it;
    ``answer``: why it was kept, or the reason of the correction. ``settled_by`` is an actor's signature."""

    __tablename__ = "line_dispute"
    __table_args__ = (
        CheckConstraint(
            "(state = 'open') = (settled_at IS NULL) AND num_nulls(settled_at, settled_by, answer) IN (0, 3)",
            name="settled",
        ),
        Index("uq_line_dispute_open", "line_id", unique=True, postgresql_where="state = 'open'"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("work_line.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    words: Mapped[str | None] = mapped_column(String(1000))
    opened_at: Mapped[Instant]
    state: Mapped[DisputeState] = mapped_column(text_enum(DisputeState, "state"))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(String(300))

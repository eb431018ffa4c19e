"""Tables of deadlines: where the clocks stand, what the client wishes and was promised, what was foreseen."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import Outlook


class TicketClock(Base):
    """Where a clock of a ticket stands: an index for lists and for the watch, written by the replay and never by hand.

    ``left_minutes``: whole working minutes that a paused clock has left. ``doubted_due_at``, ``warned_due_at``,
    ``breach_due_at``: the due time that people have been told is in doubt, nearly up, up; another one is another matter.
    """

    __tablename__ = "ticket_clock"
    __table_args__ = (
        Index("ix_ticket_clock_due", "due_at", postgresql_where="state = 'running'"),
        Index("ix_ticket_clock_warn", "warn_at", postgresql_where="state = 'running'"),
        Index("ix_ticket_clock_done", "finished_at", postgresql_where="state = 'done'"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    clock: Mapped[Clock] = mapped_column(text_enum(Clock, "clock"), primary_key=True)
    state: Mapped[ClockState] = mapped_column(text_enum(ClockState, "state"))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    warn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_minutes: Mapped[int | None]
    doubted_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    warned_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    breach_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def breached(self, now: datetime) -> bool:
        """See :meth:`core.sla.rules.clocks.Reading.breached`: derived, so that no old flag survives a new due time."""
        if self.due_at is None or self.state is ClockState.VOID:
            return False
        return (self.finished_at or now) > self.due_at


class WishState(StrEnum):
    """``wished`` by the client, or ``proposed`` by an engineer, waits for the other side; ``promised``; ``replaced`` by a later
    one."""

    WISHED = "wished"
    PROPOSED = "proposed"
    PROMISED = "promised"
    REPLACED = "replaced"


OFFERED = frozenset({WishState.WISHED, WishState.PROPOSED})


class Wish(Base):
    """A desired due date of a ticket: who named it, who settled it. Rows stay: they are the history.

    At most one of a ticket waits for an answer, and at most one is promised; a promise holds until another is made.
    Signatures are those of actors.
    """

    __tablename__ = "ticket_wish"
    __table_args__ = (
        Index("ix_ticket_wish_ticket", "ticket_id", "id"),
        Index("uq_ticket_wish_offered", "ticket_id", unique=True, postgresql_where="state IN ('wished', 'proposed')"),
        Index("uq_ticket_wish_promised", "ticket_id", unique=True, postgresql_where="state = 'promised'"),
        CheckConstraint("(state IN ('wished', 'proposed')) = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[Instant]
    state: Mapped[WishState] = mapped_column(text_enum(WishState, "state"))
    author: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None] = mapped_column(String(64))


class Forecast(Base):
    """What was foreseen for a ticket's solution, written when it changed: kept to be scored. Working minutes.

    ``left``: until ``due_at``; ``remaining``: the ticket's own work; ``queue``: work of others that comes before it.
    """

    __tablename__ = "ticket_forecast"
    __table_args__ = (Index("ix_ticket_forecast_ticket", "ticket_id", "id"),)

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    made_at: Mapped[Instant]
    due_at: Mapped[Instant]
    outlook: Mapped[Outlook] = mapped_column(text_enum(Outlook, "outlook"))
    left: Mapped[int]
    remaining: Mapped[int | None]
    queue: Mapped[int]

"""Tables of people who go."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class TicketPassed(Base):
    """A ticket that has another person of the company now, because its author has gone. By whom: an actor's signature."""

    __tablename__ = "ticket_passed"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    from_contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    to_contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class ForgetState(StrEnum):
    WAITING = "waiting"
    DONE = "done"


class ForgetRequest(Base):
    """A person has asked to be forgotten while work for them goes on. ``due_at``: erased then, whoever has done what."""

    __tablename__ = "forget_request"
    __table_args__ = (
        Index("uq_forget_request_waiting", "contact_id", unique=True, postgresql_where="state = 'waiting'"),
        Index("ix_forget_request_due", "due_at", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[BigId]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    state: Mapped[ForgetState] = mapped_column(text_enum(ForgetState, "state"))
    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]
    done_at: Mapped[Instant | None]

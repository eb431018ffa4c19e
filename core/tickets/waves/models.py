"""Tables of waves: which tickets belong together, what was answered to all of them, and what is still to be done with each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum

NAME_LENGTH = 100


class WaveState(StrEnum):
    """``answered``: all of its clients have been written to at once; ``closed``: nothing of it is left to do."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class WaveRule(StrEnum):
    """How work in its tickets is charged: ``free`` (counted, costs nothing), ``fixed`` (so many minutes a ticket), or by
    ``minutes`` as they were entered."""

    FREE = "free"
    FIXED = "fixed"
    MINUTES = "minutes"


class Wave(Base):
    """A mass case. ``leader_id`` answers for it. ``fixed_minutes`` of ``service_id``: what the rule ``fixed`` writes into each
    ticket. The rule holds until the wave is closed."""

    __tablename__ = "wave"
    __table_args__ = (
        CheckConstraint(
            "(rule = 'fixed') = (fixed_minutes IS NOT NULL) AND (rule = 'fixed') = (service_id IS NOT NULL)",
            name="fixed",
        ),
        CheckConstraint("fixed_minutes > 0", name="minutes"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("ix_wave_open", "id", postgresql_where="state <> 'closed'"),
    )

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    leader_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[WaveState] = mapped_column(text_enum(WaveState, "state"), default=WaveState.OPEN)
    rule: Mapped[WaveRule] = mapped_column(text_enum(WaveRule, "rule"), default=WaveRule.FREE)
    fixed_minutes: Mapped[int | None]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class WaveTicket(Base):
    """A ticket in a wave; it is in one at most."""

    __tablename__ = "wave_ticket"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, autoincrement=False)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class WaveAnswer(Base):
    """What an engineer wants to say to all clients of a wave; it is said once ``sent_at`` is set."""

    __tablename__ = "wave_answer"

    id: Mapped[BigId]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Instant]
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StepState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class WaveStep(Base):
    """One thing to be done with one ticket, in a transaction of its own: say the answer ``answer_id``, or (without one) resolve
    it. An answer is one step per ticket for ever, so it is said once; a ticket has one waiting step of resolving at most.
    ``reason``: why it failed, the code of a refusal. ``summed``: the group has read of it."""

    __tablename__ = "wave_step"
    __table_args__ = (
        CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name="reason"),
        Index("uq_wave_step_answer", "answer_id", "ticket_id", unique=True, postgresql_where="answer_id IS NOT NULL"),
        Index(
            "uq_wave_step_resolving",
            "ticket_id",
            unique=True,
            postgresql_where="answer_id IS NULL AND state = 'waiting'",
        ),
        Index("ix_wave_step_waiting", "id", postgresql_where="state = 'waiting'"),
        Index("ix_wave_step_wave", "wave_id", postgresql_where="NOT summed"),
    )

    id: Mapped[BigId]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("wave_answer.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[StepState] = mapped_column(text_enum(StepState, "state"), default=StepState.WAITING)
    reason: Mapped[str | None] = mapped_column(String(64))
    summed: Mapped[bool] = mapped_column(default=False)


class WaveHint(Base):
    """«It looks like a wave»: told the group once. ``wave_id``: it was gathered into this one."""

    __tablename__ = "wave_hint"

    id: Mapped[BigId]
    at: Mapped[Instant]
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))


class WaveHinted(Base):
    """A ticket that the group has been told of as a part of a likely wave; it makes no other."""

    __tablename__ = "wave_hinted"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, autoincrement=False)
    hint_id: Mapped[int] = mapped_column(ForeignKey("wave_hint.id"), index=True)

"""Tables of duty. Nothing in them is changed: what is said later counts, what was said before stays."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum
from core.duty.rules.schedule import Kind
from core.duty.rules.words import AwayKind


class DutySchedule(Base):
    """A schedule from ``valid_from`` on; the newest that has begun counts. ``people``: ids of the staff, see
    :class:`core.duty.rules.schedule.Schedule`. ``author`` is an actor's signature, in all tables here."""

    __tablename__ = "duty_schedule"

    id: Mapped[BigId]
    kind: Mapped[Kind] = mapped_column(text_enum(Kind, "kind"))
    people: Mapped[list[int | None]] = mapped_column(JSONB)
    valid_from: Mapped[date]
    starts_on: Mapped[date]
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class DutySubstitution(Base):
    """Somebody is on duty for a while; where several speak of the same time, the newest counts."""

    __tablename__ = "duty_substitution"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_duty_substitution_ends", "ends_at"),
    )

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    instead_of: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class DutyCall(Base):
    """Somebody on duty (``staff_id``) looks for a substitute until ``ends_at``. ``closed_at``: when it was settled: by
    ``substitution_id``, or without one if nobody is looked for any more."""

    __tablename__ = "duty_call"

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ends_at: Mapped[Instant]
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_by: Mapped[str | None] = mapped_column(String(64))
    substitution_id: Mapped[int | None] = mapped_column(ForeignKey("duty_substitution.id"))


class DutyAbsence(Base):
    """Somebody is away from ``first_day`` to ``last_day``, both included, unless it was ``withdrawn_at`` some time."""

    __tablename__ = "duty_absence"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="order"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index("ix_duty_absence_last", "last_day", postgresql_where="withdrawn_at IS NULL"),
    )

    id: Mapped[BigId]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    kind: Mapped[AwayKind] = mapped_column(text_enum(AwayKind, "kind"))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_by: Mapped[str | None] = mapped_column(String(64))

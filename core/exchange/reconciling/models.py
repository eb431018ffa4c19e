"""Tables of the reconciliation."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant
from core.exchange.reconciling.facts import Line


class Reconciliation(Base):
    """A reconciliation that has ended. ``failure``: safe words why 1C could not be read; then ``lines`` are only those that the
    desk knows by itself, and nothing is said to match. ``counts`` of lines by kind. ``told``: fingerprints of the differences
    that directors and administrators have been told of. ``minutes``: by how much hours differ, all together."""

    __tablename__ = "reconciliation"
    __table_args__ = (
        CheckConstraint("matched >= 0 AND differing >= 0 AND minutes >= 0", name="numbers"),
        CheckConstraint("failure IS NULL OR matched = 0", name="unread"),
    )

    id: Mapped[BigId]
    at: Mapped[Instant] = mapped_column(index=True)
    failure: Mapped[str | None] = mapped_column(String(500))
    matched: Mapped[int]
    differing: Mapped[int]
    minutes: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    told: Mapped[list[str]] = mapped_column(ARRAY(String(32)))

    def differences(self) -> list[Line]:
        return [Line.model_validate(line) for line in self.lines]


class ReconciliationRequest(Base):
    """Somebody wants a reconciliation: a person (``staff_id``), or the night. It goes when it is done. ``not_before``: when 1C
    is asked again (real time)."""

    __tablename__ = "reconciliation_request"
    __table_args__ = (
        Index("uq_reconciliation_request_staff_id", "staff_id", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[BigId]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[Instant]
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

"""The table of outgoing intents."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Index, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class OutboxState(StrEnum):
    """``waiting`` to be delivered, being ``sent`` right now (leased), ``done``, or ``dropped`` (see ``error``)."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    DROPPED = "dropped"


COLLAPSES = text("state = 'waiting' AND collapse_key IS NOT NULL")
"""Which rows the unique index of collapsing covers; an upsert names it by the same words."""


class OutboxRow(Base):
    """One intent. ``lane`` names the recipient («contact:7», «staff:3», «group»): a lane keeps its order, lanes do not
    wait for one another. Within a lane a smaller ``weight`` goes first. ``lease_until``, ``not_before`` are real time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_pending", "id", postgresql_where="state IN ('waiting', 'sending')"),
        Index("ix_outbox_queue", "lane", "weight", "id", postgresql_where="state IN ('waiting', 'sending')"),
        # At most one waiting intent of a kind about the same thing: a card's pending edits collapse into one.
        Index(
            "uq_outbox_collapse",
            "lane",
            "kind",
            "collapse_key",
            unique=True,
            postgresql_where=COLLAPSES,
        ),
    )

    id: Mapped[BigId]
    lane: Mapped[str] = mapped_column(String(64))
    weight: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    collapse_key: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[OutboxState] = mapped_column(text_enum(OutboxState, "state"))
    created_at: Mapped[Instant]
    done_at: Mapped[Instant | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None] = mapped_column(String(300))

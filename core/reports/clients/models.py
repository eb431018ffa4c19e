"""The table of talks with clients."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class Reason(StrEnum):
    """Why a client is worth a talk; in the order in which they are shown."""

    DIFFICULT = "difficult"
    UPDATES_ONLY = "updates_only"
    LEAVING = "leaving"
    PROLONG = "prolong"
    GROWING = "growing"


class ClientTalk(Base):
    """Somebody has talked to a client about this; for a while the reason is not brought up again. ``words``: what came of it,
    may be empty."""

    __tablename__ = "client_talk"
    __table_args__ = (Index("ix_client_talk_company", "company_id", "reason", "at"),)

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    reason: Mapped[Reason] = mapped_column(text_enum(Reason, "reason"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant]
    words: Mapped[str] = mapped_column(String(500), default="")

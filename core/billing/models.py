"""Tables of paid work."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class ProposalState(StrEnum):
    """``proposed`` to the client, ``agreed`` (money), or ``declined`` (work given away)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


class Proposal(Base):
    """The part of a completion's hourly lines that hours did not cover, with its price. Settled once, by a named person."""

    __tablename__ = "proposal"
    __table_args__ = (CheckConstraint("minutes > 0 AND amount >= 0", name="positive"),)

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(BigInteger, index=True)
    completion: Mapped[int]
    minutes: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ProposalState] = mapped_column(text_enum(ProposalState, "state"))
    created_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

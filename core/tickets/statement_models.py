"""The table of statements that were given to people."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant


class StatementGiven(Base):
    """A statement that somebody took away as a file, with its sums: what a client may hold in hands later. ``given_to``: a
    signature. Minutes: book balances at both ends, and what hours have paid for (positive). ``billed``: kopecks of the bill.
    ``seen``: by account, how many entries its book had then."""

    __tablename__ = "statement_given"
    __table_args__ = (
        CheckConstraint("last >= first", name="period"),
        Index("ix_statement_given_given_at", "given_at"),
    )

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    given_at: Mapped[Instant]
    given_to: Mapped[str] = mapped_column(String(64))
    opening: Mapped[int]
    closing: Mapped[int]
    charged: Mapped[int]
    billed: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[dict[str, int]] = mapped_column(JSONB)

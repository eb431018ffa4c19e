"""Tables of the ledger. Entries, charges and allocations are append-only: the database refuses to change them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class Account(Base):
    """The account of hours of a contract and its prolongations. Its row is the lock of the account."""

    __tablename__ = "account"

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), unique=True)


class GrantKind(StrEnum):
    """Where the minutes came from."""

    ACCRUAL = "accrual"
    GOODWILL = "goodwill"


class Grant(Base):
    """Minutes given to an account. ``expires_on`` is the last usable day; ``remaining`` is what charges have left."""

    __tablename__ = "ledger_grant"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("remaining BETWEEN 0 AND minutes", name="remaining"),
        CheckConstraint("expires_on >= effective_from", name="dates"),
    )

    id: Mapped[BigId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[GrantKind] = mapped_column(text_enum(GrantKind, "kind"))
    minutes: Mapped[int]
    remaining: Mapped[int]
    priority: Mapped[int]
    effective_from: Mapped[date]
    expires_on: Mapped[date]


class Charge(Base):
    """One business fact that was charged, once: ``key`` is made of the fact and kept for ever."""

    __tablename__ = "ledger_charge"
    __table_args__ = (CheckConstraint("requested = covered + shortage AND covered >= 0 AND shortage >= 0", name="sum"),)

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    requested: Mapped[int]
    covered: Mapped[int]
    shortage: Mapped[int]


class EntryKind(StrEnum):
    GRANT = "grant"
    CHARGE = "charge"


class Entry(Base):
    """A movement of the account. ``minutes`` is signed; ``balance_after`` is the book balance after it.

    A charge has an entry for each line, an untariffed line one of zero minutes. ``seq`` numbers an account's entries
    without gaps. ``author`` is an actor's signature, ``reason`` a text of staff (empty for charges: the line says why).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "seq"),
        CheckConstraint("balance_after >= 0", name="balance"),
        CheckConstraint(
            "(kind = 'grant' AND grant_id IS NOT NULL AND charge_id IS NULL AND minutes > 0)"
            " OR (kind = 'charge' AND charge_id IS NOT NULL AND line_id IS NOT NULL AND grant_id IS NULL AND minutes <= 0)",
            name="shape",
        ),
    )

    id: Mapped[BigId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    seq: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind, "kind"))
    minutes: Mapped[int]
    balance_after: Mapped[int]
    work_date: Mapped[date]
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_grant.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_charge.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)


class Allocation(Base):
    """How many minutes of an entry came from which grant."""

    __tablename__ = "ledger_allocation"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("ledger_grant.id"), primary_key=True)
    minutes: Mapped[int]


APPEND_ONLY = ("ledger_charge", "ledger_entry", "ledger_allocation")
"""Tables in which nothing is ever changed or removed."""

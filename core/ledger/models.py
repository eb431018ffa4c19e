"""Tables of the ledger. Entries, charges, reversals and allocations are append-only: the database refuses to change them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum

NO_HASH = b""
"""In place of hashes in entries that are older than the chain: a migration changes no entry."""


class Account(Base):
    """The account of hours of a contract and its prolongations. Its row is the lock of the account.

    ``entries``, ``book`` and ``head`` repeat the last entry (its number, the balance after it, its hash), so that the
    statement that locks the account also tells where to go on. ``low_level`` is the highest threshold of used minutes,
    in per cent, that has been told to people and is still exceeded.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("entries >= 0 AND book >= 0", name="head"),)

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), unique=True)
    entries: Mapped[int] = mapped_column(default=0)
    book: Mapped[int] = mapped_column(default=0)
    head: Mapped[bytes] = mapped_column(LargeBinary, default=NO_HASH)
    low_level: Mapped[int] = mapped_column(SmallInteger, default=0)


class GrantKind(StrEnum):
    """Where the minutes came from. ``restored``: a reversal's minutes whose own grant has expired meanwhile."""

    ACCRUAL = "accrual"
    PURCHASE = "purchase"
    GOODWILL = "goodwill"
    TRUST = "trust"
    OPENING = "opening"
    ROLLOVER = "rollover"
    RESTORED = "restored"


class Grant(Base):
    """Minutes given to an account. ``expires_on`` is the last usable day; ``remaining`` is what movements have left.

    ``contract_id``: whose term brought an accrual or a rollover. ``closed_at``: when its expiry was written down.
    ``warned_days``: the least number of days before expiry at which people have been warned.
    """

    __tablename__ = "ledger_grant"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("remaining BETWEEN 0 AND minutes", name="remaining"),
        CheckConstraint("expires_on >= effective_from", name="dates"),
        Index("ix_ledger_grant_open", "expires_on", postgresql_where="remaining > 0"),
    )

    id: Mapped[BigId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    kind: Mapped[GrantKind] = mapped_column(text_enum(GrantKind, "kind"))
    minutes: Mapped[int]
    remaining: Mapped[int]
    priority: Mapped[int]
    effective_from: Mapped[date]
    expires_on: Mapped[date]
    closed_at: Mapped[Instant | None]
    warned_days: Mapped[int | None] = mapped_column(SmallInteger)


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


class WhenExpired(StrEnum):
    """What becomes of a reversal's minutes whose grant has expired meanwhile: they ``stay`` expired, or are given anew
    (``regrant``) for a short time."""

    STAY = "stay"
    REGRANT = "regrant"


class Reversal(Base):
    """A charge taken back, whole and once. Of the minutes it gives back ``restored`` are usable in their grants, ``expired``
    are not, ``regranted`` of the expired came back as a new grant."""

    __tablename__ = "ledger_reversal"
    __table_args__ = (
        CheckConstraint("restored >= 0 AND expired >= 0 AND regranted BETWEEN 0 AND expired", name="minutes"),
    )

    id: Mapped[BigId]
    charge_id: Mapped[int] = mapped_column(ForeignKey("ledger_charge.id"), unique=True)
    when_expired: Mapped[WhenExpired] = mapped_column(text_enum(WhenExpired, "when_expired"))
    restored: Mapped[int]
    expired: Mapped[int]
    regranted: Mapped[int]
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class EntryKind(StrEnum):
    """``withdrawal``: minutes of a grant taken back because its contract's term was changed."""

    GRANT = "grant"
    CHARGE = "charge"
    REVERSAL = "reversal"
    EXPIRY = "expiry"
    WITHDRAWAL = "withdrawal"


class Entry(Base):
    """A movement of the account. ``minutes`` is signed; ``balance_after`` is the book balance after it.

    A charge and its reversal have an entry for each line, an untariffed line one of zero minutes. ``seq`` numbers an
    account's entries without gaps. ``author`` is an actor's signature. The source is ``key``, or the charge's key. ``hash``
    chains the entry to the one before it (``core.ledger.rules.chain``); the words of the reason stand in
    :class:`Reason`, the entry keeps a salted hash of them.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "seq"),
        UniqueConstraint("charge_id", "line_id", "kind"),
        CheckConstraint("balance_after >= 0", name="balance"),
        Index("ix_ledger_entry_withdrawal", "grant_id", postgresql_where="kind = 'withdrawal'"),
        CheckConstraint(
            "(kind = 'grant' AND grant_id IS NOT NULL AND charge_id IS NULL AND key IS NOT NULL AND minutes > 0)"
            " OR (kind IN ('expiry', 'withdrawal')"
            " AND grant_id IS NOT NULL AND charge_id IS NULL AND key IS NOT NULL AND minutes < 0)"
            " OR (kind IN ('charge', 'reversal')"
            " AND charge_id IS NOT NULL AND line_id IS NOT NULL AND grant_id IS NULL AND key IS NULL"
            " AND CASE kind WHEN 'charge' THEN minutes <= 0 ELSE minutes >= 0 END)",
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
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_grant.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_charge.id"))
    line_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    reason_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Reason(Base):
    """Why a person made an entry, in their words. Outside the entry, so that words can be forgotten and numbers kept."""

    __tablename__ = "ledger_reason"

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[str] = mapped_column(String(300))


class Allocation(Base):
    """How many minutes of an entry came from which grant, or went back to it; the sign is the entry's."""

    __tablename__ = "ledger_allocation"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("ledger_grant.id"), primary_key=True)
    minutes: Mapped[int]


class HoldState(StrEnum):
    """``held`` counts against the balance until it expires; ``used`` by its ticket's charge, or ``released``."""

    HELD = "held"
    USED = "used"
    RELEASED = "released"


class Hold(Base):
    """Minutes of the account kept for a ticket whose estimate the client has agreed to. It does not stop expiry.

    A hold that is past ``expires_at`` counts no more, whether or not anybody has noted it.
    """

    __tablename__ = "ledger_hold"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index("uq_ledger_hold_ticket", "ticket_id", unique=True, postgresql_where="state = 'held'"),
        Index("ix_ledger_hold_account", "account_id", postgresql_where="state = 'held'"),
    )

    id: Mapped[BigId]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    minutes: Mapped[int]
    state: Mapped[HoldState] = mapped_column(text_enum(HoldState, "state"))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class Schedule(StrEnum):
    """When a contract's minutes come: all ``at_start``, or a portion ``monthly``."""

    AT_START = "at_start"
    MONTHLY = "monthly"


class Lifetime(StrEnum):
    """How long accrued minutes live: to the end of the contract's ``term``, for so many ``months``, or some days of
    ``grace`` after the term."""

    TERM = "term"
    MONTHS = "months"
    GRACE = "grace"


class AccrualRule(Base):
    """What a contract of so many months brings. ``minutes``: in all, or each month; ``lifetime_value``: months or days."""

    __tablename__ = "accrual_rule"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 36", name="months"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("(lifetime = 'term') = (lifetime_value = 0) AND lifetime_value >= 0", name="lifetime_value"),
    )

    months: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minutes: Mapped[int]
    schedule: Mapped[Schedule] = mapped_column(text_enum(Schedule, "schedule"))
    lifetime: Mapped[Lifetime] = mapped_column(text_enum(Lifetime, "lifetime"))
    lifetime_value: Mapped[int] = mapped_column(default=0)


APPEND_ONLY = ("ledger_charge", "ledger_entry", "ledger_allocation", "ledger_reversal")
"""Tables in which nothing is ever changed or removed."""

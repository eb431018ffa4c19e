"""The table of administrative changes."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class Source(StrEnum):
    """Where a change came from: the ``bot``, the command line (``cli``), the desk itself (``system``), or the exchange with
    ``1c``."""

    BOT = "bot"
    CLI = "cli"
    SYSTEM = "system"
    ONEC = "1c"


class Subject(StrEnum):
    """What a change is about. The words are kept in the database: never rename one.

    ``subject_id`` is the row's id; of an accrual rule the months, of a group the chat; empty where there is only one of the
    kind (the duty's schedule, the office's speakers, the words that sound urgent), and of a report that was taken away.
    """

    STAFF = "staff"
    CONTACT = "contact"
    REQUEST = "request"
    COMPANY = "company"
    COUNTERPARTY = "counterparty"
    CONTRACT = "contract"
    CAMPAIGN = "campaign"
    SERVICE = "service"
    ACCRUAL = "accrual"
    PLAN = "plan"
    CALENDAR = "calendar"
    TEMPLATE = "template"
    TIE = "tie"
    DUTY = "duty"
    GROUP = "group"
    SPEAKERS = "speakers"
    URGENCY = "urgency"
    ACCOUNT = "account"
    REPORT = "report"


class AuditEntry(Base):
    """One change. ``who`` is an actor's signature; ``before`` and ``after`` hold what differs, as plain values, and of people
    only ids: names are looked up by the reader, so that a person can be forgotten (DESIGN §4). ``company_id``: of which
    company it is, where it is of one. No foreign keys: an entry outlives what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[BigId]
    at: Mapped[Instant]
    who: Mapped[str] = mapped_column(String(64))
    source: Mapped[Source] = mapped_column(text_enum(Source, "source"))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    company_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    action: Mapped[str] = mapped_column(String(32))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(String(300))

"""Tables of the documents: the connected base, and one row for each completion's work or invoice for hours."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum
from core.exchange.documents.content import Content, DocumentKind, content_of
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.documents.specification import Specification

_real = DateTime(timezone=True)


class ExchangeBase(Base):
    """An accounting base. ``since``: work completed from then on goes there. ``needs_people``: its documents name an
    engineer, so these have to be tied as well. ``makes_invoices``: its mapping knows what an invoice is. ``trouble``
    since ``trouble_since`` (both empty: it answers), in safe words for a human ``explanation``; asked again at
    ``retry_at``. Both times are real.
    """

    __tablename__ = "exchange_base"
    __table_args__ = (
        Index("uq_exchange_base_enabled", "enabled", unique=True, postgresql_where="enabled"),
        CheckConstraint("(trouble IS NULL) = (trouble_since IS NULL)", name="trouble"),
    )

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[Instant]
    enabled: Mapped[bool]
    needs_people: Mapped[bool]
    makes_invoices: Mapped[bool]
    trouble: Mapped[Trouble | None] = mapped_column(text_enum(Trouble, "trouble_kind"))
    trouble_since: Mapped[datetime | None] = mapped_column(_real)
    explanation: Mapped[str | None] = mapped_column(String(500))
    retry_at: Mapped[datetime | None] = mapped_column(_real)
    answered_at: Mapped[datetime | None] = mapped_column(_real)


class ExchangeDocument(Base):
    """The work of a completion, or an invoice for hours, on its way into 1C. ``key`` is unique for ever; the content
    under a key changes only while a price in it is not settled. ``origin``: the key without corrections; ``number``: of
    the ticket, or of the request for hours. ``replaces_id``: the document of the same origin that this one corrects.

    ``happened_at``: the document's date, the moment of the completion or the request, also of a corrected one.
    ``waits_for``: what of it is not tied («service:3», «staff:2», «company:7»). ``sendings`` counts requests that could
    have made the document, ``failures`` what has gone wrong since something went well, ``looks_left`` how often it must
    not be found before it is sent again. ``ignores_deleted``: a human knows of one in 1C that is marked for deletion.
    ``trouble`` of a confirmed document: it is there, and not as it was sent. ``next_at``, ``lease_until``,
    ``first_sent_at`` are real time.
    """

    __tablename__ = "exchange_document"
    __table_args__ = (
        Index(
            "ix_exchange_document_due",
            "next_at",
            "id",
            postgresql_where="state IN ('ready', 'sending', 'unknown')",
        ),
        Index("ix_exchange_document_completion", "ticket_id", "completion", "correction", unique=True),
        Index("uq_exchange_document_origin", "origin", "correction", unique=True),
        Index("ix_exchange_document_state", "state", "id"),
        CheckConstraint("completion > 0 AND correction >= 0 AND sendings >= 0 AND failures >= 0", name="numbers"),
        CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="leased"),
        CheckConstraint("num_nulls(decided_by, decided_at) IN (0, 2)", name="decided"),
        CheckConstraint("(state = 'untied') = (cardinality(waits_for) > 0)", name="untied"),
        CheckConstraint(
            "num_nulls(ticket_id, completion) = CASE kind WHEN 'work' THEN 0 ELSE 2 END", name="of_a_completion"
        ),
    )

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(96), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind, "document_kind"))
    origin: Mapped[str] = mapped_column(String(96))
    base: Mapped[str] = mapped_column(ForeignKey("exchange_base.code"))
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    number: Mapped[int]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    completion: Mapped[int | None]
    correction: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("exchange_document.id"))
    happened_at: Mapped[Instant]
    created_at: Mapped[Instant]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    payload_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[DocumentState] = mapped_column(text_enum(DocumentState, "state"))
    waits_for: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    sendings: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    looks_left: Mapped[int] = mapped_column(SmallInteger, default=0)
    ignores_deleted: Mapped[bool] = mapped_column(default=False)
    next_at: Mapped[datetime] = mapped_column(_real)
    lease_until: Mapped[datetime | None] = mapped_column(_real)
    first_sent_at: Mapped[datetime | None] = mapped_column(_real)
    trouble: Mapped[Trouble | None] = mapped_column(text_enum(Trouble, "trouble_kind"))
    explanation: Mapped[str | None] = mapped_column(String(500))
    onec_ref: Mapped[UUID | None]
    onec_number: Mapped[str | None] = mapped_column(String(40))
    onec_date: Mapped[Instant | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[Instant | None]
    decided_reason: Mapped[str | None] = mapped_column(String(300))

    @property
    def content(self) -> Content:
        return content_of(self.kind, self.payload)

    @property
    def specification(self) -> Specification:
        """The work; for documents of the kind ``work`` only."""
        return Specification.model_validate(self.payload)

"""Tables of the mirror."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble, PullFailure


class ExchangeCounterparty(Base):
    """A counterparty of 1C, as it was seen last. Never removed: one that is gone is absent since a moment.

    ``inn`` and ``kpp`` are squeezed, and may be wrong. ``company_id``: the company it is tied to; from then on the reference
    rules, and ``tied_inn`` is the INN that people or the match have agreed to. ``tied_by`` and ``left_by`` are signatures
    (``system:onec`` is the match); who is left alone becomes no company. ``taken_name`` and ``taken_kpp``: what of 1C the
    company has now, so that a name given by the staff is not overwritten.
    """

    __tablename__ = "exchange_counterparty"
    __table_args__ = (
        CheckConstraint("(company_id IS NULL) = (tied_by IS NULL)", name="tied"),
        Index("ix_exchange_counterparty_trouble", "id", postgresql_where="trouble IS NOT NULL"),
    )

    id: Mapped[BigId]
    ref: Mapped[UUID] = mapped_column(unique=True)
    inn: Mapped[str] = mapped_column(String, index=True)
    kpp: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    full_name: Mapped[str] = mapped_column(String)
    branch: Mapped[bool]
    head_ref: Mapped[UUID | None]
    deleted: Mapped[bool]
    row_hash: Mapped[bytes] = mapped_column(LargeBinary)
    data_version: Mapped[str] = mapped_column(String(32))
    first_seen: Mapped[Instant]
    last_seen: Mapped[Instant]
    absent_since: Mapped[Instant | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), unique=True)
    tied_by: Mapped[str | None] = mapped_column(String(64))
    tied_at: Mapped[Instant | None]
    tied_inn: Mapped[str | None] = mapped_column(String)
    taken_name: Mapped[str | None] = mapped_column(String)
    taken_kpp: Mapped[str | None] = mapped_column(String(9))
    left_by: Mapped[str | None] = mapped_column(String(64))
    left_at: Mapped[Instant | None]
    trouble: Mapped[CounterpartyTrouble | None] = mapped_column(text_enum(CounterpartyTrouble, "trouble"))
    trouble_since: Mapped[Instant | None]

    @property
    def there(self) -> bool:
        """Whether it is in 1C and not marked for deletion."""
        return not self.deleted and self.absent_since is None


class ExchangeContract(Base):
    """An ITS contract of the accounting base, or of another source of contracts, as it was seen last. Never removed.

    ``key``: 1C's reference as text, or the other source's own key. ``seen_trouble``: why its term could not be read.
    ``contract_id``: the desk's contract; ``taken_months``: the term that the desk has taken from here.
    """

    __tablename__ = "exchange_contract"
    __table_args__ = (Index("ix_exchange_contract_trouble", "id", postgresql_where="trouble IS NOT NULL"),)

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    owner_ref: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    starts_on: Mapped[date | None]
    months: Mapped[int | None]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String)
    seen_trouble: Mapped[ContractTrouble | None] = mapped_column(text_enum(ContractTrouble, "seen_trouble"))
    deleted: Mapped[bool]
    row_hash: Mapped[bytes] = mapped_column(LargeBinary)
    first_seen: Mapped[Instant]
    last_seen: Mapped[Instant]
    absent_since: Mapped[Instant | None]
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), unique=True)
    taken_months: Mapped[int | None]
    trouble: Mapped[ContractTrouble | None] = mapped_column(text_enum(ContractTrouble, "trouble"))
    trouble_since: Mapped[Instant | None]

    @property
    def there(self) -> bool:
        """Whether it is in 1C and not marked for deletion."""
        return not self.deleted and self.absent_since is None


class PullScope(StrEnum):
    """All of the base, the counterparties of one INN on demand, or only a look whether the mapping fits (``check``: written
    down when it has changed)."""

    ALL = "all"
    INN = "inn"
    CHECK = "check"


class ExchangePull(Base):
    """A pull that has ended. ``failure`` None: the mirror is as the base was then. ``detail`` tells one fault from another, so
    that people are told once of the same. Counts are of rows."""

    __tablename__ = "exchange_pull"

    id: Mapped[BigId]
    scope: Mapped[PullScope] = mapped_column(text_enum(PullScope, "scope"))
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant]
    failure: Mapped[PullFailure | None] = mapped_column(text_enum(PullFailure, "failure"))
    detail: Mapped[bytes] = mapped_column(LargeBinary)
    answer_hash: Mapped[bytes] = mapped_column(LargeBinary)
    counterparties: Mapped[int]
    contracts: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    absent: Mapped[int]

"""Tables of contracts."""

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class Contract(Base):
    """A contract for whole months. ``ends_on`` is its last day.

    A prolongation is a contract of its own whose ``root_id`` is the first one; the account of hours belongs to the root.
    ``service_model`` is the one it was signed with (see :class:`ContractVersion` for later ones); ``free_until`` belongs to
    the model ``time_window``. ``accrues_from``: minutes come by the rule table for periods from this day on; empty for
    a contract whose minutes are entered by hand.
    """

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("months BETWEEN 1 AND 36", name="months"),
        CheckConstraint("ends_on > starts_on", name="term"),
    )

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    number: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    months: Mapped[int]
    service_model: Mapped[str] = mapped_column(String(32))
    free_until: Mapped[time | None]
    accrues_from: Mapped[date | None]
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    created_at: Mapped[Instant]

    @property
    def account_contract_id(self) -> int:
        """The contract that owns the account of hours: this one, or the one it prolongs."""
        return self.root_id or self.id


class ContractVersion(Base):
    """A supplementary agreement: from ``effective_from`` on, requests are served by another model.

    ``agreed_by``: the signature of who agreed or wrote it down; ``campaign_id``: the campaign it came from.
    """

    __tablename__ = "contract_version"
    __table_args__ = (UniqueConstraint("contract_id", "effective_from"),)

    id: Mapped[BigId]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    effective_from: Mapped[date]
    service_model: Mapped[str] = mapped_column(String(32))
    free_until: Mapped[time | None]
    agreed_by: Mapped[str] = mapped_column(String(64))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    created_at: Mapped[Instant]


class Campaign(Base):
    """A move of many clients from one service model to another. ``switch_on`` is the date for all; without it each contract
    moves when its term ends, with its prolongation. ``terms``: the text of the agreement, a template."""

    __tablename__ = "campaign"

    id: Mapped[BigId]
    from_model: Mapped[str] = mapped_column(String(32))
    to_model: Mapped[str] = mapped_column(String(32))
    free_until: Mapped[time | None]
    switch_on: Mapped[date | None]
    terms: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[Instant | None]


class OfferState(StrEnum):
    OFFERED = "offered"
    AGREED = "agreed"
    REFUSED = "refused"


class CampaignOffer(Base):
    """The agreement offered to one contract's company. ``decided_by``: a manager's button, or staff who was told by phone."""

    __tablename__ = "campaign_offer"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    state: Mapped[OfferState] = mapped_column(text_enum(OfferState, "state"))
    switch_on: Mapped[date]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))

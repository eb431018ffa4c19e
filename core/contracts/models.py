"""Tables of contracts."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class ServiceModel(StrEnum):
    """What an hour of hourly work costs under the contract."""

    BONUS_HOURS = "bonus_hours"
    UNLIMITED = "unlimited"


class Contract(Base):
    """A contract for whole months. ``ends_on`` is its last day.

    A prolongation is a contract of its own whose ``root_id`` is the first one; the account of hours belongs to the root.
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
    service_model: Mapped[ServiceModel] = mapped_column(text_enum(ServiceModel, "service_model"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    created_at: Mapped[Instant]

    @property
    def account_contract_id(self) -> int:
        """The contract that owns the account of hours: this one, or the one it prolongs."""
        return self.root_id or self.id

"""Which programs of 1C a company works with."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant


class Configuration(Base):
    """A configuration of 1C that a company has: «Бухгалтерия предприятия 3.0». ``name`` is as staff wrote it."""

    __tablename__ = "company_configuration"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[Instant]
    added_by: Mapped[str] = mapped_column(String(64))

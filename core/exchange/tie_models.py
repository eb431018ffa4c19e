"""Tables of the ties: items and people of 1C, and which service or engineer is which of them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class ItemKind(StrEnum):
    """``service``: an item of 1C's list of goods and services; ``person``: whoever a document names as responsible."""

    SERVICE = "service"
    PERSON = "person"


class ExchangeItem(Base):
    """An item or a person of 1C as seen last. Never removed: one that is gone is absent since a moment."""

    __tablename__ = "exchange_item"
    __table_args__ = (UniqueConstraint("kind", "ref"), Index("ix_exchange_item_name", "kind", "name"))

    id: Mapped[BigId]
    kind: Mapped[ItemKind] = mapped_column(text_enum(ItemKind, "kind"))
    ref: Mapped[UUID]
    code: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    deleted: Mapped[bool]
    absent_since: Mapped[Instant | None]

    @property
    def there(self) -> bool:
        """Whether it is in 1C and not marked for deletion."""
        return not self.deleted and self.absent_since is None


class ExchangeTie(Base):
    """A service of ours (``kind`` service) or a staff member (person) and what it is in 1C. ``tied_by``: a signature."""

    __tablename__ = "exchange_tie"

    kind: Mapped[ItemKind] = mapped_column(text_enum(ItemKind, "kind"), primary_key=True)
    our_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("exchange_item.id"), index=True)
    tied_by: Mapped[str] = mapped_column(String(64))
    tied_at: Mapped[Instant]

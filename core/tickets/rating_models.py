"""The table of ratings."""

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class Rating(Base):
    """What a client thinks of a completion: one to five stars, a word if they like. ``rated_at``: when it was first rated."""

    __tablename__ = "ticket_rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    completion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    stars: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str | None] = mapped_column(String(1000))
    rated_at: Mapped[Instant]
    changed_at: Mapped[Instant]

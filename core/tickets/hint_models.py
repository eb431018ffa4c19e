"""What the desk guesses of a ticket by its words, and the words that make it sound urgent."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId


class TicketHint(Base):
    """Guesses made once, when a ticket was opened; they decide nothing. ``service_id``: what it is probably about;
    ``configuration_id``: the program of 1C that its words name; ``similar_id``: an earlier ticket of the company that was
    alike; ``urgency``: the words that make it sound urgent."""

    __tablename__ = "ticket_hint"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, autoincrement=False)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    configuration_id: Mapped[int | None] = mapped_column(
        ForeignKey("company_configuration.id", ondelete="SET NULL"), index=True
    )
    similar_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    urgency: Mapped[str | None] = mapped_column(String(100))


class UrgencySign(Base):
    """Words by which a request sounds urgent: «не работает», «касса». See :mod:`core.tickets.urgency_rules`."""

    __tablename__ = "urgency_sign"

    id: Mapped[BigId]
    words: Mapped[str] = mapped_column(String(100), unique=True)

"""Tables of tickets that were opened from a phone call."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant


class TicketCall(Base):
    """A ticket that somebody of the staff has written down while a client was calling.

    ``caller_phone``: the number the call came from, if it was said and is no contact's; digits as in ``contact.phone``. It is
    kept here and not on the contact: a contact's number lets its owner in, and a caller may say any name.
    """

    __tablename__ = "ticket_call"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    caller_phone: Mapped[str | None] = mapped_column(String(15))
    noted_at: Mapped[Instant]


class CallMove(Base):
    """The moment of a call was set back: from when to when, by whom and why. Never changed, never removed."""

    __tablename__ = "ticket_call_move"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket_call.ticket_id"), index=True)
    before: Mapped[Instant]
    after: Mapped[Instant]
    reason: Mapped[str] = mapped_column(String(300))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    moved_at: Mapped[Instant]

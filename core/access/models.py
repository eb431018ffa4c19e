"""Tables of invitations, of requests to be let in, and of speakers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum


class Invitation(Base):
    """A single-use way in for one person. Only the token's SHA-256 is kept: the table opens nothing to its reader."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("num_nonnulls(contact_id, staff_id) = 1", name="one_person"),)

    id: Mapped[BigId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class AccessRequest(Base):
    """A stranger's request to be let in; a person has one waiting request at a time."""

    __tablename__ = "access_request"
    __table_args__ = (
        Index("uq_access_request_waiting", "messenger_id", unique=True, postgresql_where="state = 'waiting'"),
    )

    id: Mapped[BigId]
    messenger_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[RequestState] = mapped_column(text_enum(RequestState, "state"))
    created_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))


class Speaker(Base):
    """A computer in the office that says aloud which tickets wait. First there is a link, which connects one computer and is
    used up by that; then the computer's key, which holds until it is revoked. Of both only the SHA-256 is kept."""

    __tablename__ = "speaker"
    __table_args__ = (CheckConstraint("(key_hash IS NULL) = (connected_at IS NULL)", name="connected"),)

    id: Mapped[BigId]
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    invited_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    connected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

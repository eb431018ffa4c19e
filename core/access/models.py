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
    """A stranger's request to be let in; a person has one waiting request at a time. ``inn``: the one named in it, which
    opens nothing by itself; ``word``: why it was declined, as the stranger reads it."""

    __tablename__ = "access_request"
    __table_args__ = (
        Index("uq_access_request_waiting", "messenger_id", unique=True, postgresql_where="state = 'waiting'"),
    )

    id: Mapped[BigId]
    messenger_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(1000))
    inn: Mapped[str | None] = mapped_column(String(12))
    word: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[RequestState] = mapped_column(text_enum(RequestState, "state"))
    created_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))


class ContactChoice(Base):
    """Which of their companies somebody of several speaks for now."""

    __tablename__ = "contact_choice"

    messenger_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    chosen_at: Mapped[Instant]


class ContactEventKind(StrEnum):
    """What happened to a person's access. The words are kept in the database: never rename one."""

    INVITED = "invited"
    CAME_IN = "came_in"
    ROLE_CHANGED = "role_changed"
    REMOVED = "removed"
    LEFT = "left"
    FORGET_ASKED = "forget_asked"
    FORGOTTEN = "forgotten"


class ContactEvent(Base):
    """The history of a person's access: what, when, and by whom (an actor's signature). Without names, so that it can stay
    when the person is forgotten."""

    __tablename__ = "contact_event"

    id: Mapped[BigId]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[ContactEventKind] = mapped_column(text_enum(ContactEventKind, "kind"))
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


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

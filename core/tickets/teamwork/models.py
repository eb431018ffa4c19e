"""Tables of teamwork: who did what with a ticket, and what stands because of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant, text_enum

WORDS_LENGTH = 500


class ActKind(StrEnum):
    """What was done. The words are kept in the database: never rename one."""

    HANDED = "handed"
    ACCEPTED = "accepted"
    CALLED_IN = "called_in"
    LET_GO = "let_go"
    POSTPONED = "postponed"
    RETURNED = "returned"
    MERGED = "merged"
    MERGED_IN = "merged_in"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SPLIT = "split"
    SPLIT_OFF = "split_off"
    MOVED = "moved"
    SERVICE_CHANGED = "service_changed"
    CANCELLED = "cancelled"
    CHECKED = "checked"
    UNCHECKED = "unchecked"


class Act(Base):
    """An act, who did it (an actor's signature) and when; append-only by custom. ``other_id``: whom or what it was about, by
    kind: a staff member, another ticket, the company before, the service before, an item of a checklist. ``words``: a note or
    a reason."""

    __tablename__ = "ticket_act"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[ActKind] = mapped_column(text_enum(ActKind, "kind"))
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    other_id: Mapped[int | None] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH), default="")


class Helper(Base):
    """A colleague who was called in and works on the ticket beside its assignee."""

    __tablename__ = "ticket_helper"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)
    at: Mapped[Instant]


class Why(StrEnum):
    """Why a ticket rests until a date. Only ``client`` (the client asked for it or agreed) makes the SLA's clock stand."""

    CLIENT = "client"
    VENDOR = "vendor"
    PLANNED = "planned"
    OTHER = "other"


class Postponement(Base):
    """A ticket rests until a moment and then comes back by itself. ``ended_at``: it has come back, or somebody brought it.
    ``words``: the reason in own words. ``staff_id``: who is reminded, should nobody have the ticket then."""

    __tablename__ = "ticket_postponement"
    __table_args__ = (
        Index("uq_ticket_postponement_standing", "ticket_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_ticket_postponement_due", "until", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    until: Mapped[Instant]
    why: Mapped[Why] = mapped_column(text_enum(Why, "why"))
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Link(Base):
    """Two tickets that have to do with one another; each pair once, the smaller id first."""

    __tablename__ = "ticket_link"
    __table_args__ = (CheckConstraint("first_id < second_id", name="order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, index=True)


class Merge(Base):
    """A duplicate and the ticket that goes on for it. Always one step: when that one is merged too, this row follows."""

    __tablename__ = "ticket_merge"
    __table_args__ = (CheckConstraint("ticket_id <> into_id", name="other"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))


class Note(Base):
    """An internal note. A table of its own and no message of the conversation: nothing that is written for a client reads it.
    ``files``: a list of {kind, file_ref, name, size}. ``album_key`` is shared by the parts of one album."""

    __tablename__ = "ticket_note"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    album_key: Mapped[str | None] = mapped_column(String(64), index=True)
    at: Mapped[Instant]
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ChecklistItem(Base):
    """A step of typical work, by service. ``mandatory``: the work cannot be resolved without it. One that is no longer in the
    template is not ``active`` and stays for the tickets in which it was done."""

    __tablename__ = "checklist_item"

    id: Mapped[BigId]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    mandatory: Mapped[bool]
    active: Mapped[bool] = mapped_column(default=True)


class Check(Base):
    """A step that has been done in a ticket."""

    __tablename__ = "ticket_check"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[Instant]

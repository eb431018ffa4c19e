"""Tables of alerts: where a ticket stands on its ladder, the steps that were taken, when somebody was last rung."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, DateTime, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant, text_enum
from core.sla.rules.ladders import Audience
from core.sla.rules.plans import Priority


class Matter(StrEnum):
    """What people are told about: a ticket that nobody has taken; a solution or a promise that is late, or nearly so, after
    which nobody has done anything. The words are kept in the database."""

    UNSEEN = "unseen"
    RESOLUTION_MISSED = "resolution_missed"
    PROMISE_MISSED = "promise_missed"
    RESOLUTION_NEAR = "resolution_near"
    PROMISE_NEAR = "promise_near"


NEAR = frozenset({Matter.RESOLUTION_NEAR, Matter.PROMISE_NEAR})
"""A warning goes to who has the ticket. When that is not answered the group is told, and nobody beyond it: to call the
director for what is not late yet would cry wolf."""


class TicketAlert(Base):
    """One ticket on its ladder. The truth is ``next_alert_at``: the ticks of all processes only look at it.

    ``seq`` counts the steps for ever, ``rung`` those since ``started_at``: a ticket that comes back begins at the foot.
    ``reached``: the farthest who has been called since then. ``last_at``: the last step, or the start. ``due_at``: the due
    time that was missed or is near, where it is about one. ``ended_by``: who has noted that (an actor's signature).
    Priority and versions: what ``next_alert_at`` was computed by.
    """

    __tablename__ = "ticket_alert"
    __table_args__ = (Index("ix_ticket_alert_due", "next_alert_at", postgresql_where="ended_at IS NULL"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    matter: Mapped[Matter] = mapped_column(text_enum(Matter, "matter"), primary_key=True)
    seq: Mapped[int]
    rung: Mapped[int]
    reached: Mapped[Audience | None] = mapped_column(text_enum(Audience, "reached"))
    started_at: Mapped[Instant]
    last_at: Mapped[Instant]
    next_alert_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    priority: Mapped[Priority] = mapped_column(text_enum(Priority, "priority"))
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_plan_version.id"))
    calendar_version_id: Mapped[int | None] = mapped_column(ForeignKey("sla_calendar_version.id"))


class AlertStep(Base):
    """A step that was taken: planned once, whoever is told. ``outbox_id``: the message to the group that stands for it, its own
    or one that rang a moment before."""

    __tablename__ = "alert_step"
    __table_args__ = (
        ForeignKeyConstraint(["ticket_id", "matter"], ["ticket_alert.ticket_id", "ticket_alert.matter"]),
        Index("ix_alert_step_planned", "planned_at"),
    )

    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    matter: Mapped[Matter] = mapped_column(text_enum(Matter, "matter"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[Audience] = mapped_column(text_enum(Audience, "audience"))
    planned_at: Mapped[Instant]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))


class AlertRing(Base):
    """When a recipient (``lane``) was last rung for this audience, and with which message: each has a rhythm of their own,
    however many tickets wait."""

    __tablename__ = "alert_ring"

    lane: Mapped[str] = mapped_column(String(64), primary_key=True)
    audience: Mapped[Audience] = mapped_column(text_enum(Audience, "audience"), primary_key=True)
    rang_at: Mapped[Instant]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))

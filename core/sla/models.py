"""Tables of calendars and plans. Both are kept in versions: a change is a new version, what a ticket has pinned stays."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, Instant


class Calendar(Base):
    """A calendar by its name: «Основной», «Круглосуточно»."""

    __tablename__ = "sla_calendar"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(60), unique=True)


class CalendarVersion(Base):
    """A calendar as it was from ``created_at`` on; the one with the greatest ``number`` counts.

    ``week``: seven lists of [opens, closes] in minutes from midnight, Monday first. ``own_days``: the same lists by ISO date,
    an empty one for a day off. ``production``: the production calendar of Russia counts; ``decreed``: with the President's
    non-working days of 2020 and 2021. ``author`` is an actor's signature.
    """

    __tablename__ = "sla_calendar_version"
    __table_args__ = (UniqueConstraint("calendar_id", "number"), CheckConstraint("number > 0", name="number"))

    id: Mapped[BigId]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("sla_calendar.id"))
    number: Mapped[int]
    zone_name: Mapped[str] = mapped_column(String(64))
    week: Mapped[list[list[list[int]]]] = mapped_column(JSONB)
    production: Mapped[bool]
    decreed: Mapped[bool]
    own_days: Mapped[dict[str, list[list[int]]]] = mapped_column(JSONB)
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))


class Plan(Base):
    """A plan of an SLA by its name. The ``is_default`` one is for tickets whose contract names none."""

    __tablename__ = "sla_plan"
    __table_args__ = (Index("uq_sla_plan_default", "is_default", unique=True, postgresql_where="is_default"),)

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    is_default: Mapped[bool] = mapped_column(default=False)


class PlanVersion(Base):
    """A plan as it was from ``created_at`` on. ``targets``: by priority, the fields of :class:`core.sla.rules.plans.Target`;
    ``ladders``: those of :class:`core.sla.rules.ladders.Ladder`."""

    __tablename__ = "sla_plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"), CheckConstraint("number > 0", name="number"))

    id: Mapped[BigId]
    plan_id: Mapped[int] = mapped_column(ForeignKey("sla_plan.id"))
    number: Mapped[int]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("sla_calendar.id"))
    targets: Mapped[dict[str, Any]] = mapped_column(JSONB)
    ladders: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))


class ContractPlan(Base):
    """The plan agreed for a contract and its prolongations (``contract_id`` is the first of them); without one, the default."""

    __tablename__ = "sla_contract_plan"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("sla_plan.id"))
    set_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))

"""Deadlines: calendars and plans in versions, priorities, clocks, desired dates, forecasts

Tickets that are there get no plan here: the zone of the first calendar is a setting. The desk makes the first plan when it
starts and pins it to the tickets that are still active.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PRIORITIES = ("low", "normal", "urgent")
OLD_EVENTS = (
    "opened", "taken", "staff_wrote", "client_wrote", "asked", "resolved", "reopened", "closed", "cancelled",
    "corrected", "payment_chosen", "estimated", "estimate_settled", "shortage_settled",
)  # fmt: skip
NEW_EVENTS = ("priority_changed", "repinned", "date_wished", "date_proposed", "date_promised")
NEW_MESSAGES = (
    "sla.unconfirmed", "ticket.made_urgent", "ticket.priority_changed", "ticket.date_wished", "ticket.date_proposed",
    "ticket.date_promised", "ticket.date_accepted", "ticket.deadline_near", "ticket.deadline_missed", "ticket.clock_drift",
)  # fmt: skip
OLD_PURPOSES = ("card", "relay", "notice", "ask_prompt", "draft", "access", "proposal", "estimate")
NEW_PURPOSES = ("wish",)


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def allow(table: str, column: str, *values: str) -> None:
    """Which words a column of words may hold from now on."""
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")


def add(table: str, column: sa.Column[Any], default: str) -> None:
    """A column that must not be empty; rows that are there get ``default``, later ones must say it."""
    column.nullable = False
    column.server_default = sa.DefaultClause(sa.text(default))
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def big_id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _calendars()
    _plans()
    _tickets()
    _clocks()
    _wishes()


def _calendars() -> None:
    op.create_table(
        "sla_calendar",
        big_id(),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_calendar_name")),
    )
    op.create_table(
        "sla_calendar_version",
        big_id(),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("zone_name", sa.String(length=64), nullable=False),
        sa.Column("week", postgresql.JSONB(), nullable=False),
        sa.Column("production", sa.Boolean(), nullable=False),
        sa.Column("decreed", sa.Boolean(), nullable=False),
        sa.Column("own_days", postgresql.JSONB(), nullable=False),
        moment("created_at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_sla_calendar_version_number")),
        sa.ForeignKeyConstraint(["calendar_id"], ["sla_calendar.id"], name=op.f("fk_sla_calendar_version_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_calendar_version")),
        sa.UniqueConstraint("calendar_id", "number", name=op.f("uq_sla_calendar_version_calendar_id_number")),
    )


def _plans() -> None:
    op.create_table(
        "sla_plan",
        big_id(),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_plan_name")),
    )
    op.create_index("uq_sla_plan_default", "sla_plan", ["is_default"], unique=True, postgresql_where="is_default")
    op.create_table(
        "sla_plan_version",
        big_id(),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        sa.Column("targets", postgresql.JSONB(), nullable=False),
        moment("created_at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_sla_plan_version_number")),
        sa.ForeignKeyConstraint(["calendar_id"], ["sla_calendar.id"], name=op.f("fk_sla_plan_version_calendar_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["sla_plan.id"], name=op.f("fk_sla_plan_version_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_sla_plan_version_plan_id_number")),
    )
    op.create_table(
        "sla_contract_plan",
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        moment("set_at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_sla_contract_plan_contract_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["sla_plan.id"], name=op.f("fk_sla_contract_plan_plan_id")),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_sla_contract_plan")),
    )


def _tickets() -> None:
    allow("ticket_event", "kind", *OLD_EVENTS, *NEW_EVENTS)
    allow("bot_message", "purpose", *OLD_PURPOSES, *NEW_PURPOSES)
    add("service", sa.Column("least_minutes", sa.Integer()), "15")
    op.create_check_constraint(op.f("ck_service_least_minutes"), "service", "least_minutes >= 0")
    add("ticket", sa.Column("priority", words("priority", *PRIORITIES)), "'normal'")
    op.add_column("ticket_event", sa.Column("priority", words("priority", *PRIORITIES), nullable=True))
    for table in ("ticket", "ticket_event"):
        for column in ("plan_version_id", "calendar_version_id"):
            op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
            name = op.f(f"fk_{table}_{column}")
            op.create_foreign_key(name, table, f"sla_{column.removesuffix('_id')}", [column], ["id"])


def _clocks() -> None:
    op.create_table(
        "ticket_clock",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", words("clock", "reaction", "resolution", "wish"), nullable=False),
        sa.Column("state", words("state", "running", "paused", "done", "void"), nullable=False),
        moment("due_at", nullable=True),
        moment("warn_at", nullable=True),
        moment("finished_at", nullable=True),
        sa.Column("left_minutes", sa.Integer(), nullable=True),
        moment("doubted_due_at", nullable=True),
        moment("warned_due_at", nullable=True),
        moment("breach_due_at", nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_clock_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "clock", name=op.f("pk_ticket_clock")),
    )
    for column in ("due", "warn"):
        op.create_index(
            f"ix_ticket_clock_{column}", "ticket_clock", [f"{column}_at"], postgresql_where="state = 'running'"
        )
    op.create_table(
        "ticket_forecast",
        big_id(),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        moment("made_at"),
        moment("due_at"),
        sa.Column("outlook", words("outlook", "ok", "at_risk", "will_breach", "breached"), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_forecast_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_forecast")),
    )
    op.create_index("ix_ticket_forecast_ticket", "ticket_forecast", ["ticket_id", "id"])


def _wishes() -> None:
    op.create_table(
        "ticket_wish",
        big_id(),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        moment("at"),
        sa.Column("state", words("state", "wished", "proposed", "promised", "replaced"), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        moment("created_at"),
        moment("settled_at", nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state IN ('wished', 'proposed')) = (settled_at IS NULL)", name=op.f("ck_ticket_wish_settled")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_wish_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_wish")),
    )
    op.create_index("ix_ticket_wish_ticket", "ticket_wish", ["ticket_id", "id"])
    op.create_index(
        "uq_ticket_wish_offered",
        "ticket_wish",
        ["ticket_id"],
        unique=True,
        postgresql_where="state IN ('wished', 'proposed')",
    )
    op.create_index(
        "uq_ticket_wish_promised", "ticket_wish", ["ticket_id"], unique=True, postgresql_where="state = 'promised'"
    )


def downgrade() -> None:
    """Back to the tables of 0002. Priorities, plans and desired dates are lost; events and messages that 0002 has no words for
    go with them."""
    for kind in NEW_MESSAGES:
        op.execute(sa.text("DELETE FROM outbox WHERE kind = :kind").bindparams(kind=kind))
    for table in ("ticket_wish", "ticket_forecast", "ticket_clock", "sla_contract_plan"):
        op.drop_table(table)
    for kind in NEW_EVENTS:
        op.execute(sa.text("DELETE FROM ticket_event WHERE kind = :kind").bindparams(kind=kind))
    allow("ticket_event", "kind", *OLD_EVENTS)
    op.execute("UPDATE bot_message SET purpose = 'notice', ref_id = NULL WHERE purpose = 'wish'")
    allow("bot_message", "purpose", *OLD_PURPOSES)
    for table in ("ticket_event", "ticket"):
        for column in ("calendar_version_id", "plan_version_id", "priority"):
            op.drop_column(table, column)
    op.drop_column("service", "least_minutes")
    for table in ("sla_plan_version", "sla_calendar_version", "sla_plan", "sla_calendar"):
        op.drop_table(table)

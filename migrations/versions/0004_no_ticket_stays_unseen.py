"""Alerts: ladders of plans, where each ticket stands on its own, the steps that were taken

Plans that are there get the ladders that every plan begins with. Tickets are put on their ladders by the desk's first tick.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MATTERS = ("unseen", "resolution_missed", "promise_missed", "resolution_near", "promise_near")
AUDIENCES = ("group", "duty", "personal", "director")
PRIORITIES = ("low", "normal", "urgent")
OLD_EVENTS = (
    "opened", "taken", "staff_wrote", "client_wrote", "asked", "resolved", "reopened", "closed", "cancelled",
    "corrected", "payment_chosen", "estimated", "estimate_settled", "shortage_settled", "priority_changed", "repinned",
    "date_wished", "date_proposed", "date_promised",
)  # fmt: skip
OLD_PURPOSES = ("card", "relay", "notice", "ask_prompt", "draft", "access", "proposal", "estimate", "wish")
LADDERS = {
    "low": {"steps": {"group": 30, "duty": 60}, "first": 60, "cap": 120, "at_night": False, "lapse": 2400},
    "normal": {
        "steps": {"group": 10, "duty": 10, "personal": 15, "director": 25},
        "first": 10,
        "cap": 30,
        "at_night": False,
        "lapse": 1440,
    },
    "urgent": {
        "steps": {"group": 3, "duty": 3, "personal": 4, "director": 5},
        "first": 5,
        "cap": 15,
        "at_night": True,
        "lapse": 480,
    },
}


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def allow(table: str, column: str, *values: str) -> None:
    """Which words a column of words may hold from now on."""
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.add_column("sla_plan_version", sa.Column("ladders", postgresql.JSONB(), nullable=True))
    op.execute(
        sa.text("UPDATE sla_plan_version SET ladders = cast(:ladders AS jsonb)").bindparams(ladders=json.dumps(LADDERS))
    )
    op.alter_column("sla_plan_version", "ladders", nullable=False)
    allow("ticket_event", "kind", *OLD_EVENTS, "lapsed")
    allow("bot_message", "purpose", *OLD_PURPOSES, "alert")
    op.create_index("ix_bot_message_alert", "bot_message", ["chat_id"], postgresql_where="purpose = 'alert'")
    op.create_table(
        "ticket_alert",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("matter", words("matter", *MATTERS), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("reached", words("reached", *AUDIENCES), nullable=True),
        moment("started_at"),
        moment("last_at"),
        moment("next_alert_at"),
        moment("ended_at", nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        moment("due_at", nullable=True),
        sa.Column("priority", words("priority", *PRIORITIES), nullable=False),
        sa.Column("plan_version_id", sa.BigInteger(), nullable=True),
        sa.Column("calendar_version_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_alert_ticket_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["sla_plan_version.id"], name=op.f("fk_ticket_alert_plan_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"], ["sla_calendar_version.id"], name=op.f("fk_ticket_alert_calendar_version_id")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "matter", name=op.f("pk_ticket_alert")),
    )
    op.create_index("ix_ticket_alert_due", "ticket_alert", ["next_alert_at"], postgresql_where="ended_at IS NULL")
    op.create_table(
        "alert_step",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("matter", words("matter", *MATTERS), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("audience", words("audience", *AUDIENCES), nullable=False),
        moment("planned_at"),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id", "matter"],
            ["ticket_alert.ticket_id", "ticket_alert.matter"],
            name=op.f("fk_alert_step_ticket_id"),
        ),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_alert_step_outbox_id")),
        sa.PrimaryKeyConstraint("ticket_id", "matter", "seq", name=op.f("pk_alert_step")),
    )
    op.create_index("ix_alert_step_planned", "alert_step", ["planned_at"])
    op.create_table(
        "alert_ring",
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("audience", words("audience", *AUDIENCES), nullable=False),
        moment("rang_at"),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_alert_ring_outbox_id")),
        sa.PrimaryKeyConstraint("lane", "audience", name=op.f("pk_alert_ring")),
    )


def downgrade() -> None:
    """Back to the tables of 0003. Ladders and what was alerted are lost. A ticket that was taken and forgotten goes back to who
    had it: 0003 has no word for that event, and its clocks are a replay of the others."""
    for table in ("alert_ring", "alert_step", "ticket_alert"):
        op.drop_table(table)
    op.execute("DELETE FROM outbox WHERE kind LIKE 'alert.%' OR kind = 'ticket.lapsed'")
    op.execute("""
        WITH newest AS (
            SELECT DISTINCT ON (ticket_id) ticket_id, kind FROM ticket_event
            WHERE kind IN ('opened', 'taken', 'staff_wrote', 'asked', 'resolved', 'reopened', 'cancelled', 'lapsed')
            ORDER BY ticket_id, id DESC),
        had AS (
            SELECT DISTINCT ON (ticket_id) ticket_id, at, cast(split_part(author, ':', 2) AS bigint) AS staff_id
            FROM ticket_event
            WHERE kind IN ('taken', 'staff_wrote', 'asked') AND author LIKE 'staff:%'
            ORDER BY ticket_id, id DESC)
        UPDATE ticket SET state = 'in_progress', acknowledged_at = had.at, assignee_id = had.staff_id
        FROM newest JOIN had USING (ticket_id)
        WHERE ticket.id = newest.ticket_id AND newest.kind = 'lapsed' AND ticket.state = 'open'
    """)
    op.execute("DELETE FROM ticket_event WHERE kind = 'lapsed'")
    allow("ticket_event", "kind", *OLD_EVENTS)
    op.drop_index("ix_bot_message_alert", "bot_message")
    op.execute("UPDATE bot_message SET purpose = 'notice' WHERE purpose = 'alert'")
    allow("bot_message", "purpose", *OLD_PURPOSES)
    op.drop_column("sla_plan_version", "ladders")

"""Work without forms: timers, spans of lines, evidence of work, ready answers

Lines that are there were entered by hand.
"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def allowed(table: str, column: str) -> list[str]:
    """Which words a column of words may hold now, whatever other migrations have added."""
    said = op.get_bind().execute(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"),
        {"name": f"ck_{table}_{column}"},
    )
    return re.findall(r"'([^']+)'", said.scalar_one())


def allow(table: str, column: str, *values: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")


def big_id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def refers(table: str, to: str, *, ondelete: str | None = None) -> tuple[Any, Any]:
    """A column with the id of a row of another table."""
    name = {"work_line": "line_id"}.get(to, f"{to}_id")
    return (
        sa.Column(name, sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"), ondelete=ondelete),
    )


def upgrade() -> None:
    source = words("source", "entered", "drafted", "timer", "timer_limit")
    op.add_column("work_line", sa.Column("source", source, nullable=False, server_default="entered"))
    op.alter_column("work_line", "source", server_default=None)
    op.add_column("work_line", sa.Column("entry_key", sa.String(length=64), nullable=True))
    op.create_unique_constraint(op.f("uq_work_line_entry_key"), "work_line", ["entry_key"])
    allow("bot_message", "purpose", *allowed("bot_message", "purpose"), "work_prompt")
    op.create_table(
        "work_timer",
        big_id(),
        *refers("work_timer", "staff"),
        *refers("work_timer", "ticket"),
        moment("started_at"),
        moment("reminded_at", nullable=True),
        moment("stopped_at", nullable=True),
        sa.Column("ended", words("ended_by", "hand", "another", "limit", "preview", "over"), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(stopped_at IS NULL) = (ended IS NULL)", name=op.f("ck_work_timer_ended")),
        sa.CheckConstraint("stopped_at >= started_at", name=op.f("ck_work_timer_order")),
        sa.CheckConstraint("stopped_at IS NOT NULL OR NOT settled", name=op.f("ck_work_timer_settled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_timer")),
    )
    op.create_index(
        "uq_work_timer_running", "work_timer", ["staff_id"], unique=True, postgresql_where="stopped_at IS NULL"
    )
    op.create_index("ix_work_timer_ticket", "work_timer", ["ticket_id"], postgresql_where="NOT settled")
    op.create_index("ix_work_timer_stopped", "work_timer", ["staff_id", "stopped_at"])
    op.create_table(
        "work_span",
        big_id(),
        *refers("work_span", "work_line", ondelete="CASCADE"),
        *refers("work_span", "staff"),
        moment("started_at"),
        moment("ended_at"),
        sa.CheckConstraint("started_at < ended_at", name=op.f("ck_work_span_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_span")),
    )
    op.create_index(op.f("ix_work_span_line_id"), "work_span", ["line_id"])
    op.create_index("ix_work_span_staff", "work_span", ["staff_id", "ended_at"])
    op.create_table(
        "work_evidence",
        big_id(),
        *refers("work_evidence", "ticket"),
        *refers("work_evidence", "staff"),
        sa.Column("kind", words("kind", "call", "voice"), nullable=False),
        moment("at"),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("file_ref", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(kind = 'call' AND minutes > 0 AND file_ref IS NULL)"
            " OR (kind = 'voice' AND minutes IS NULL AND file_ref IS NOT NULL)",
            name=op.f("ck_work_evidence_content"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_evidence")),
    )
    op.create_index(op.f("ix_work_evidence_ticket_id"), "work_evidence", ["ticket_id"])
    op.create_table(
        "answer_template",
        big_id(),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("title_key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        moment("created_at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        moment("removed_at", nullable=True),
        sa.Column("removed_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
    )
    op.create_index(
        "uq_answer_template_title",
        "answer_template",
        ["title_key"],
        unique=True,
        postgresql_where="removed_at IS NULL",
    )


def downgrade() -> None:
    """Back to lines of which only the minutes are known. Timers, evidence and ready answers are lost."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'work.%'")
    for table in ("answer_template", "work_evidence", "work_span", "work_timer"):
        op.drop_table(table)
    op.execute("UPDATE bot_message SET purpose = 'notice' WHERE purpose = 'work_prompt'")
    allow("bot_message", "purpose", *(one for one in allowed("bot_message", "purpose") if one != "work_prompt"))
    op.drop_column("work_line", "entry_key")
    op.drop_column("work_line", "source")

"""Who is on duty: schedules, substitutions, calls for a substitute, absences"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("none", "weekdays", "by_day", "by_workday", "by_week")
AWAY_KINDS = ("vacation", "illness", "other")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def big_id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def written() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return moment("created_at"), sa.Column("author", sa.String(length=64), nullable=False)


def person(table: str, name: str = "staff_id", *, nullable: bool = False) -> tuple[Any, Any]:
    """A column with somebody of the staff."""
    return (
        sa.Column(name, sa.BigInteger(), nullable=nullable),
        sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_{table}_{name}")),
    )


def upgrade() -> None:
    op.create_table(
        "duty_schedule",
        big_id(),
        sa.Column("kind", words("kind", *KINDS), nullable=False),
        sa.Column("people", postgresql.JSONB(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        *written(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_schedule")),
    )
    op.create_table(
        "duty_substitution",
        big_id(),
        *person("duty_substitution"),
        *person("duty_substitution", "instead_of", nullable=True),
        moment("starts_at"),
        moment("ends_at"),
        *written(),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_duty_substitution_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_substitution")),
    )
    op.create_index("ix_duty_substitution_ends", "duty_substitution", ["ends_at"])
    op.create_table(
        "duty_call",
        big_id(),
        *person("duty_call"),
        moment("ends_at"),
        *written(),
        moment("closed_at", nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("substitution_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["substitution_id"], ["duty_substitution.id"], name=op.f("fk_duty_call_substitution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_call")),
    )
    op.create_table(
        "duty_absence",
        big_id(),
        *person("duty_absence"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", words("kind", *AWAY_KINDS), nullable=False),
        *written(),
        moment("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_duty_absence_order")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_duty_absence_withdrawn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_absence")),
    )
    op.create_index("ix_duty_absence_last", "duty_absence", ["last_day"], postgresql_where="withdrawn_at IS NULL")


def downgrade() -> None:
    """Back to the tables of before. Who was on duty when is lost, and what waits to be said of it."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'duty.%'")
    for table in ("duty_absence", "duty_call", "duty_substitution", "duty_schedule"):
        op.drop_table(table)

"""Teamwork on a ticket: acts, helpers, postponements, links, merges, notes, checklists"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ACTS = (
    "handed", "accepted", "called_in", "let_go", "postponed", "returned", "merged", "merged_in", "linked", "unlinked",
    "split", "split_off", "moved", "service_changed", "cancelled", "checked", "unchecked",
)  # fmt: skip
WHY = ("client", "vendor", "planned", "other")
EVENTS = ("handed", "resumed")
PURPOSES = ("note", "note_prompt", "cancel_prompt", "postpone_prompt", "merge_prompt")
TABLES = (
    "ticket_check", "checklist_item", "ticket_note", "ticket_merge", "ticket_link", "ticket_postponement",
    "ticket_helper", "ticket_act",
)  # fmt: skip


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def big_id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def ref(table: str, name: str, to: str) -> tuple[Any, Any]:
    return (
        sa.Column(name, sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}")),
    )


def known_values(table: str, column: str) -> list[str]:
    """The words a column may hold now, whichever migrations have come before this one."""
    definition = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"),
        {"name": f"ck_{table}_{column}"},
    )
    return re.findall(r"'([^']+)'", definition or "")


def allow(table: str, column: str, values: list[str]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, sa.column(column).in_(values))


def upgrade() -> None:
    allow("ticket_event", "kind", [*known_values("ticket_event", "kind"), *EVENTS])
    allow("bot_message", "purpose", [*known_values("bot_message", "purpose"), *PURPOSES])
    op.create_table(
        "ticket_act",
        big_id(),
        *ref("ticket_act", "ticket_id", "ticket"),
        sa.Column("kind", words("kind", *ACTS), nullable=False),
        moment("at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_act")),
    )
    op.create_index(op.f("ix_ticket_act_ticket_id"), "ticket_act", ["ticket_id"])
    op.create_table(
        "ticket_helper",
        *ref("ticket_helper", "ticket_id", "ticket"),
        *ref("ticket_helper", "staff_id", "staff"),
        moment("at"),
        sa.PrimaryKeyConstraint("ticket_id", "staff_id", name=op.f("pk_ticket_helper")),
    )
    op.create_index(op.f("ix_ticket_helper_staff_id"), "ticket_helper", ["staff_id"])
    op.create_table(
        "ticket_postponement",
        big_id(),
        *ref("ticket_postponement", "ticket_id", "ticket"),
        moment("until"),
        sa.Column("why", words("why", *WHY), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        *ref("ticket_postponement", "staff_id", "staff"),
        moment("created_at"),
        moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_postponement")),
    )
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_ticket_postponement_standing", "ticket_postponement", ["ticket_id"], unique=True, postgresql_where=standing
    )
    op.create_index("ix_ticket_postponement_due", "ticket_postponement", ["until"], postgresql_where=standing)
    op.create_table(
        "ticket_link",
        *ref("ticket_link", "first_id", "ticket"),
        *ref("ticket_link", "second_id", "ticket"),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_ticket_link_order")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_ticket_link")),
    )
    op.create_index(op.f("ix_ticket_link_second_id"), "ticket_link", ["second_id"])
    op.create_table(
        "ticket_merge",
        *ref("ticket_merge", "ticket_id", "ticket"),
        *ref("ticket_merge", "into_id", "ticket"),
        moment("at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.CheckConstraint("ticket_id <> into_id", name=op.f("ck_ticket_merge_other")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_merge")),
    )
    op.create_index(op.f("ix_ticket_merge_into_id"), "ticket_merge", ["into_id"])
    op.create_table(
        "ticket_note",
        big_id(),
        *ref("ticket_note", "ticket_id", "ticket"),
        *ref("ticket_note", "staff_id", "staff"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", JSONB(), nullable=False),
        sa.Column("album_key", sa.String(length=64), nullable=True),
        moment("at"),
        moment("edited_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_note")),
    )
    op.create_index(op.f("ix_ticket_note_ticket_id"), "ticket_note", ["ticket_id"])
    op.create_index(op.f("ix_ticket_note_album_key"), "ticket_note", ["album_key"])
    op.create_table(
        "checklist_item",
        big_id(),
        *ref("checklist_item", "service_id", "service"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
    )
    op.create_index(op.f("ix_checklist_item_service_id"), "checklist_item", ["service_id"])
    op.create_table(
        "ticket_check",
        *ref("ticket_check", "ticket_id", "ticket"),
        *ref("ticket_check", "item_id", "checklist_item"),
        *ref("ticket_check", "staff_id", "staff"),
        moment("at"),
        sa.PrimaryKeyConstraint("ticket_id", "item_id", name=op.f("pk_ticket_check")),
    )


def downgrade() -> None:
    """Back to the tables of before. Notes, checklists and what was said of them are lost; tickets that wait until a date wait
    for their client."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'teamwork.%'")
    op.execute(sa.text("DELETE FROM bot_message WHERE purpose = ANY (:gone)").bindparams(gone=list(PURPOSES)))
    op.execute(sa.text("DELETE FROM ticket_event WHERE kind = ANY (:gone)").bindparams(gone=list(EVENTS)))
    for table in TABLES:
        op.drop_table(table)
    for table, column, gone in (("ticket_event", "kind", EVENTS), ("bot_message", "purpose", PURPOSES)):
        allow(table, column, [value for value in known_values(table, column) if value not in gone])

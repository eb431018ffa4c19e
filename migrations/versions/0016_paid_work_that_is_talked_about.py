"""Agreed time below an estimate, reminders, hours that a company buys, lines that a client disputes"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PURPOSES = ("dispute", "keep_prompt", "top_up")
MOMENTS = ("remind_at", "discussed_at")


def moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def allowed(table: str, column: str) -> list[str]:
    """The words that the column may hold now. Asked of the database: several migrations add words of their own, in whichever
    order they were merged."""
    definition = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name").bindparams(
            name=f"ck_{table}_{column}"
        )
    )
    return re.findall(r"'([a-z_]+)'", str(definition))


def allow(table: str, column: str, values: list[str]) -> None:
    """Which words a column of words may hold from now on."""
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")


def upgrade() -> None:
    allow("bot_message", "purpose", [*allowed("bot_message", "purpose"), *PURPOSES])
    op.add_column("bot_chat", sa.Column("is_accountant", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "uq_bot_chat_accountant", "bot_chat", ["is_accountant"], unique=True, postgresql_where="is_accountant"
    )
    for table in ("proposal", "estimate"):
        for column in MOMENTS:
            op.add_column(table, moment(column))
    op.add_column("proposal", sa.Column("beyond", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("proposal", "beyond", server_default=None)
    op.create_check_constraint(op.f("ck_proposal_beyond"), "proposal", "beyond BETWEEN 0 AND minutes")
    op.add_column("estimate", sa.Column("agreed_minutes", sa.Integer(), nullable=True))
    op.add_column("estimate", sa.Column("completion", sa.Integer(), nullable=True))
    # Until now whoever agreed agreed to all of it.
    op.execute("UPDATE estimate SET agreed_minutes = minutes WHERE state IN ('agreed', 'used')")
    op.create_check_constraint(op.f("ck_estimate_agreed_minutes"), "estimate", "agreed_minutes BETWEEN 1 AND minutes")
    _top_ups()
    _disputes()


def _top_ups() -> None:
    op.create_table(
        "top_up_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", words("state", "wanted", "asked", "invoiced", "granted", "declined"), nullable=False),
        moment("created_at", nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("agreed_by", sa.String(length=64), nullable=True),
        moment("invoiced_at"),
        sa.Column("invoiced_by", sa.String(length=64), nullable=True),
        moment("settled_at"),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("minutes > 0 AND price >= 0 AND amount >= 0", name=op.f("ck_top_up_request_positive")),
        sa.CheckConstraint(
            "(state IN ('granted', 'declined')) = (settled_at IS NOT NULL)"
            " AND num_nulls(settled_at, settled_by) IN (0, 2) AND num_nulls(invoiced_at, invoiced_by) IN (0, 2)",
            name=op.f("ck_top_up_request_settled"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_top_up_request_company_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_top_up_request_contract_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_top_up_request_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_up_request")),
    )
    op.create_index(op.f("ix_top_up_request_company_id"), "top_up_request", ["company_id"])
    op.create_index(
        "uq_top_up_request_open",
        "top_up_request",
        ["company_id"],
        unique=True,
        postgresql_where="state IN ('wanted', 'asked', 'invoiced')",
    )


def _disputes() -> None:
    op.create_table(
        "line_dispute",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=True),
        moment("opened_at", nullable=False),
        sa.Column("state", words("state", "open", "corrected", "reversed", "kept"), nullable=False),
        moment("settled_at"),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL) AND num_nulls(settled_at, settled_by, answer) IN (0, 3)",
            name=op.f("ck_line_dispute_settled"),
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_line_dispute_ticket_id")),
        sa.ForeignKeyConstraint(["line_id"], ["work_line.id"], name=op.f("fk_line_dispute_line_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_line_dispute_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_dispute")),
    )
    op.create_index(op.f("ix_line_dispute_ticket_id"), "line_dispute", ["ticket_id"])
    op.create_index("uq_line_dispute_open", "line_dispute", ["line_id"], unique=True, postgresql_where="state = 'open'")


def downgrade() -> None:
    op.drop_index("uq_line_dispute_open", table_name="line_dispute", postgresql_where="state = 'open'")
    op.drop_index(op.f("ix_line_dispute_ticket_id"), table_name="line_dispute")
    op.drop_table("line_dispute")
    op.drop_index("uq_top_up_request_open", table_name="top_up_request")
    op.drop_index(op.f("ix_top_up_request_company_id"), table_name="top_up_request")
    op.drop_table("top_up_request")
    op.drop_constraint(op.f("ck_estimate_agreed_minutes"), "estimate", type_="check")
    op.drop_column("estimate", "completion")
    op.drop_column("estimate", "agreed_minutes")
    op.drop_constraint(op.f("ck_proposal_beyond"), "proposal", type_="check")
    op.drop_column("proposal", "beyond")
    for table in ("proposal", "estimate"):
        for column in MOMENTS:
            op.drop_column(table, column)
    op.drop_index("uq_bot_chat_accountant", table_name="bot_chat", postgresql_where="is_accountant")
    op.drop_column("bot_chat", "is_accountant")
    op.execute(
        "UPDATE bot_message SET purpose = 'notice', ref_id = NULL WHERE purpose IN ('dispute', 'keep_prompt', 'top_up')"
    )
    allow("bot_message", "purpose", [one for one in allowed("bot_message", "purpose") if one not in PURPOSES])

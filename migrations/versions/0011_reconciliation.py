"""Reconciliations with 1C, statements that were given away, and the balance written into 1C"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("told", ARRAY(sa.String(length=32)), nullable=False),
        sa.CheckConstraint("matched >= 0 AND differing >= 0 AND minutes >= 0", name=op.f("ck_reconciliation_numbers")),
        sa.CheckConstraint("failure IS NULL OR matched = 0", name=op.f("ck_reconciliation_unread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index(op.f("ix_reconciliation_at"), "reconciliation", ["at"])
    op.create_table(
        "reconciliation_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reconciliation_request_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_request")),
    )
    op.create_index(
        "uq_reconciliation_request_staff_id",
        "reconciliation_request",
        ["staff_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "statement_given",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_to", sa.String(length=64), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("billed", sa.BigInteger(), nullable=False),
        sa.Column("seen", JSONB(), nullable=False),
        sa.CheckConstraint("last >= first", name=op.f("ck_statement_given_period")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_statement_given_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_given")),
    )
    op.create_index(op.f("ix_statement_given_company_id"), "statement_given", ["company_id"])
    op.create_index("ix_statement_given_given_at", "statement_given", ["given_at"])
    op.create_table(
        "balance_note",
        sa.Column("counterparty", sa.Uuid(), nullable=False),
        sa.Column("attribute", sa.String(length=120), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("stored", sa.String(length=300), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_balance_note_company_id")),
        sa.PrimaryKeyConstraint("counterparty", "attribute", name=op.f("pk_balance_note")),
    )
    op.create_index(op.f("ix_balance_note_company_id"), "balance_note", ["company_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_balance_note_company_id"), table_name="balance_note")
    op.drop_table("balance_note")
    op.drop_index("ix_statement_given_given_at", table_name="statement_given")
    op.drop_index(op.f("ix_statement_given_company_id"), table_name="statement_given")
    op.drop_table("statement_given")
    op.drop_index(
        "uq_reconciliation_request_staff_id",
        table_name="reconciliation_request",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_table("reconciliation_request")
    op.drop_index(op.f("ix_reconciliation_at"), table_name="reconciliation")
    op.drop_table("reconciliation")

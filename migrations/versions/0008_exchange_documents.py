"""Documents for 1C: the connected base, one row for each completion's work, and what services and people are there"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_base",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("needs_people", sa.Boolean(), nullable=False),
        sa.Column(
            "trouble",
            sa.Enum(
                "busy",
                "no_answer",
                "crashed",
                "refused",
                "mapping",
                "denied",
                "not_there",
                "not_ours",
                "deleted",
                "several",
                "posted",
                "decided_before",
                "differs",
                name="trouble_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explanation", sa.String(length=500), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(trouble IS NULL) = (trouble_since IS NULL)", name=op.f("ck_exchange_base_trouble")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_exchange_base")),
    )
    op.create_index("uq_exchange_base_enabled", "exchange_base", ["enabled"], unique=True, postgresql_where="enabled")
    op.create_table(
        "exchange_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("service", "person", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("absent_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_item")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_exchange_item_kind_ref")),
    )
    op.create_index("ix_exchange_item_name", "exchange_item", ["kind", "name"], unique=False)
    op.create_table(
        "exchange_tie",
        sa.Column(
            "kind",
            sa.Enum("service", "person", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("our_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("tied_by", sa.String(length=64), nullable=False),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["exchange_item.id"], name=op.f("fk_exchange_tie_item_id")),
        sa.PrimaryKeyConstraint("kind", "our_id", name=op.f("pk_exchange_tie")),
    )
    op.create_index(op.f("ix_exchange_tie_item_id"), "exchange_tie", ["item_id"], unique=False)
    op.create_table(
        "exchange_document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("base", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("completion", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "untied",
                "ready",
                "sending",
                "unknown",
                "confirmed",
                "refused",
                "dead",
                "duplicate",
                "superseded",
                "cancelled",
                "closed",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("waits_for", sa.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("sendings", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("looks_left", sa.SmallInteger(), nullable=False),
        sa.Column("ignores_deleted", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "busy",
                "no_answer",
                "crashed",
                "refused",
                "mapping",
                "denied",
                "not_there",
                "not_ours",
                "deleted",
                "several",
                "posted",
                "decided_before",
                "differs",
                name="trouble_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("explanation", sa.String(length=500), nullable=True),
        sa.Column("onec_ref", sa.Uuid(), nullable=True),
        sa.Column("onec_number", sa.String(length=40), nullable=True),
        sa.Column("onec_date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(state = 'untied') = (cardinality(waits_for) > 0)", name=op.f("ck_exchange_document_untied")
        ),
        sa.CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name=op.f("ck_exchange_document_leased")),
        sa.CheckConstraint(
            "completion > 0 AND correction >= 0 AND sendings >= 0 AND failures >= 0",
            name=op.f("ck_exchange_document_numbers"),
        ),
        sa.CheckConstraint("num_nulls(decided_by, decided_at) IN (0, 2)", name=op.f("ck_exchange_document_decided")),
        sa.ForeignKeyConstraint(["base"], ["exchange_base.code"], name=op.f("fk_exchange_document_base")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_exchange_document_company_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_exchange_document_contract_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["exchange_document.id"], name=op.f("fk_exchange_document_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_document")),
        sa.UniqueConstraint("key", name=op.f("uq_exchange_document_key")),
    )
    op.create_index(op.f("ix_exchange_document_company_id"), "exchange_document", ["company_id"], unique=False)
    op.create_index(
        "ix_exchange_document_completion", "exchange_document", ["ticket_id", "completion", "correction"], unique=True
    )
    op.create_index(
        "ix_exchange_document_due",
        "exchange_document",
        ["next_at", "id"],
        unique=False,
        postgresql_where="state IN ('ready', 'sending', 'unknown')",
    )
    op.create_index("ix_exchange_document_state", "exchange_document", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("exchange_document")
    op.drop_table("exchange_tie")
    op.drop_table("exchange_item")
    op.drop_table("exchange_base")

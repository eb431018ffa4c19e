"""The mirror of the accounting base: its counterparties and contracts, tied to companies and contracts of the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_pull",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("all", "inn", "check", name="scope", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "failure",
            sa.Enum(
                "no-counterparties",
                "no-contracts",
                "incomplete",
                "fewer-counterparties",
                "fewer-contracts",
                "unreachable",
                "denied",
                "not-onec",
                "refused",
                "mapping",
                "partner-unreachable",
                "partner-denied",
                "partner-odd",
                name="failure",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("answer_hash", sa.LargeBinary(), nullable=False),
        sa.Column("counterparties", sa.Integer(), nullable=False),
        sa.Column("contracts", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_pull")),
    )
    op.create_table(
        "exchange_counterparty",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("inn", sa.String(), nullable=False),
        sa.Column("kpp", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("branch", sa.Boolean(), nullable=False),
        sa.Column("head_ref", sa.Uuid(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.Column("data_version", sa.String(length=32), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("absent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("tied_by", sa.String(length=64), nullable=True),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tied_inn", sa.String(), nullable=True),
        sa.Column("taken_name", sa.String(), nullable=True),
        sa.Column("taken_kpp", sa.String(length=9), nullable=True),
        sa.Column("left_by", sa.String(length=64), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "no-inn",
                "bad-inn",
                "bad-kpp",
                "bad-name",
                "ambiguous",
                "duplicate",
                "deleted",
                "absent",
                "inn-changed",
                "kpp-taken",
                name="trouble",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(company_id IS NULL) = (tied_by IS NULL)", name=op.f("ck_exchange_counterparty_tied")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_exchange_counterparty_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_counterparty")),
        sa.UniqueConstraint("company_id", name=op.f("uq_exchange_counterparty_company_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_exchange_counterparty_ref")),
    )
    op.create_index(op.f("ix_exchange_counterparty_inn"), "exchange_counterparty", ["inn"])
    op.create_index(
        "ix_exchange_counterparty_trouble", "exchange_counterparty", ["id"], postgresql_where="trouble IS NOT NULL"
    )
    op.create_table(
        "exchange_contract",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("owner_ref", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "seen_trouble",
            sa.Enum(
                "no-number",
                "no-start",
                "no-months",
                "bad-months",
                "not-whole-months",
                "several-sales",
                "whose",
                "several-owners",
                "no-owner",
                "number-used",
                "several-earlier",
                "owner-changed",
                "start-changed",
                "term-differs",
                "deleted",
                "absent",
                name="seen_trouble",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("absent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_months", sa.Integer(), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "no-number",
                "no-start",
                "no-months",
                "bad-months",
                "not-whole-months",
                "several-sales",
                "whose",
                "several-owners",
                "no-owner",
                "number-used",
                "several-earlier",
                "owner-changed",
                "start-changed",
                "term-differs",
                "deleted",
                "absent",
                name="trouble",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_exchange_contract_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_contract")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_exchange_contract_contract_id")),
        sa.UniqueConstraint("key", name=op.f("uq_exchange_contract_key")),
    )
    op.create_index(op.f("ix_exchange_contract_owner_ref"), "exchange_contract", ["owner_ref"])
    op.create_index("ix_exchange_contract_trouble", "exchange_contract", ["id"], postgresql_where="trouble IS NOT NULL")


def downgrade() -> None:
    op.drop_index(
        "ix_exchange_contract_trouble", table_name="exchange_contract", postgresql_where="trouble IS NOT NULL"
    )
    op.drop_index(op.f("ix_exchange_contract_owner_ref"), table_name="exchange_contract")
    op.drop_table("exchange_contract")
    op.drop_index(
        "ix_exchange_counterparty_trouble", table_name="exchange_counterparty", postgresql_where="trouble IS NOT NULL"
    )
    op.drop_index(op.f("ix_exchange_counterparty_inn"), table_name="exchange_counterparty")
    op.drop_table("exchange_counterparty")
    op.drop_table("exchange_pull")

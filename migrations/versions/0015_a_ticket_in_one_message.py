"""Choices made in a draft; what a company works with in 1C; what a ticket is guessed to be about; words that sound urgent"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SIGNS = (
    "не работает",
    "не запускается",
    "не открывается база",
    "не можем отгрузить",
    "не можем отпустить",
    "не можем продавать",
    "касса",
    "чеки не пробивает",
    "все стоит",
    "все встало",
    "работа стоит",
    "работа встала",
    "магазин стоит",
    "склад стоит",
    "производство стоит",
    "очередь покупателей",
    "срочно",
    "горит отчет",
)
"""A sample to begin with: every franchisee has words of its own."""


def upgrade() -> None:
    op.add_column("bot_draft", sa.Column("wants_money", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("bot_draft", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("bot_draft", sa.Column("wish_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("bot_draft", "wants_money", server_default=None)
    op.alter_column("bot_draft", "urgent", server_default=None)
    op.create_table(
        "company_configuration",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_configuration_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_configuration")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_company_configuration_company_id_name")),
    )
    op.create_table(
        "ticket_hint",
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("configuration_id", sa.BigInteger(), nullable=True),
        sa.Column("similar_id", sa.BigInteger(), nullable=True),
        sa.Column("urgency", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_hint_ticket_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_ticket_hint_service_id")),
        sa.ForeignKeyConstraint(
            ["configuration_id"],
            ["company_configuration.id"],
            name=op.f("fk_ticket_hint_configuration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["similar_id"], ["ticket.id"], name=op.f("fk_ticket_hint_similar_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_hint")),
    )
    op.create_index(op.f("ix_ticket_hint_configuration_id"), "ticket_hint", ["configuration_id"])
    signs = op.create_table(
        "urgency_sign",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgency_sign")),
        sa.UniqueConstraint("words", name=op.f("uq_urgency_sign_words")),
    )
    op.bulk_insert(signs, [{"words": words} for words in SIGNS])
    op.create_index(
        "ix_work_line_charged",
        "work_line",
        ["service_id", "id"],
        postgresql_where=sa.text("completion IS NOT NULL AND superseded_by IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_work_line_charged",
        table_name="work_line",
        postgresql_where=sa.text("completion IS NOT NULL AND superseded_by IS NULL"),
    )
    op.drop_table("urgency_sign")
    op.drop_index(op.f("ix_ticket_hint_configuration_id"), table_name="ticket_hint")
    op.drop_table("ticket_hint")
    op.drop_table("company_configuration")
    op.drop_column("bot_draft", "wish_at")
    op.drop_column("bot_draft", "urgent")
    op.drop_column("bot_draft", "wants_money")

"""Talks with clients: about what somebody has talked to whom, so that it is not brought up again for a while"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

REASONS = ("difficult", "updates_only", "leaving", "prolong", "growing")


def upgrade() -> None:
    op.create_table(
        "client_talk",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="reason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_client_talk_company_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_client_talk_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_talk")),
    )
    # Asked for by company and reason, the newest talk only.
    op.create_index("ix_client_talk_company", "client_talk", ["company_id", "reason", "at"])


def downgrade() -> None:
    op.drop_table("client_talk")

"""Calls of 1C's that were carried out"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onec_call",
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("answer", JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_onec_call")),
    )


def downgrade() -> None:
    op.drop_table("onec_call")

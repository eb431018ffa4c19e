"""Processes that know of one another: heartbeats, turns, counts, and one budget of messages for all of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_beat",
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("process", "part", name=op.f("pk_process_beat")),
    )
    op.create_table(
        "process_turn",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_process_turn")),
    )
    op.create_table(
        "process_count",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "label", name=op.f("pk_process_count")),
    )
    op.create_table(
        "bot_budget",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sent", postgresql.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_bot_budget")),
    )


def downgrade() -> None:
    op.drop_table("bot_budget")
    op.drop_table("process_count")
    op.drop_table("process_turn")
    op.drop_table("process_beat")

"""Forum groups: a topic for each ticket"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_forum", "topics_refused"):
        op.add_column("bot_chat", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "bot_topic",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_bot_topic_ticket_id")),
        sa.PrimaryKeyConstraint("chat_id", "ticket_id", name=op.f("pk_bot_topic")),
    )
    op.create_index("uq_bot_topic_thread", "bot_topic", ["chat_id", "thread_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_bot_topic_thread", "bot_topic")
    op.drop_table("bot_topic")
    for name in ("topics_refused", "is_forum"):
        op.drop_column("bot_chat", name)

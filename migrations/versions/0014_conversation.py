"""Reactions, drafts that ask which ticket they belong to, captions of albums, and when a client was told of closed hours"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bot_reaction",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("relayed_id", sa.BigInteger(), nullable=True),
        sa.Column("emoji", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["relayed_id"], ["ticket_message.id"], name=op.f("fk_bot_reaction_relayed_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_bot_reaction_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_reaction")),
    )
    op.create_index("uq_bot_reaction_place", "bot_reaction", ["chat_id", "message_id", "person_id"], unique=True)
    op.create_index("ix_bot_reaction_ticket", "bot_reaction", ["ticket_id", "relayed_id"])
    op.add_column("bot_draft", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("bot_draft", "asks", server_default=None)
    op.add_column("bot_message", sa.Column("caption", sa.Text(), nullable=True))
    op.add_column("ticket", sa.Column("away_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("ticket", "away_until")
    op.drop_column("bot_message", "caption")
    op.drop_column("bot_draft", "asks")
    op.drop_index("ix_bot_reaction_ticket", "bot_reaction")
    op.drop_index("uq_bot_reaction_place", "bot_reaction")
    op.drop_table("bot_reaction")

"""Speakers: computers in the office that may say aloud which tickets wait"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "speaker",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(key_hash IS NULL) = (connected_at IS NULL)", name=op.f("ck_speaker_connected")),
        sa.ForeignKeyConstraint(["invited_by"], ["staff.id"], name=op.f("fk_speaker_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_speaker_link_hash")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_speaker_key_hash")),
    )


def downgrade() -> None:
    op.drop_table("speaker")

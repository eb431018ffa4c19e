"""Ratings, and what recipients want to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SWITCHES = ("taken", "dates", "hours", "rating", "answers_wait", "questions_wait")


def upgrade() -> None:
    op.create_table(
        "ticket_rating",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("completion", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ticket_rating_stars")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_rating_ticket_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_ticket_rating_contact_id")),
        sa.PrimaryKeyConstraint("ticket_id", "completion", name=op.f("pk_ticket_rating")),
    )
    op.create_table(
        "recipient_preferences",
        sa.Column("lane", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in SWITCHES),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.CheckConstraint("num_nulls(quiet_from, quiet_to) IN (0, 2)", name=op.f("ck_recipient_preferences_quiet")),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 1439 AND quiet_to BETWEEN 0 AND 1439 AND quiet_from <> quiet_to",
            name=op.f("ck_recipient_preferences_hours"),
        ),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_recipient_preferences")),
    )


def downgrade() -> None:
    op.drop_table("recipient_preferences")
    op.drop_table("ticket_rating")

"""When each of the staff gets which report"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_subscription",
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("days", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cardinality(days) > 0", name=op.f("ck_report_subscription_days")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_report_subscription_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "kind", name=op.f("pk_report_subscription")),
    )
    op.create_table(
        "report_reader",
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("dark", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_report_reader_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_report_reader")),
    )


def downgrade() -> None:
    op.drop_table("report_reader")
    op.drop_table("report_subscription")

"""When each line of work was charged, so that reports need not count a ticket's events; indexes by which they look"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

CHARGED = "ck_work_line_charged"
EMPTY = "completion IS NULL AND fate IS NULL AND charged_minutes IS NULL"
FULL = "completion IS NOT NULL AND fate IS NOT NULL AND charged_minutes IS NOT NULL"

# The n-th completion is the n-th time that the ticket was resolved. A ticket without such events (brought over from somewhere)
# has its own moment, at worst that of the line's entry.
FILL = """
WITH resolved AS (
    SELECT ticket_id, at, row_number() OVER (PARTITION BY ticket_id ORDER BY id) AS number
    FROM ticket_event WHERE kind = 'resolved'
)
UPDATE work_line SET charged_at = coalesce(
    (SELECT at FROM resolved WHERE resolved.ticket_id = work_line.ticket_id AND number = work_line.completion),
    (SELECT resolved_at FROM ticket WHERE ticket.id = work_line.ticket_id),
    added_at
) WHERE completion IS NOT NULL
"""

INDEXES = (
    ("ix_work_line_charged_at", "work_line", "charged_at", "superseded_by IS NULL"),
    ("ix_work_line_work_date", "work_line", "work_date", "superseded_by IS NULL"),
    ("ix_ticket_requested_at", "ticket", "requested_at", None),
    ("ix_ticket_resolved_at", "ticket", "resolved_at", "resolved_at IS NOT NULL"),
    ("ix_ticket_clock_done", "ticket_clock", "finished_at", "state = 'done'"),
)


def upgrade() -> None:
    op.add_column("work_line", sa.Column("charged_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(FILL)
    op.drop_constraint(op.f(CHARGED), "work_line", type_="check")
    op.create_check_constraint(
        op.f(CHARGED), "work_line", f"({EMPTY} AND charged_at IS NULL) OR ({FULL} AND charged_at IS NOT NULL)"
    )
    for name, table, column, rows in INDEXES:
        op.create_index(name, table, [column], postgresql_where=sa.text(rows) if rows else None)


def downgrade() -> None:
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
    op.drop_constraint(op.f(CHARGED), "work_line", type_="check")
    op.create_check_constraint(op.f(CHARGED), "work_line", f"({EMPTY}) OR ({FULL})")
    op.drop_column("work_line", "charged_at")

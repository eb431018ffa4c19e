"""Invoices for hours: a document for 1C is of work or of an invoice, and a base says whether it makes them"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KIND = sa.Enum("work", "invoice", name="document_kind", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column("exchange_base", sa.Column("makes_invoices", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("exchange_base", "makes_invoices", server_default=None)
    op.add_column("exchange_document", sa.Column("kind", KIND, nullable=False, server_default="work"))
    op.alter_column("exchange_document", "kind", server_default=None)
    op.add_column("exchange_document", sa.Column("origin", sa.String(length=96), nullable=True))
    op.execute("UPDATE exchange_document SET origin = split_part(key, ':correction:', 1)")
    op.alter_column("exchange_document", "origin", nullable=False)
    op.create_index("uq_exchange_document_origin", "exchange_document", ["origin", "correction"], unique=True)
    for name in ("ticket_id", "completion"):
        op.alter_column("exchange_document", name, nullable=True)
    op.create_check_constraint(
        op.f("ck_exchange_document_of_a_completion"),
        "exchange_document",
        "num_nulls(ticket_id, completion) = CASE kind WHEN 'work' THEN 0 ELSE 2 END",
    )


def downgrade() -> None:
    # What the code of before cannot read.
    op.execute("DELETE FROM outbox WHERE kind = 'exchange.invoice.moved'")
    op.execute("DELETE FROM exchange_document WHERE kind = 'invoice'")
    op.drop_constraint(op.f("ck_exchange_document_of_a_completion"), "exchange_document", type_="check")
    for name in ("completion", "ticket_id"):
        op.alter_column("exchange_document", name, nullable=False)
    op.drop_index("uq_exchange_document_origin", "exchange_document")
    op.drop_column("exchange_document", "origin")
    op.drop_column("exchange_document", "kind")
    op.drop_column("exchange_base", "makes_invoices")

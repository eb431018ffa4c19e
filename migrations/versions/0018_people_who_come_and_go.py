"""Persons of several companies, requests with an INN, and the history of access: coming in, leaving, being forgotten"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ACTIVE_PERSON = "messenger_id IS NOT NULL AND active"
EVENTS = ("invited", "came_in", "role_changed", "removed", "left", "forget_asked", "forgotten")


def upgrade() -> None:
    op.drop_index("uq_contact_messenger_id", table_name="contact", postgresql_where=ACTIVE_PERSON)
    op.create_index(
        "uq_contact_messenger_id_company_id",
        "contact",
        ["messenger_id", "company_id"],
        unique=True,
        postgresql_where=ACTIVE_PERSON,
    )
    op.add_column("contact", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("access_request", sa.Column("inn", sa.String(length=12), nullable=True))
    op.add_column("access_request", sa.Column("word", sa.String(length=200), nullable=True))
    op.create_table(
        "contact_choice",
        sa.Column("messenger_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_choice_contact_id")),
        sa.PrimaryKeyConstraint("messenger_id", name=op.f("pk_contact_choice")),
    )
    op.create_table(
        "contact_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*EVENTS, name="kind", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_event_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_event")),
    )
    op.create_index(op.f("ix_contact_event_contact_id"), "contact_event", ["contact_id"])
    op.create_table(
        "ticket_passed",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("from_contact_id", sa.BigInteger(), nullable=False),
        sa.Column("to_contact_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_passed_ticket_id")),
        sa.ForeignKeyConstraint(["from_contact_id"], ["contact.id"], name=op.f("fk_ticket_passed_from_contact_id")),
        sa.ForeignKeyConstraint(["to_contact_id"], ["contact.id"], name=op.f("fk_ticket_passed_to_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_passed")),
    )
    op.create_index(op.f("ix_ticket_passed_ticket_id"), "ticket_passed", ["ticket_id"])
    op.create_index(op.f("ix_ticket_passed_from_contact_id"), "ticket_passed", ["from_contact_id"])
    op.create_table(
        "forget_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_forget_request_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forget_request")),
    )
    op.create_index(
        "uq_forget_request_waiting", "forget_request", ["contact_id"], unique=True, postgresql_where="state = 'waiting'"
    )
    op.create_index("ix_forget_request_due", "forget_request", ["due_at"], postgresql_where="state = 'waiting'")


def downgrade() -> None:
    op.drop_table("forget_request")
    op.drop_table("ticket_passed")
    op.drop_table("contact_event")
    op.drop_table("contact_choice")
    op.drop_column("access_request", "word")
    op.drop_column("access_request", "inn")
    op.drop_column("contact", "forgotten_at")
    op.drop_index("uq_contact_messenger_id_company_id", table_name="contact", postgresql_where=ACTIVE_PERSON)
    # Somebody of several companies stays a person of the first: two could not be told apart.
    op.execute(
        "UPDATE contact SET messenger_id = NULL WHERE active AND messenger_id IS NOT NULL AND EXISTS ("
        " SELECT FROM contact AS first WHERE first.messenger_id = contact.messenger_id AND first.active"
        " AND first.id < contact.id)"
    )
    op.create_index("uq_contact_messenger_id", "contact", ["messenger_id"], unique=True, postgresql_where=ACTIVE_PERSON)

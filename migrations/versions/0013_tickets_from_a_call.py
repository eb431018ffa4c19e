"""Tickets from a phone call: who wrote one down, when its moment was set back; calls being written down; names by words"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SIGNS = '«»"„“”()_–—-./,;:&<>+№#*|\\'
EVENT = "request_moved"
ASKS = ("company", "contact", "words", "time")


def moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def person(table: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    """A column with somebody of the staff."""
    return (
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id")),
    )


def event_kinds() -> list[str]:
    """The words that ``ticket_event.kind`` may hold now, whichever migration has added them."""
    said = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_ticket_event_kind'")
    )
    return re.findall(r"'(\w+)'", str(said))


def allow_events(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_ticket_event_kind"), "ticket_event", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_ticket_event_kind"), "ticket_event", f"kind IN ({listed})")


def upgrade() -> None:
    words = f"to_tsvector('simple'::regconfig, translate(company.name::text, 'Ёё{SIGNS}', 'Ее{' ' * len(SIGNS)}'))"
    op.create_index("ix_company_name_words", "company", [sa.literal_column(words)], postgresql_using="gin")
    allow_events([*event_kinds(), EVENT])
    op.create_table(
        "ticket_call",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        *person("ticket_call"),
        sa.Column("caller_phone", sa.String(length=15), nullable=True),
        moment("noted_at"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_call_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_call")),
    )
    op.create_table(
        "ticket_call_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        moment("before"),
        moment("after"),
        sa.Column("reason", sa.String(length=300), nullable=False),
        *person("ticket_call_move"),
        moment("moved_at"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket_call.ticket_id"], name=op.f("fk_ticket_call_move_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_call_move")),
    )
    op.create_index(op.f("ix_ticket_call_move_ticket_id"), "ticket_call_move", ["ticket_id"])
    op.create_table(
        "bot_call",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("prompt_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "asks", sa.Enum(*ASKS, name="asks", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        moment("said_at"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_bot_call_company_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_bot_call_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_call")),
    )
    op.create_index("ix_bot_call_prompt", "bot_call", ["chat_id", "prompt_id"])


def downgrade() -> None:
    """Back to the tables of before. The tickets stay; how they came and when their moment was set back is lost."""
    op.execute("DELETE FROM outbox WHERE kind IN ('ticket.opened_by_call', 'bot.call_opened')")
    for table in ("bot_call", "ticket_call_move", "ticket_call"):
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM ticket_event WHERE kind = :kind").bindparams(kind=EVENT))
    allow_events([kind for kind in event_kinds() if kind != EVENT])
    op.drop_index("ix_company_name_words", "company")

"""Mass cases: waves of tickets, batches of updates, services that begin with an estimate"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PURPOSES = ("wave", "updates_prompt")
TABLES = (
    "update_mark", "update_batch", "wave_hinted", "wave_hint", "wave_step", "wave_answer", "wave_ticket", "wave",
)  # fmt: skip


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def big_id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def ref(table: str, name: str, to: str, *, nullable: bool = False) -> tuple[Any, Any]:
    return (
        sa.Column(name, sa.BigInteger(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}")),
    )


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def known_values(table: str, column: str) -> list[str]:
    """The words a column may hold now, whichever migrations have come before this one."""
    definition = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"),
        {"name": f"ck_{table}_{column}"},
    )
    return re.findall(r"'([^']+)'", definition or "")


def allow(table: str, column: str, values: list[str]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, sa.column(column).in_(values))


def upgrade() -> None:
    allow("bot_message", "purpose", [*known_values("bot_message", "purpose"), *PURPOSES])
    op.add_column("service", sa.Column("needs_estimate", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("service", "needs_estimate", server_default=None)
    _waves()
    _updates()


def _waves() -> None:
    fixed = "(rule = 'fixed') = (fixed_minutes IS NOT NULL) AND (rule = 'fixed') = (service_id IS NOT NULL)"
    op.create_table(
        "wave",
        big_id(),
        sa.Column("name", sa.String(length=100), nullable=False),
        *ref("wave", "leader_id", "staff"),
        sa.Column("state", words("state", "open", "answered", "closed"), nullable=False),
        sa.Column("rule", words("rule", "free", "fixed", "minutes"), nullable=False),
        sa.Column("fixed_minutes", sa.Integer(), nullable=True),
        *ref("wave", "service_id", "service", nullable=True),
        moment("created_at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        moment("closed_at", nullable=True),
        check("wave", "fixed", fixed),
        check("wave", "minutes", "fixed_minutes > 0"),
        check("wave", "closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        primary("wave", "id"),
    )
    op.create_index("ix_wave_open", "wave", ["id"], postgresql_where=sa.text("state <> 'closed'"))
    op.create_table(
        "wave_ticket",
        *ref("wave_ticket", "ticket_id", "ticket"),
        *ref("wave_ticket", "wave_id", "wave"),
        moment("at"),
        sa.Column("author", sa.String(length=64), nullable=False),
        primary("wave_ticket", "ticket_id"),
    )
    op.create_index(op.f("ix_wave_ticket_wave_id"), "wave_ticket", ["wave_id"])
    op.create_table(
        "wave_answer",
        big_id(),
        *ref("wave_answer", "wave_id", "wave"),
        *ref("wave_answer", "staff_id", "staff"),
        sa.Column("text", sa.Text(), nullable=False),
        moment("written_at"),
        moment("sent_at", nullable=True),
        primary("wave_answer", "id"),
    )
    op.create_index(op.f("ix_wave_answer_wave_id"), "wave_answer", ["wave_id"])
    op.create_table(
        "wave_step",
        big_id(),
        *ref("wave_step", "wave_id", "wave"),
        *ref("wave_step", "ticket_id", "ticket"),
        *ref("wave_step", "answer_id", "wave_answer", nullable=True),
        *ref("wave_step", "staff_id", "staff"),
        sa.Column("state", words("state", "waiting", "done", "failed"), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("summed", sa.Boolean(), nullable=False),
        check("wave_step", "reason", "(state = 'failed') = (reason IS NOT NULL)"),
        primary("wave_step", "id"),
    )
    op.create_index(op.f("ix_wave_step_ticket_id"), "wave_step", ["ticket_id"])
    op.create_index(
        "uq_wave_step_answer",
        "wave_step",
        ["answer_id", "ticket_id"],
        unique=True,
        postgresql_where=sa.text("answer_id IS NOT NULL"),
    )
    op.create_index(
        "uq_wave_step_resolving",
        "wave_step",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("answer_id IS NULL AND state = 'waiting'"),
    )
    op.create_index("ix_wave_step_waiting", "wave_step", ["id"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index("ix_wave_step_wave", "wave_step", ["wave_id"], postgresql_where=sa.text("NOT summed"))
    op.create_table(
        "wave_hint",
        big_id(),
        moment("at"),
        *ref("wave_hint", "wave_id", "wave", nullable=True),
        primary("wave_hint", "id"),
    )
    op.create_table(
        "wave_hinted",
        *ref("wave_hinted", "ticket_id", "ticket"),
        *ref("wave_hinted", "hint_id", "wave_hint"),
        primary("wave_hinted", "ticket_id"),
    )
    op.create_index(op.f("ix_wave_hinted_hint_id"), "wave_hinted", ["hint_id"])


def _updates() -> None:
    op.create_table(
        "update_batch",
        big_id(),
        *ref("update_batch", "staff_id", "staff"),
        *ref("update_batch", "service_id", "service"),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("state", words("state", "draft", "running", "done", "dropped"), nullable=False),
        moment("created_at"),
        moment("confirmed_at", nullable=True),
        primary("update_batch", "id"),
    )
    op.create_index("ix_update_batch_running", "update_batch", ["id"], postgresql_where=sa.text("state = 'running'"))
    op.create_table(
        "update_mark",
        *ref("update_mark", "batch_id", "update_batch"),
        *ref("update_mark", "company_id", "company"),
        sa.Column("state", words("state", "waiting", "done", "skipped", "failed"), nullable=False),
        *ref("update_mark", "ticket_id", "ticket", nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        check("update_mark", "reason", "(state = 'failed') = (reason IS NOT NULL)"),
        check("update_mark", "ticket", "(state = 'done') = (ticket_id IS NOT NULL)"),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_update_mark_ticket_id")),
        primary("update_mark", "batch_id", "company_id"),
    )
    op.create_index(
        "ix_update_mark_waiting",
        "update_mark",
        ["batch_id", "company_id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Back to the tables of before. Tickets and their charges stay; which of them were a wave or a batch is lost."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'wave.%' OR kind LIKE 'updates.%'")
    op.execute(sa.text("DELETE FROM bot_message WHERE purpose = ANY (:gone)").bindparams(gone=list(PURPOSES)))
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("service", "needs_estimate")
    allow("bot_message", "purpose", [one for one in known_values("bot_message", "purpose") if one not in PURPOSES])

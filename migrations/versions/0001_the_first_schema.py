"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The ledger is append-only: the database itself refuses, whoever asks. Row triggers do not see TRUNCATE.
APPEND_ONLY = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    *(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in ("ledger_charge", "ledger_entry", "ledger_allocation")
    ),
)

# A wake-up for the delivery, sent when the transaction commits.
NOTIFY = (
    """
    CREATE FUNCTION outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('outbox', '');
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_wake()",
)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE ticket_number START 1001")
    op.create_table(
        "bot_chat",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("is_staff_group", sa.Boolean(), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_bot_chat")),
    )
    op.create_index(
        "uq_bot_chat_staff_group", "bot_chat", ["is_staff_group"], unique=True, postgresql_where="is_staff_group"
    )
    op.create_table(
        "bot_dialogue",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bot_dialogue")),
    )
    op.create_table(
        "bot_inbox",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "working",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_bot_inbox")),
    )
    op.create_index("ix_bot_inbox_done", "bot_inbox", ["done_at"], unique=False, postgresql_where="done_at IS NOT NULL")
    op.create_index(
        "ix_bot_inbox_pending",
        "bot_inbox",
        ["bot_id", "update_id"],
        unique=False,
        postgresql_where="state IN ('waiting', 'working')",
    )
    op.create_index(
        "ix_bot_inbox_queue",
        "bot_inbox",
        ["chat_id", "update_id"],
        unique=False,
        postgresql_where="state IN ('waiting', 'working')",
    )
    op.create_table(
        "company",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("inn", sa.String(length=12), nullable=False),
        sa.Column("kpp", sa.String(length=9), nullable=True),
        sa.Column("zone_name", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("inn", "kpp", name=op.f("uq_company_inn_kpp"), postgresql_nulls_not_distinct=True),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("collapse_key", sa.String(length=64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "done",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_pending", "outbox", ["id"], unique=False, postgresql_where="state IN ('waiting', 'sending')"
    )
    op.create_index(
        "ix_outbox_queue",
        "outbox",
        ["lane", "weight", "id"],
        unique=False,
        postgresql_where="state IN ('waiting', 'sending')",
    )
    op.create_index(
        "uq_outbox_collapse",
        "outbox",
        ["lane", "kind", "collapse_key"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting' AND collapse_key IS NOT NULL"),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=24), nullable=False),
        sa.Column(
            "tariff_kind",
            sa.Enum(
                "hourly", "untariffed", "paid", name="tariff_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column(
            "price_unit",
            sa.Enum("hour", "fixed", name="price_unit", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("vat_percent", sa.Integer(), nullable=False),
        sa.Column("rounding_increment", sa.Integer(), nullable=False),
        sa.Column("rounding_minimum", sa.Integer(), nullable=False),
        sa.Column("rounding_grace", sa.Integer(), nullable=False),
        sa.Column("usual_minutes", sa.Integer(), nullable=False),
        sa.Column("words", sa.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tariff_kind <> 'hourly' OR price_unit = 'hour'", name=op.f("ck_service_hourly_by_hour")),
        sa.CheckConstraint(
            "tariff_kind = 'untariffed' OR (price IS NOT NULL AND price_unit IS NOT NULL)",
            name=op.f("ck_service_priced"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_service_price")),
        sa.CheckConstraint(
            "rounding_increment >= 1 AND rounding_minimum >= 0 AND rounding_grace >= 0 AND rounding_grace < rounding_increment",
            name=op.f("ck_service_rounding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", name=op.f("uq_service_code")),
    )
    op.create_table(
        "slot",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_slot")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("messenger_id", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cardinality(roles) > 0 AND roles <@ ARRAY['engineer', 'director', 'admin']::varchar[]",
            name=op.f("ck_staff_roles"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(
        "uq_staff_messenger_id",
        "staff",
        ["messenger_id"],
        unique=True,
        postgresql_where="messenger_id IS NOT NULL AND active",
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column(
            "role",
            sa.Enum("member", "manager", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("messenger_id", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contact_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_company_id"), "contact", ["company_id"], unique=False)
    op.create_index(op.f("ix_contact_phone"), "contact", ["phone"], unique=False)
    op.create_index(
        "uq_contact_messenger_id",
        "contact",
        ["messenger_id"],
        unique=True,
        postgresql_where="messenger_id IS NOT NULL AND active",
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column(
            "service_model",
            sa.Enum(
                "bonus_hours", "unlimited", name="service_model", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("root_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_contract_term")),
        sa.CheckConstraint("months BETWEEN 1 AND 36", name=op.f("ck_contract_months")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contract_company_id")),
        sa.ForeignKeyConstraint(["root_id"], ["contract.id"], name=op.f("fk_contract_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_contract_company_id_number")),
    )
    op.create_index(op.f("ix_contract_company_id"), "contract", ["company_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("completion", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "agreed", "declined", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("minutes > 0 AND amount >= 0", name=op.f("ck_proposal_positive")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_proposal_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_ticket_id"), "proposal", ["ticket_id"], unique=False)
    op.create_table(
        "access_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("messenger_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "approved", "declined", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_access_request_contact_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_access_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    op.create_index(
        "uq_access_request_waiting",
        "access_request",
        ["messenger_id"],
        unique=True,
        postgresql_where="state = 'waiting'",
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_account_company_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_account_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_account_contract_id")),
    )
    op.create_index(op.f("ix_account_company_id"), "account", ["company_id"], unique=False)
    op.create_table(
        "bot_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_bot_draft_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_draft")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_bot_draft_contact_id")),
    )
    op.create_index(op.f("ix_bot_draft_opens_at"), "bot_draft", ["opens_at"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(contact_id, staff_id) = 1", name=op.f("ck_invitation_one_person")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_invitation_contact_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_invitation_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "bot_draft_part",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("album_key", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["bot_draft.id"], name=op.f("fk_bot_draft_part_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_draft_part")),
    )
    op.create_index("uq_bot_draft_part_message", "bot_draft_part", ["draft_id", "message_id"], unique=True)
    op.create_table(
        "ledger_charge",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("requested", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("shortage", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "requested = covered + shortage AND covered >= 0 AND shortage >= 0", name=op.f("ck_ledger_charge_sum")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ledger_charge_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_charge")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_charge_key")),
    )
    op.create_index(op.f("ix_ledger_charge_account_id"), "ledger_charge", ["account_id"], unique=False)
    op.create_table(
        "ledger_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("accrual", "goodwill", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("expires_on >= effective_from", name=op.f("ck_ledger_grant_dates")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_ledger_grant_minutes")),
        sa.CheckConstraint("remaining BETWEEN 0 AND minutes", name=op.f("ck_ledger_grant_remaining")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ledger_grant_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_grant")),
    )
    op.create_index(op.f("ix_ledger_grant_account_id"), "ledger_grant", ["account_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("nextval('ticket_number')"), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_progress",
                "waiting_client",
                "resolved",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("completions", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_account_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["staff.id"], name=op.f("fk_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_ticket_company_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_ticket_contact_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_ticket_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
    )
    op.create_index(op.f("ix_ticket_company_id"), "ticket", ["company_id"], unique=False)
    op.create_index("ix_ticket_contact", "ticket", ["contact_id", "id"], unique=False)
    op.create_index("ix_ticket_state", "ticket", ["state"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("grant", "charge", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("balance_after", sa.Integer(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("grant_id", sa.BigInteger(), nullable=True),
        sa.Column("charge_id", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'grant' AND grant_id IS NOT NULL AND charge_id IS NULL AND minutes > 0) OR (kind = 'charge' AND charge_id IS NOT NULL AND line_id IS NOT NULL AND grant_id IS NULL AND minutes <= 0)",
            name=op.f("ck_ledger_entry_shape"),
        ),
        sa.CheckConstraint("balance_after >= 0", name=op.f("ck_ledger_entry_balance")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ledger_entry_account_id")),
        sa.ForeignKeyConstraint(["charge_id"], ["ledger_charge.id"], name=op.f("fk_ledger_entry_charge_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["ledger_grant.id"], name=op.f("fk_ledger_entry_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("account_id", "seq", name=op.f("uq_ledger_entry_account_id_seq")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entry_key")),
        sa.UniqueConstraint("line_id", name=op.f("uq_ledger_entry_line_id")),
    )
    op.create_index(op.f("ix_ledger_entry_charge_id"), "ledger_entry", ["charge_id"], unique=False)
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "taken",
                "staff_wrote",
                "client_wrote",
                "asked",
                "resolved",
                "reopened",
                "closed",
                "cancelled",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    op.create_index(op.f("ix_ticket_event_ticket_id"), "ticket_event", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("client", "staff", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("album_key", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(side = 'client' AND contact_id IS NOT NULL AND staff_id IS NULL) OR (side = 'staff' AND staff_id IS NOT NULL AND contact_id IS NULL)",
            name=op.f("ck_ticket_message_author"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_ticket_message_contact_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_ticket_message_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_message_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_message")),
    )
    op.create_index(op.f("ix_ticket_message_album_key"), "ticket_message", ["album_key"], unique=False)
    op.create_index("ix_ticket_message_ticket", "ticket_message", ["ticket_id", "id"], unique=False)
    op.create_table(
        "work_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("actual_minutes", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completion", sa.Integer(), nullable=True),
        sa.Column("charged_minutes", sa.Integer(), nullable=True),
        sa.Column("covered_minutes", sa.Integer(), nullable=True),
        sa.Column("shortage_minutes", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "fate",
            sa.Enum(
                "hours",
                "money",
                "free",
                "pending",
                "unpaid",
                name="fate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("rounding", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "(completion IS NULL AND fate IS NULL AND charged_minutes IS NULL) OR (completion IS NOT NULL AND fate IS NOT NULL AND charged_minutes IS NOT NULL)",
            name=op.f("ck_work_line_charged"),
        ),
        sa.CheckConstraint("actual_minutes > 0", name=op.f("ck_work_line_actual")),
        sa.CheckConstraint("covered_minutes >= 0 AND shortage_minutes >= 0", name=op.f("ck_work_line_minutes")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_work_line_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_work_line_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_work_line_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_line")),
    )
    op.create_index(op.f("ix_work_line_ticket_id"), "work_line", ["ticket_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "photo",
                "document",
                "voice",
                "video",
                "audio",
                "video_note",
                "animation",
                "sticker",
                "location",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("file_ref", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["ticket_message.id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False)
    op.create_table(
        "bot_message",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "card",
                "relay",
                "notice",
                "ask_prompt",
                "draft",
                "access",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("relayed_id", sa.BigInteger(), nullable=True),
        sa.Column("ref_id", sa.BigInteger(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["relayed_id"], ["ticket_message.id"], name=op.f("fk_bot_message_relayed_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_bot_message_ticket_id")),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_bot_message")),
    )
    op.create_index(
        "ix_bot_message_ref", "bot_message", ["chat_id", "ref_id"], unique=False, postgresql_where="ref_id IS NOT NULL"
    )
    op.create_index("ix_bot_message_relayed", "bot_message", ["relayed_id"], unique=False)
    op.create_index("ix_bot_message_ticket", "bot_message", ["ticket_id", "chat_id", "purpose"], unique=False)
    op.create_table(
        "ledger_allocation",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("grant_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_ledger_allocation_minutes")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_allocation_entry_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["ledger_grant.id"], name=op.f("fk_ledger_allocation_grant_id")),
        sa.PrimaryKeyConstraint("entry_id", "grant_id", name=op.f("pk_ledger_allocation")),
    )
    for statement in (*APPEND_ONLY, *NOTIFY):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("ledger_allocation")
    op.drop_index("ix_bot_message_ticket", table_name="bot_message")
    op.drop_index("ix_bot_message_relayed", table_name="bot_message")
    op.drop_index("ix_bot_message_ref", table_name="bot_message", postgresql_where="ref_id IS NOT NULL")
    op.drop_table("bot_message")
    op.drop_index(op.f("ix_attachment_message_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_work_line_ticket_id"), table_name="work_line")
    op.drop_table("work_line")
    op.drop_index("ix_ticket_message_ticket", table_name="ticket_message")
    op.drop_index(op.f("ix_ticket_message_album_key"), table_name="ticket_message")
    op.drop_table("ticket_message")
    op.drop_index(op.f("ix_ticket_event_ticket_id"), table_name="ticket_event")
    op.drop_table("ticket_event")
    op.drop_index(op.f("ix_ledger_entry_charge_id"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index("ix_ticket_state", table_name="ticket")
    op.drop_index("ix_ticket_contact", table_name="ticket")
    op.drop_index(op.f("ix_ticket_company_id"), table_name="ticket")
    op.drop_table("ticket")
    op.drop_index(op.f("ix_ledger_grant_account_id"), table_name="ledger_grant")
    op.drop_table("ledger_grant")
    op.drop_index(op.f("ix_ledger_charge_account_id"), table_name="ledger_charge")
    op.drop_table("ledger_charge")
    op.drop_index("uq_bot_draft_part_message", table_name="bot_draft_part")
    op.drop_table("bot_draft_part")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_bot_draft_opens_at"), table_name="bot_draft")
    op.drop_table("bot_draft")
    op.drop_index(op.f("ix_account_company_id"), table_name="account")
    op.drop_table("account")
    op.drop_index("uq_access_request_waiting", table_name="access_request", postgresql_where="state = 'waiting'")
    op.drop_table("access_request")
    op.drop_index(op.f("ix_proposal_ticket_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_contract_company_id"), table_name="contract")
    op.drop_table("contract")
    op.drop_index(
        "uq_contact_messenger_id", table_name="contact", postgresql_where="messenger_id IS NOT NULL AND active"
    )
    op.drop_index(op.f("ix_contact_phone"), table_name="contact")
    op.drop_index(op.f("ix_contact_company_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index("uq_staff_messenger_id", table_name="staff", postgresql_where="messenger_id IS NOT NULL AND active")
    op.drop_table("staff")
    op.drop_table("slot")
    op.drop_table("service")
    op.drop_index(
        "uq_outbox_collapse",
        table_name="outbox",
        postgresql_where=sa.text("state = 'waiting' AND collapse_key IS NOT NULL"),
    )
    op.drop_index("ix_outbox_queue", table_name="outbox", postgresql_where="state IN ('waiting', 'sending')")
    op.drop_index("ix_outbox_pending", table_name="outbox", postgresql_where="state IN ('waiting', 'sending')")
    op.drop_table("outbox")
    op.drop_table("company")
    op.drop_index("ix_bot_inbox_queue", table_name="bot_inbox", postgresql_where="state IN ('waiting', 'working')")
    op.drop_index("ix_bot_inbox_pending", table_name="bot_inbox", postgresql_where="state IN ('waiting', 'working')")
    op.drop_index("ix_bot_inbox_done", table_name="bot_inbox", postgresql_where="done_at IS NOT NULL")
    op.drop_table("bot_inbox")
    op.drop_table("bot_dialogue")
    op.drop_index("uq_bot_chat_staff_group", table_name="bot_chat", postgresql_where="is_staff_group")
    op.drop_table("bot_chat")
    op.execute("DROP SEQUENCE ticket_number")
    op.execute("DROP FUNCTION refuse_change")
    op.execute("DROP FUNCTION outbox_wake")

"""Migration 0002 with a book in it: every row of 0001 is carried over, the auditor has nothing to say, and back again."""

import json
from collections.abc import AsyncIterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.billing.models import Proposal
from core.contracts.models import Contract
from core.database import Database
from core.ledger.accounts import KeyReused
from core.ledger.accruing import accrue, set_accrual_rule
from core.ledger.charging import charge, charge_content
from core.ledger.granting import Outcome, grant, grant_content
from core.ledger.models import Account, Grant, GrantKind, Lifetime, Reason, Schedule
from core.ledger.rules.accrual import Rule
from core.ledger.rules.chain import before_the_chain
from core.ledger.rules.splitting import Line
from core.ledger.verifying import anchor, read_book, verify_account
from tests.clock import SettableClock
from tests.factories import SYSTEM
from tests.migrations.test_migrations import alembic

DAY = date(2026, 11, 20)
END = date(2027, 11, 9)
KEYS = ("accrual:1:start", "topup:2")
LINES = [Line(1, 100, DAY), Line(2, 0, DAY)], [Line(3, 150, date(2026, 11, 21))]

COMPANY = """
INSERT INTO staff (name, roles, active, created_at) VALUES ('Олег', '{engineer}', true, :at), ('Анна', '{admin}', true, :at);
INSERT INTO company (name, inn, zone_name, created_at) VALUES ('ООО «Ромашка»', '7707083893', 'Europe/Moscow', :at);
INSERT INTO contact (company_id, name, role, active, created_at) VALUES (1, 'Мария', 'manager', true, :at);
INSERT INTO service (code, name, short_name, tariff_kind, price, price_unit, vat_percent, rounding_increment,
                     rounding_minimum, rounding_grace, usual_minutes, words, position, active)
VALUES ('consultation', 'Консультация', 'Консультация', 'hourly', 300000, 'hour', 20, 15, 15, 5, 30, '{вопрос}', 1, true);
INSERT INTO contract (company_id, number, starts_on, ends_on, months, service_model, root_id, created_at) VALUES
    (1, 'ИТС-1', '2026-11-10', '2027-11-09', 12, 'bonus_hours', NULL, :at),
    (1, 'ИТС-2', '2027-11-10', '2028-11-09', 12, 'bonus_hours', 1, :at),
    (1, 'ИТС-3', '2026-11-10', '2027-11-09', 12, 'unlimited', NULL, :at);
INSERT INTO account (company_id, contract_id) VALUES (1, 1), (1, 3);
INSERT INTO ticket (company_id, contact_id, contract_id, account_id, subject, state, assignee_id, version, completions,
                    requested_at, opened_at)
VALUES (1, 1, 1, 1, 'Не проводится реализация', 'resolved', 1, 3, 1, :at, :at);
INSERT INTO ticket_event (ticket_id, kind, at, author) VALUES (1, 'resolved', :at, 'staff:1');
INSERT INTO work_line (ticket_id, service_id, staff_id, actual_minutes, comment, work_date, added_at, completion,
                       charged_minutes, covered_minutes, shortage_minutes, amount, fate)
VALUES (1, 1, 1, 150, 'обмен', '2026-11-21', :at, 1, 150, 80, 70, 350000, 'pending');
INSERT INTO proposal (ticket_id, completion, minutes, amount, state, created_at, settled_at, settled_by) VALUES
    (1, 1, 70, 350000, 'proposed', :at, NULL, NULL),
    (2, 1, 15, 75000, 'agreed', :at, :later, 2),
    (3, 1, 30, 150000, 'declined', :at, :later, 1);
INSERT INTO ledger_grant (account_id, kind, minutes, remaining, priority, effective_from, expires_on) VALUES
    (1, 'accrual', 120, 0, 100, '2026-11-10', '2027-11-09'), (1, 'goodwill', 60, 0, 50, '2026-11-10', '2026-12-31'),
    (2, 'goodwill', 30, 30, 100, '2026-11-10', '2027-11-09');
"""
"""People, contracts, a ticket with proposals in each state; an account with two charges, and one with a gift."""
BOOK = """
INSERT INTO ledger_charge (key, content_hash, account_id, requested, covered, shortage) VALUES
    ('ticket:1:completion:1', :charge_1, 1, 100, 100, 0), ('ticket:1:completion:2', :charge_2, 1, 150, 80, 70);
INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, reason, key, content_hash,
                          grant_id, charge_id, line_id) VALUES
    (1, 1, 'grant', 120, 120, '2026-11-10', :at, 'staff:2', '', 'accrual:1:start', :grant_1, 1, NULL, NULL),
    (1, 2, 'grant', 60, 180, '2026-11-10', :at, 'staff:2', 'за ожидание', 'topup:2', :grant_2, 2, NULL, NULL),
    (1, 3, 'charge', -100, 80, '2026-11-20', :at, 'staff:1', '', NULL, NULL, NULL, 1, 1),
    (1, 4, 'charge', 0, 80, '2026-11-20', :at, 'staff:1', '', NULL, NULL, NULL, 1, 2),
    (1, 5, 'charge', -80, 0, '2026-11-21', :later, 'staff:1', '', NULL, NULL, NULL, 2, 3),
    (2, 1, 'grant', 30, 30, '2026-11-10', :at, 'staff:2', 'подарок «к празднику»', 'topup:3', :grant_3, 3, NULL, NULL);
INSERT INTO ledger_allocation (entry_id, grant_id, minutes) VALUES (3, 2, 60), (3, 1, 40), (5, 1, 80);
"""
CONTENT: Mapping[str, bytes] = {
    "grant_1": grant_content(1, GrantKind.ACCRUAL, 120, date(2026, 11, 10), END, 100),
    "grant_2": grant_content(1, GrantKind.GOODWILL, 60, date(2026, 11, 10), date(2026, 12, 31), 50),
    "grant_3": grant_content(2, GrantKind.GOODWILL, 30, date(2026, 11, 10), END, 100),
    "charge_1": charge_content(1, LINES[0]),
    "charge_2": charge_content(1, LINES[1]),
}
TABLES = (
    "staff", "company", "contact", "service", "contract", "account", "ticket", "ticket_event", "work_line", "proposal",
    "ledger_grant", "ledger_charge", "ledger_entry", "ledger_allocation",
)  # fmt: skip

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, empty_database_name: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres.owner_url(empty_database_name))
    try:
        yield engine
    finally:
        await engine.dispose()


@pytest.fixture
async def old(owner: AsyncEngine) -> Rows:
    """A database of 0001 with a book in it; what stands there."""
    await migrate(owner, app_role=None, revision="0001")
    at, later = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 21, 9, tzinfo=UTC)
    async with owner.begin() as connection:
        for statement in (COMPANY + BOOK).split(";\n"):
            if statement.strip():
                values = {"at": at, "later": later, **CONTENT}
                clause = text(statement)
                await connection.execute(clause, {name: values[name] for name in clause.compile().params})
    return await rows(owner)


async def rows(engine: AsyncEngine) -> Rows:
    """Everything that stands in the tables, by column name."""
    found: Rows = {}
    async with engine.connect() as connection:
        for table in TABLES:
            result = await connection.scalars(text(f"SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY 1"))
            found[table] = sorted((json.loads(row) for row in result), key=lambda row: (row.get("id", 0), str(row)))
    return found


def as_of_0002(old: Rows) -> Rows:
    """The only differences there may be."""
    expected = deepcopy(old)
    for entry in expected["ledger_entry"]:
        del entry["reason"]
    for row in expected["proposal"]:
        row["state"] = {"agreed": "approved"}.get(row["state"], row["state"])
        row["settled_by"] = row["settled_by"] and f"staff:{row['settled_by']}"
    return expected


def desk(owner: AsyncEngine) -> Database:
    return Database(owner, SettableClock())


async def test_everything_is_carried_over(owner: AsyncEngine, old: Rows) -> None:
    await migrate(owner, app_role=APP_ROLE)
    new = await rows(owner)
    for table, expected in as_of_0002(old).items():
        kept = [{name: row[name] for name in before} for row, before in zip(new[table], expected, strict=True)]
        assert kept == expected, table
    async with desk(owner).work() as work:
        words = {reason.entry_id: reason.words for reason in await work.session.scalars(select(Reason))}
        assert words == {2: "за ожидание", 6: "подарок «к празднику»"}
        contracts = {one.id: one.contract_id for one in await work.session.scalars(select(Grant))}
        assert contracts == {1: 1, 2: None, 3: None}  # by its key the first one is the contract's own
        proposals = {one.id: one for one in await work.session.scalars(select(Proposal))}
        assert [proposals[number].settled_how for number in (1, 2, 3)] == [None, "phone", "phone"]
        assert proposals[1].valid_until > datetime.now(UTC)
        assert proposals[2].valid_until == proposals[2].created_at
    added: dict[str, dict[str, Any]] = {
        "company": {"work_state": "allowed", "shortage_policy": "ask"},
        "service": {"rounding_scope": "entry", "rounding_mode": "up", "offered": False},
        "contract": {"free_until": None, "accrues_from": None},
        "ticket": {"wants_money": False},
        "work_line": {"correction": 0, "superseded_by": None, "price": None},
        "account": {"low_level": 0},
        "ledger_grant": {"closed_at": None, "warned_days": None},
    }
    for table, columns in added.items():
        for row in new[table]:
            assert {name: row[name] for name in columns} == columns, table


@pytest.mark.parametrize("date_style", ["ISO, DMY", "German, DMY"])
async def test_the_auditor_has_nothing_to_say(owner: AsyncEngine, old: Rows, date_style: str) -> None:
    """The digest that SQL made of the old entries is the one that the rules make, however the server writes dates."""
    async with owner.begin() as connection:
        name = await connection.scalar(text("SELECT current_database()"))
        await connection.execute(text(f"ALTER DATABASE {name} SET datestyle = '{date_style}'"))
    await owner.dispose()
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        for account_id, entries, balance in ((1, 5, 0), (2, 1, 30)):
            assert (await verify_account(work, account_id)).findings == []
            book = await read_book(work, account_id)
            assert (book.entries, book.book) == (entries, balance)
            assert book.head == before_the_chain([entry.link for entry in book.sealed])
        assert (await anchor(work, datetime(2026, 11, 22, tzinfo=UTC))).entries == 6


async def test_the_book_goes_on(owner: AsyncEngine, old: Rows) -> None:
    """New entries are chained to the digest of the old; old keys are known, with their content."""
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        for number, lines in enumerate(LINES, 1):
            again = await charge(work, SYSTEM, account_id=1, key=f"ticket:1:completion:{number}", lines=lines)
            assert (again.outcome, again.covered) == (Outcome.SAME, (100, 80)[number - 1])
        with pytest.raises(KeyReused):
            await charge(work, SYSTEM, account_id=1, key="ticket:1:completion:1", lines=[Line(1, 99, DAY)])
        for minutes, outcome in ((60, Outcome.SAME), (90, Outcome.CREATED)):
            key = KEYS[1] if outcome is Outcome.SAME else "new"
            given = await grant(
                work,
                SYSTEM,
                account_id=1,
                kind=GrantKind.GOODWILL,
                minutes=minutes,
                effective_from=date(2026, 11, 10),
                expires_on=date(2026, 12, 31),
                reason="",
                key=key,
                priority=50,
            )
            assert given is outcome
        made = await charge(work, SYSTEM, account_id=1, key="new", lines=[Line(4, 40, DAY)])
        assert (made.covered, made.balance_after) == (40, 50)
        assert (await verify_account(work, 1)).findings == []
    async with owner.begin() as connection:  # an old entry changed behind the guard's back is found
        await connection.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER append_only"))
        await connection.execute(
            text("UPDATE ledger_entry SET work_date = '2026-11-19' WHERE account_id = 1 AND seq = 4")
        )
        await connection.execute(text("ALTER TABLE ledger_entry ENABLE TRIGGER append_only"))
    async with desk(owner).work() as work:
        assert [finding.seq for finding in (await verify_account(work, 1)).findings] == [6]


async def test_what_an_old_contract_has_got_is_not_given_again(owner: AsyncEngine, old: Rows) -> None:
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(12, 120, Schedule.AT_START, Lifetime.TERM))
        contract = await work.session.get_one(Contract, 1)
        contract.accrues_from = contract.starts_on
        await work.session.flush()
        assert await accrue(work, SYSTEM, contract) == 0


async def test_back_to_the_first_schema_and_up_again(owner: AsyncEngine, old: Rows) -> None:
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        await charge(work, SYSTEM, account_id=2, key="new", lines=[Line(4, 10, DAY)])
    await alembic(owner, "downgrade", "0001")
    back = await rows(owner)
    newer = [row for row in back["ledger_entry"] if row["id"] > 6]
    assert [(row["seq"], row["minutes"], row["reason"]) for row in newer] == [(2, -10, "")]
    unchanged = [table for table in TABLES if not table.startswith("ledger_")]
    assert {table: back[table] for table in unchanged} == {table: old[table] for table in unchanged}
    assert back["ledger_entry"][:6] == old["ledger_entry"]  # reasons and all
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        assert (await verify_account(work, 1)).findings == (await verify_account(work, 2)).findings == []
        account = await work.session.get_one(Account, 2)
        assert (account.entries, account.book) == (2, 20)


async def test_there_is_no_way_back_with_what_0001_has_no_words_for(owner: AsyncEngine, old: Rows) -> None:
    await migrate(owner, app_role=APP_ROLE)
    async with desk(owner).work() as work:
        await grant(
            work,
            SYSTEM,
            account_id=2,
            kind=GrantKind.PURCHASE,
            minutes=60,
            effective_from=DAY,
            expires_on=END,
            reason="",
            key="bought",
        )
    before = await rows(owner)
    with pytest.raises(IntegrityError, match="ck_ledger_grant_kind"):
        await alembic(owner, "downgrade", "0001")
    assert await rows(owner) == before

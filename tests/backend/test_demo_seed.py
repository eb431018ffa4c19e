"""The demo's data must be indistinguishable from what the services would have written, and the same every time."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import DateTime, func, select

from backend.database import make_engine
from backend.demo.seed import World, seed
from backend.demo.seed.companies import Profile
from backend.demo.seed.contracts import SAMPLE_MINUTES
from backend.demo.seed.price_list import PRICE_LIST
from backend.demo.seed.working_time import WorkingTime
from backend.postgres import EmbeddedPostgres
from core.access.people import who_is
from core.actor import ContactActor, StaffActor, Stranger, SystemActor
from core.billing.rules import amount
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rules import find_by_words, parse_work
from core.catalog.service import active_services
from core.clients.models import Company, Contact
from core.clients.rules import clean_inn, clean_kpp
from core.contracts.models import Contract
from core.database import Database, Work
from core.dates import last_day_of_term
from core.duty.queries import duty_board
from core.duty.rules.roster import Reason as DutyReason
from core.ledger.accruing import accrual_rules, accrue_daily, contracts_to_accrue, out_of_step, without_rule
from core.ledger.charging import charge
from core.ledger.granting import Outcome, grant
from core.ledger.models import Charge, Entry, Grant, Reason
from core.ledger.noticing import accounts_told_low, judge_today
from core.ledger.queries import available_on
from core.ledger.rules.splitting import Line
from core.ledger.verifying import all_accounts, heads_amiss, verify_all
from core.outbox.models import OutboxRow
from core.tickets.completion import preview, resolve
from core.tickets.conversation import Words
from core.tickets.handling import take
from core.tickets.lines import add_line
from core.tickets.models import ACTIVE, Ticket, TicketState, WorkLine
from core.tickets.opening import open_ticket
from migrations.metadata import METADATA
from tests.clock import MOSCOW, START, SettableClock

NEW_YEAR_NIGHT = datetime(2027, 1, 3, 3, 30, tzinfo=MOSCOW)
"""A Sunday night in the holidays."""

AHEAD = {
    "proposal.valid_until",
    "estimate.valid_until",
    "ticket_clock.due_at",
    "ticket_clock.warn_at",
    "ticket_wish.at",
}
"""What is told of the future."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database that has been filled, and what was said of it."""

    database: Database
    world: World
    now: datetime


@asynccontextmanager
async def seeded_database(
    postgres: EmbeddedPostgres, template: str, name: str, now: datetime = START, **options: Any
) -> AsyncIterator[Seeded]:
    await asyncio.to_thread(postgres.ensure_database, name, template=template)
    engine = make_engine(postgres.app_url(name))
    database = Database(engine, SettableClock(now))
    try:
        started = time.monotonic()
        world = await seed(database, MOSCOW, now=now, **options)
        print(f"filled in {time.monotonic() - started:.1f} s: {dict(world.counts)}")  # noqa: T201
        yield Seeded(database, world, now)
    finally:
        await engine.dispose()
        await asyncio.to_thread(postgres.drop_database, name)


@pytest.fixture(scope="module")
async def seeded(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Seeded]:
    """On a Monday morning. Tests leave it as it is."""
    async with seeded_database(postgres, template, "demo_seed") as made:
        yield made


@pytest.fixture(scope="module")
async def seeded_at_night(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Seeded]:
    """Another seed, when nobody works."""
    async with seeded_database(postgres, template, "demo_seed_night", NEW_YEAR_NIGHT, seed=7) as made:
        yield made


@pytest.fixture(params=["seeded", "seeded_at_night"])
def either(request: pytest.FixtureRequest, seeded: Seeded, seeded_at_night: Seeded) -> Seeded:
    return seeded if request.param == "seeded" else seeded_at_night


class _Undo(Exception):  # noqa: N818
    pass


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[Work]:
    """A unit of work of which nothing stays."""
    try:
        async with database.work() as work:
            yield work
            raise _Undo
    except _Undo:
        pass


async def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    async with database.work() as work:
        connection = await work.session.connection()
        return [tuple(row) for row in await connection.exec_driver_sql(sql)]  # as it is: colons are no parameters


async def content(database: Database) -> dict[str, str]:
    """A hash of every table, and where the sequences stand."""
    found = {}
    for table in METADATA.sorted_tables:
        keys = ", ".join(column.name for column in table.primary_key)
        dump = await rows(database, f"SELECT * FROM {table.name} ORDER BY {keys}")
        found[table.name] = f"{len(dump)}:{hashlib.sha256(repr(dump).encode()).hexdigest()}"
    found["sequences"] = repr(
        await rows(database, "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename")
    )
    return found


async def test_the_same_seed_gives_the_same_rows(seeded: Seeded, postgres: EmbeddedPostgres, template: str) -> None:
    async with seeded_database(postgres, template, "demo_seed_again") as again:
        assert await content(again.database) == await content(seeded.database)
        assert again.world == seeded.world


async def test_another_seed_gives_other_rows(seeded: Seeded, seeded_at_night: Seeded) -> None:
    one, other = await content(seeded.database), await content(seeded_at_night.database)
    assert one["company"] != other["company"]
    assert one["ticket_message"] != other["ticket_message"]


async def test_a_database_with_data_is_left_alone(seeded: Seeded) -> None:
    with pytest.raises(ValueError, match="empty database"):
        await seed(seeded.database, MOSCOW, now=START)


LEDGER_RULES = {
    "an account's entries are the sum of what its grants have left": """
        SELECT account.id FROM account
        WHERE (SELECT coalesce(sum(minutes), 0) FROM ledger_entry WHERE account_id = account.id)
            <> (SELECT coalesce(sum(remaining), 0) FROM ledger_grant WHERE account_id = account.id)
    """,
    "entries are numbered without gaps, in the order of time, each continuing the balance": """
        SELECT id FROM (
            SELECT id, seq, at, minutes, balance_after,
                row_number() OVER chain AS place,
                lag(balance_after, 1, 0) OVER chain AS before,
                lag(at) OVER chain AS earlier,
                lag(id) OVER chain AS lower
            FROM ledger_entry WINDOW chain AS (PARTITION BY account_id ORDER BY seq)
        ) AS linked
        WHERE seq <> place OR balance_after <> before + minutes OR earlier > at OR lower > id OR balance_after < 0
    """,
    "a charge's entries are allocated to the minute": """
        SELECT id FROM ledger_entry
        WHERE kind = 'charge'
            AND -minutes <> (SELECT coalesce(sum(minutes), 0) FROM ledger_allocation WHERE entry_id = ledger_entry.id)
    """,
    "a grant has left what was not taken from it": """
        SELECT id FROM ledger_grant
        WHERE remaining < 0 OR remaining
            <> minutes - (SELECT coalesce(sum(minutes), 0) FROM ledger_allocation WHERE grant_id = ledger_grant.id)
    """,
    "minutes come from the account's own grants, live on the work date, entered before": """
        SELECT entry_id FROM ledger_allocation
        JOIN ledger_entry ON ledger_entry.id = entry_id
        JOIN ledger_grant ON ledger_grant.id = ledger_allocation.grant_id
        JOIN ledger_entry AS given ON given.grant_id = ledger_grant.id
        WHERE ledger_grant.account_id <> ledger_entry.account_id
            OR ledger_entry.work_date NOT BETWEEN ledger_grant.effective_from AND ledger_grant.expires_on
            OR given.seq > ledger_entry.seq
    """,
    "covered and shortage of a charge are those of its lines": """
        SELECT ledger_charge.id FROM ledger_charge
        LEFT JOIN ledger_entry ON charge_id = ledger_charge.id LEFT JOIN work_line ON work_line.id = line_id
        GROUP BY ledger_charge.id
        HAVING covered IS DISTINCT FROM sum(covered_minutes) OR covered IS DISTINCT FROM -sum(ledger_entry.minutes)
            OR shortage IS DISTINCT FROM sum(shortage_minutes) OR requested <> covered + shortage
    """,
    "a line that was asked from the hours has one entry, others have none": """
        SELECT work_line.id FROM work_line
        JOIN service ON service.id = service_id JOIN ticket ON ticket.id = ticket_id
        WHERE (SELECT count(*) FROM ledger_entry WHERE line_id = work_line.id AND account_id = ticket.account_id)
            <> (completion IS NOT NULL AND tariff_kind <> 'paid' AND ticket.account_id IS NOT NULL)::int
    """,
    "no entry belongs to a foreign line": """
        SELECT ledger_entry.id FROM ledger_entry
        LEFT JOIN work_line ON work_line.id = line_id LEFT JOIN ticket ON ticket.id = ticket_id
        WHERE kind = 'charge' AND (ticket.account_id IS DISTINCT FROM ledger_entry.account_id
            OR ledger_entry.work_date IS DISTINCT FROM work_line.work_date)
    """,
    "the key of a charge is its ticket and completion": """
        SELECT ledger_charge.id FROM ledger_charge
        JOIN ledger_entry ON charge_id = ledger_charge.id JOIN work_line ON work_line.id = line_id
        WHERE ledger_charge.key <> 'ticket:' || ticket_id || ':completion:' || completion
    """,
    "a shortage has a proposal over its minutes and its money, and only a shortage has": """
        SELECT 1 FROM (
            SELECT ticket_id, completion, sum(shortage_minutes) AS minutes, sum(amount) AS amount
            FROM work_line WHERE shortage_minutes > 0 GROUP BY ticket_id, completion
        ) AS short
        FULL JOIN proposal USING (ticket_id, completion)
        WHERE short.minutes IS DISTINCT FROM proposal.minutes OR short.amount IS DISTINCT FROM proposal.amount
    """,
    "the fate of a short line follows its proposal": """
        SELECT work_line.id FROM work_line JOIN proposal USING (ticket_id, completion)
        WHERE shortage_minutes > 0 AND fate
            <> CASE state WHEN 'proposed' THEN 'pending' WHEN 'approved' THEN 'money' ELSE 'unpaid' END
    """,
    "a settled proposal says who settled it and when, afterwards": """
        SELECT id FROM proposal
        WHERE (state = 'proposed') <> (settled_at IS NULL) OR (state = 'proposed') <> (settled_by IS NULL)
            OR settled_at < created_at
    """,
    "a contract of bonus hours has brought its hours once, an unlimited one none": """
        SELECT contract.id FROM contract
        LEFT JOIN ledger_entry ON key = 'accrual:' || contract.id || ':start'
        LEFT JOIN ledger_grant ON ledger_grant.id = ledger_entry.grant_id
        WHERE (service_model = 'bonus_hours') <> (ledger_entry.id IS NOT NULL)
            OR effective_from <> starts_on OR expires_on <> ends_on
    """,
    "an account belongs to the first contract of a chain": """
        SELECT contract.id FROM contract LEFT JOIN account ON account.contract_id = contract.id
        WHERE (root_id IS NULL) <> (account.id IS NOT NULL) OR account.company_id <> contract.company_id
    """,
}


@pytest.mark.parametrize("rule", LEDGER_RULES)
async def test_ledger(either: Seeded, rule: str) -> None:
    assert await rows(either.database, LEDGER_RULES[rule]) == []


TICKET_RULES = {
    "as many resolutions as completions": """
        SELECT id FROM ticket
        WHERE completions <> (SELECT count(*) FROM ticket_event WHERE ticket_id = ticket.id AND kind = 'resolved')
    """,
    "the version counts lines, completions and reopenings": """
        SELECT id FROM ticket
        WHERE version <> 1 + completions + (SELECT count(*) FROM work_line WHERE ticket_id = ticket.id)
            + (SELECT count(*) FROM ticket_event WHERE ticket_id = ticket.id AND kind = 'reopened')
    """,
    "the last event that moves a ticket made its state": """
        SELECT id FROM ticket
        WHERE state NOT IN ('in_progress', 'waiting_client') AND state <> (
            SELECT CASE kind WHEN 'opened' THEN 'open' WHEN 'reopened' THEN 'open' ELSE kind END FROM ticket_event
            WHERE ticket_id = ticket.id AND kind IN ('opened', 'taken', 'resolved', 'reopened', 'closed', 'cancelled')
            ORDER BY id DESC LIMIT 1)
    """,
    "events of a ticket follow one another": """
        SELECT id FROM (
            SELECT id, at, lag(at) OVER (PARTITION BY ticket_id ORDER BY id) AS earlier FROM ticket_event
        ) AS linked WHERE earlier > at
    """,
    "messages of a ticket follow one another": """
        SELECT id FROM (
            SELECT id, sent_at, lag(sent_at) OVER (PARTITION BY ticket_id ORDER BY id) AS earlier FROM ticket_message
        ) AS linked WHERE earlier > sent_at
    """,
    "moments of a ticket are in order": """
        SELECT id FROM ticket
        WHERE requested_at > opened_at OR opened_at > acknowledged_at OR acknowledged_at > resolved_at
    """,
    "numbers grow with time": """
        SELECT id FROM (
            SELECT id, opened_at, lag(opened_at) OVER (ORDER BY number) AS earlier, lag(id) OVER (ORDER BY number) AS lower
            FROM ticket
        ) AS linked WHERE earlier > opened_at OR lower > id
    """,
    "a ticket is tied to the contract in force when it was opened": """
        SELECT ticket.id FROM ticket
        JOIN company ON company.id = ticket.company_id
        LEFT JOIN contract ON contract.company_id = company.id
            AND (ticket.opened_at AT TIME ZONE zone_name)::date BETWEEN starts_on AND ends_on
        LEFT JOIN account ON account.contract_id = coalesce(contract.root_id, contract.id)
        WHERE ticket.contract_id IS DISTINCT FROM contract.id OR ticket.account_id IS DISTINCT FROM account.id
    """,
    "a ticket is of somebody who has come in, of the same company, known by then": """
        SELECT ticket.id FROM ticket JOIN contact ON contact.id = contact_id
        WHERE contact.company_id <> ticket.company_id OR messenger_id IS NULL OR contact.created_at > requested_at
    """,
    "work is dated by the company's day": """
        SELECT work_line.id FROM work_line
        JOIN ticket ON ticket.id = ticket_id JOIN company ON company.id = company_id
        WHERE work_date <> (added_at AT TIME ZONE zone_name)::date
    """,
    "a line that is not charged has no trace of a charge": """
        SELECT id FROM work_line WHERE completion IS NULL
            AND num_nonnulls(charged_minutes, covered_minutes, shortage_minutes, amount, fate, rounding) > 0
    """,
}


@pytest.mark.parametrize("rule", TICKET_RULES)
async def test_tickets(either: Seeded, rule: str) -> None:
    assert await rows(either.database, TICKET_RULES[rule]) == []


async def test_nothing_is_in_the_future(either: Seeded) -> None:
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, DateTime) and f"{table.name}.{column.name}" not in AHEAD:
                (latest,) = (await rows(either.database, f"SELECT max({column.name}) FROM {table.name}"))[0]
                assert latest is None or latest <= either.now, f"{table.name}.{column.name}"


async def test_lines_are_charged_by_the_rules_of_the_price_list(either: Seeded) -> None:
    async with either.database.work() as work:
        found = (
            await work.session.execute(
                select(WorkLine, Service, Contract.service_model)
                .join(Service, Service.id == WorkLine.service_id)
                .join(Ticket, Ticket.id == WorkLine.ticket_id)
                .join(Contract, Contract.id == Ticket.contract_id, isouter=True)
                .where(WorkLine.completion.is_not(None))
            )
        ).all()
    assert len(found) > 800
    for line, service, model in found:
        minutes = service.rounding.charged(line.actual_minutes)
        price = service.price or 0
        if service.tariff_kind is TariffKind.PAID:
            assert service.price_unit is not None
            assert line.charged_minutes == minutes
            assert line.amount == amount(price, service.price_unit, minutes)
        elif service.tariff_kind is TariffKind.UNTARIFFED or model == "unlimited":
            assert (line.charged_minutes, line.covered_minutes, line.amount, line.fate) == (0, 0, None, "free")
        else:
            covered, short = line.covered_minutes or 0, line.shortage_minutes or 0
            assert line.charged_minutes == minutes == covered + short
            assert line.amount == (amount(price, PriceUnit.HOUR, short) if short else None)
            assert model is not None or covered == 0
        rounding = service.rounding
        assert line.price == service.price
        assert line.rounding == {
            "increment": rounding.increment,
            "minimum": rounding.minimum,
            "grace": rounding.grace,
            "scope": "entry",
            "mode": "up",
            "total": line.actual_minutes,
            "before": 0,
        }


async def test_the_ledger_knows_every_charge_and_grant_as_its_own(seeded: Seeded) -> None:
    """The same fact entered again through the service is answered from the book: key and content are the service's."""
    async with undone(seeded.database) as work:
        for made in (await work.session.scalars(select(Charge).order_by(Charge.id))).all()[::7]:
            lines = (
                await work.session.scalars(
                    select(WorkLine).join(Entry, Entry.line_id == WorkLine.id).where(Entry.charge_id == made.id)
                )
            ).all()
            asked = [
                Line(line.id, (line.covered_minutes or 0) + (line.shortage_minutes or 0), line.work_date)
                for line in lines
            ]
            result = await charge(work, SystemActor("x"), account_id=made.account_id, key=made.key, lines=asked)
            assert (result.outcome, result.covered) == (Outcome.SAME, made.covered)
        given = (
            await work.session.execute(
                select(Entry, Grant, Reason.words)
                .join(Grant, Grant.id == Entry.grant_id)
                .outerjoin(Reason, Reason.entry_id == Entry.id)
            )
        ).all()
        for entry, lot, words in given[::7]:
            assert entry.key is not None
            assert Outcome.SAME is await grant(
                work,
                SystemActor("x"),
                account_id=lot.account_id,
                kind=lot.kind,
                minutes=lot.minutes,
                effective_from=lot.effective_from,
                expires_on=lot.expires_on,
                reason=words or "",
                key=entry.key,
            )


async def test_an_auditor_finds_nothing(either: Seeded) -> None:
    async with either.database.snapshot() as work:
        verified = [one async for one in verify_all(work)]
        assert await heads_amiss(work) == []
    assert len(verified) > 300
    assert sum(one.entries for one in verified) > 400
    assert [finding for one in verified for finding in one.findings] == []


async def test_the_accrual_table_is_the_one_contracts_got_their_hours_by(either: Seeded) -> None:
    async with undone(either.database) as work:
        assert {rule.months: rule.minutes for rule in await accrual_rules(work)} == SAMPLE_MINUTES
        assert await without_rule(work) == await out_of_step(work) == []
        due = await contracts_to_accrue(work)
        assert len(due) > 300
        assert sum([await accrue_daily(work, contract_id) for contract_id in due]) == 0


async def test_nobody_is_told_now_that_hours_ran_low_before(either: Seeded) -> None:
    async with undone(either.database) as work:
        for account_id in await all_accounts(work):
            await judge_today(work, account_id)
        assert await work.session.scalar(select(func.count()).select_from(OutboxRow)) == 0
        assert len(await accounts_told_low(work)) > 10


async def test_the_desk_goes_on_from_there(seeded: Seeded) -> None:
    """Anna opens the next ticket, an engineer does the work, 45 minutes leave the balance."""
    world = seeded.world
    async with undone(seeded.database) as work:
        highest = max(await work.session.scalars(select(Ticket.number)))
        anna = await who_is(work, world.anna_id, "")
        igor = await who_is(work, world.engineer_ids[0], "")
        assert isinstance(anna, ContactActor)
        assert isinstance(igor, StaffActor)
        ticket, _ = await open_ticket(
            work,
            anna,
            contact_id=anna.contact_id,
            said=[(Words("Не проводится реализация"), work.now)],
            subject_without_text="",
        )
        assert ticket.number == highest + 1
        await take(work, igor, ticket.id)
        (consultation,) = find_by_words("консультация", await active_services(work))
        await add_line(work, igor, ticket.id, service_id=consultation.id, minutes=40)
        shown = await preview(work, igor, ticket.id)
        assert (shown.balance, shown.balance_after) == (330, 285)
        assert (await resolve(work, igor, ticket.id, version=shown.version)).state is TicketState.RESOLVED


async def test_companies_look_real(either: Seeded) -> None:
    async with either.database.work() as work:
        companies = (await work.session.scalars(select(Company))).all()
        contacts = (await work.session.scalars(select(Contact))).all()
        contracts = (await work.session.scalars(select(Contract))).all()
    assert len(companies) == 400
    assert len({company.name for company in companies}) == 400
    for company in companies:
        assert clean_inn(company.inn) == company.inn
        assert clean_kpp(company.kpp, company.inn) == company.kpp
        assert (company.kpp is None) == company.name.startswith("ИП ") == (len(company.inn) == 12)
    assert 650 <= len(contacts) <= 760
    assert len({contact.phone for contact in contacts}) == len(contacts)
    managers = [contact for contact in contacts if contact.role == "manager"]
    assert {contact.company_id for contact in managers} == {company.id for company in companies}
    assert len(managers) == 400
    assert 0.55 < sum(contact.messenger_id is not None for contact in managers) / 400 < 0.68
    for contract in contracts:
        assert contract.ends_on == last_day_of_term(contract.starts_on, contract.months)
        assert contract.months in SAMPLE_MINUTES
        assert contract.starts_on <= either.now.date()
    day = either.now.astimezone(MOSCOW).date()
    in_force = {contract.company_id for contract in contracts if contract.starts_on <= day <= contract.ends_on}
    assert 330 < len(in_force) < 399
    assert 15 < sum(contract.root_id is not None for contract in contracts) < 80


async def test_companies_with_a_part_of_their_own(either: Seeded) -> None:
    world, day = either.world, either.now.astimezone(MOSCOW).date()
    ids = world.companies
    async with either.database.work() as work:
        companies = {one.id: one for one in await work.session.scalars(select(Company))}
        balance = await available_on(work, list(companies), day)
        contracts = (await work.session.scalars(select(Contract))).all()
    ours = {profile: [one for one in contracts if one.company_id == ids[profile]] for profile in ids}

    assert companies[ids[Profile.ROMASHKA]].name == "ООО «Ромашка»"
    assert balance[ids[Profile.ROMASHKA]] == 330
    assert companies[ids[Profile.HOSTILE_NAME]].name == "ООО «Рога & Копыта <b>» 🐮"
    head, branch = companies[ids[Profile.HEAD_OFFICE]], companies[ids[Profile.BRANCH]]
    assert head.inn == branch.inn
    assert head.kpp != branch.kpp
    assert ours[Profile.NO_CONTRACT] == []
    (unlimited,) = ours[Profile.UNLIMITED]
    assert (unlimited.service_model, unlimited.months) == ("unlimited", 12)
    assert unlimited.starts_on < day - timedelta(days=300)
    assert unlimited.ends_on > day
    assert balance[ids[Profile.EMPTY]] == 0
    asked = "SELECT minutes, proposal.state FROM proposal JOIN ticket ON ticket.id = ticket_id WHERE company_id = "
    assert await rows(either.database, f"{asked}{ids[Profile.EMPTY]}") == [(45, "proposed")]
    assert balance[ids[Profile.EXPIRING]] >= 240
    assert all(day <= contract.ends_on <= day + timedelta(days=7) for contract in ours[Profile.EXPIRING])

    counted = dict(await rows(either.database, "SELECT company_id, count(*) FROM ticket GROUP BY company_id"))
    others = [number for company_id, number in counted.items() if company_id not in world.heavy_company_ids]
    assert len(world.heavy_company_ids) == 5
    assert min(counted[company_id] for company_id in world.heavy_company_ids) > 5 * sum(others) / len(others)
    only_updates = await rows(
        either.database,
        "SELECT company_id FROM ticket JOIN work_line ON work_line.ticket_id = ticket.id"
        " JOIN service ON service.id = service_id GROUP BY company_id HAVING bool_and(tariff_kind = 'untariffed')",
    )
    assert len(only_updates) > len(counted) / 4


async def test_two_months_of_work_and_a_desk_that_is_alive(either: Seeded) -> None:
    async with either.database.work() as work:
        tickets = (await work.session.scalars(select(Ticket).order_by(Ticket.id))).all()
    assert 850 <= len(tickets) <= 950
    assert timedelta(days=40) < either.now - tickets[0].requested_at < timedelta(days=63)
    working = WorkingTime(MOSCOW)
    assert all(working.is_working_day(ticket.requested_at.astimezone(MOSCOW).date()) for ticket in tickets)
    active = [ticket for ticket in tickets if ticket.state in ACTIVE]
    assert tuple(ticket.id for ticket in active) == either.world.active_ticket_ids
    assert sorted(ticket.state for ticket in active) == ["in_progress"] * 4 + ["open"] * 2 + ["waiting_client"] * 2
    assert len({ticket.assignee_id for ticket in active if ticket.state is TicketState.IN_PROGRESS}) == 4
    assert len({ticket.subject for ticket in tickets}) > len(tickets) / 2
    (still_open,) = (await rows(either.database, "SELECT count(*) FROM proposal WHERE state = 'proposed'"))[0]
    assert 2 <= still_open <= 8
    assert await rows(either.database, "SELECT count(*) FROM proposal WHERE state <> 'proposed'") > [(10,)]
    unfilled = "SELECT count(*) FROM ticket_message WHERE text ~ '[{}]' OR text = ''"
    assert await rows(either.database, unfilled) == [(0,)]


async def test_somebody_is_on_duty_and_somebody_on_holiday_soon(either: Seeded) -> None:
    async with either.database.read() as work:
        board = await duty_board(work, SystemActor("tests"), MOSCOW)
    assert board.now.why.reason is DutyReason.SCHEDULE
    assert board.now.person is not None
    assert board.now.person.messenger_id in either.world.engineer_ids
    assert [one.absence.first_day for one in board.away] == [either.now.astimezone(MOSCOW).date() + timedelta(days=3)]


async def test_history_sends_nothing(seeded: Seeded) -> None:
    assert await rows(seeded.database, "SELECT count(*) FROM outbox") == [(0,)]


async def test_the_playground_knows_the_same_people(either: Seeded) -> None:
    world = either.world
    assert len({person.id for person in world.persons}) == len(world.persons)
    assert len({person.phone for person in world.persons}) == len(world.persons)
    assert len([person for person in world.persons if person.connected and not person.staff]) >= 40
    async with either.database.work() as work:
        known = set(await work.session.scalars(select(Contact.messenger_id).where(Contact.messenger_id.is_not(None))))
        phones = set(await work.session.scalars(select(Contact.phone)))
        for person in world.persons:
            actor = await who_is(work, person.id, person.first_name)
            assert isinstance(actor, StaffActor) == person.staff
            assert isinstance(actor, Stranger) != person.connected
        director = await who_is(work, world.director_id, "")
    assert isinstance(director, StaffActor)
    assert {role.value for role in director.roles} == {"director", "admin"}
    assert known == {person.id for person in world.persons if person.connected and not person.staff}
    by_id = {person.id: person for person in world.persons}
    assert len(world.newcomer_ids) >= 5
    assert all(by_id[newcomer].phone.removeprefix("+") in phones for newcomer in world.newcomer_ids)
    assert by_id[world.stranger_id].phone.removeprefix("+") not in phones
    assert (by_id[world.anna_id].first_name, by_id[world.anna_id].last_name) == ("Анна", "Смирнова")
    assert by_id[world.anna_id].label == "клиент, ООО «Ромашка»"


async def test_the_administrator_is_who_the_caller_says(postgres: EmbeddedPostgres, template: str) -> None:
    async with seeded_database(postgres, template, "demo_seed_admin", admin_id=42) as made:
        assert made.world.director_id == 42
        async with made.database.work() as work:
            admin = await who_is(work, 42, "")
        assert isinstance(admin, StaffActor)


@pytest.mark.parametrize(
    ("written", "minutes", "code"),
    [
        ("45 консультация", 45, "CONSULT"),
        ("обновление 20", 20, "UPDATE"),
        ("2ч отчёт", 120, "REPORT"),
        ("30 настройка", 30, "SETUP"),
        ("1:30 обучение", 90, "TRAINING"),
        ("15 ошибка", 15, "MISTAKE"),
        ("40 декларация", 40, "RETURNS"),
        ("60 нетиповая", 60, "CUSTOM"),
        ("60 выезд", 60, "VISIT"),
        ("60 эдо", 60, "EDO"),
    ],
)
async def test_engineers_find_services_by_their_words(seeded: Seeded, written: str, minutes: int, code: str) -> None:
    parsed = parse_work(written)
    assert parsed is not None
    async with seeded.database.work() as work:
        found = find_by_words(parsed[1], await active_services(work))
    assert (parsed[0], [service.code for service in found]) == (minutes, [code])


def test_the_price_list_fits_on_buttons() -> None:
    assert all(len(item.short_name) <= 24 for item in PRICE_LIST)


def test_working_time_goes_there_and_back() -> None:
    working = WorkingTime(MOSCOW)
    friday = datetime(2026, 11, 20, 17, 50, tzinfo=MOSCOW)
    monday = datetime(2026, 11, 23, 9, 5, tzinfo=MOSCOW)
    assert working.later(friday, 15) == monday
    assert working.earlier(monday, 15) == friday
    assert working.later(datetime(2026, 12, 31, 18, 0, tzinfo=MOSCOW), 1) == datetime(2027, 1, 11, 9, 1, tzinfo=MOSCOW)

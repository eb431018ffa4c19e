"""The ledger on PostgreSQL against a book in plain Python, through any sequence of events.

``make soak-ledger`` runs it for many more sequences (``LEDGER_EXAMPLES``, ``LEDGER_STEPS``).
"""

import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from core.contracts.models import Contract
from core.database import Work
from core.ledger.accounts import KeyReused
from core.ledger.accruing import accrue, change_term, set_accrual_rule
from core.ledger.charging import charge
from core.ledger.expiring import close_expired
from core.ledger.granting import Outcome, grant
from core.ledger.holding import hold, release
from core.ledger.models import Account, Charge, Entry, Grant, GrantKind, Lifetime, Schedule, WhenExpired
from core.ledger.noticing import judge_usage
from core.ledger.queries import balance_of, company_available
from core.ledger.reversing import Replacement, ReversalResult, reverse
from core.ledger.rules.accrual import Rule
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from core.outbox.models import OutboxRow
from tests.clock import START
from tests.conftest import DatabaseUrls
from tests.core import ledger_oracle as oracle
from tests.core.loops import Ground, ground
from tests.factories import SYSTEM, make_company, make_contact, make_contract, make_contract_with_hours

T = TypeVar("T")
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "25"))
STEPS = int(os.environ.get("LEDGER_STEPS", "30"))

BEGINS = START.date() - timedelta(days=10)
FOLLOWING = BEGINS + timedelta(days=60), BEGINS + timedelta(days=424)
TABLE = {1: 50, 2: 120, 4: 300}
MINUTES = st.integers(1, 150)
WHICH = st.integers(0, 30)
TICKET = st.none() | st.integers(1, 3)
LINES = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 9)), max_size=3)
"""Minutes, and how many days ago the work was done."""


class LedgerMachine(RuleBasedStateMachine):
    """Every rule does the same to both books and compares the answers; the invariants compare everything else."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.gifts: dict[str, oracle.Lot] = {}
        self.line = 0

    def run(self, act: Callable[[Work], Awaitable[T]]) -> T:
        """In a transaction of its own, with people told in it as the use cases do."""

        async def and_judge(work: Work) -> T:
            result = await act(work)
            await judge_usage(work, self.account_id, self.book.today)
            return result

        result = self.ground.run(and_judge)
        self.book.judge()
        return result

    def refused(self, act: Callable[[Work], Awaitable[object]]) -> None:
        """The key was used for something else: a loud error, and nothing is written."""
        with pytest.raises(KeyReused):
            self.ground.run(act)

    @initialize(
        months=st.integers(1, 6),
        schedule=st.sampled_from(Schedule),
        lifetime=st.sampled_from(
            [(Lifetime.TERM, 0), (Lifetime.MONTHS, 1), (Lifetime.MONTHS, 3), (Lifetime.GRACE, 10)]
        ),
        rollover=st.sampled_from([(0, 0), (0, 60), (30, 90)]),
        when_expired=st.sampled_from(WhenExpired),
    )
    def sign(
        self,
        months: int,
        schedule: Schedule,
        lifetime: tuple[Lifetime, int],
        rollover: tuple[int, int],
        when_expired: WhenExpired,
    ) -> None:
        self.ground.clock.set(START)
        self.policy = LedgerPolicy(
            rollover_min=rollover[0], rollover_max=rollover[1], when_expired=when_expired, regrant_days=14
        )
        rules = oracle.Rules(
            TABLE,
            schedule is Schedule.MONTHLY,
            lifetime[0].value,
            lifetime[1],
            BEGINS,
            FOLLOWING,
            self.policy.expiry_grace_days,
            rollover,
            when_expired is WhenExpired.REGRANT,
            self.policy.regrant_days,
        )
        self.book = oracle.Book(rules, months, START)
        table = [Rule(one, minutes, schedule, *lifetime) for one, minutes in TABLE.items()]
        self.company_id, self.contract_id, self.account_id, self.contact_id = self.ground.run(
            lambda work: _sign(work, months, table)
        )

    def lines(self, drawn: list[tuple[int, int]]) -> list[oracle.Line]:
        """Lines of work that nobody has charged yet."""
        self.line += len(drawn)
        today = self.book.today
        return [
            (self.line - number, minutes, today - timedelta(days=ago)) for number, (minutes, ago) in enumerate(drawn)
        ]

    def charge_key(self, which: int, *, reversed_too: bool = True) -> str:
        keys = [key for key, one in self.book.charges.items() if reversed_too or one.reversed is None]
        return keys[which % len(keys)]

    # --- minutes come

    @rule(
        kind=st.sampled_from(GrantKind),
        minutes=MINUTES,
        starts=st.integers(-20, 10),
        life=st.integers(0, 60),
        priority=st.none() | st.sampled_from([50, 100, 150]),
    )
    def give(self, kind: GrantKind, minutes: int, starts: int, life: int, priority: int | None) -> None:
        start = self.book.today + timedelta(days=starts)
        usual = 200 if kind is GrantKind.TRUST else 100
        lot = oracle.Lot(kind.value, minutes, priority or usual, start, start + timedelta(days=life))
        key = f"gift:{self.account_id}:{len(self.gifts)}"
        self.gifts[key] = lot
        self.book.give(lot)
        assert self.run(lambda work: self.granted(work, key, lot, priority)) is Outcome.CREATED

    async def granted(self, work: Work, key: str, lot: oracle.Lot, priority: int | None) -> Outcome:
        return await grant(
            work,
            SYSTEM,
            account_id=self.account_id,
            kind=GrantKind(lot.kind),
            minutes=lot.minutes,
            effective_from=lot.start,
            expires_on=lot.end,
            reason="за ожидание",
            key=key,
            priority=priority,
        )

    @precondition(lambda self: self.gifts)
    @rule(which=WHICH, longer=st.booleans())
    def give_again(self, which: int, longer: bool) -> None:
        key, lot = list(self.gifts.items())[which % len(self.gifts)]
        if longer:
            other = oracle.Lot(lot.kind, lot.minutes, lot.priority, lot.start, lot.end + timedelta(days=1))
            self.refused(lambda work: self.granted(work, key, other, lot.priority))
            return
        assert self.run(lambda work: self.granted(work, key, lot, lot.priority)) is Outcome.SAME

    @rule()
    def accrue(self) -> None:
        expected = self.book.accrue()

        async def act(work: Work) -> int:
            return await accrue(work, SYSTEM, await _contract(work, self.contract_id))

        assert self.run(act) == expected

    @rule(months=st.integers(1, 6))
    def change_term(self, months: int) -> None:
        overspent = self.book.change_term(months)
        changes = self.run(lambda work: change_term(work, SYSTEM, self.contract_id, months=months, reason="ДС № 1"))
        assert sum(change.overspent for change in changes) == overspent

    # --- and go

    @rule(drawn=LINES, ticket=TICKET)
    def charge(self, drawn: list[tuple[int, int]], ticket: int | None) -> None:
        self.charged(f"fact:{self.account_id}:{len(self.book.charges)}", self.lines(drawn), ticket)

    def charged(self, key: str, lines: list[oracle.Line], ticket: int | None) -> None:
        expected = self.book.charge(key, lines, self.ticket(ticket))
        result = self.run(
            lambda work: charge(
                work,
                SYSTEM,
                account_id=self.account_id,
                key=key,
                lines=[Line(*line) for line in lines],
                ticket_id=self.ticket(ticket),
            )
        )
        assert (result.outcome, result.balance_after) == (Outcome.CREATED, expected.balance)
        assert (result.covered, result.shortage) == (expected.covered, expected.requested - expected.covered)
        assert {split.line.line_id: split.covered for split in result.splits} == {
            line: taken.total() for line, taken in expected.parts.items()
        }

    def ticket(self, number: int | None) -> int | None:
        """Tickets of this company: a ticket has one hold, whosever it is."""
        return None if number is None else self.account_id * 10 + number

    @precondition(lambda self: self.book.charges)
    @rule(which=WHICH)
    def charge_again(self, which: int) -> None:
        """The stored answer, whatever has happened since; the order of lines is nothing."""
        key = self.charge_key(which)
        known = self.book.charges[key]
        lines = [Line(*line) for line in reversed(known.lines)]
        result = self.run(
            lambda work: charge(work, SYSTEM, account_id=self.account_id, key=key, lines=lines, ticket_id=None)
        )
        assert (result.outcome, result.covered) == (Outcome.SAME, known.covered)
        assert {split.line.line_id: split.covered for split in result.splits} == {
            line: taken.total() for line, taken in known.parts.items()
        }
        assert result.balance_after == (known.balance if known.lines else self.book.balance)

    @precondition(lambda self: self.book.charges)
    @rule(which=WHICH, more=st.integers(0, 2))
    def charge_other_content(self, which: int, more: int) -> None:
        key = self.charge_key(which)
        lines = [Line(*line) for line in self.book.charges[key].lines]
        if more and lines:
            last = lines[-1]
            other = (
                (last.minutes + 1, last.work_date) if more == 1 else (last.minutes, last.work_date + timedelta(days=1))
            )
            lines[-1] = Line(last.line_id, *other)
        else:
            lines = [*lines, Line(10**9, 0, self.book.today)]
        self.refused(lambda work: charge(work, SYSTEM, account_id=self.account_id, key=key, lines=lines))

    @precondition(lambda self: any(one.reversed is None for one in self.book.charges.values()))
    @rule(which=WHICH, drawn=st.none() | LINES)
    def reverse(self, which: int, drawn: list[tuple[int, int]] | None) -> None:
        key = self.charge_key(which, reversed_too=False)
        new = None if drawn is None else (f"{key}:correction", self.lines(drawn))
        expected = self.book.reverse(key, new)
        result = self.run(lambda work: self.reversed(work, key, new))
        assert result.outcome is Outcome.CREATED
        assert (result.restored, result.expired, result.regranted) == expected
        assert (result.charge is None) is (new is None)

    async def reversed(self, work: Work, key: str, new: tuple[str, list[oracle.Line]] | None) -> ReversalResult:
        replacement = None if new is None else Replacement(new[0], [Line(*line) for line in new[1]])
        return await reverse(
            work,
            SYSTEM,
            charge_key=key,
            reason="не та услуга",
            today=self.book.today,
            policy=self.policy,
            replacement=replacement,
        )

    @precondition(lambda self: any(one.reversed for one in self.book.charges.values()))
    @rule(which=WHICH)
    def reverse_twice(self, which: int) -> None:
        keys = [key for key, one in self.book.charges.items() if one.reversed is not None]
        key = keys[which % len(keys)]
        correction = self.book.charges.get(f"{key}:correction")
        new = None if correction is None else (f"{key}:correction", list(correction.lines))
        result = self.run(lambda work: self.reversed(work, key, new))
        assert result.outcome is Outcome.SAME
        assert (result.restored, result.expired, result.regranted) == self.book.charges[key].reversed
        if correction is not None:
            assert result.charge is not None
            assert result.charge.covered == correction.covered
        self.refused(lambda work: self.reversed(work, key, (f"{key}:another", [])))

    @precondition(lambda self: any(one.requested > one.covered for one in self.book.charges.values()))
    @rule(which=WHICH, minutes=MINUTES, life=st.integers(0, 30))
    def buy_while_a_shortage_is_open(self, which: int, minutes: int, life: int) -> None:
        """What is bought changes nothing by itself; then the client says «списать с часов»."""
        keys = [key for key, one in self.book.charges.items() if one.requested > one.covered]
        key = keys[which % len(keys)]
        self.give(GrantKind.PURCHASE, minutes, -20, 20 + life, None)
        self.charge_again(list(self.book.charges).index(key))
        known = self.book.charges[key]
        short = [(line, asked - known.parts[line].total(), day) for line, asked, day in known.lines]
        if f"{key}:shortage" not in self.book.charges:
            self.charged(f"{key}:shortage", [line for line in short if line[1]], None)

    # --- minutes are kept

    @rule(number=st.integers(1, 3), minutes=MINUTES, hours=st.integers(1, 100))
    def hold(self, number: int, minutes: int, hours: int) -> None:
        ticket = self.ticket(number)
        assert ticket is not None
        until = self.book.now + timedelta(hours=hours)
        kept = self.book.hold(ticket, minutes, until)
        result = self.run(
            lambda work: hold(
                work,
                SYSTEM,
                account_id=self.account_id,
                ticket_id=ticket,
                minutes=minutes,
                expires_at=until,
                today=self.book.today,
            )
        )
        assert result == kept

    @rule(number=st.integers(1, 3))
    def release(self, number: int) -> None:
        ticket = self.ticket(number)
        assert ticket is not None
        self.book.holds.pop(ticket, None)
        self.run(lambda work: release(work, ticket_id=ticket))

    # --- time goes by

    @rule(days=st.sampled_from([0, 1, 2, 7, 20, 45]), hours=st.integers(0, 24))
    def wait(self, days: int, hours: int) -> None:
        self.move(self.book.now + timedelta(days=days, hours=hours))

    @precondition(lambda self: self.book.held())
    @rule()
    def let_a_hold_expire(self) -> None:
        self.move(min(until for _, until in self.book.holds.values() if until > self.book.now))

    def move(self, now: datetime) -> None:
        self.book.now = now
        self.ground.clock.set(now)

    @rule()
    def close(self) -> None:
        expected = self.book.close()
        assert self.run(lambda work: close_expired(work, SYSTEM, self.account_id, self.policy)) == expected

    # --- always

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "account_id"):
            self.ground.run(self.compare)

    async def compare(self, work: Work) -> None:
        book, session = self.book, work.session
        entries = (
            await session.execute(
                select(Entry.kind, Entry.minutes, Entry.balance_after)
                .where(Entry.account_id == self.account_id)
                .order_by(Entry.seq)
            )
        ).all()
        assert [(kind, minutes) for kind, minutes, _ in entries] == book.moves
        columns = (
            Grant.kind,
            Grant.minutes,
            Grant.priority,
            Grant.effective_from,
            Grant.expires_on,
            Grant.remaining,
            Grant.closed_at.is_not(None),
        )
        grants = await session.execute(select(*columns).where(Grant.account_id == self.account_id).order_by(Grant.id))
        assert [tuple(row) for row in grants] == [
            (lot.kind, lot.minutes, lot.priority, lot.start, lot.end, lot.left, lot.closed) for lot in book.lots
        ]
        assert all(0 <= lot.left <= lot.minutes for lot in book.lots)
        account = await session.get_one(Account, self.account_id)
        left = sum(lot.left for lot in book.lots)
        assert account.book == book.balance == left == (entries[-1].balance_after if entries else 0)
        charges = (
            await session.execute(
                select(Charge.key, Charge.requested, Charge.covered, Charge.shortage)
                .where(Charge.account_id == self.account_id)
                .order_by(Charge.id)
            )
        ).all()
        assert [(key, requested, covered) for key, requested, covered, _ in charges] == [
            (key, one.requested, one.covered) for key, one in book.charges.items()
        ]
        assert all(covered + shortage == requested for _, requested, covered, shortage in charges)
        shown = await balance_of(work, self.company_id, book.today)
        assert shown.available == await company_available(work, self.company_id, book.today) == book.available()
        assert shown.live - shown.held == shown.available >= 0
        live = book.live(book.today)
        assert shown.used == sum(lot.minutes - lot.withdrawn - lot.left for lot in live)
        assert shown.closing == sum(lot.left for lot in book.lots if lot.end < book.today)
        told = await session.scalars(
            select(OutboxRow.payload["level"].as_integer())
            .where(OutboxRow.kind == "ledger.low", OutboxRow.lane == f"contact:{self.contact_id}")
            .order_by(OutboxRow.id)
        )
        assert list(told) == book.told
        assert (await verify_account(work, self.account_id)).findings == []


async def _sign(work: Work, months: int, table: list[Rule]) -> tuple[int, int, int, int]:
    """A company with a manager, a contract that brings hours, and its prolongation."""
    for one in table:
        await set_accrual_rule(work, SYSTEM, one)
    company = await make_company(work)
    manager = await make_contact(work, company)
    hours = await make_contract_with_hours(work, company, 0, starts_on=BEGINS, months=months)
    hours.contract.accrues_from = BEGINS
    following = await make_contract(work, company, starts_on=FOLLOWING[0], months=12, prolongs=hours.contract)
    assert following.ends_on == FOLLOWING[1]
    return company.id, hours.contract.id, hours.account.id, manager.id


async def _contract(work: Work, contract_id: int) -> Contract:
    return await work.session.get_one(Contract, contract_id)


def test_the_ledger_is_the_book(database_urls: DatabaseUrls) -> None:
    with ground(database_urls) as desk:
        run_state_machine_as_test(
            lambda: LedgerMachine(desk),  # type: ignore[arg-type] # it only calls it
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )

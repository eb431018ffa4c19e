"""Many clients on accounts of their own and on one, connections cut at COMMIT: what they were told must be possible."""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select, text, update

from backend.database import make_engine
from core.database import Database, Work
from core.ledger.charging import charge
from core.ledger.granting import Outcome as Answer
from core.ledger.granting import grant
from core.ledger.models import Charge, Entry, Grant, GrantKind
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from tests.clock import START, SettableClock
from tests.conftest import DatabaseUrls
from tests.core.history import Complaint, Final, History, Move, Op, Outcome, check
from tests.factories import SYSTEM, give_hours, make_company, make_contract_with_hours

DAY = START.date()
CLIENTS = 8
ROUNDS = int(os.environ.get("LEDGER_ROUNDS", "12"))
INITIAL = (400, 300)
"""Minutes of each account, in two grants."""


async def open_accounts(database: Database, number: int) -> list[int]:
    accounts = []
    async with database.work() as work:
        for _ in range(number):
            hours = await make_contract_with_hours(work, await make_company(work), 0)
            for minutes, days in zip(INITIAL, (9, 5), strict=True):
                last = DAY + timedelta(days=days)
                await give_hours(work, hours.account, minutes, effective_from=DAY, expires_on=last)
            accounts.append(hours.account.id)
    return accounts


async def balance(work: Work, account_id: int) -> int:
    left = await work.session.scalar(select(func.sum(Grant.remaining)).where(Grant.account_id == account_id))
    return int(left or 0)


async def the_end(database: Database, account_id: int) -> Final:
    """What the book says when all is over, without the grants that were there from the beginning."""
    async with database.work() as work:
        rows = await work.session.execute(
            select(func.coalesce(Entry.key, Charge.key), Entry.charge_id, Entry.minutes, Entry.balance_after)
            .outerjoin(Charge, Charge.id == Entry.charge_id)
            .where(Entry.account_id == account_id, Entry.seq > len(INITIAL))
            .order_by(Entry.seq)
        )
        facts: dict[tuple[str, int | None], Move] = {}
        for key, charge_id, minutes, after in rows:
            before = facts.get((key, charge_id))
            facts[key, charge_id] = Move(key, minutes + (before.minutes if before else 0), after)
        assert (await verify_account(work, account_id)).findings == []
        return Final(await balance(work, account_id), list(facts.values()))


class Client:
    """One connection, its own chance, and the book of what it saw."""

    def __init__(self, urls: DatabaseUrls, history: History, accounts: Sequence[int], seed: int, cuts: float) -> None:
        self.database = Database(make_engine(urls.app, pool=1), SettableClock())
        self.history, self.accounts, self.chance, self.cuts = history, accounts, Random(seed), cuts

    async def live(self, killer: Database) -> None:
        try:
            for number in range(ROUNDS):
                account = self.chance.choice(self.accounts)
                await self.act(killer, account, number)
                await self.read(account)
        finally:
            await self.database.engine.dispose()

    async def act(self, killer: Database, account: int, number: int) -> None:
        # Now and then two clients speak of the same fact, and a client repeats one it has no answer to, or never asks again.
        fact = self.chance.randrange(CLIENTS * ROUNDS)
        gives = self.chance.random() < 0.2
        minutes = 1 + fact % 40
        op = self.history.invoke(
            account, f"{'gift' if gives else 'fact'}:{account}:{fact}", minutes * (1 if gives else -1)
        )
        await self.ask(killer, op, fact)
        if op.outcome is Outcome.UNKNOWN and self.chance.random() < 0.5:
            again = self.history.invoke(account, op.key, op.minutes)
            await self.ask(killer, again, fact)

    async def ask(self, killer: Database, op: Op, fact: int) -> None:
        committing, cut = False, None
        try:
            async with self.database.work() as work:
                moved, answer = await self.write(work, op, fact)
                if self.chance.random() < self.cuts:
                    pid = await work.session.scalar(text("SELECT pg_backend_pid()"))
                    cut = asyncio.create_task(self.kill(killer, pid or 0))
                    await asyncio.sleep(self.chance.random() * 0.004)
                committing = True
        except Exception:
            self.history.end(op, Outcome.UNKNOWN if committing else Outcome.FAIL)
        else:
            self.history.end(op, Outcome.OK, moved, created=answer is Answer.CREATED)
        if cut is not None:
            await cut

    async def write(self, work: Work, op: Op, fact: int) -> tuple[int, Answer]:
        assert op.key is not None
        if op.minutes > 0:
            answer = await grant(
                work,
                SYSTEM,
                account_id=op.account,
                kind=GrantKind.GOODWILL,
                minutes=op.minutes,
                effective_from=DAY,
                expires_on=DAY,
                reason="",
                key=op.key,
            )
            return op.minutes, answer
        lines = [Line(fact * 2, -op.minutes - 1, DAY), Line(fact * 2 + 1, 1, DAY)]
        result = await charge(work, SYSTEM, account_id=op.account, key=op.key, lines=lines)
        return -result.covered, result.outcome

    async def kill(self, killer: Database, pid: int) -> None:
        await asyncio.sleep(self.chance.random() * 0.004)
        async with killer.read() as work:
            await work.session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    async def read(self, account: int) -> None:
        op = self.history.invoke(account, None)
        try:
            async with self.database.read() as work:
                self.history.end(op, Outcome.OK, await balance(work, account))
        except Exception:
            self.history.end(op, Outcome.FAIL)


@pytest.mark.parametrize(("accounts", "cuts"), [(1, 0.0), (1, 0.3), (3, 0.3)])
async def test_what_clients_were_told_is_possible(
    database: Database, database_urls: DatabaseUrls, accounts: int, cuts: float
) -> None:
    ids = await open_accounts(database, accounts)
    history = History()
    clients = [Client(database_urls, history, ids, seed, cuts) for seed in range(CLIENTS)]
    async with asyncio.TaskGroup() as tasks:
        for client in clients:
            tasks.create_task(client.live(database))
    final = {account: await the_end(database, account) for account in ids}
    assert check(history, dict.fromkeys(ids, sum(INITIAL)), final) == []
    outcomes = Counter(op.outcome for op in history.ops if op.key is not None)
    assert outcomes[Outcome.OK] > CLIENTS * ROUNDS / 2
    if cuts:
        assert outcomes[Outcome.UNKNOWN] + outcomes[Outcome.FAIL] > 0, outcomes
    else:
        assert set(outcomes) == {Outcome.OK}


# --- the checker is checked


async def test_the_checker_screams_at_a_naive_charge(database: Database) -> None:
    """The negative control: everybody reads, then sets what was computed from it."""
    [account] = await open_accounts(database, 1)
    barrier, history = asyncio.Barrier(4), History()

    async def naive(number: int) -> None:
        op = history.invoke(account, f"fact:{number}", -10)
        async with database.work() as work:
            grant_id, remaining = (
                await work.session.execute(
                    select(Grant.id, Grant.remaining).where(Grant.account_id == account).order_by(Grant.id).limit(1)
                )
            ).one()
            await barrier.wait()
            await work.session.execute(update(Grant).where(Grant.id == grant_id).values(remaining=remaining - 10))
            await work.session.execute(
                insert(Charge).values(
                    key=op.key, content_hash=b"", account_id=account, requested=10, covered=10, shortage=0
                )
            )
        history.end(op, Outcome.OK, -10, created=True)

    await asyncio.gather(*(naive(number) for number in range(4)))
    async with database.work() as work:
        charges = await work.session.execute(
            select(Charge.key, Charge.covered).where(Charge.account_id == account).order_by(Charge.id)
        )
        moves = [Move(key, -covered, sum(INITIAL) - 10 * number) for number, (key, covered) in enumerate(charges, 1)]
        final = Final(await balance(work, account), moves)
    found = check(history, {account: sum(INITIAL)}, {account: final})
    assert [complaint for complaint, _ in found] == [Complaint.BALANCE]  # thirty of forty minutes were free
    assert final.balance == sum(INITIAL) - 10


def told(*ops: tuple[str | None, Outcome, int], asked: int = -10, created: bool = True) -> History:
    """Clients one after the other."""
    history = History()
    for key, outcome, value in ops:
        op = history.invoke(1, key, asked if key else 0)
        history.end(op, outcome, value, created=created and outcome is Outcome.OK and key is not None)
    return history


A, B = Move("a", -10, 90), Move("b", -10, 80)
OK, FAIL, UNKNOWN = Outcome


@pytest.mark.parametrize(
    ("history", "final", "complaints"),
    [
        (told(("a", OK, -10), ("b", OK, -10)), Final(80, [A, B]), []),
        (told(("a", OK, -10), ("b", UNKNOWN, 0)), Final(80, [A, B]), []),
        (told(("a", OK, -10), ("b", UNKNOWN, 0)), Final(90, [A]), []),
        (told(("a", OK, -10), ("b", UNKNOWN, 0)), Final(80, [A]), [Complaint.BALANCE]),
        (told(("a", OK, -10), ("b", UNKNOWN, 0)), Final(90, [A, B]), [Complaint.BALANCE]),
        (told(("a", OK, -10), ("b", FAIL, 0)), Final(90, [A]), []),
        (told(("a", OK, -10), ("b", FAIL, 0)), Final(80, [A, B]), [Complaint.GHOST, Complaint.BALANCE]),
        (told(("a", OK, -10)), Final(80, [A, B]), [Complaint.GHOST, Complaint.BALANCE]),
        (told(("a", OK, -10), ("b", OK, -10)), Final(90, [A]), [Complaint.LOST, Complaint.BALANCE]),
        (told(("a", OK, -9)), Final(91, [A]), [Complaint.ANSWER]),
        (told(("a", OK, -10), asked=-9), Final(90, [A]), [Complaint.ANSWER]),
        (told(("a", UNKNOWN, 0), ("a", OK, -10)), Final(90, [A]), []),  # repeated until there is an answer
        (told(("a", OK, -10), ("a", OK, -10)), Final(90, [A]), [Complaint.TWICE]),  # both were told that they wrote it
        (told(("a", OK, -10), ("a", OK, -10), created=False), Final(90, [A]), []),
        (
            told(("a", UNKNOWN, 0), ("a", OK, -10)),
            Final(80, [A, Move("a", -10, 80)]),
            [Complaint.TWICE, Complaint.BALANCE],
        ),
        (told((None, OK, 100), ("a", OK, -10), (None, OK, 90)), Final(90, [A]), []),
        (told((None, OK, 90), ("a", OK, -10)), Final(90, [A]), [Complaint.READ]),  # before it was asked for
        (told(("a", OK, -10), (None, OK, 100)), Final(90, [A]), [Complaint.READ]),  # after it was acknowledged
        (told(("a", OK, -10), (None, OK, 95)), Final(90, [A]), [Complaint.READ]),  # never
        (told(("a", UNKNOWN, 0), (None, OK, 100)), Final(90, [A]), []),  # it may have come later
        (told(("a", UNKNOWN, 0), (None, OK, 90)), Final(90, [A]), []),
        (told(("a", UNKNOWN, 0), (None, FAIL, 7)), Final(90, [A]), []),
    ],
)
def test_the_checker_by_example(history: History, final: Final, complaints: list[Complaint]) -> None:
    assert [complaint for complaint, _ in check(history, {1: 100}, {1: final})] == complaints

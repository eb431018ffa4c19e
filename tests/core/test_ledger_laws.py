"""Laws of the ledger that need no oracle: two ways of doing the same on PostgreSQL end in the same hours."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import Work
from core.ledger.charging import charge
from core.ledger.expiring import close_expired
from core.ledger.models import Account, Entry, Grant
from core.ledger.reversing import reverse
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from tests.clock import START
from tests.conftest import DatabaseUrls
from tests.core.loops import Ground, ground
from tests.factories import SYSTEM, give_hours, make_company, make_contract_with_hours

DAY = START.date()
POLICY = LedgerPolicy()
_numbers = count(1)

FEW = settings(
    max_examples=int(os.environ.get("LEDGER_EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LOTS = st.lists(
    st.tuples(st.integers(1, 120), st.sampled_from([50, 100]), st.integers(-9, 0), st.integers(0, 9)), max_size=4
)
"""Minutes, priority, first day and last day counted from today."""
LINES = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9)), max_size=3)
"""Minutes, days ago."""


@pytest.fixture
def desk(database_urls: DatabaseUrls) -> Iterator[Ground]:
    with ground(database_urls) as made:
        yield made


async def account_with(work: Work, lots: Sequence[tuple[int, int, int, int]]) -> int:
    hours = await make_contract_with_hours(work, await make_company(work), 0)
    for minutes, priority, first, last in lots:
        await give_hours(
            work,
            hours.account,
            minutes,
            effective_from=DAY + timedelta(days=first),
            expires_on=DAY + timedelta(days=last),
            priority=priority,
        )
    return hours.account.id


def lines_of(drawn: Sequence[tuple[int, int]]) -> list[Line]:
    return [Line(next(_numbers), minutes, DAY - timedelta(days=ago)) for minutes, ago in drawn]


async def spend(work: Work, account_id: int, drawn: Sequence[tuple[int, int]]) -> tuple[str, int, int]:
    key = f"law:{next(_numbers)}"
    result = await charge(work, SYSTEM, account_id=account_id, key=key, lines=lines_of(drawn))
    return key, result.covered, result.shortage


async def left(work: Work, account_id: int) -> list[int]:
    """What is left in each grant, in the order in which they were given."""
    assert (await verify_account(work, account_id)).findings == []
    return list(
        await work.session.scalars(select(Grant.remaining).where(Grant.account_id == account_id).order_by(Grant.id))
    )


@FEW
@given(LOTS, st.integers(0, 200), st.integers(0, 200), st.integers(0, 9))
def test_two_charges_take_what_one_takes(
    desk: Ground, lots: list[tuple[int, int, int, int]], one: int, other: int, ago: int
) -> None:
    async def law(work: Work) -> None:
        apart, together = await account_with(work, lots), await account_with(work, lots)
        _, first, first_short = await spend(work, apart, [(one, ago)])
        _, second, second_short = await spend(work, apart, [(other, ago)])
        _, covered, shortage = await spend(work, together, [(one + other, ago)])
        assert (first + second, first_short + second_short) == (covered, shortage)
        assert await left(work, apart) == await left(work, together)

    desk.run(law)


@FEW
@given(LOTS, LINES, LINES)
def test_a_charge_reversed_is_nothing_but_history(
    desk: Ground, lots: list[tuple[int, int, int, int]], lines: list[tuple[int, int]], later: list[tuple[int, int]]
) -> None:
    """On a day when the grants that paid are still live."""
    lines = [(minutes, 0) for minutes, _ in lines]

    async def law(work: Work) -> None:
        charged, untouched = await account_with(work, lots), await account_with(work, lots)
        key, covered, _ = await spend(work, charged, lines)
        undone = await reverse(work, SYSTEM, charge_key=key, reason="", today=DAY, policy=POLICY)
        assert (undone.restored, undone.expired, undone.regranted) == (covered, 0, 0)
        assert await left(work, charged) == await left(work, untouched)
        history = await work.session.scalars(select(Entry.minutes).where(Entry.account_id == charged))
        assert sum(history) == sum(await left(work, untouched))
        assert (await spend(work, charged, later))[1:] == (await spend(work, untouched, later))[1:]
        assert await left(work, charged) == await left(work, untouched)

    desk.run(law)


@FEW
@given(LOTS, LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_is_nothing(
    desk: Ground, lots: list[tuple[int, int, int, int]], drawn: list[tuple[int, int]], chance: Random
) -> None:
    async def law(work: Work) -> None:
        one, other = await account_with(work, lots), await account_with(work, lots)
        lines = lines_of(drawn)
        shuffled = chance.sample(lines, len(lines))
        for account_id, given_ in ((one, lines), (other, shuffled)):
            # The ids differ between the accounts, their order does not.
            await charge(work, SYSTEM, account_id=account_id, key=f"law:{next(_numbers)}", lines=given_)
        assert await left(work, one) == await left(work, other)

    desk.run(law)


STEPS = st.lists(st.tuples(st.sampled_from(["charge", "charge", "give", "reverse", "close"]), LINES), max_size=5)
Step = tuple[str, list[tuple[int, int]]]


class Client:
    """A company that goes its way."""

    def __init__(self, account_id: int) -> None:
        self.account_id = account_id
        self.keys: list[str] = []

    async def do(self, work: Work, step: Step) -> None:
        kind, numbers = step
        match kind:
            case "charge":
                self.keys.append((await spend(work, self.account_id, numbers))[0])
            case "give":
                account = await work.session.get_one(Account, self.account_id)
                for minutes, _ in numbers:
                    await give_hours(work, account, minutes + 1, effective_from=DAY, expires_on=DAY)
            case "reverse" if self.keys:
                await reverse(work, SYSTEM, charge_key=self.keys.pop(), reason="", today=DAY, policy=POLICY)
            case "close":
                await close_expired(work, SYSTEM, self.account_id, POLICY)

    async def end(self, work: Work) -> tuple[list[int], list[tuple[str, int, int]]]:
        entries = await work.session.execute(
            select(Entry.kind, Entry.minutes, Entry.balance_after)
            .where(Entry.account_id == self.account_id)
            .order_by(Entry.seq)
        )
        return await left(work, self.account_id), [(kind, minutes, balance) for kind, minutes, balance in entries]


@FEW
@given(LOTS, STEPS, STEPS, st.lists(st.booleans(), max_size=10))
def test_companies_do_not_touch_each_other(
    desk: Ground, lots: list[tuple[int, int, int, int]], one: list[Step], other: list[Step], order: list[bool]
) -> None:
    """One after the other, or step by step in any order: the same end for both."""

    async def law(work: Work) -> None:
        apart = [Client(await account_with(work, lots)) for _ in range(2)]
        for client, steps in zip(apart, (one, other), strict=True):
            for step in steps:
                await client.do(work, step)
        mixed = [Client(await account_with(work, lots)) for _ in range(2)]
        waiting = [list(one), list(other)]
        for second in [*order, *([True] * 5), *([False] * 5)]:
            if waiting[second]:
                await mixed[second].do(work, waiting[second].pop(0))
        assert waiting == [[], []]
        for alone, among in zip(apart, mixed, strict=True):
            assert await alone.end(work) == await among.end(work)

    desk.run(law)

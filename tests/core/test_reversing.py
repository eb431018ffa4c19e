"""Taking charges back on PostgreSQL: into the same grants, exactly once; what becomes of hours that have burnt meanwhile."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.actor import Actor, StaffActor, StaffRole
from core.database import Database
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.accounts import KeyReused
from core.ledger.charging import charge
from core.ledger.expiring import close_expired
from core.ledger.granting import Outcome
from core.ledger.holding import hold, hold_of
from core.ledger.models import Account, Entry, EntryKind, Grant, GrantKind, Reason, Reversal, WhenExpired
from core.ledger.reversing import Replacement, ReversalResult, is_reversed, reverse, was_charged
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from tests.clock import SettableClock
from tests.factories import SYSTEM, give_hours, make_company, make_contact, make_contract_with_hours, make_ticket

DAY = date(2026, 11, 23)
STAY, REGRANT = LedgerPolicy(when_expired=WhenExpired.STAY), LedgerPolicy(regrant_days=14)
DIRECTOR = StaffActor(7, "Павел", frozenset({StaffRole.DIRECTOR}))
ENGINEER = StaffActor(8, "Игорь", frozenset({StaffRole.ENGINEER}))
WHY = "не та заявка"


class Book:
    """An account with grants named by how many days from DAY they can be used."""

    def __init__(self, database: Database, clock: SettableClock, account: Account) -> None:
        self.database, self.clock, self.account = database, clock, account

    async def give(self, minutes: int, days: int, *, from_day: int = 0) -> None:
        async with self.database.work() as work:
            first, last = DAY + timedelta(days=from_day), DAY + timedelta(days=days)
            await give_hours(work, self.account, minutes, effective_from=first, expires_on=last)

    async def charge(self, *lines: Line, key: str = "a") -> int:
        async with self.database.work() as work:
            result = await charge(work, SYSTEM, account_id=self.account.id, key=key, lines=lines)
            return result.covered

    async def reverse(
        self,
        *lines: Line,
        key: str = "a",
        anew: str | None = None,
        policy: LedgerPolicy = REGRANT,
        actor: Actor = DIRECTOR,
        reason: str = WHY,
    ) -> ReversalResult:
        replacement = Replacement(anew, lines) if anew is not None else None
        async with self.database.work() as work:
            return await reverse(
                work,
                actor,
                charge_key=key,
                reason=reason,
                today=work.now.date(),
                policy=policy,
                replacement=replacement,
            )

    async def close(self, policy: LedgerPolicy = REGRANT) -> None:
        async with self.database.work() as work:
            await close_expired(work, SYSTEM, self.account.id, policy)

    async def left(self) -> list[tuple[str, int]]:
        """Remainders in the order in which the grants were given; the book is looked through, too."""
        async with self.database.work() as work:
            assert (await verify_account(work, self.account.id)).findings == []
            grants = await work.session.scalars(
                select(Grant).where(Grant.account_id == self.account.id).order_by(Grant.id)
            )
            return [(grant.kind.value, grant.remaining) for grant in grants]

    async def entries(self) -> Sequence[Entry]:
        async with self.database.work() as work:
            return (await work.session.scalars(select(Entry).order_by(Entry.seq))).all()

    def later(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))


@pytest.fixture
async def book(database: Database, clock: SettableClock) -> Book:
    async with database.work() as work:
        company = await make_company(work, zone_name="UTC")
        account = (await make_contract_with_hours(work, company, 0)).account
    return Book(database, clock, account)


def line(minutes: int, line_id: int = 1, day: int = 0) -> Line:
    return Line(line_id, minutes, DAY + timedelta(days=day))


def left(*minutes: int) -> list[tuple[str, int]]:
    return [("accrual", one) for one in minutes]


async def test_minutes_go_back_into_the_same_grants(book: Book) -> None:
    await book.give(40, 30)
    await book.give(60, 60)
    await book.charge(line(50), line(0, 2), line(30, 3))
    assert await book.left() == left(0, 20)
    result = await book.reverse()
    assert result == ReversalResult(Outcome.CREATED, 80, 0, 0, None, None)
    assert await book.left() == left(40, 60)
    back = [entry for entry in await book.entries() if entry.kind is EntryKind.REVERSAL]
    # An entry for each line, the untariffed one too, by the day of the work, with the author and the reason.
    assert [(entry.line_id, entry.minutes, entry.work_date) for entry in back] == [
        (1, 50, DAY),
        (2, 0, DAY),
        (3, 30, DAY),
    ]
    assert {entry.author for entry in back} == {"staff:7"}
    async with book.database.work() as work:
        words = await work.session.scalars(select(Reason.words).where(Reason.entry_id.in_([one.id for one in back])))
        assert set(words) == {WHY}
        assert await is_reversed(work, "a")
        assert await was_charged(work, "a")
        assert not await was_charged(work, "b")


async def test_a_reversal_happens_once(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(60))
    first = await book.reverse()
    for _ in range(2):
        again = await book.reverse()
        assert again.outcome is Outcome.SAME
        assert (again.restored, again.expired) == (first.restored, first.expired)
    assert await book.left() == left(60)
    with pytest.raises(KeyReused):
        await book.reverse(line(30), anew="b")
    assert await book.left() == left(60)


async def test_two_at_once_reverse_once(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(60))
    results = await asyncio.gather(*(book.reverse(line(15), anew="b") for _ in range(4)))
    assert sorted(result.outcome for result in results) == ["created", "same", "same", "same"]
    assert {result.charge.splits for result in results if result.charge is not None} != set()
    assert await book.left() == left(45)


async def test_a_correction_is_the_same_when_repeated_and_loud_when_it_is_another(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(60))
    made = await book.reverse(line(45, 2), anew="b")
    assert made.charge is not None
    assert (made.charge.outcome, made.charge.covered, made.restored) == (Outcome.CREATED, 45, 15)
    again = await book.reverse(line(45, 2), anew="b")
    assert again.charge is not None
    assert (again.outcome, again.charge.outcome, again.charge.splits) == (
        Outcome.SAME,
        Outcome.SAME,
        made.charge.splits,
    )
    for other in (line(30, 2), line(45, 3)):
        with pytest.raises(KeyReused):
            await book.reverse(other, anew="b")
    with pytest.raises(KeyReused):
        await book.reverse(line(45, 2), anew="c")
    assert await book.left() == left(15)


@pytest.mark.parametrize("taken", ["a", "other"])
async def test_a_replacement_needs_a_key_of_its_own(book: Book, taken: str) -> None:
    await book.give(60, 30)
    await book.charge(line(20))
    await book.charge(line(20, 5), key="other")
    with pytest.raises(KeyReused):
        await book.reverse(line(20), anew=taken)
    assert await book.left() == left(20)


async def test_a_chain_of_corrections(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(60))
    await book.reverse(line(30, 2), anew="b")
    await book.reverse(line(45, 3), key="b", anew="c")
    await book.reverse(key="c", anew="d")  # everything was a mistake
    assert await book.left() == left(60)
    assert [entry.minutes for entry in await book.entries()] == [60, -60, 60, -30, 30, -45, 45]
    await book.reverse(key="d")
    assert await book.left() == left(60)


async def test_a_correction_covers_more_only_by_the_work_s_own_day(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(45))
    book.later(3)
    await book.give(100, 60, from_day=3)
    made = await book.reverse(line(90, 2), anew="b")
    assert made.charge is not None
    assert (made.charge.covered, made.charge.shortage) == (60, 30)
    assert await book.left() == left(0, 100)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("policy", [STAY, REGRANT])
async def test_hours_that_have_burnt_meanwhile(book: Book, policy: LedgerPolicy, closed: bool) -> None:
    await book.give(60, 2)
    await book.charge(line(45))
    book.later(10 if closed else 3)
    if closed:
        await book.close(policy)
    result = await book.reverse(policy=policy)
    assert (result.restored, result.expired) == (0, 45)
    today = book.clock.now().date()
    if policy is REGRANT:
        assert (result.regranted, result.regranted_until) == (45, today + timedelta(days=13))
        assert await book.left() == [("accrual", 0 if closed else 15), ("restored", 45)]
        again = await book.reverse(policy=policy)
        assert (again.outcome, again.regranted, again.regranted_until) == (Outcome.SAME, 45, result.regranted_until)
    else:
        assert (result.regranted, result.regranted_until) == (0, None)
        # Not closed yet: the usual closing will write it down.
        assert await book.left() == left(0 if closed else 60)
    book.later(30)
    await book.close(policy)
    await book.close(policy)
    assert sum(minutes for _, minutes in await book.left()) == 0


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("policy", [STAY, REGRANT])
async def test_a_correction_is_paid_first_by_what_had_paid_before(
    book: Book, policy: LedgerPolicy, closed: bool
) -> None:
    """The grant is over, closed even; the work was done in its time, so its minutes cover the new charge all the same."""
    await book.give(60, 2)
    await book.charge(line(45))
    book.later(10 if closed else 3)
    if closed:
        await book.close(policy)
    await book.give(100, 90, from_day=3)
    result = await book.reverse(line(30, 2), anew="b", policy=policy)
    assert result.charge is not None
    assert (result.charge.covered, result.charge.shortage) == (30, 0)
    # Only the difference is settled, and nothing of what the client had not used in time comes back.
    assert (result.restored, result.expired) == (0, 15)
    assert result.regranted == (15 if policy is REGRANT else 0)
    burnt = [("accrual", 0 if closed or policy is REGRANT else 30), ("accrual", 100)]
    if not closed and policy is REGRANT:
        burnt[0] = ("accrual", 15)
    assert await book.left() == [*burnt, *([("restored", 15)] if policy is REGRANT else [])]
    async with book.database.work() as work:
        written = await work.session.scalar(select(Reversal))
        assert written is not None
        assert (written.restored, written.expired, written.regranted) == (0, 15, result.regranted)


async def test_what_is_regranted_says_why(book: Book) -> None:
    await book.give(60, 2)
    await book.charge(line(45))
    book.later(10)
    await book.close()
    await book.reverse()
    async with book.database.work() as work:
        rows = await work.session.execute(
            select(Entry.kind, Entry.minutes, Entry.author, Reason.words)
            .join(Reason, Reason.entry_id == Entry.id)
            .order_by(Entry.seq)
        )
        assert [tuple(row) for row in rows] == [
            ("reversal", 45, "staff:7", WHY),
            ("expiry", -45, "staff:7", WHY),
            ("grant", 45, "staff:7", WHY),
        ]
        restored = await work.session.scalar(select(Grant).where(Grant.kind == GrantKind.RESTORED))
        assert restored is not None
        assert restored.effective_from == book.clock.now().date()


async def test_regranted_minutes_can_burn_and_be_taken_back_again(book: Book) -> None:
    await book.give(60, 2)
    await book.charge(line(60))
    book.later(10)
    await book.close()
    await book.reverse()
    assert await book.charge(line(40, 2, day=10), key="b") == 40
    book.later(40)
    await book.close()
    result = await book.reverse(key="b")
    assert (result.expired, result.regranted) == (40, 40)
    assert await book.left() == [("accrual", 0), ("restored", 0), ("restored", 40)]


async def test_somebody_else_s_hold_does_not_take_what_the_line_had(book: Book) -> None:
    """The hold was agreed when these minutes were spent already: it cannot rest on them."""
    await book.give(60, 30)
    await book.charge(line(60))
    await book.give(60, 60)
    async with book.database.work() as work:
        company = await make_company(work)
        ticket = await make_ticket(work, await make_contact(work, company))
        kept = await hold(
            work,
            SYSTEM,
            account_id=book.account.id,
            ticket_id=ticket.id,
            minutes=60,
            expires_at=work.now + timedelta(days=20),
            today=DAY,
        )
    assert kept == 60
    made = await book.reverse(line(45, 2), line(30, 3), anew="b")
    assert made.charge is not None
    # 60 as before; 15 more would have to come from what is held.
    assert (made.charge.covered, made.charge.shortage) == (60, 15)
    async with book.database.work() as work:
        assert await hold_of(work, ticket.id) is not None
    assert await book.left() == left(0, 60)


async def test_a_hold_outlives_the_correction_of_its_own_ticket(book: Book) -> None:
    """It was agreed for work that is still to come; the correction is about work that is charged."""
    await book.give(120, 30)
    await book.charge(line(60))
    async with book.database.work() as work:
        ticket = await make_ticket(work, await make_contact(work, await make_company(work)))
        await hold(
            work,
            SYSTEM,
            account_id=book.account.id,
            ticket_id=ticket.id,
            minutes=60,
            expires_at=work.now + timedelta(days=20),
            today=DAY,
        )
    await book.reverse(line(45, 2), anew="b")
    async with book.database.work() as work:
        held = await hold_of(work, ticket.id)
        assert held is not None
        assert held.minutes == 60


async def test_who_may_take_back(book: Book) -> None:
    await book.give(60, 30)
    await book.charge(line(60))
    async with book.database.work() as work:
        client = (await make_contact(work, await make_company(work))).as_actor()
    for actor in (ENGINEER, client):
        with pytest.raises(Forbidden):
            await book.reverse(actor=actor)
    for reason in ("", "  \n ", "ы" * 301):
        with pytest.raises(Refusal, match="no-reason"):
            await book.reverse(reason=reason)
    with pytest.raises(NotFound, match="no-charge"):
        await book.reverse(key="never")
    assert await book.left() == left(0)
    await book.reverse(actor=SYSTEM, reason="")  # the desk's own reason is the source
    assert await book.left() == left(60)

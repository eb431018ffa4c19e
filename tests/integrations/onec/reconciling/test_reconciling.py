"""Reconciliation over real HTTP: a clean day matches; what an accountant does by hand is found, named and told once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from core.errors import Forbidden
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import Pace
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.intents import Reconciled
from core.exchange.reconciling.keeping import last_reconciliation
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.models import Reconciliation, ReconciliationRequest
from core.exchange.reconciling.requesting import ask, ask_nightly
from integrations.onec.push.port import Failed
from integrations.onec.push.worker import PushWorker
from integrations.onec.reconciling.reading import ODataBooks
from integrations.onec.reconciling.reconciler import Reconciler
from tests.clock import SettableClock
from tests.integrations.onec.push.accountant import HASTE, Accountant
from tests.playground.onec.hands import COUNTERPARTIES, SALES


def reconciler(accountant: Accountant) -> Reconciler:
    documents = accountant.documents
    return Reconciler(accountant.world.database, ODataBooks(documents.onec, documents.mapping))


async def look(accountant: Accountant) -> Reconciliation:
    run, _ = await reconciler(accountant).run()
    return run


async def by_night(accountant: Accountant) -> Reconciliation:
    """The slot asks, the worker that speaks with 1C does it."""
    database = accountant.world.database
    async with database.work() as work:
        await ask_nightly(work)
    worker = PushWorker(database, accountant.documents, pace=HASTE, asides=[reconciler(accountant)])
    while await worker.step():
        pass
    async with database.read() as work:
        run = await last_reconciliation(work)
    assert run is not None
    return run


async def settled(accountant: Accountant, *minutes: int) -> dict[str, Any]:
    """Work that is in 1C, and its document there."""
    await accountant.exchange.done(*minutes)
    await accountant.run()
    return accountant.live()[-1]


async def change(accountant: Accountant, document: dict[str, Any], **changes: Any) -> None:
    """The accountant's hands in 1C."""
    await accountant.hands.call("PATCH", f"{SALES}(guid'{document['Ref_Key']}')", body=changes)


def copy_of(document: dict[str, Any], comment: str | None = None) -> dict[str, Any]:
    kept = {name: document[name] for name in ("Date", "Контрагент_Key", "Организация_Key", "Услуги")}
    return {**kept, "Комментарий": comment if comment is not None else document["Комментарий"]}


def kinds(run: Reconciliation) -> list[Kind]:
    return [line.kind for line in run.differences()]


async def told(accountant: Accountant) -> int:
    return len(await accountant.world.told(Reconciled.kind))


async def test_a_clean_day_matches_and_nobody_is_told(accountant: Accountant) -> None:
    await settled(accountant, 45)
    ticket = await accountant.exchange.done(60)
    await accountant.run()
    await accountant.exchange.fix(ticket, 30)
    await accountant.run()
    await accountant.exchange.done(90)  # a part is not covered, and its price is asked
    await accountant.run()
    run = await by_night(accountant)
    assert kinds(run) == [Kind.HELD]
    assert (run.failure, run.differing, run.minutes) == (None, 1, 90)
    assert await told(accountant) == 0


async def test_nothing_differs_at_all(accountant: Accountant) -> None:
    await settled(accountant, 45)
    await settled(accountant, 30, 45)
    run = await by_night(accountant)
    assert (run.failure, run.matched, run.differing, run.minutes, run.lines) == (None, 1, 0, 0, [])
    assert await told(accountant) == 0


async def test_what_an_accountant_does_by_hand_is_named(accountant: Accountant) -> None:
    documents = [await settled(accountant, minutes) for minutes in (15, 15, 15, 15, 15, 15)]
    gone, marked, edited, copied, wiped, moved = documents
    await accountant.hands.call("DELETE", f"{SALES}(guid'{gone['Ref_Key']}')", status=204)
    await change(accountant, marked, DeletionMark=True)
    rows = [{**row, "Количество": 0.5} for row in edited["Услуги"]]
    await change(accountant, edited, Услуги=rows)
    await accountant.hands.seed(SALES, copy_of(copied), copy_of(copied, "SD:ticket:99999:completion:1"))
    await change(accountant, wiped, Комментарий="Оплачено, спасибо")
    [stranger] = await accountant.hands.seed(COUNTERPARTIES, {"Description": "Василёк"})
    await change(accountant, moved, Контрагент_Key=stranger)
    run = await look(accountant)
    tickets = [row.number for row in await accountant.exchange.rows()]
    found = {line.kind: line for line in run.differences()}
    assert {kind: line.ticket for kind, line in found.items()} == {
        Kind.DELETED: tickets[0],
        Kind.MARKED: tickets[1],
        Kind.EDITED: tickets[2],
        Kind.TWICE: tickets[3],
        Kind.MARK_LOST: tickets[4],
        Kind.OTHER_COUNTERPARTY: tickets[5],
        Kind.ORPHAN: None,
    }
    assert len(run.lines) == 7
    edited_line = found[Kind.EDITED]
    assert (edited_line.minutes_here, edited_line.minutes_there) == (15, 30)
    # Whose the orphan is, is known by its counterparty.
    assert found[Kind.ORPHAN].company_id == accountant.world.company.id
    assert (run.matched, run.differing, run.minutes) == (0, 1, 4 * 15 + 15)


async def test_a_difference_is_told_once_and_a_new_one_again(accountant: Accountant, clock: SettableClock) -> None:
    first, second = await settled(accountant, 10), await settled(accountant, 20)
    await change(accountant, first, DeletionMark=True)
    for _ in range(3):
        await by_night(accountant)
    assert await told(accountant) == 2  # a director and an administrator
    await change(accountant, second, DeletionMark=True)
    await by_night(accountant)
    assert await told(accountant) == 4
    await change(accountant, first, DeletionMark=False)
    await by_night(accountant)
    assert await told(accountant) == 4
    await change(accountant, first, DeletionMark=True)
    await by_night(accountant)
    assert await told(accountant) == 6  # it was gone and has come back


@pytest.mark.parametrize(
    "fault",
    [
        {"sessions_refused": {"verbs": ["GET"]}},
        {"html_maintenance": {"verbs": ["GET"]}},
        {"down": {"verbs": ["GET"]}},
        {"half_answer": {"verbs": ["GET"]}},
        {"rights": {"verbs": ["GET"]}},
        {"business_refusal": {"verbs": ["GET"]}},
    ],
    ids=lambda fault: next(iter(fault)),
)
async def test_of_a_base_that_was_not_read_nothing_is_concluded(accountant: Accountant, fault: dict[str, Any]) -> None:
    first, _ = await settled(accountant, 10), await settled(accountant, 20)
    await change(accountant, first, DeletionMark=True)
    await by_night(accountant)
    before = await told(accountant)
    await accountant.trouble(**fault)
    run, error = await reconciler(accountant).run()
    assert error is not None
    assert run.failure == error.explanation
    assert (run.matched, run.lines) == (0, [])
    await accountant.trouble(**dict.fromkeys(fault))
    # What was told before the outage is not news after it.
    assert kinds(await by_night(accountant)) == [Kind.MARKED]
    assert await told(accountant) == before


async def test_an_empty_answer_deletes_nothing(accountant: Accountant) -> None:
    await settled(accountant, 10)
    await accountant.trouble(empty_answer={"times": 1, "verbs": ["GET"]})
    assert (await look(accountant)).lines == []


async def test_who_asks_hears_the_answer_and_only_they(accountant: Accountant) -> None:
    document = await settled(accountant, 10)
    await change(accountant, document, DeletionMark=True)
    database, director = accountant.world.database, accountant.exchange.director
    async with database.work() as work:
        await ask(work, director)
        await ask(work, director)
    worker = PushWorker(database, accountant.documents, pace=HASTE, asides=[reconciler(accountant)])
    while await worker.step():
        pass
    [row] = await accountant.world.told(Reconciled.kind)
    assert (row.lane, row.payload["asked"]) == (f"staff:{director.staff_id}", True)
    async with database.work() as work:
        assert await work.session.scalar(select(func.count()).select_from(ReconciliationRequest)) == 0
        with pytest.raises(Forbidden):
            await ask(work, accountant.world.oleg)
    # It was shown to one person: the night still tells everybody.
    await by_night(accountant)
    assert await told(accountant) == 3


async def test_a_person_hears_at_once_that_1c_is_left_alone(accountant: Accountant) -> None:
    await settled(accountant, 10)
    await accountant.trouble(down={})
    database = accountant.world.database
    worker = PushWorker(database, accountant.documents, pace=HASTE, asides=[reconciler(accountant)])
    for _ in range(8):
        await worker.step()
    async with database.work() as work:
        await ask_nightly(work)
        await ask_nightly(work)
    assert not await worker.step()  # the night has time
    async with database.work() as work:
        await ask(work, accountant.exchange.director)
    assert await worker.step()
    async with database.read() as work:
        run = await last_reconciliation(work)
    assert run is not None
    assert run.failure is not None
    assert run.lines == []
    await accountant.trouble(down=None)
    assert (await by_night(accountant)).failure is None


async def test_the_night_asks_again_later_and_gives_up_in_the_morning(
    accountant: Accountant, clock: SettableClock
) -> None:
    await settled(accountant, 15)
    await accountant.trouble(sessions_refused={"times": 2, "verbs": ["GET"]})
    database = accountant.world.database
    async with database.work() as work:
        await ask_nightly(work)
    one = reconciler(accountant)
    for _ in range(2):
        with pytest.raises(Failed):
            await one.step(answers=True)
        assert not await one.step(answers=True)  # not at once
        async with database.work() as work:
            assert await last_reconciliation(work) is None
            await work.session.execute(update(ReconciliationRequest).values(not_before=None))
    assert await one.step(answers=True)
    async with database.work() as work:
        run = await last_reconciliation(work)
        await ask_nightly(work)
    assert run is not None
    assert (run.failure, run.matched) == (None, 1)
    clock.advance(timedelta(hours=3))
    assert await one.step(answers=False)
    async with database.work() as work:
        run = await last_reconciliation(work)
    assert run is not None
    assert run.failure is not None


async def test_what_nobody_has_foreseen_stops_nothing_else(accountant: Accountant) -> None:
    class Broken:
        asked = 0

        async def step(self, *, answers: bool) -> bool:
            self.asked += 1
            raise RuntimeError

    broken = Broken()
    database = accountant.world.database
    worker = PushWorker(database, accountant.documents, pace=HASTE, asides=[broken, reconciler(accountant)])
    await accountant.exchange.done(15)
    async with database.work() as work:
        await ask_nightly(work)
    while await worker.step():
        pass
    assert broken.asked == 1
    async with database.work() as work:
        assert await last_reconciliation(work) is not None


async def test_work_without_a_document_and_without_its_charge_is_found(accountant: Accountant) -> None:
    """Neither can happen; both are planted past all rules."""
    lost, other = await accountant.exchange.done(15), await accountant.exchange.done(30)
    await accountant.run()
    async with accountant.world.database.work() as work:
        row = await work.session.scalar(select(ExchangeDocument).where(ExchangeDocument.ticket_id == other.id))
        assert row is not None
        lines = [{**line, "covered": 45} for line in row.payload["lines"]]
        row.payload = {**row.payload, "lines": lines}
        await work.session.execute(delete(ExchangeDocument).where(ExchangeDocument.ticket_id == lost.id))
    found: dict[Kind, Line] = {line.kind: line for line in (await look(accountant)).differences()}
    assert set(found) == {Kind.NO_DOCUMENT, Kind.ORPHAN, Kind.LEDGER, Kind.EDITED}
    assert (found[Kind.NO_DOCUMENT].ticket, found[Kind.NO_DOCUMENT].minutes_here) == (lost.number, 15)
    ledger = found[Kind.LEDGER]
    assert (ledger.ticket, ledger.minutes_here, ledger.minutes_there) == (other.number, 30, 45)


async def test_what_waits_too_long_is_said(accountant: Accountant, clock: SettableClock) -> None:
    await accountant.exchange.done(20)
    assert (await look(accountant)).lines == []
    clock.advance(timedelta(hours=2))
    assert kinds(await look(accountant)) == [Kind.QUEUED]
    await accountant.trouble(commit_then_timeout={"times": 1, "verbs": ["POST"]})
    worker = PushWorker(accountant.world.database, accountant.documents, pace=Pace())
    assert await worker.step()
    assert await worker.step()
    assert kinds(await look(accountant)) == [Kind.UNKNOWN]

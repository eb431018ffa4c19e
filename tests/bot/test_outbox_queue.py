"""The outbox as a queue: order within a lane, lanes apart, leases, several processes."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import queue
from core.clock import real_now
from core.database import Database
from core.outbox.models import OutboxRow, OutboxState
from core.outbox.service import ALERT, EDIT, NEW_CARD, RELAY

CARD_KIND = "ticket.card.new"


async def put(
    database: Database, lane: str, *, weight: int = RELAY, kind: str = "test", collapse_key: str | None = None
) -> int:
    async with database.work() as work:
        row = OutboxRow(
            lane=lane,
            weight=weight,
            kind=kind,
            payload={"of": lane},
            collapse_key=collapse_key,
            state=OutboxState.WAITING,
            created_at=work.now,
        )
        work.session.add(row)
        await work.session.flush()
        return row.id


async def claim(database: Database, *, paused: tuple[str, ...] = (), most: int = 100) -> list[int]:
    async with database.work() as work:
        return [claimed.id for claimed in await queue.claim(work, list(paused), most)]


async def finish(database: Database, *ids: int, dropped: str | None = None) -> None:
    async with database.work() as work:
        await queue.finish(work, list(ids), dropped=dropped)


async def row(database: Database, row_id: int) -> OutboxRow:
    async with database.work() as work:
        return await work.session.get_one(OutboxRow, row_id)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = real_now() + by
    monkeypatch.setattr(queue, "real_now", lambda: moment)


async def test_a_lane_is_served_one_by_one_in_the_order_of_weight_and_age(database: Database) -> None:
    edit = await put(database, "group", weight=EDIT)
    alert = await put(database, "group", weight=ALERT)
    card = await put(database, "group", weight=NEW_CARD)
    relays = [await put(database, "group", weight=RELAY) for _ in range(2)]
    order = []
    while claimed := await claim(database):
        [row_id] = claimed
        assert await claim(database) == []  # the lane waits for what is being sent
        order.append(row_id)
        await finish(database, row_id)
    assert order == [*relays, card, alert, edit]


async def test_lanes_do_not_wait_for_one_another(database: Database) -> None:
    heads = {}
    for lane in ("contact:1", "contact:2", "group"):
        heads[lane] = await put(database, lane)
        await put(database, lane)
    assert await claim(database, most=1) == [heads["contact:1"]]
    assert await claim(database, paused=("group",)) == [heads["contact:2"]]
    assert await claim(database) == [heads["group"]]
    assert await claim(database) == []


async def test_what_came_later_and_weighs_less_does_not_interrupt(database: Database) -> None:
    first = await put(database, "group", weight=EDIT)
    assert await claim(database) == [first]
    urgent = await put(database, "group", weight=RELAY)
    assert await claim(database) == []
    await finish(database, first)
    assert await claim(database) == [urgent]


async def test_nothing_is_claimed_twice_and_order_holds_among_processes(database: Database) -> None:
    lanes = [f"contact:{number}" for number in range(4)]
    expected = {lane: [await put(database, lane) for _ in range(4)] for lane in lanes}
    sent: dict[str, list[int]] = {lane: [] for lane in lanes}
    busy: set[str] = set()

    async def worker() -> None:
        while sum(map(len, sent.values())) < 16:
            async with database.work() as work:
                claimed = await queue.claim(work, [], 3)
            for one in claimed:
                assert one.lane not in busy
                assert one.payload == {"of": one.lane}
                busy.add(one.lane)
            await asyncio.sleep(0)
            for one in claimed:
                sent[one.lane].append(one.id)
                busy.remove(one.lane)
                await finish(database, one.id)

    async with asyncio.timeout(20):
        await asyncio.gather(*(worker() for _ in range(4)))
    assert sent == expected


async def test_a_dead_process_gives_its_intent_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = await put(database, "group"), await put(database, "group")
    assert await claim(database) == [first]
    later(monkeypatch, queue.LEASE - timedelta(seconds=5))
    assert await claim(database) == []
    later(monkeypatch, queue.LEASE + timedelta(seconds=5))
    claimed = await asyncio.gather(*(claim(database) for _ in range(4)))
    assert sorted(claimed) == [[], [], [], [first]]
    assert (await row(database, first)).attempts == 2
    assert (await row(database, second)).attempts == 0


async def test_what_may_not_go_yet_holds_its_lane(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await put(database, "contact:1")
    await put(database, "contact:1")
    async with database.work() as work:
        (await work.session.get_one(OutboxRow, first)).not_before = real_now() + timedelta(seconds=60)
    assert await claim(database) == []
    later(monkeypatch, timedelta(seconds=61))
    assert await claim(database) == [first]


async def test_what_was_not_delivered_goes_back_to_the_head(database: Database) -> None:
    first, _ = await put(database, "contact:1"), await put(database, "contact:1")
    for counts, attempts in ((True, 1), (False, 1), (True, 2)):
        assert await claim(database) == [first]
        async with database.work() as work:
            await queue.give_back(work, [first], error="ы" * 1000, counts=counts)
        found = await row(database, first)
        assert (found.state, found.attempts, found.lease_until) == (OutboxState.WAITING, attempts, None)
        assert found.error == "ы" * 300
    assert await claim(database) == [first]


async def test_an_older_edit_gives_way_to_a_newer_one(database: Database) -> None:
    old = await put(database, "group", kind="card", collapse_key="7")
    other = await put(database, "group", kind="list", collapse_key="7")
    assert await claim(database) == [old]
    new = await put(database, "group", kind="card", collapse_key="7")
    async with database.work() as work:
        await queue.give_back(work, [old])
    assert (await row(database, old)).state is OutboxState.DONE
    assert [(await row(database, row_id)).state for row_id in (other, new)] == [OutboxState.WAITING] * 2
    assert await claim(database) == [other]


async def test_giving_back_what_is_done_changes_nothing(database: Database) -> None:
    row_id = await put(database, "group")
    await claim(database)
    await finish(database, row_id, dropped="ы" * 1000)
    async with database.work() as work:
        await queue.give_back(work, [row_id, row_id + 1000], error="поздно")
    found = await row(database, row_id)
    assert (found.state, found.error) == (OutboxState.DROPPED, "ы" * 300)
    assert await claim(database) == []


async def test_waiting_cards_are_claimed_together(database: Database) -> None:
    cards = [
        await put(database, "group", weight=NEW_CARD, kind=CARD_KIND, collapse_key=str(number)) for number in range(7)
    ]
    await put(database, "group", weight=EDIT)
    await put(database, "contact:1", weight=NEW_CARD, kind=CARD_KIND)
    async with database.work() as one, database.work() as other:
        first = [card.id for card in await queue.claim_more(one, "group", CARD_KIND, 5)]
        second = [card.id for card in await queue.claim_more(other, "group", CARD_KIND, 5)]
    assert (first, second) == (cards[:5], cards[5:])
    async with database.work() as work:
        leased = await work.session.scalars(select(OutboxRow.lease_until).where(OutboxRow.id.in_(cards)))
        assert all(lease is not None and lease > real_now() for lease in leased)


async def test_a_claim_says_how_many_of_its_kind_wait_behind_it(database: Database) -> None:
    for number in range(4):
        await put(database, "group", weight=NEW_CARD, kind=CARD_KIND, collapse_key=str(number))
    await put(database, "group", weight=EDIT)
    await put(database, "contact:1", weight=NEW_CARD, kind=CARD_KIND)
    async with database.work() as work:
        claimed = await queue.claim(work, [], 10)
    assert [(row.lane, row.behind) for row in claimed] == [("group", 3), ("contact:1", 0)]

"""What becomes of a document in hand: doubts are looked into, people are told once, and their decisions have names."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from core.actor import Actor
from core.clock import real_now
from core.database import Work
from core.errors import Forbidden, Refusal
from core.exchange.documents.bases import connected_base, note_answer, note_trouble
from core.exchange.documents.deciding import accept_difference, consider_done, drop, find_out, send_again
from core.exchange.documents.intents import BaseBlocked, DocumentStopped
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.outcomes import (
    Fault,
    There,
    absent,
    confirm,
    doubt,
    found_deleted,
    found_many,
    refuse,
    turned_away,
)
from core.exchange.documents.queries import documents_for_a_human, exchange_state
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.documents.sending import Claimed, Task, doubt_crashed
from tests.core.exchange.documents.desk import Exchange

S = DocumentState
NO_ANSWER = Fault(Trouble.NO_ANSWER, "1С не ответила вовремя")
WAIT = timedelta(seconds=30)


async def claimed_one(exchange: Exchange, minutes: int = 30) -> Claimed:
    await exchange.connect()
    await exchange.done(minutes)
    claimed = await exchange.claim()
    assert claimed is not None
    return claimed


async def look(exchange: Exchange) -> Claimed:
    await exchange.time_passes()
    claimed = await exchange.claim()
    assert claimed is not None
    assert claimed.task is Task.LOOK
    return claimed


async def test_a_time_out_is_looked_into_twice_before_it_is_sent_again(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await doubt(work, claimed, NO_ANSWER, exchange.pace)
    [row] = await exchange.rows()
    assert row.state is S.UNKNOWN
    assert timedelta(minutes=2) < row.next_at - real_now() <= timedelta(minutes=3)
    assert await exchange.claim() is None  # 1C may still be writing
    for left in (1, 0):
        claimed = await look(exchange)
        async with exchange.world.database.work() as work:
            await absent(work, claimed, exchange.pace)
        [row] = await exchange.rows()
        assert row.looks_left == left
    assert row.state is S.READY


async def test_the_looks_stand_five_minutes_apart(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await doubt(work, claimed, NO_ANSWER, exchange.pace)
    claimed = await look(exchange)
    async with exchange.world.database.work() as work:
        await absent(work, claimed, exchange.pace)
    [row] = await exchange.rows()
    assert timedelta(minutes=4) < row.next_at - real_now() <= timedelta(minutes=5)


async def test_two_lookers_do_not_count_one_absence_twice(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await doubt(work, claimed, NO_ANSWER, exchange.pace)
    await look(exchange)
    assert await exchange.claim() is None  # leased


async def test_a_sender_that_died_leaves_a_document_to_look_for(exchange: Exchange) -> None:
    late = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        assert await doubt_crashed(work, exchange.pace) == 0
    await exchange.time_passes()
    async with exchange.world.database.work() as work:
        assert await doubt_crashed(work, exchange.pace) == 1
    assert await exchange.states() == [S.UNKNOWN]
    # It was not dead after all: a refusal of then proves nothing now, but what was made was made.
    async with exchange.world.database.work() as work:
        await refuse(work, late, Fault(Trouble.REFUSED))
    assert await exchange.states() == [S.UNKNOWN]
    async with exchange.world.database.work() as work:
        await confirm(work, late, There(uuid4(), "0000-000007", work.now))
    [row] = await exchange.rows()
    assert (row.state, row.onec_number) == (S.CONFIRMED, "0000-000007")


async def test_who_was_turned_away_looks_once_and_comes_again(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await turned_away(work, claimed, Fault(Trouble.BUSY), WAIT, exchange.pace)
    claimed = await look(exchange)
    async with exchange.world.database.work() as work:
        await absent(work, claimed, exchange.pace)
    assert await exchange.states() == [S.READY]


async def test_patience_ends_and_somebody_is_told(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        row = await work.session.get_one(ExchangeDocument, claimed.id)
        row.first_sent_at = real_now() - timedelta(days=4)
    async with exchange.world.database.work() as work:
        await turned_away(work, claimed, Fault(Trouble.BUSY), WAIT, exchange.pace)
    assert await exchange.states() == [S.DEAD]
    assert len(await exchange.world.told(DocumentStopped.kind)) == 2  # the director and the administrator


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (lambda work, claimed: found_many(work, claimed, 2), S.DUPLICATE),
        (lambda work, claimed: found_deleted(work, claimed, "0000-000001"), S.REFUSED),
    ],
)
async def test_what_is_found_and_is_not_right_is_for_a_human(
    exchange: Exchange, found: Callable[[Work, Claimed], Awaitable[None]], state: DocumentState
) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await doubt(work, claimed, NO_ANSWER, exchange.pace)
    claimed = await look(exchange)
    async with exchange.world.database.work() as work:
        await found(work, claimed)
        views = await documents_for_a_human(work, exchange.director)
    assert [(view.row.state, view.company) for view in views] == [(state, exchange.world.company.name)]


async def test_documents_of_a_company_go_in_order_and_others_do_not_wait(exchange: Exchange) -> None:
    first = await claimed_one(exchange)
    await exchange.done(15)
    assert await exchange.claim() is None
    async with exchange.world.database.work() as work:
        await confirm(work, first, There(uuid4(), "1", work.now))
    second = await exchange.claim()
    assert second is not None
    assert second.content.charged == 15


async def test_decisions_have_a_name_and_only_leaders_make_them(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await refuse(work, claimed, Fault(Trouble.REFUSED, "период закрыт"))
    engineer, director = exchange.world.oleg, exchange.director
    decisions: list[Callable[[Work, Actor], Awaitable[object]]] = [
        lambda work, actor: send_again(work, actor, claimed.id),
        lambda work, actor: find_out(work, actor, claimed.id),
        lambda work, actor: consider_done(work, actor, claimed.id, "1"),
        lambda work, actor: drop(work, actor, claimed.id, "не нужно"),
        lambda work, actor: accept_difference(work, actor, claimed.id),
        lambda work, actor: documents_for_a_human(work, actor),
        lambda work, actor: exchange_state(work, actor),
    ]
    for decide in decisions:
        for stranger in (engineer, exchange.world.maria):
            with pytest.raises(Forbidden):
                async with exchange.world.database.work() as work:
                    await decide(work, stranger)
    async with exchange.world.database.work() as work:
        await drop(work, director, claimed.id, "  сделано \n на бумаге ")
    [row] = await exchange.rows()
    assert (row.state, row.decided_by, row.decided_reason) == (
        S.DROPPED,
        f"staff:{director.staff_id}",
        "сделано на бумаге",
    )
    with pytest.raises(Refusal, match="onec-nothing-to-decide"):
        async with exchange.world.database.work() as work:
            await send_again(work, director, claimed.id)


async def test_a_corrected_document_is_not_decided_about_any_more(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(60)
    claimed = await exchange.claim()
    assert claimed is not None
    async with exchange.world.database.work() as work:
        await refuse(work, claimed, Fault(Trouble.REFUSED))
    await exchange.fix(ticket, 30)
    with pytest.raises(Refusal, match="onec-corrected"):
        async with exchange.world.database.work() as work:
            await send_again(work, exchange.director, claimed.id)
    async with exchange.world.database.work() as work:
        assert await documents_for_a_human(work, exchange.director) == []


async def test_what_1c_has_changed_is_told_and_a_human_may_let_it_be(exchange: Exchange) -> None:
    claimed = await claimed_one(exchange)
    async with exchange.world.database.work() as work:
        await confirm(work, claimed, There(uuid4(), "1", work.now, differs="строка 1: Количество"))
    assert len(await exchange.world.told(DocumentStopped.kind)) == 2
    async with exchange.world.database.work() as work:
        state = await exchange_state(work, exchange.director)
        assert (state.for_a_human, state.counts) == (1, {S.CONFIRMED: 1})
        await accept_difference(work, exchange.director, claimed.id)
        assert await documents_for_a_human(work, exchange.director) == []


async def test_a_wrong_password_is_told_once(exchange: Exchange) -> None:
    await exchange.connect()
    for _ in range(3):
        async with exchange.world.database.work() as work:
            await note_trouble(work, Trouble.DENIED, "пароль не подходит", real_now())
    assert len(await exchange.world.told(BaseBlocked.kind)) == 2
    async with exchange.world.database.work() as work:
        await note_answer(work)
        base = await connected_base(work)
        assert base is not None
        assert base.trouble is None
    async with exchange.world.database.work() as work:
        await note_trouble(work, Trouble.DENIED, "пароль не подходит", real_now())
    assert len(await exchange.world.told(BaseBlocked.kind)) == 4

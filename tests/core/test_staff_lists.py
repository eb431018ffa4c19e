"""What is overdue and what is to be done today, with the numbers that a row shows."""

import pytest

from core.errors import Forbidden
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import Outlook
from core.tickets import lists as module
from core.tickets.clocks import set_clocks
from core.tickets.deadline_models import Wish, WishState
from core.tickets.handling import take
from core.tickets.lists import ListedTicket, overdue, today
from core.tickets.models import Ticket
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.core.watch_rounds import Rounds, asks, at, with_plan
from tests.factories import make_company, make_contact, make_ticket


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def taken(desk: World, text: str) -> Ticket:
    ticket = await desk.open(text)
    async with desk.database.work() as work:
        return await take(work, desk.oleg, ticket.id)


async def promised(desk: World, ticket: Ticket, hour: int, *, kept: bool = True) -> None:
    """What was promised for Tuesday; or only wished for."""
    async with desk.database.work() as work:
        settled = {"settled_at": work.now, "settled_by": "staff:1"} if kept else {}
        state = WishState.PROMISED if kept else WishState.WISHED
        work.session.add(
            Wish(ticket_id=ticket.id, at=at(24, hour), state=state, author="x", created_at=work.now, **settled)
        )
        await work.session.flush()
        await set_clocks(work, ticket)


async def test_the_longest_overdue_comes_first(desk: World, clock: SettableClock) -> None:
    """Opened on Monday at ten: a reaction till eleven, a solution till Wednesday at ten."""
    own, _promise, _wish = await taken(desk, "Своя"), await taken(desk, "Обещали"), await taken(desk, "Хочет")
    late = await taken(desk, "Отреагировали поздно")
    await promised(desk, _promise, 12)
    await promised(desk, _wish, 12, kept=False)
    async with desk.database.work() as work:
        other = await make_company(work, name="ООО «Пион»", zone_name="Asia/Kamchatka")
        free = await make_ticket(work, await make_contact(work, other), "Ничья")
    async with desk.database.work() as work:
        assert (await overdue(work, desk.anna)).rows == []
    clock.set(at(24, 14, 30))
    async with desk.database.work() as work:
        shown = await overdue(work, desk.anna)
        assert shown.rows == [
            ListedTicket(free.id, free.number, "ООО «Пион»", 0, Clock.REACTION, at(23, 11), 10 * 60 + 30, None, None),
            ListedTicket(
                _promise.id, _promise.number, "ООО «Ромашка»", 120, Clock.WISH, at(24, 12), 90, None, "Олег Иванов"
            ),
        ]
        assert shown.more == 0
        for stranger in (desk.maria, desk.stranger):
            with pytest.raises(Forbidden):
                await overdue(work, stranger)
            with pytest.raises(Forbidden):
                await today(work, stranger, MOSCOW)
    clock.set(at(25, 10))
    async with desk.database.work() as work:
        assert len((await overdue(work, desk.anna)).rows) == 2
    clock.set(at(25, 10, 1))
    await asks(desk, late)
    await desk.resolve(own)
    async with desk.database.work() as work:
        numbers = [row.number for row in (await overdue(work, desk.anna)).rows]
    # One that waits for the client was late before; a solved one is nobody's matter any more.
    assert numbers == [free.number, _promise.number, _wish.number, late.number]


async def test_today_is_own_then_free_then_the_number_of_the_rest(desk: World, clock: SettableClock) -> None:
    first, waits = await taken(desk, "Консультация"), await taken(desk, "Ждёт")
    promise = await taken(desk, "Обещали")
    await promised(desk, promise, 12)
    free = await desk.open("Ничья")
    clock.set(at(23, 17))
    later = await taken(desk, "Позже")
    evening = await desk.open("Вечером")
    await asks(desk, waits)
    clock.set(at(24, 9))
    async with desk.database.work() as work:
        day = await today(work, desk.oleg, MOSCOW)
        assert [(row.number, row.clock, row.due_at, row.late) for row in day.own.rows] == [
            (promise.number, Clock.WISH, at(24, 12), None)
        ]
        assert [(row.number, row.late) for row in day.free.rows] == [(free.number, 360), (evening.number, 0)]
        assert day.undated == 3  # first, waits, later
    clock.set(at(25, 9))
    await Rounds(desk, clock).foresee()
    async with desk.database.work() as work:
        day = await today(work, desk.oleg, MOSCOW)
        assert [(row.number, row.clock, row.late, row.outlook) for row in day.own.rows] == [
            (promise.number, Clock.WISH, 5 * 60, None),
            (first.number, Clock.RESOLUTION, None, Outlook.AT_RISK),
            (later.number, Clock.RESOLUTION, None, Outlook.OK),
        ]
        assert day.undated == 1
        another = await today(work, desk.anna, MOSCOW)
        assert (another.own.rows, another.undated) == ([], 0)
        assert [row.number for row in another.free.rows] == [free.number, evening.number]


async def test_a_long_list_says_how_many_more(
    desk: World, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LISTED", 3)
    for number in range(2):
        await taken(desk, f"Своя {number}")
    for number in range(3):
        await desk.open(f"Ничья {number}")
    clock.set(at(25, 12))
    async with desk.database.work() as work:
        late = await overdue(work, desk.oleg)
        day = await today(work, desk.oleg, MOSCOW)
    assert (len(late.rows), late.more) == (3, 2)
    assert (len(day.own.rows), day.own.more, len(day.free.rows), day.free.more, day.undated) == (2, 0, 1, 2, 0)

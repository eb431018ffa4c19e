"""Edited calendars and plans: what a preview says is what happens to open tickets, and only where it was asked for."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update

from core.actor import Actor, SystemActor
from core.clients.models import Company, Contact
from core.database import Work
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.models import OutboxRow, OutboxState
from core.sla.calendar.schedule import WeeklySchedule
from core.sla.calendars import Content, add_calendar, calendar_named, current_calendar
from core.sla.editing import calendar_meant, draft_calendar, draft_plan, new_plan, plan_meant
from core.sla.plans import DEFAULT_CALENDAR, DEFAULT_PLAN, add_plan, choose_plan, current_plan, plan_named
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.clocks import stored_clocks
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.handling import take
from core.tickets.intents import CardChanged
from core.tickets.lists import balances_of
from core.tickets.models import Ticket, TicketEvent
from core.tickets.priorities import change_priority, set_up_deadlines
from core.tickets.repinning import Moves, apply_calendar, apply_plan, preview_calendar, preview_plan
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.factories import make_contract, make_ticket

OWNER = SystemActor("command-line")
Moved = list[tuple[int, Clock, datetime | None, datetime | None]]
Due = dict[tuple[int, Clock], datetime | None]


@pytest.fixture
async def desk(world: World) -> World:
    """A world with the first calendar and plan, and another plan by day and night that Vera's contract has."""
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        night = await add_calendar(
            work, OWNER, "Круглосуточно", Content(WeeklySchedule.round_the_clock(MOSCOW), production=False), ""
        )
        targets = new_plan("обычная реакция 30 решение 8ч")
        vip = await add_plan(work, OWNER, "Особый", night.calendar_id, targets, "")
        company = await work.session.get_one(Company, world.vera.company_id)
        await choose_plan(work, OWNER, await make_contract(work, company), vip.plan_id)
    return world


async def tickets_of(desk: World) -> list[Ticket]:
    """An open one, a taken one, an urgent one, one that waits for Maria, one that is solved; and one of Vera's."""
    tickets = [await desk.open(f"Вопрос {number}") for number in range(5)]
    async with desk.database.work() as work:
        await take(work, desk.oleg, tickets[1].id)
        await change_priority(work, desk.oleg, tickets[2].id, Priority.URGENT)
        await staff_writes(work, desk.oleg, tickets[3].id, Words("Какая версия?"), question=True)
        vera = await make_ticket(work, await work.session.get_one(Contact, desk.vera.contact_id))
    await desk.resolve(tickets[4])
    return [*tickets, vera]


async def ids(work: Work) -> tuple[int, int]:
    """Of the first calendar and the first plan."""
    return (await calendar_named(work, DEFAULT_CALENDAR)).id, (await plan_named(work, DEFAULT_PLAN)).id


async def due(desk: World, tickets: Sequence[Ticket]) -> Due:
    """When the running clocks are due, as it is written down."""
    async with desk.database.read() as work:
        found = await stored_clocks(work, [ticket.id for ticket in tickets])
    return {
        (ticket_id, clock): row.due_at
        for ticket_id, clocks in found.items()
        for clock, row in clocks.items()
        if row.state is ClockState.RUNNING
    }


def moved(before: Due, after: Due) -> Moved:
    return sorted((*key, before[key], after[key]) for key in before if before[key] != after[key])


def said(moves: Moves) -> Moved:
    return sorted((move.ticket.id, move.clock, move.old, move.new) for move in moves.moved)


async def preview(desk: World, text: str) -> Moves:
    """A text for the plan if it names a priority or a calendar, else for the calendar."""
    async with desk.database.snapshot() as work:
        calendar_id, plan_id = await ids(work)
        if text.startswith(("обыч", "сроч", "низк", "кален")):
            plan = await draft_plan(work, OWNER, plan_id, text)
            return await preview_plan(work, OWNER, plan_id, plan.after, calendar_id=plan.calendar.id)
        calendar = await draft_calendar(work, OWNER, calendar_id, text)
        return await preview_calendar(work, OWNER, calendar_id, calendar.after)


async def apply(desk: World, text: str, *, open_too: bool = True) -> Moves | None:
    async with desk.database.work() as work:
        calendar_id, plan_id = await ids(work)
        if text.startswith(("обыч", "сроч", "низк", "кален")):
            plan = await draft_plan(work, OWNER, plan_id, text)
            return await apply_plan(
                work, OWNER, plan_id, plan.after, text, open_too=open_too, calendar_id=plan.calendar.id, seen=plan.seen
            )
        calendar = await draft_calendar(work, OWNER, calendar_id, text)
        return await apply_calendar(
            work, OWNER, calendar_id, calendar.after, calendar.reason, open_too=open_too, seen=calendar.seen
        )


async def repinned(desk: World) -> list[int]:
    async with desk.database.read() as work:
        query = select(TicketEvent.ticket_id).where(TicketEvent.kind == EventKind.REPINNED).order_by(TicketEvent.id)
        return list(await work.session.scalars(query))


async def test_what_a_preview_says_is_what_happens(desk: World) -> None:
    tickets = await tickets_of(desk)
    for text in (
        "24.11 выходной",
        "обычная решение 3ч предупреждать 15 и 1ч",
        "пояс Asia/Omsk; пн-пт 9-18",
        "срочной нет",
        "срочная реакция 5 решение 1ч; календарь Круглосуточно",
        "календарь Основной; обычная реакция 2ч решение 20ч",
        "круглосуточно",
        "24.11 как обычно",
    ):
        before, events = await due(desk, tickets), await repinned(desk)
        shown = await preview(desk, text)
        assert (await due(desk, tickets), await repinned(desk)) == (before, events)
        done = await apply(desk, text)
        assert done is not None
        after = await due(desk, tickets)
        assert said(shown) == said(done) == moved(before, after), text
        assert shown.tickets == done.tickets == tuple(ticket.id for ticket in tickets[:4])
        assert (await repinned(desk))[len(events) :] == list(shown.tickets)
        assert [move.new for move in shown.moved] == sorted(move.new for move in shown.moved)
    async with desk.database.read() as work:
        calendar_id, plan_id = await ids(work)
        calendar, plan = await current_calendar(work, calendar_id), await current_plan(work, plan_id)
        assert (calendar.number, plan.number) == (5, 5)
        for ticket in tickets[:4]:
            now = await work.session.get_one(Ticket, ticket.id)
            assert (now.plan_version_id, now.calendar_version_id) == (plan.id, calendar.id)
        for ticket in tickets[4:]:
            now = await work.session.get_one(Ticket, ticket.id)
            assert (now.plan_version_id, now.calendar_version_id) == (
                ticket.plan_version_id,
                ticket.calendar_version_id,
            )


async def test_a_day_off_moves_what_runs_over_it(desk: World) -> None:
    """Monday 10:00 and 16 hours: Wednesday 10:00; without Tuesday, Thursday."""
    tickets = await tickets_of(desk)
    shown = await preview(desk, "24.11 выходной")
    local = [
        (
            move.ticket.id,
            move.clock,
            f"{move.old.astimezone(MOSCOW):%d %H:%M}",
            f"{move.new.astimezone(MOSCOW):%d %H:%M}",
        )
        for move in shown.moved
    ]
    assert local == [
        (tickets[0].id, Clock.RESOLUTION, "25 10:00", "26 10:00"),
        (tickets[1].id, Clock.RESOLUTION, "25 10:00", "26 10:00"),
    ]
    assert shown.waiting == frozenset()
    async with desk.database.read() as work:
        assert await balances_of(work, [move.company for move in shown.moved]) == {desk.company.id: 120}
    shown = await preview(desk, "обычная решение 8ч")
    assert (len(shown.moved_tickets), shown.waiting) == (2, frozenset({tickets[3].id}))
    async with desk.database.work() as work:
        await work.session.execute(update(OutboxRow).values(state=OutboxState.DONE))
    await apply(desk, "обычная решение 8ч")
    drawn = [row.payload["ticket_id"] for row in await desk.told(CardChanged.kind) if row.state is OutboxState.WAITING]
    assert drawn == [tickets[0].id, tickets[1].id, tickets[3].id]  # the urgent one's card would say what it says
    # After the answer the clock goes on with the rest of the new target.
    async with desk.database.work() as work:
        await client_writes(work, desk.maria, tickets[3].id, Words("8.3"), sent_at=work.now)
    at = (await due(desk, [tickets[3]]))[(tickets[3].id, Clock.RESOLUTION)]
    assert at is not None
    assert at.replace(microsecond=0) == datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)


async def test_thousands_are_moved_in_a_few_statements(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are locked meanwhile: a statement or ten for each would keep their clients waiting for minutes."""
    said: list[str] = []
    tickets = [await desk.open(f"Вопрос {number}") for number in range(3)]
    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    async def statements(reaction: int) -> int:
        async with desk.database.work() as work:
            plan = await plan_named(work, DEFAULT_PLAN)
            draft = await draft_plan(work, OWNER, plan.id, f"обычная реакция {reaction}")
            said.clear()
            moves = await apply_plan(work, OWNER, plan.id, draft.after, "", open_too=True)
            assert moves is not None
            assert len(moves.moved_tickets) == len(tickets)
            return len(said)

    few = await statements(70)
    tickets += [await desk.open(f"Вопрос {number}") for number in range(17)]
    assert await statements(80) == few
    monkeypatch.setattr("core.tickets.repinning.AT_ONCE", 7)
    assert few < await statements(90) < 3 * few
    rows = await due(desk, tickets)
    assert {rows[(ticket.id, Clock.REACTION)] for ticket in tickets} == {tickets[0].opened_at + timedelta(minutes=90)}
    async with desk.database.work() as work:
        query = select(func.count()).where(
            TicketEvent.kind == EventKind.REPINNED, TicketEvent.author == "system:command-line"
        )
        assert await work.session.scalar(query) == 3 + 2 * 20


async def test_only_for_new_ones(desk: World) -> None:
    tickets = await tickets_of(desk)
    before = await due(desk, tickets)
    assert await apply(desk, "24.11 выходной", open_too=False) is None
    assert await apply(desk, "обычная реакция 30", open_too=False) is None
    assert (await due(desk, tickets), await repinned(desk)) == (before, [])
    new = await desk.open("Новый")
    found = await due(desk, [new])
    assert found[(new.id, Clock.REACTION)] == datetime(2026, 11, 23, 10, 30, tzinfo=MOSCOW)
    assert found[(new.id, Clock.RESOLUTION)] == datetime(2026, 11, 26, 10, 0, tzinfo=MOSCOW)
    # A later edit of the plan takes the calendar as it is by then, and its preview says so.
    shown = await preview(desk, "срочная реакция 10")
    assert (
        said(shown) == said(await apply(desk, "срочная реакция 10") or shown) == moved(before, await due(desk, tickets))
    )
    assert Clock.RESOLUTION in {move.clock for move in shown.moved if move.ticket.id == tickets[0].id}


async def test_administrators_only(desk: World) -> None:
    async with desk.database.work() as work:
        calendar_id, plan_id = await ids(work)
        calendar = await draft_calendar(work, OWNER, calendar_id, "24.11 выходной")
        plan = await draft_plan(work, OWNER, plan_id, "срочной нет")
    actors: list[Actor] = [desk.oleg, desk.maria, desk.stranger]
    for actor in actors:
        async with desk.database.work() as work:
            for refused in (
                calendar_meant(work, actor, ""),
                plan_meant(work, actor, ""),
                draft_calendar(work, actor, calendar_id, "24.11 выходной"),
                draft_plan(work, actor, plan_id, "срочной нет"),
                preview_calendar(work, actor, calendar_id, calendar.after),
                preview_plan(work, actor, plan_id, plan.after),
                apply_calendar(work, actor, calendar_id, calendar.after, "", open_too=True),
                apply_plan(work, actor, plan_id, plan.after, "", open_too=True),
            ):
                with pytest.raises(Forbidden):
                    await refused
    async with desk.database.work() as work:
        for unknown in (
            draft_calendar(work, OWNER, 99, "24.11 выходной"),
            draft_plan(work, OWNER, 99, "срочной нет"),
            draft_plan(work, OWNER, plan_id, "календарь Нигде"),
            apply_calendar(work, OWNER, 99, calendar.after, "", open_too=True),
            apply_plan(work, OWNER, 99, plan.after, "", open_too=True),
        ):
            with pytest.raises(NotFound):
                await unknown
        assert await work.session.scalar(select(func.count()).select_from(TicketEvent)) == 0


async def test_an_outdated_preview_is_refused(desk: World) -> None:
    async with desk.database.work() as work:
        calendar_id, plan_id = await ids(work)
        calendar = await draft_calendar(work, OWNER, calendar_id, "24.11 выходной")
        plan = await draft_plan(work, OWNER, plan_id, "срочной нет")
    await apply(desk, "25.11 выходной")
    async with desk.database.work() as work:
        for outdated, code in (
            (draft_calendar(work, OWNER, calendar_id, "24.11 выходной", seen=calendar.seen), "calendar-moved-on"),
            (
                apply_calendar(work, OWNER, calendar_id, calendar.after, "", open_too=False, seen=calendar.seen),
                "calendar-moved-on",
            ),
            # The plan is as it was, its calendar is not.
            (apply_plan(work, OWNER, plan_id, plan.after, "", open_too=False, seen=plan.seen), "plan-moved-on"),
        ):
            with pytest.raises(Refusal) as refused:
                await outdated
            assert refused.value.code == code
    await apply(desk, "срочной нет")
    async with desk.database.work() as work:
        with pytest.raises(Refusal, match="plan-moved-on"):
            await draft_plan(work, OWNER, plan_id, "срочной нет", seen=plan.seen)


async def test_two_taps_at_once_save_once(desk: World) -> None:
    await tickets_of(desk)
    async with desk.database.work() as work:
        calendar_id, _ = await ids(work)
        draft = await draft_calendar(work, OWNER, calendar_id, "24.11 выходной")

    async def tap() -> Moves | None:
        async with desk.database.work() as work:
            return await apply_calendar(work, OWNER, calendar_id, draft.after, "", open_too=True, seen=draft.seen)

    done = await asyncio.gather(tap(), tap(), return_exceptions=True)
    assert sorted(str(one) for one in done if isinstance(one, BaseException)) == ["calendar-moved-on"]
    assert len(await repinned(desk)) == 4


WRONG = {
    "как-нибудь": "edit-unclear",
    "сб 15-10": "schedule-reversed",
    "24.11 как обычно": "calendar-unchanged",
    "праздники да": "calendar-unchanged",
    "пн-пт выходной": "schedule-no-working-time",
    "28.11 9-18; пн-пт выходной": "calendar-too-thin",
    "пн-пт выходной; вс 9:00-10:50": "calendar-too-thin",
    "обычная реакция 0": "plan-not-positive",
    "обычная реакция 1ч": "plan-unchanged",
    "обычной нет": "plan-no-normal",
    "низкой нет; низкая реакция 1ч": "edit-both-targets",
}


async def test_what_cannot_be(desk: World) -> None:
    for text, code in WRONG.items():
        with pytest.raises(Refusal) as refused:
            await preview(desk, text)
        assert refused.value.code == code


async def test_which_one_is_meant(desk: World, clock: SettableClock) -> None:
    async with desk.database.work() as work:
        for text, name, rest in (
            ("31.12 выходной", "Основной", "31.12 выходной"),
            ("круглосуточно праздники да", "Круглосуточно", "праздники да"),
            ("", "Основной", ""),
        ):
            calendar, left = await calendar_meant(work, OWNER, text)
            assert (calendar.name, left) == (name, rest)
        for text, name, rest in (
            ("срочной нет", "Стандартный", "срочной нет"),
            ("особый срочной нет", "Особый", "срочной нет"),
        ):
            plan, left = await plan_meant(work, OWNER, text)
            assert (plan.name, left) == (name, rest)
    # The year of a day is that of the evening on which it was said, whenever it is confirmed.
    clock.set(datetime(2026, 12, 31, 23, 59, tzinfo=MOSCOW))
    async with desk.database.work() as work:
        calendar_id, _ = await ids(work)
        said_at = (await draft_calendar(work, OWNER, calendar_id, "31.12 выходной")).today
    clock.set(datetime(2027, 1, 1, 0, 1, tzinfo=MOSCOW))
    async with desk.database.work() as work:
        draft = await draft_calendar(work, OWNER, calendar_id, "31.12 выходной", today=said_at)
    assert list(draft.after.own or {}) == [date(2026, 12, 31)]

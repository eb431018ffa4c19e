"""Duty in the database: who may change what, what is kept, what the group is told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from core.actor import Actor, ContactActor, ContactRole, StaffActor, StaffRole, Stranger
from core.database import Database, Work
from core.duty.being_away import come_back, go_away
from core.duty.morning import tell_in_the_morning
from core.duty.planning import draft_plan, save_plan
from core.duty.queries import absent_engineers, duty_board, who_is_on_duty
from core.duty.rules.roster import Away, Reason
from core.duty.rules.schedule import Kind
from core.duty.rules.words import AwayKind, Plan, read_duty
from core.duty.substituting import call_substitute, drop_call, take_duty, take_over
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.models import OutboxRow
from core.sla.plans import ensure_first_plan
from core.staff.models import Staff
from tests.clock import MOSCOW, SettableClock
from tests.factories import SYSTEM, make_staff

LEADERS = frozenset({StaffRole.DIRECTOR})


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@dataclass(frozen=True, slots=True)
class Crew:
    database: Database
    clock: SettableClock
    oleg: StaffActor
    anna: StaffActor
    vera: StaffActor
    boss: StaffActor

    async def plan(self, words: str, actor: Actor = SYSTEM) -> None:
        async with self.database.work() as work:
            plan = read_duty(words, work.now.astimezone(MOSCOW))
            assert isinstance(plan, Plan)
            await save_plan(work, actor, plan, MOSCOW)

    async def on_duty(self, moment: datetime | None = None) -> tuple[str | None, datetime | None, Reason]:
        async with self.database.read() as work:
            duty = await who_is_on_duty(work, moment or work.now, MOSCOW)
        return duty.person.name if duty.person is not None else None, duty.until, duty.why.reason

    async def away(self, actor: Actor, first: int, last: int, *, staff_id: int | None = None) -> None:
        async with self.database.work() as work:
            days = (date(2026, 11, first), date(2026, 11, last))
            await go_away(work, actor, *days, AwayKind.VACATION, MOSCOW, staff_id=staff_id)

    async def told(self) -> list[tuple[str, dict[str, Any]]]:
        async with self.database.read() as work:
            rows: Sequence[OutboxRow] = (await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        assert {row.lane for row in rows} <= {"group"}
        return [(row.kind, row.payload) for row in rows]

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        async with self.database.read() as work:
            return [tuple(row) for row in await work.session.execute(text(sql))]


@pytest.fixture
async def crew(database: Database, clock: SettableClock) -> Crew:
    async with database.work() as work:
        await ensure_first_plan(work, MOSCOW)
        oleg, anna, vera = [
            (await make_staff(work, name)).as_actor() for name in ("Олег Иванов", "Анна <b>", "Вера Ли")
        ]
        boss = (await make_staff(work, "Павел Орлов", roles=LEADERS)).as_actor()
    return Crew(database, clock, oleg, anna, vera, boss)


def of(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


async def test_without_a_schedule_nobody_is_on_duty(crew: Crew) -> None:
    assert await crew.on_duty() == (None, None, Reason.NO_SCHEDULE)
    async with crew.database.work() as work:
        await take_duty(work, crew.oleg, at(23, 15), MOSCOW)
    assert await crew.on_duty() == ("Олег Иванов", at(23, 15), Reason.SUBSTITUTE)
    assert await crew.on_duty(at(23, 15)) == (None, None, Reason.NO_SCHEDULE)


async def test_a_schedule_in_versions(crew: Crew) -> None:
    await crew.plan("пн-ср Иванов, чт-пт анна", crew.boss)
    assert await crew.on_duty() == ("Олег Иванов", at(26, 0), Reason.SCHEDULE)
    await crew.plan("по неделям Вера, Олег с 1.12")
    assert await crew.on_duty(at(30)) == ("Олег Иванов", at(1, 0, month=12), Reason.SCHEDULE)
    assert await crew.on_duty(at(1, month=12)) == ("Вера Ли", at(8, 0, month=12), Reason.SCHEDULE)
    crew.clock.set(at(2, month=12))
    # Counted from a day that is over: today's turn is Oleg's, and yesterday stays as it was.
    await crew.plan("по дням Анна, Олег с 1.12")
    assert [(await crew.on_duty(at(day, month=12)))[0] for day in (1, 2, 3)] == ["Вера Ли", "Олег Иванов", "Анна <b>"]
    await crew.plan("нет")
    assert await crew.on_duty() == (None, None, Reason.NO_SCHEDULE)
    assert await crew.rows("SELECT kind, author FROM duty_schedule ORDER BY id") == [
        ("weekdays", f"staff:{crew.boss.staff_id}"),
        ("by_week", "system:tests"),
        ("by_day", "system:tests"),
        ("none", "system:tests"),
    ]
    assert await crew.told() == [
        ("duty.planned", {"by": "Павел Орлов"}),
        *[("duty.planned", {"by": None})] * 3,
    ]


async def test_what_a_schedule_may_not_be(crew: Crew) -> None:
    async with crew.database.work() as work:
        await make_staff(work, "Олег Петров")
    for words, code in (
        ("пн Олег", "duty-which-person"),
        ("пн Сидоров", "duty-no-such-person"),
        ("нет", "duty-unchanged"),
        ("по дням " + ", ".join(["Вера"] * 51), "duty-too-many-people"),
    ):
        with of(code):
            await crew.plan(words)
    with pytest.raises(Refusal) as refused:
        await crew.plan("пн Олег")
    assert refused.value.params == {"words": "Олег", "names": "Олег Иванов, Олег Петров"}
    with pytest.raises(NotFound) as unknown:
        await crew.plan("пн Сидоров")
    assert unknown.value.params["names"] == "Анна <b>, Вера Ли, Олег Иванов, Олег Петров, Павел Орлов"
    await crew.plan("пн-пт Вера")
    with of("duty-unchanged"):
        await crew.plan("будни Вера")
    with of("duty-leaders-only"):
        await crew.plan("нет", crew.oleg)
    async with crew.database.work() as work:
        plan = read_duty("по дням Вера", work.now)
        assert isinstance(plan, Plan)
        seen = (await draft_plan(work, crew.boss, plan, MOSCOW)).seen
    await crew.plan("по дням Анна")
    with of("duty-moved-on"):
        async with crew.database.work() as work:
            await save_plan(work, crew.boss, plan, MOSCOW, seen=seen)
    assert len(await crew.rows("SELECT id FROM duty_schedule")) == 2


async def test_taking_duty(crew: Crew) -> None:
    await crew.plan("пн-пт Иванов")
    async with crew.database.work() as work:
        with of("duty-already"):
            await take_duty(work, crew.oleg, at(24, 0), MOSCOW)
        with of("duty-past"):
            await take_duty(work, crew.anna, at(23, 10), MOSCOW)
        with of("duty-too-far"):
            await take_duty(work, crew.anna, at(25, month=12), MOSCOW)
        with of("duty-leaders-only"):
            await take_duty(work, crew.anna, at(23, 15), MOSCOW, staff_id=crew.vera.staff_id)
        await take_duty(work, crew.anna, at(23, 15), MOSCOW, staff_id=crew.anna.staff_id)
    async with crew.database.work() as work:
        with of("duty-already"):
            await take_duty(work, crew.anna, at(23, 15), MOSCOW)
        await take_duty(work, crew.boss, at(23, 12), MOSCOW, staff_id=crew.vera.staff_id)
    assert await crew.on_duty() == ("Вера Ли", at(23, 12), Reason.SUBSTITUTE)
    assert await crew.on_duty(at(23, 14)) == ("Анна <b>", at(23, 15), Reason.SUBSTITUTE)
    async with crew.database.work() as work:
        await take_duty(work, crew.oleg, at(24, 0), MOSCOW)
    assert await crew.on_duty() == ("Олег Иванов", at(28, 0), Reason.SUBSTITUTE)
    told = [payload for kind, payload in await crew.told() if kind == "duty.taken"]
    assert [(one["name"], one["instead_of"], one["by"]) for one in told] == [
        ("Анна <b>", "Олег Иванов", None),
        ("Вера Ли", "Анна <b>", "Павел Орлов"),
        ("Олег Иванов", "Вера Ли", None),
    ]


async def test_a_call_for_a_substitute(crew: Crew) -> None:
    await crew.plan("пн Иванов, вт-пт анна")
    async with crew.database.work() as work:
        with of("duty-not-yours"):
            await call_substitute(work, crew.anna, at(23, 15), MOSCOW)
        call = await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
        with of("duty-called-already"):
            await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
        # Another hour is another call; the duty of others is not given away with one's own.
        again = await call_substitute(work, crew.boss, at(25, 12), MOSCOW)
    assert again.ends_at == at(24, 0)
    async with crew.database.work() as work:
        with of("duty-call-closed"):
            await take_over(work, crew.vera, call.id, MOSCOW)
        with of("duty-own-call"):
            await take_over(work, crew.oleg, again.id, MOSCOW)
        with of("duty-no-call"):
            await take_over(work, crew.vera, 777, MOSCOW)
        with of("duty-leaders-only"):
            await drop_call(work, crew.vera, again.id)

    async def answer(actor: StaffActor) -> str:
        try:
            async with crew.database.work() as work:
                await take_over(work, actor, again.id, MOSCOW)
        except Refusal as refused:
            return f"{refused.code} {refused.params['name']}"
        return "won"

    answers = await asyncio.gather(*(answer(actor) for actor in (crew.vera, crew.anna, crew.vera, crew.anna)))
    winner = (await crew.on_duty())[0]
    assert sorted(answers) == [f"duty-taken {winner}"] * 2 + ["won"] * 2
    async with crew.database.work() as work:
        with of("duty-taken"):
            await drop_call(work, crew.oleg, again.id)
    assert (await crew.on_duty(at(23, 23, 59)))[0] == winner
    assert len(await crew.rows("SELECT id FROM duty_substitution")) == 1
    assert [kind for kind, _ in await crew.told()] == ["duty.planned", "duty.called", "duty.called", "duty.taken"]


async def test_a_call_gives_nobody_else_s_duty_away(crew: Crew) -> None:
    await crew.plan("пн-пт Иванов")
    async with crew.database.work() as work:
        call = await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
        taken = await take_duty(work, crew.anna, at(23, 12), MOSCOW)
    with pytest.raises(Refusal) as refused:
        async with crew.database.work() as work:
            await take_over(work, crew.vera, call.id, MOSCOW)
    assert (refused.value.code, refused.value.params) == ("duty-taken", {"name": "Анна <b>"})
    # When her time is over he is on duty again, and still looks for somebody.
    crew.clock.set(taken.ends_at)
    async with crew.database.work() as work:
        await take_over(work, crew.vera, call.id, MOSCOW)
    assert await crew.on_duty() == ("Вера Ли", at(23, 15), Reason.SUBSTITUTE)


async def test_a_call_of_somebody_who_went_away(crew: Crew) -> None:
    await crew.plan("пн-пт Иванов")
    async with crew.database.work() as work:
        call = await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
    await crew.away(crew.oleg, 23, 23)
    assert (await crew.on_duty())[0] is None
    async with crew.database.work() as work:
        await take_over(work, crew.vera, call.id, MOSCOW)
    assert await crew.on_duty() == ("Вера Ли", at(23, 15), Reason.SUBSTITUTE)


async def test_a_call_that_nobody_answered_in_time(crew: Crew) -> None:
    async with crew.database.work() as work:
        with of("duty-nobody"):
            await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
    await crew.plan("пн-пт Иванов")
    async with crew.database.work() as work:
        call = await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
    crew.clock.set(at(23, 16))
    async with crew.database.work() as work:
        with of("duty-past"):
            await take_over(work, crew.vera, call.id, MOSCOW)
        with of("duty-past"):
            await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
        await drop_call(work, crew.oleg, call.id)
    assert await crew.rows("SELECT closed_by, substitution_id FROM duty_call") == [
        (f"staff:{crew.oleg.staff_id}", None)
    ]


async def test_absences(crew: Crew) -> None:
    await crew.plan("по дням Иванов, анна, вера с 23.11")
    await crew.away(crew.oleg, 22, 24)
    with of("duty-away-known"):  # a doubled tap
        await crew.away(crew.oleg, 22, 24)
    assert await crew.on_duty() == ("Анна <b>", at(25, 0), Reason.NEXT)
    async with crew.database.work() as work:
        duty = await who_is_on_duty(work, work.now, MOSCOW)
        assert duty.instead_of is not None
        assert (duty.instead_of.name, duty.why.away) == ("Олег Иванов", Away.ABSENT)
        with of("duty-away"):
            await take_duty(work, crew.oleg, at(23, 15), MOSCOW)
        with of("duty-reversed-days"):
            await go_away(work, crew.anna, date(2026, 12, 2), date(2026, 12, 1), AwayKind.OTHER, MOSCOW)
        with of("duty-days-past"):
            await go_away(work, crew.anna, date(2026, 11, 21), date(2026, 11, 22), AwayKind.OTHER, MOSCOW)
        with of("duty-too-many-days"):
            await go_away(work, crew.anna, date(2026, 11, 24), date(2027, 11, 26), AwayKind.OTHER, MOSCOW)
        with of("duty-not-away"):
            await come_back(work, crew.anna, MOSCOW)
        with of("duty-leaders-only"):
            await come_back(work, crew.anna, MOSCOW, staff_id=crew.oleg.staff_id)
    await crew.away(crew.boss, 25, 25, staff_id=crew.anna.staff_id)
    async with crew.database.work() as work:
        await come_back(work, crew.oleg, MOSCOW)
    assert await crew.on_duty() == ("Олег Иванов", at(24, 0), Reason.SCHEDULE)
    assert await crew.rows(
        "SELECT staff_id, first_day, last_day, withdrawn_by IS NOT NULL FROM duty_absence ORDER BY id"
    ) == [
        (crew.oleg.staff_id, date(2026, 11, 22), date(2026, 11, 24), True),
        (crew.anna.staff_id, date(2026, 11, 25), date(2026, 11, 25), False),
        (crew.oleg.staff_id, date(2026, 11, 22), date(2026, 11, 22), False),
    ]
    told = [(kind, payload["by"]) for kind, payload in await crew.told()][1:]
    assert told == [("duty.away", None), ("duty.away", "Павел Орлов"), ("duty.back", None)]
    assert all("vacation" not in str(payload) for _, payload in await crew.told())


async def test_absent_engineers_by_day(crew: Crew) -> None:
    await crew.away(crew.oleg, 22, 24)
    await crew.away(crew.oleg, 24, 24)
    await crew.away(crew.anna, 24, 25)
    await crew.away(crew.boss, 23, 30)  # a director is no engineer
    async with crew.database.work() as work:
        gone = await make_staff(work, "Ушёл")
        await go_away(work, gone.as_actor(), date(2026, 11, 23), date(2026, 11, 30), AwayKind.OTHER, MOSCOW)
        gone.active = False
    async with crew.database.read() as work:
        assert await absent_engineers(work, date(2026, 11, 23), date(2026, 11, 30)) == {
            date(2026, 11, 23): {crew.oleg.staff_id},
            date(2026, 11, 24): {crew.oleg.staff_id, crew.anna.staff_id},
            date(2026, 11, 25): {crew.anna.staff_id},
        }
        assert await absent_engineers(work, date(2026, 11, 26), date(2026, 11, 26)) == {}


async def leave(work: Work, actor: StaffActor) -> None:
    (await work.session.get_one(Staff, actor.staff_id)).active = False


async def test_who_has_left_is_on_duty_no_more(crew: Crew) -> None:
    await crew.plan("по дням Иванов, анна с 23.11")
    async with crew.database.work() as work:
        await leave(work, crew.oleg)
    async with crew.database.work() as work:
        duty = await who_is_on_duty(work, work.now, MOSCOW)
        assert duty.person is not None
        assert (duty.person.name, duty.why.away, duty.until) == ("Анна <b>", Away.LEFT, None)
        await leave(work, crew.anna)
    assert await crew.on_duty() == (None, None, Reason.ALL_AWAY)
    with of("duty-no-such-person"):
        await crew.plan("пн Иванов")
    async with crew.database.work() as work:
        with of("no-staff"):
            await take_duty(work, crew.boss, at(23, 15), MOSCOW, staff_id=crew.anna.staff_id)


async def test_the_board(crew: Crew) -> None:
    await crew.plan("пн-ср Иванов, чт-пт анна")
    async with crew.database.work() as work:
        await take_duty(work, crew.vera, at(24, 12), MOSCOW)
    await crew.away(crew.anna, 27, 30)
    async with crew.database.read() as work:
        board = await duty_board(work, crew.oleg, MOSCOW)
    assert board.now.person is not None
    assert board.then is not None
    assert board.then.person is not None
    assert (board.now.person.name, board.now.until, board.then.person.name) == ("Вера Ли", at(24, 12), "Олег Иванов")
    assert [(day.day, [shift.name for shift in shifts]) for day, shifts in board.days] == [
        (24, ["Вера Ли", "Олег Иванов"]),
        (25, ["Олег Иванов"]),
        (26, ["Анна <b>"]),
        (27, ["Олег Иванов"]),
        (28, [None]),
        (29, [None]),
        (30, ["Олег Иванов"]),
    ]
    assert [(one.name, one.absence.last_day) for one in board.away] == [("Анна <b>", date(2026, 11, 30))]


async def test_nobody_else_has_a_say(crew: Crew) -> None:
    await crew.plan("пн-пт Иванов")
    async with crew.database.work() as work:
        call = await call_substitute(work, crew.oleg, at(23, 15), MOSCOW)
    plan = Plan(Kind.NONE, (), date(2026, 11, 23))
    before = await crew.told()
    for actor in (ContactActor(1, 1, "Мария", ContactRole.MANAGER), Stranger(1, "Кто-то")):
        async with crew.database.work() as work:
            for attempt in (
                take_duty(work, actor, at(23, 15), MOSCOW),
                take_duty(work, actor, at(23, 15), MOSCOW, staff_id=crew.vera.staff_id),
                call_substitute(work, actor, at(23, 15), MOSCOW),
                take_over(work, actor, call.id, MOSCOW),
                drop_call(work, actor, call.id),
                go_away(work, actor, date(2026, 11, 23), date(2026, 11, 23), AwayKind.OTHER, MOSCOW),
                come_back(work, actor, MOSCOW),
                duty_board(work, actor, MOSCOW),
                save_plan(work, actor, plan, MOSCOW),
            ):
                with pytest.raises(Forbidden):
                    await attempt
    assert await crew.told() == before
    assert await crew.on_duty() == ("Олег Иванов", at(28, 0), Reason.SCHEDULE)


async def morning(crew: Crew) -> bool:
    async with crew.database.work() as work:
        return await tell_in_the_morning(work)


async def test_the_line_of_the_morning(crew: Crew) -> None:
    crew.clock.set(at(23, 9))
    assert not await morning(crew)  # there is no schedule
    await crew.plan("пн-чт Иванов")
    crew.clock.set(at(23, 8, 59))
    assert not await morning(crew)
    crew.clock.set(at(23, 9))
    assert sorted(await asyncio.gather(*(morning(crew) for _ in range(4)))) == [False] * 3 + [True]
    told = []
    for _ in range(24 * 9):
        crew.clock.advance(timedelta(hours=1))
        if await morning(crew):
            told.append(crew.clock.now().astimezone(MOSCOW))
    # Not on Friday, for which there is nobody, nor at the weekend.
    assert told == [at(24, 9), at(25, 9), at(26, 9), at(30, 9), at(1, 9, month=12), at(2, 9, month=12)]
    late = [datetime.fromisoformat(one["late_at"]) for kind, one in await crew.told() if kind == "duty.today"]
    assert late == [moment + timedelta(hours=3) for moment in (at(23, 9), *told)]
    # After a long downtime it is too late for it.
    crew.clock.set(at(3, 12, month=12))
    assert not await morning(crew)
    crew.clock.set(at(31, 9, month=12))  # a holiday of the production calendar
    assert not await morning(crew)

"""The playground's clock: the same for every process, faster if told so, never backwards; and its HTTP control."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend import clock as module
from backend.clock import MOST_RATE, PlaygroundClock, create_clock
from backend.database import make_engine
from backend.demo.clock_server import MORNING, MOST_ADVANCE, clock_server, till_next
from backend.postgres import APP_ROLE
from tests.backend.conftest import until
from tests.clock import MOSCOW, START
from tests.conftest import DatabaseUrls

NOW = START.astimezone(UTC)
BERLIN, VLADIVOSTOK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Vladivostok")


class Real:
    """The machine's clock, which people and NTP set."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Real:
    real = Real()
    monkeypatch.setattr(module, "real_now", lambda: real.now)
    return real


@pytest.fixture
async def owner(database_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database_urls.owner, pool=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def engines(database_urls: DatabaseUrls, owner: AsyncEngine, real: Real) -> AsyncIterator[list[AsyncEngine]]:
    """Connections of two processes of the desk to a database whose clock shows NOW."""
    await create_clock(owner, APP_ROLE, NOW)
    engines = [make_engine(database_urls.app, pool=1) for _ in range(2)]
    yield engines
    for engine in engines:
        await engine.dispose()


async def read(engines: list[AsyncEngine]) -> list[PlaygroundClock]:
    clocks = [PlaygroundClock(engine) for engine in engines]
    for clock in clocks:
        await clock.refresh()
    return clocks


async def test_two_processes_agree(engines: list[AsyncEngine], real: Real) -> None:
    one, two = await read(engines)
    assert one.now() == two.now() == NOW
    real.passes(10)
    assert one.now() == two.now() == NOW + timedelta(seconds=10)
    assert await one.move(forward=timedelta(hours=3)) == NOW + timedelta(hours=3, seconds=10)
    await two.refresh()
    assert two.now() == one.now()
    await two.move(rate=60)
    await one.refresh()
    real.passes(10)
    assert one.now() == two.now() == NOW + timedelta(hours=3, minutes=10, seconds=10)
    assert one.rate == two.rate == 60
    await one.move(forward=timedelta(seconds=1))  # a move keeps the rate
    await two.refresh()
    assert two.rate == 60


async def test_moves_at_once_are_both_kept(engines: list[AsyncEngine]) -> None:
    one, two = await read(engines)
    await asyncio.gather(*(clock.move(forward=timedelta(hours=1)) for clock in (one, two) * 5))
    for clock in (one, two):
        await clock.refresh()
        assert clock.now() == NOW + timedelta(hours=10)


async def test_it_does_not_go_backwards_or_stand(engines: list[AsyncEngine]) -> None:
    [clock, _] = await read(engines)
    for wrong in (0, 0.5, -1, MOST_RATE + 1, float("nan")):
        with pytest.raises(ValueError, match="forward"):
            await clock.move(rate=wrong)
    with pytest.raises(ValueError, match="forward"):
        await clock.move(forward=timedelta(seconds=-1))
    await clock.refresh()
    assert (clock.now(), clock.rate) == (NOW, 1)


async def test_a_row_that_is_there_is_kept(engines: list[AsyncEngine], owner: AsyncEngine) -> None:
    await create_clock(owner, APP_ROLE, NOW + timedelta(days=9))
    assert (await read(engines))[0].now() == NOW


async def test_refreshing_goes_on_after_a_failure(
    engines: list[AsyncEngine], owner: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REFRESH", 0.01)
    one, two = await read(engines)
    async with owner.begin() as connection:
        await connection.execute(text("ALTER TABLE playground_clock RENAME TO away"))
    refreshing = asyncio.create_task(two.run())
    try:
        await asyncio.sleep(0.05)
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO playground_clock"))
        shown = await one.move(forward=timedelta(days=1))
        await until(lambda: two.now() >= shown)
    finally:
        refreshing.cancel()
        await asyncio.wait([refreshing])


STEPS = st.one_of(
    st.tuples(st.just("forward"), st.sampled_from([0, 1]), st.integers(0, 10**6)),
    st.tuples(st.just("rate"), st.sampled_from([0, 1]), st.floats(1, MOST_RATE)),
    st.tuples(st.just("refresh"), st.sampled_from([0, 1]), st.just(0)),
    st.tuples(st.just("pass"), st.just(0), st.floats(-30, 600)),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
async def test_no_process_ever_sees_it_run_backwards(
    engines: list[AsyncEngine], owner: AsyncEngine, real: Real, steps: list[tuple[str, int, float]]
) -> None:
    """Whoever moves it, however fast it runs, and even when the machine's own clock is set back."""
    async with owner.begin() as connection:
        await connection.execute(text("DELETE FROM playground_clock"))
    await create_clock(owner, APP_ROLE, NOW)
    clocks = await read(engines)
    seen = [clock.now() for clock in clocks]
    for what, which, amount in steps:
        match what:
            case "forward":
                await clocks[which].move(forward=timedelta(seconds=amount))
            case "rate":
                await clocks[which].move(rate=amount)
            case "refresh":
                await clocks[which].refresh()
            case _:
                real.passes(amount)
        shown = [clock.now() for clock in clocks]
        assert all(before <= now for before, now in zip(seen, shown, strict=True))
        seen = shown


@pytest.mark.parametrize(
    ("zone", "now", "morning"),
    [
        (MOSCOW, "2026-11-23 08:59", "2026-11-23 09:00"),
        (MOSCOW, "2026-11-23 09:00", "2026-11-24 09:00"),
        (MOSCOW, "2026-12-31 23:00", "2027-01-01 09:00"),
        (VLADIVOSTOK, "2026-11-23 08:00", "2026-11-23 09:00"),
        (BERLIN, "2026-03-28 12:00", "2026-03-29 09:00"),  # the night is an hour shorter
        (BERLIN, "2026-03-29 01:59", "2026-03-29 09:00"),
        (BERLIN, "2026-10-24 12:00", "2026-10-25 09:00"),  # and longer
        (BERLIN, "2026-10-25 02:30", "2026-10-25 09:00"),
    ],
)
def test_the_next_morning(zone: ZoneInfo, now: str, morning: str) -> None:
    instant, then = (datetime.fromisoformat(each).replace(tzinfo=zone).astimezone(UTC) for each in (now, morning))
    assert instant + till_next(MORNING, instant, zone) == then


async def test_control_over_http(engines: list[AsyncEngine], real: Real) -> None:
    one, two = await read(engines)
    async with clock_server(one, MOSCOW) as url, aiohttp.ClientSession() as http:

        async def ask(**body: object) -> tuple[datetime, float]:
            async with http.post(url, json=body) if body else http.get(url) as response:
                assert response.status == 200
                answer = await response.json()
            return datetime.fromisoformat(answer["now"]), answer["rate"]

        assert await ask() == (NOW, 1)
        assert await ask(advance_seconds=600) == (NOW + timedelta(minutes=10), 1)
        assert await ask(next_morning=True) == (datetime(2026, 11, 24, 6, tzinfo=UTC), 1)
        assert await ask(rate=60) == (datetime(2026, 11, 24, 6, tzinfo=UTC), 60)
        real.passes(60)
        assert await ask() == (datetime(2026, 11, 24, 7, tzinfo=UTC), 60)
        assert await ask(rate=1) == (datetime(2026, 11, 24, 7, tzinfo=UTC), 1)
        assert await ask(next_evening=True) == (datetime(2026, 11, 24, 15, 30, tzinfo=UTC), 1)
    await two.refresh()
    assert two.now() == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "5",
        "{}",
        '{"forward": 5}',
        '{"advance_seconds": -1}',
        '{"advance_seconds": "час"}',
        '{"advance_seconds": null}',
        '{"advance_seconds": 1e400}',
        f'{{"advance_seconds": {MOST_ADVANCE + 1}}}',
        '{"rate": 0}',
        '{"rate": -60}',
        '{"rate": NaN}',
        '{"rate": null}',
        '{"rate": 3601}',
        b"\xff\xfe",
    ],
)
async def test_a_bad_wish_is_refused_in_words(engines: list[AsyncEngine], body: str | bytes) -> None:
    [clock, _] = await read(engines)
    async with (
        clock_server(clock, MOSCOW) as url,
        aiohttp.ClientSession() as http,
        http.post(url, data=body, headers={"Content-Type": "application/json"}) as response,
    ):
        assert response.status == 400
        assert "Часы идут только вперёд" in (await response.json())["error"]
    await clock.refresh()
    assert (clock.now(), clock.rate) == (NOW, 1)

"""The summary goes out once to each director: several processes, two of them killed with SIGKILL."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from backend.roles import Role
from core.actor import StaffRole
from tests.e2e.conftest import Stage
from tests.e2e.desk_process import start_process
from tests.e2e.test_budget import flood
from tests.factories import make_staff

pytestmark = pytest.mark.slow

DIRECTORS = range(700, 712)
SENDING = {"status": {"code": 500, "methods": ["sendMessage", "sendPhoto"], "times": 100_000}}
ASKED = "SELECT count(*) >= :number FROM outbox WHERE kind = 'report.due'"
PATIENCE = 180
"""Seconds: processes start one after another, and what a killed one had in hand is leased for a minute and a half."""


@pytest.fixture
async def start(cold_stage: Stage) -> AsyncIterator[Callable[[], Awaitable[Process]]]:
    """Starts a worker; whatever still lives at the end is killed."""
    started: list[Process] = []

    async def begin() -> Process:
        process = await start_process(cold_stage.server.base_url, cold_stage.urls.app, Role.WORKER)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.returncode is None:
            await killed(process)


async def killed(process: Process) -> None:
    process.kill()
    await process.wait()


async def test_once_with_three_processes_and_kills(cold_stage: Stage, start: Callable[[], Awaitable[Process]]) -> None:
    """It is ten in the morning, and the summary is wanted at half past nine. One process is killed while it asks the outbox for
    the reports, another one while it tries to send them: Telegram takes none until then."""
    stage = cold_stage
    async with stage.database.work() as work:
        for number in DIRECTORS:
            await make_staff(work, f"Директор {number}", roles=frozenset({StaffRole.DIRECTOR}), messenger_id=number)
    for number in DIRECTORS:
        await stage.phones.post("persons", id=number, first_name=f"Д{number}", started=True)
    await stage.execute(
        "INSERT INTO report_subscription (staff_id, kind, at, days, enabled, since)"
        " SELECT id, 'daily', '09:30', '{1,2,3,4,5}', true, '2026-11-20' FROM staff WHERE 'director' = ANY(roles)"
    )
    await flood(stage, 1)  # nobody has taken it: no quiet day, so there is a picture
    directors = len(DIRECTORS) + 1  # one more is of the stage
    await stage.phones.post("faults", **SENDING)

    first = await start()
    await stage.until(ASKED, number=1, patience=PATIENCE, pending_matters=False)
    await killed(first)
    by_the_killed = await stage.value("SELECT count(*) FROM outbox WHERE kind = 'report.due'")
    second, _, _ = [await start() for _ in range(3)]
    await stage.until(ASKED, number=directors, patience=PATIENCE, pending_matters=False)
    await stage.until(
        "SELECT count(*) > 0 FROM outbox WHERE kind = 'report.due' AND state = 'sending'",
        patience=PATIENCE,
        pending_matters=False,
    )
    await killed(second)
    await stage.phones.post("faults", status=None)
    await start()
    await stage.until(
        "SELECT count(*) = 0 FROM outbox WHERE state IN ('waiting', 'sending')",
        patience=PATIENCE,
        pending_matters=False,
    )
    lanes = [lane for (lane,) in await stage.rows("SELECT lane FROM outbox WHERE kind = 'report.due'")]
    assert len(lanes) == len(set(lanes)) == directors
    seen = [len(await read(stage, number)) for number in DIRECTORS]
    assert seen == [1] * len(DIRECTORS), by_the_killed
    assert len(await read(stage, stage.director.chat_id)) == 1


async def read(stage: Stage, person: int) -> list[str]:
    """The summaries in somebody's chat."""
    messages = await stage.phones.phone(person).messages()
    return [each.text for each in messages if each.from_bot and each.text.startswith("Сводка")]

"""One desk in several processes: a webhook beside a bot and a worker, pollers that take turns, workers with one budget."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from json import dumps

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.engine import make_url

from backend import heart, roles
from backend.desk import Desk, running_desk
from backend.roles import Role
from backend.ticker import Ticker
from bot.delivery import rates
from core.actor import ContactActor
from core.clients.models import Contact
from core.tickets.conversation import Words, client_writes
from playground import limits
from tests.backend.conftest import until
from tests.e2e.conftest import Stage
from tests.e2e.desk_process import PROJECT, start_process
from tests.e2e.test_budget import flood

pytestmark = pytest.mark.slow

SECRET = "s" * 32
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(cold_stage: Stage) -> AsyncIterator[Start]:
    """Starts a process of the desk; whatever still lives at the end is killed."""
    started: list[Process] = []

    async def begin(role: Role, **settings: object) -> Process:
        process = await start_process(cold_stage.server.base_url, cold_stage.urls.app, role, **settings)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def here(stage: Stage, role: Role) -> AsyncIterator[Desk]:
    """A process of the desk inside of this one, with a pool and a memory of its own."""
    async with running_desk(stage.settings, make_url(stage.urls.app), stage.clock, role) as desk:
        yield desk


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def beating(stage: Stage, *parts: str, processes: int = 1) -> None:
    """Wait till so many processes do each of these parts."""
    await stage.until(
        "SELECT count(*) = :parts FROM (SELECT part FROM process_beat WHERE part = ANY(:names)"
        " GROUP BY part HAVING count(*) = :processes) AS alive",
        patience=60,
        pending_matters=False,
        parts=len(parts),
        names=list(parts),
        processes=processes,
    )


async def test_a_webhook_a_bot_and_a_worker_are_one_desk(cold_stage: Stage, start: Start) -> None:
    stage = cold_stage
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    common = {"webhook_url": url, "webhook_secret": SECRET}
    await start(Role.WEB, web_port=port, **common)
    await start(Role.BOT, **common)
    worker = await start(Role.WORKER, **common)
    await beating(stage, "handling", "delivery")
    number = await stage.open_ticket(stage.anna, "Не проводится счёт")
    card = await stage.card(number, words="Не проводится счёт")
    assert "ваша" in await stage.igor.tap(card, "Взять")
    await stage.settled()
    assert await stage.calls("getUpdates") == []

    updates = await stage.rows("SELECT payload FROM bot_inbox ORDER BY update_id")
    async with aiohttp.ClientSession() as http:
        for (update,) in updates:
            async with http.post(url, data=dumps(update), headers={HEADER: SECRET}) as answer:
                assert answer.status == 200, "known, and said to have come"
        for headers in ({}, {HEADER: ""}, {HEADER: SECRET[:-1]}, {HEADER: "ы" * 32}):
            async with http.post(url, data=dumps(updates[0][0]), headers=headers) as answer:
                assert (answer.status, await answer.read()) == (403, b"")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert await stage.value("SELECT count(*) FROM bot_inbox") == len(updates)

    worker.terminate()  # this process has no handler: gone at once
    await worker.wait()
    opened = await stage.anna.see("открыта")
    await stage.anna.write("Дополнение без рабочего", reply_to=opened)
    await stage.until("SELECT count(*) = 1 FROM outbox WHERE kind = 'ticket.client_wrote' AND state = 'waiting'")
    await start(Role.WORKER, **common)
    await stage.igor.see("Дополнение без рабочего", patience=30)
    await stage.settled()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
async def test_another_poller_takes_over_within_seconds(cold_stage: Stage, start: Start, sign: signal.Signals) -> None:
    stage = cold_stage
    processes = [await start(Role.ALL), await start(Role.ALL)]
    await beating(stage, "receiving", processes=2)
    number = await stage.open_ticket(stage.anna, "До")
    holder = await stage.value("SELECT holder FROM process_turn")
    (polling,) = [each for each in processes if f":{each.pid}:" in holder]
    polling.send_signal(sign)
    began = asyncio.get_running_loop().time()
    opened = await stage.anna.see("открыта")
    await stage.anna.write("После", reply_to=opened)
    await stage.until("SELECT EXISTS (SELECT FROM ticket_message WHERE text = 'После')", patience=30)
    assert asyncio.get_running_loop().time() - began < 20
    assert await stage.value("SELECT holder FROM process_turn") != holder
    if sign is signal.SIGSTOP:
        polling.send_signal(signal.SIGCONT)
    await stage.boris.write("Ещё")
    await stage.boris.see("Новая заявка")
    assert number == 1001
    assert [call["error"] for call in await stage.calls("getUpdates") if call["error"]] in ([], [CONFLICT])


CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
"""Once at most: the other's poll hung there when it was killed or frozen."""


async def talk(stage: Stage, parts: int) -> None:
    """So many messages that each go into the group."""
    await flood(stage, 1)
    async with stage.database.work() as work:
        contact = await work.session.get_one(Contact, 1)
        actor: ContactActor = contact.as_actor()
        for part in range(parts):
            await client_writes(work, actor, 1, Words(f"часть {part}."), sent_at=work.now)


async def relayed(stage: Stage) -> list[int]:
    return [int(each.text.split()[-1][:-1]) for each in await stage.igor.messages() if "часть" in each.text]


async def too_many(stage: Stage) -> list[str]:
    """Telegram's refusals for too many messages."""
    errors = [call["error"] or "" for call in await stage.calls()]
    return [error for error in errors if "Too Many" in error]


async def test_two_workers_keep_the_group_s_limit_together(cold_stage: Stage, start: Start) -> None:
    stage = cold_stage
    await talk(stage, 30)
    await stage.phones.post("limits", enforce=True)
    real = {"telegram_group_per_minute": 20, "telegram_per_second": 30, "telegram_chat_per_second": 1}
    for _ in range(2):
        await start(Role.WORKER, **real)
    await beating(stage, "delivery", processes=2)
    await stage.igor.see("часть 19.", patience=30)
    await asyncio.sleep(2)
    assert await relayed(stage) == list(range(20))
    assert await too_many(stage) == []


async def test_two_workers_keep_to_it_minute_after_minute(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a minute of three seconds, through several of them."""
    stage = cold_stage
    monkeypatch.setattr(limits, "WINDOW", 3.0)
    monkeypatch.setattr(rates, "GROUP_WINDOW", 3.5)
    await talk(stage, 70)
    stage.settings.telegram_group_per_minute = 20
    await stage.phones.post("limits", enforce=True)
    async with here(stage, Role.WORKER), here(stage, Role.WORKER):
        await stage.igor.see("часть 69.", patience=60)
        await stage.until("SELECT count(*) = 0 FROM outbox WHERE state <> 'done'", pending_matters=False)
    assert await relayed(stage) == list(range(70))
    assert await too_many(stage) == []


async def test_retry_after_of_the_whole_bot_holds_every_worker(cold_stage: Stage) -> None:
    stage = cold_stage
    await stage.phones.post("faults", retry_after={"seconds": 3, "methods": ["sendMessage"], "times": 2})
    async with here(stage, Role.BOT), here(stage, Role.WORKER), here(stage, Role.WORKER):
        await stage.anna.write("Раз")
        await stage.boris.write("Два")
        await stage.until("SELECT held_until IS NOT NULL FROM bot_budget WHERE chat_id = 0", pending_matters=False)
        await talk(stage, 1)
        await asyncio.sleep(1)
        sent = await stage.calls("sendMessage")
        assert [call["error"] for call in sent] == ["Too Many Requests: retry after 3"] * 2
        await stage.anna.see("Новая заявка")
        await stage.boris.see("Новая заявка")
        await stage.igor.see("часть 0.")
        await stage.settled()
    assert len(await too_many(stage)) == 2


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.text()


async def health(desk: Desk) -> tuple[int, str]:
    return await get(f"{desk.web_url}/health")


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence of what goes round every second is noticed after eight; other processes write theirs down every five."""
    monkeypatch.setattr(heart, "EVERY", 0.3)
    for part in ("handling", "delivery", "drafts"):
        monkeypatch.setitem(roles.SILENCE, part, timedelta(seconds=8))


async def healthy(desk: Desk) -> None:
    async def well() -> bool:
        await asyncio.sleep(0.2)
        return (await health(desk))[0] == 200

    await until(well, seconds=30)


async def ill(desk: Desk, words: str) -> None:
    async def said() -> bool:
        await asyncio.sleep(0.2)
        return re.search(words, (await health(desk))[1]) is not None

    await until(said, seconds=30)
    assert (await health(desk))[0] == 503


@pytest.mark.usefixtures("soon")
async def test_health_fails_when_the_worker_is_killed(cold_stage: Stage, start: Start) -> None:
    stage = cold_stage
    async with here(stage, Role.WEB) as web:
        await ill(web, "delivery: not running.*handling: not running")
        await start(Role.BOT)
        worker = await start(Role.WORKER)
        await beating(stage, "receiving", "handling", "delivery", "drafts")
        await healthy(web)
        assert await health(web) == (200, '{"status": "ok"}')
        worker.kill()
        await ill(web, r"delivery: silent for \d+ s")
        assert "receiving" not in (await health(web))[1]


@pytest.mark.usefixtures("soon")
async def test_health_fails_when_a_tick_of_its_own_hangs(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = cold_stage
    hangs = asyncio.Event()
    real = Ticker.open_drafts

    async def open_drafts(self: Ticker) -> bool:
        if hangs.is_set():
            await asyncio.Event().wait()
        return await real(self)

    monkeypatch.setattr(Ticker, "open_drafts", open_drafts)
    # Another process that does the same does not excuse this one: it is this one that has to be started again.
    async with here(stage, Role.WORKER), here(stage, Role.ALL) as running:
        await healthy(running)
        await stage.execute("UPDATE process_beat SET at = at - interval '1 hour'")
        await healthy(running)
        monkeypatch.setattr("backend.desk.FINISH", 0.5)
        hangs.set()
        await ill(running, r"drafts: silent for \d+ s")
        assert "delivery" not in (await health(running))[1]


async def test_health_fails_when_the_oldest_message_waits_too_long(cold_stage: Stage) -> None:
    stage = cold_stage
    async with here(stage, Role.BOT), here(stage, Role.WEB) as web:
        await stage.anna.write("Вопрос")
        await stage.until("SELECT count(*) = 1 FROM outbox")
        assert "outbox" not in (await health(web))[1]
        await stage.execute("UPDATE outbox SET created_at = created_at - interval '16 minutes'")
        assert re.search("outbox: oldest waits 9[67][0-9] s", (await health(web))[1])
        await stage.execute("UPDATE outbox SET lane = 'group'")
        await stage.execute("UPDATE bot_chat SET is_staff_group = false")
        assert "outbox" not in (await health(web))[1], "no group yet: nobody is to blame"
        await stage.execute("UPDATE outbox SET state = 'done'")


async def test_metrics_tell_what_happened_in_all_processes(
    cold_stage: Stage, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = cold_stage
    monkeypatch.setattr(heart, "EVERY", 0.3)
    await stage.phones.post("faults", status={"code": 500, "methods": ["sendMessage"], "times": 2})
    async with here(stage, Role.BOT), here(stage, Role.WORKER), here(stage, Role.WEB) as web:
        await stage.open_ticket(stage.anna, "Секретный вопрос")
        await stage.settled()
        await stage.until("SELECT value > 2 FROM process_count WHERE name = 'delivered'", pending_matters=False)
        await stage.until("SELECT value > 0 FROM process_count WHERE name = 'ticks'", pending_matters=False)
        await start(Role.WORKER)
        status, page = await get(f"{web.web_url}/metrics")
    assert status == 200
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }
    assert values["chasovoy_telegram_errors_total", "server"] == 2
    assert values["chasovoy_delivered_total",] >= 3
    assert values["chasovoy_undelivered_total",] == 0
    assert values["chasovoy_updates_handled_total",] == await stage.value("SELECT count(*) FROM bot_inbox")
    assert values["chasovoy_ticks_total", "drafts"] > 0
    assert (values["chasovoy_outbox_depth",], values["chasovoy_inbox_depth",]) == (0, 0)
    assert (values["chasovoy_outbox_oldest_seconds",], values["chasovoy_inbox_oldest_seconds",]) == (0, 0)
    assert 0 <= values["chasovoy_part_silence_seconds", "delivery"] < 60
    for personal in ("Секретный", "Анна", "501", "9001", "Ромашка"):
        assert personal not in page


async def test_a_worker_that_is_asked_to_stop_finishes_what_is_in_hand(cold_stage: Stage) -> None:
    """The command itself, as systemd would run it."""
    stage = cold_stage
    env = {
        **os.environ,
        "BOT_TOKEN": "100:demo",
        "TELEGRAM_API": stage.server.base_url,
        "DATABASE_URL": stage.urls.app,
        "DATABASE_OWNER_URL": stage.urls.owner,
    }
    command = (sys.executable, "-m", "backend", "run", "--role", "worker")
    process = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, env=env, stdout=DEVNULL, stderr=DEVNULL)
    try:
        await beating(stage, "delivery", "drafts", "slots")
        await stage.phones.post("faults", latency_ms=1500)
        await talk(stage, 1)
        await stage.until("SELECT EXISTS (SELECT FROM outbox WHERE state = 'sending')", pending_matters=False)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert await stage.value("SELECT count(*) FROM outbox WHERE state = 'sending'") == 0
    assert await stage.value("SELECT count(*) FROM process_beat") == 0
    sent = [call for call in await stage.calls("sendMessage") if not call["error"]]
    done = await stage.value("SELECT count(*) FROM outbox WHERE state = 'done' AND lane = 'group'")
    assert len(sent) >= done >= 1
    assert await stage.value("SELECT value >= 1 FROM process_count WHERE name = 'delivered'")

"""``make bench-bot``: the whole open-ticket path against a bare aiogram echo on the same local API, in the same run.

Idle: from the client's tap to the card in the group, the two bots taking turns. Burst: 1,000 clients tap at once; every
ticket, intent and answer must be there. The echo stores nothing; the desk commits to PostgreSQL with fsync.
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, running_postgres
from bot.store.chats import bind_group
from core.clock import SystemClock
from core.database import Database
from tests.backend.postgres_helpers import passable_folder
from tests.bench.rig import GROUP_ID, TOKEN, Api, playground, process, quantile
from tests.factories import SYSTEM, make_company, make_contact, make_contract_with_hours, make_services, make_staff

FIRST_PERSON = 700_000
ENGINEER = 300_001
ROUNDS = 60
WARM_UP = 8
CLIENTS = 1_000
COMPANIES = 400


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def fill(database: Database) -> None:
    """400 companies with hours, 1,000 people who have come in."""
    async with database.work() as work:
        await make_services(work)
        await make_staff(work, "Игорь Лебедев", messenger_id=ENGINEER)
        await bind_group(work, SYSTEM, GROUP_ID, "Инженеры")
    companies = []
    async with database.work() as work:
        for number in range(COMPANIES):
            company = await make_company(work, name=f"ООО «Клиент {number}»")
            await make_contract_with_hours(work, company, 330)
            companies.append(company)
    async with database.work() as work:
        for number in range(CLIENTS):
            company = companies[number % COMPANIES]
            await make_contact(work, company, name=f"Контакт {number}", messenger_id=FIRST_PERSON + number)


async def put_people(api: Api) -> None:
    for number in range(CLIENTS):
        person = FIRST_PERSON + number
        await api.post("persons", id=person, first_name=f"Контакт {number}", started=True)
    await api.post("persons", id=ENGINEER, first_name="Игорь")
    await api.post("groups", id=GROUP_ID, title="Инженеры", members=[ENGINEER], type="group", bot="administrator")


async def offered(api: Api, person: int) -> None:
    """Write a message and wait for the button under the answer."""
    before = len(api.arrived.get(person, []))
    await api.post("send", chat_id=person, from_id=person, text="Не проводится реализация, помогите")
    await api.until(lambda: len(api.arrived.get(person, [])) > before)


async def one_tap(api: Api, person: int) -> float:
    """Seconds from a tap to the message in the group."""
    await offered(api, person)
    before = len(api.arrived.get(GROUP_ID, []))
    tapped = await api.tap(person)
    await api.until(lambda: len(api.arrived.get(GROUP_ID, [])) > before)
    return api.arrived[GROUP_ID][before] - tapped


async def idle(desk: Api, echo: Api) -> None:
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(WARM_UP + ROUNDS):
        for api, times in ((desk, ours), (echo, theirs)):
            seconds = await one_tap(api, FIRST_PERSON + number)
            if number >= WARM_UP:
                times.append(seconds)
            await asyncio.sleep(0.02)
    say(f"\nВ покое, от нажатия клиента до карточки в группе ({ROUNDS} нажатий у каждого, по очереди):")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        our, their = quantile(ours, share), quantile(theirs, share)
        say(f"  {name}: Часовой {our * 1000:6.1f} мс, эхо {their * 1000:6.1f} мс, отношение {our / their:.2f}")


async def burst(api: Api) -> tuple[list[float], float]:
    """All clients tap at once. Seconds from each tap to its answer, and from the first tap to the last answer."""
    for start in range(0, CLIENTS, 50):
        await asyncio.gather(*(offered(api, FIRST_PERSON + start + each) for each in range(50)))
    people = [FIRST_PERSON + number for number in range(CLIENTS)]
    before = {person: len(api.changed.get(person, [])) for person in people}
    began = perf_counter()
    taps = await asyncio.gather(*(api.tap(person) for person in people))
    await api.until(lambda: all(len(api.changed.get(person, [])) > before[person] for person in people))
    answers = [api.changed[person][before[person]] for person in people]
    return [answer - tap for answer, tap in zip(answers, taps, strict=True)], max(answers) - began


async def report_burst(desk: Api, echo: Api, database: Database, tickets_before: int) -> None:
    theirs, their_span = await burst(echo)
    # The group's limit is Telegram's own here; a refusal of the playground would be our mistake.
    await desk.post(
        "limits", enforce=True, group_per_minute=20, private_burst=1000, private_per_second=1000, bot_per_second=100_000
    )
    ours, our_span = await burst(desk)
    say(f"\n{CLIENTS} клиентов нажимают разом, до ответа каждому:")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        our, their = quantile(ours, share), quantile(theirs, share)
        say(f"  {name}: Часовой {our:6.2f} с, эхо {their:6.2f} с, отношение {our / their:.2f}")
    say(
        f"  обновлений в секунду: Часовой {CLIENTS / our_span:.0f}, эхо {CLIENTS / their_span:.0f},"
        f" отношение {our_span / their_span:.2f}"
    )
    await count(desk, database, tickets_before)


async def noted(database: Database, answers: int) -> None:
    """Wait till the desk has noted what it has sent: the last answer is seen a moment before its row is done."""
    async with asyncio.timeout(30):
        while True:
            async with database.work() as work:
                done = await work.session.scalar(
                    text("SELECT count(*) FROM outbox WHERE kind = 'ticket.opened' AND state = 'done'")
                )
            if done == answers:
                return
            await asyncio.sleep(0.1)


async def count(desk: Api, database: Database, tickets_before: int) -> None:
    """Everything is there, nothing twice; the group's queue is counted, not waited for."""
    await noted(database, tickets_before + CLIENTS)
    async with database.work() as work:

        async def value(sql: str) -> int:
            return int(await work.session.scalar(text(sql)) or 0)

        tickets = await value("SELECT count(*) FROM ticket") - tickets_before
        cards = await value("SELECT count(*) FROM outbox WHERE kind = 'ticket.card.new'") - tickets_before
        answers = await value("SELECT count(*) FROM outbox WHERE kind = 'ticket.opened' AND state = 'done'")
        drafts = await value("SELECT count(*) FROM bot_draft")
        dropped = await value("SELECT count(*) FROM outbox WHERE state = 'dropped'")
        waiting = await value("SELECT count(*) FROM outbox WHERE lane = 'group' AND state <> 'done'")
    refused = sum(1 for call in await desk.get("calls") if not call["ok"] and "Too Many" in str(call.get("error")))
    say(
        f"  заявок {tickets}, намерений карточек {cards}, ответов {answers - tickets_before}, черновиков осталось {drafts}"
    )
    say(f"  потеряно {dropped}; в очереди группы ждут {waiting}; отказов Telegram по лимиту {refused}")
    assert tickets == CLIENTS, tickets
    assert cards == CLIENTS, cards
    assert answers - tickets_before == CLIENTS, answers
    assert (drafts, dropped) == (0, 0)


async def bench(app_url: str, owner_url: str) -> None:
    owner = make_engine(owner_url, pool=1)
    await migrate(owner, app_role=APP_ROLE)
    await owner.dispose()
    engine = make_engine(app_url, pool=2)
    database = Database(engine, SystemClock())
    await fill(database)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(playground())
        echo = await stack.enter_async_context(playground())
        await asyncio.gather(put_people(desk), put_people(echo))
        await stack.enter_async_context(process("-m", "tests.bench.echo_bot", echo.url, TOKEN, str(GROUP_ID)))
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API": desk.url,
            "DATABASE_URL": app_url,
            "DATABASE_OWNER_URL": owner_url,
            "TELEGRAM_PER_SECOND": "100000",
            "TELEGRAM_CHAT_PER_SECOND": "1000",
            "LOG_LEVEL": "WARNING",
            "WEB_PORT": "0",
        }
        async with process("-m", "backend", "run", TELEGRAM_GROUP_PER_MINUTE="1000000", **settings):
            await idle(desk, echo)
        async with database.work() as work:
            tickets = int(await work.session.scalar(text("SELECT count(*) FROM ticket")) or 0)
        async with process("-m", "backend", "run", TELEGRAM_GROUP_PER_MINUTE="20", **settings):
            await report_burst(desk, echo, database, tickets)
    await engine.dispose()


def main() -> None:
    with passable_folder() as folder, running_postgres(Path(folder) / "postgres") as server:
        server.ensure_database("bench")
        asyncio.run(bench(server.app_url("bench"), server.owner_url("bench")))


if __name__ == "__main__":
    main()

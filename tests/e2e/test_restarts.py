"""The desk stopped and killed while people write: nothing is lost, nothing happens twice."""

import asyncio
from asyncio.subprocess import Process

import pytest
from sqlalchemy import text

from backend.demo.phones import Phone
from bot.scope import Scope
from bot.store.inbox import AlreadyDone
from bot.wake import Wake
from core.clients.models import Company
from tests.e2e.conftest import GROUP, Stage
from tests.e2e.desk_process import start_process
from tests.factories import make_contact

CLIENTS = 30
PATIENCE = 180
"""Seconds: four processes start one after the other, and the machine may be busy."""


async def _start(stage: Stage) -> Process:
    return await start_process(stage.server.base_url, stage.urls.app)


async def _client(phone: Phone, number: int) -> None:
    """Write, tap till it has helped (as people do), add something to the ticket."""
    await phone.write(f"Вопрос {number}.")
    offer = await phone.see("Новая заявка", button="Открыть заявку", patience=PATIENCE)
    for _ in range(2):
        await phone.tap_data(offer, offer.data("Открыть заявку"), wait=0)
    opened = await phone.see("открыта", patience=PATIENCE)
    for part in range(3):
        await phone.write(f"Дополнение {number}.{part}", reply_to=opened)


@pytest.mark.slow
async def test_killed_again_and_again(cold_stage: Stage) -> None:
    stage = cold_stage
    async with stage.database.work() as work:
        company = await work.session.get_one(Company, 1)
        for number in range(CLIENTS):
            await make_contact(work, company, name=f"Человек {number}", messenger_id=2000 + number)
    for number in range(CLIENTS):
        await stage.phones.post("persons", id=2000 + number, first_name=f"Ч{number}", started=True)
    people = asyncio.gather(*(_client(stage.phones.phone(2000 + number), number) for number in range(CLIENTS)))
    for handled in (20, 60, 110):
        process = await _start(stage)
        try:
            await stage.until(DONE, patience=PATIENCE, number=handled, pending_matters=False)
        finally:
            process.kill()
            await process.wait()
    process = await _start(stage)
    try:
        await people
        await stage.settled(patience=60)
    finally:
        process.kill()
        await process.wait()

    assert await stage.value("SELECT count(*) FROM bot_draft") == 0
    assert await stage.rows("SELECT DISTINCT state FROM bot_inbox") == [("done",)]
    assert await stage.rows("SELECT DISTINCT state FROM outbox") == [("done",)]
    assert await stage.value("SELECT count(*) FROM ticket") == CLIENTS
    said = await stage.rows("SELECT array_agg(text ORDER BY id) FROM ticket_message GROUP BY ticket_id")
    expected = [[f"Вопрос {n}.", *(f"Дополнение {n}.{part}" for part in range(3))] for n in range(CLIENTS)]
    assert sorted(row[0] for row in said) == sorted(expected)

    group = await stage.phones.messages(GROUP)
    for number, words in await stage.rows(
        "SELECT number, m.text FROM ticket t JOIN ticket_message m ON t.id = ticket_id"
    ):
        shown = [each for each in group if str(number) in each.text or any(str(number) in b for b in each.buttons)]
        assert shown
        assert words.startswith("Вопрос") or any(words in each.text for each in shown)
    for number in range(CLIENTS):
        relayed = [each.text.split()[-1] for each in group if f"Дополнение {number}." in each.text]
        assert relayed == sorted(relayed)


DONE = "SELECT count(*) >= :number FROM bot_inbox WHERE state = 'done'"


async def test_stopped_politely_in_the_middle(stage: Stage) -> None:
    """A dialogue, a draft, a preview survive; a reply to a message of the run before finds its ticket."""
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.igor.tap(await stage.igor.see("в работе", button="Решить"), "Решить")
    preview = await stage.igor.see("Решить №", button="Подтвердить")
    await stage.director.write("/grant ромашка")
    await stage.director.tap(await stage.director.see("Выберите компанию"), "Ромашка")
    await stage.boris.write("Черновик")
    offer = await stage.boris.see("Черновик", button="Открыть")
    opened = await stage.anna.see("открыта")
    await stage.stop_desk()
    await stage.director.write("60 за терпение")
    await stage.anna.write("Дополнение", reply_to=opened)
    await stage.start_desk()
    await stage.boris.tap(offer, "Открыть")
    await stage.card(number + 1, words="Черновик")
    await stage.igor.see("Дополнение")
    await stage.director.tap(await stage.director.see("Добавить", button="Подарок"), "Подарок")
    await stage.anna.see("Вам подарили 1 час")
    assert "решена" in await stage.igor.tap(preview, "Подтвердить")
    await stage.anna.see("решена")


async def test_what_a_dead_process_had_in_hand_is_taken_up_at_once(cold_stage: Stage) -> None:
    stage = cold_stage
    await stage.start_desk()
    await stage.open_ticket(stage.anna, "Вопрос")
    await stage.settled()
    await stage.stop_desk()
    async with stage.database.work() as work:
        for table, state in (("bot_inbox", "working"), ("outbox", "sending")):
            await work.session.execute(
                text(f"UPDATE {table} SET state = '{state}', lease_until = now() + interval '1 hour'")
            )
        await work.session.execute(
            text("UPDATE bot_inbox SET state = 'done' WHERE update_id < (SELECT max(update_id) FROM bot_inbox)")
        )
        await work.session.execute(text("UPDATE outbox SET state = 'done' WHERE id > 1"))
    await stage.start_desk()
    await stage.settled(patience=5)


async def test_a_slow_worker_whose_lease_ran_out_changes_nothing(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "Вопрос")
    await stage.settled()
    done = (await stage.rows("SELECT bot_id, update_id FROM bot_inbox ORDER BY update_id DESC LIMIT 1"))[0]
    scope = Scope(stage.database, Wake(), *done)

    async def late() -> None:
        async with scope.work() as work:
            company = await work.session.get_one(Company, 1)
            company.name = "Сделано дважды"

    with pytest.raises(AlreadyDone):
        await late()
    assert await stage.value("SELECT count(*) FROM company WHERE name = 'Сделано дважды'") == 0

"""Telegram away, slow, limiting, forgetful: nothing is lost, order is kept, nothing is charged twice."""

import asyncio

import pytest

from bot.delivery import worker
from bot.inbox import poller
from tests.e2e.conftest import Stage


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poller, "PAUSES", (0.1,))
    monkeypatch.setattr(worker, "OUTAGE_PAUSE", 0.1)


async def test_down_for_a_while(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.phones.post("faults", down=True)
    opened = await stage.anna.see("открыта")
    for part in range(5):
        await stage.anna.write(f"часть {part}", reply_to=opened)
    await asyncio.sleep(0.3)
    await stage.phones.post("faults", down=False)
    await stage.igor.see("часть 4")
    await stage.settled()
    relayed = [each.text[-1] for each in await stage.igor.messages() if "часть" in each.text]
    assert relayed == list("01234")
    assert "ваша" in await stage.igor.tap(card, "Взять")


@pytest.mark.parametrize(
    "fault",
    [
        {"status": {"code": 500, "methods": ["sendMessage"], "times": 3}},
        {"status": {"code": 502, "methods": None, "times": 4}},
        {"retry_after": {"seconds": 1, "methods": ["sendMessage"], "times": 2}},
    ],
)
async def test_refused_for_a_while(stage: Stage, fault: dict[str, object]) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.card(number)
    opened = await stage.anna.see("открыта")
    await stage.phones.post("faults", **fault)
    for part in range(5):
        await stage.anna.write(f"часть {part}", reply_to=opened)
    await stage.igor.see("часть 4")
    await stage.settled()
    relayed = [each.text[-1] for each in await stage.igor.messages() if "часть" in each.text]
    assert relayed == list("01234")
    assert await stage.value("SELECT count(*) FROM ticket_message") == 6


async def test_lost_answers_double_messages_and_nothing_else(stage: Stage) -> None:
    await stage.phones.post("faults", drop_after_store={"methods": ["sendMessage"], "times": 1})
    await stage.anna.write("Вопрос")
    await stage.until("SELECT count(*) = 1 FROM outbox WHERE state = 'done' AND kind = 'bot.draft'")
    offers = [each for each in await stage.anna.messages() if "Новая заявка" in each.text]
    assert len(offers) == 2
    assert "открыта" in await stage.anna.tap(offers[0], "Открыть")
    assert await stage.anna.tap_data(offers[0], offers[0].data("Открыть")) == "Это сообщение уже обработано"
    await stage.card(1001)
    await stage.settled()

    await stage.phones.post("faults", drop_after_store={"methods": ["sendMessage"], "times": 1})
    opened = await stage.anna.see(r"№.1001 открыта\. Сообщим")
    await stage.anna.write("Дополнение", reply_to=opened)
    await stage.settled()
    twice = [each for each in await stage.igor.messages() if "Дополнение" in each.text]
    assert len(twice) == 2
    mapped = {row[0] for row in await stage.rows("SELECT message_id FROM bot_message WHERE chat_id = -9001")}
    (unknown,) = [each for each in twice if each.id not in mapped]
    await stage.igor.write("Отвечаю на неизвестный дубль", reply_to=unknown)
    await stage.anna.see("Отвечаю на неизвестный дубль")
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert await stage.value("SELECT count(*) FROM ticket_message") == 3


async def test_a_lost_answer_to_a_tap_charges_once(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.igor.write("30 консультация", reply_to=card)
    await stage.igor.tap(await stage.igor.see("– 30 мин", button="Решить"), "Решить")
    preview = await stage.igor.see("спишется", button="Подтвердить")
    await stage.phones.post(
        "faults", drop_after_store={"methods": ["answerCallbackQuery", "editMessageText"], "times": 2}
    )
    await stage.igor.tap(preview, "Подтвердить")
    await stage.anna.see("решена")
    await stage.settled()
    assert await stage.rows("SELECT minutes FROM ledger_entry WHERE kind = 'charge'") == [(-30,)]


async def test_an_album_cut_short_is_finished_not_repeated(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.card(number)
    opened = await stage.anna.see("открыта")
    await stage.phones.post("faults", retry_after={"seconds": 1, "methods": ["sendMediaGroup"], "times": 1})
    await stage.anna.send_files("photo", *[("a.png", b"x")] * 3, caption="Снимки", reply_to=opened)
    await stage.igor.see("Снимки")
    await stage.settled()
    assert len([each for each in await stage.igor.messages() if "Снимки" in each.text]) == 1
    assert len([each for each in await stage.igor.messages() if "photo" in each.raw]) == 3


async def test_an_update_that_comes_twice_acts_once(stage: Stage) -> None:
    updates = stage.server.play.updates
    seen: list[dict[str, object]] = []
    push = updates.push

    def twice(kind: str, payload: dict[str, object]) -> None:
        push(kind, payload)
        seen.append(updates._pending[-1])

    updates.push = twice  # type: ignore[method-assign]
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.igor.write("30 консультация", reply_to=card)
    await stage.card(number, words="– 30 мин")
    await stage.settled()
    updates._pending.extend(seen)
    updates._wake()
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert await stage.value("SELECT count(*) FROM bot_draft") == 0
    assert await stage.value("SELECT count(*) FROM work_line") == 1


async def test_numbers_of_updates_begin_anew(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "До")
    await stage.settled()
    await stage.stop_desk()
    stage.server.play.updates._next_id = 5
    await stage.anna.write("После")
    await stage.start_desk()
    await stage.anna.see("После", button="Открыть")

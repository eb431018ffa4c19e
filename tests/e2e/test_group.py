"""The engineers' group: removed, replaced, turned into a supergroup; a client who has blocked the bot."""

import pytest

from bot.delivery import worker
from tests.e2e.conftest import GROUP, Stage


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "NO_CHAT_PAUSE", 0.1)


async def _bot(stage: Stage, status: str, chat_id: int = GROUP) -> None:
    await stage.phones.post("bot", chat_id=chat_id, from_id=303, status=status)


async def test_removed_and_returned(stage: Stage) -> None:
    await _bot(stage, "kicked")
    lost = await stage.director.see("Бота убрали из группы инженеров «Инженеры»")
    assert "не потеряны" in lost.text
    number = await stage.open_ticket(stage.anna, "Пока бота нет")
    assert await stage.value("SELECT count(*) FROM outbox WHERE lane = 'group' AND state <> 'done'") == 1
    await _bot(stage, "member")
    await stage.igor.see("Бот в этой группе не администратор")
    await stage.card(number, words="Пока бота нет")
    await stage.settled()
    assert len([each for each in await stage.director.messages() if "убрали" in each.text]) == 1


async def test_removed_while_nobody_looked(cold_stage: Stage) -> None:
    """The send finds out before the update does."""
    stage = cold_stage
    await stage.start_desk()
    stage.server.play.world.chats[GROUP].bot_status = "kicked"
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.director.see("Бота убрали")
    stage.server.play.world.chats[GROUP].bot_status = "absent"
    await _bot(stage, "administrator")
    await stage.card(number)
    await stage.settled()
    assert len([each for each in await stage.director.messages() if "убрали" in each.text]) == 1


async def test_another_group_takes_over(stage: Stage) -> None:
    first = await stage.open_ticket(stage.anna, "Первая заявка")
    await stage.card(first)
    await _bot(stage, "absent")
    await stage.director.see("Бота убрали")
    second = await stage.open_ticket(stage.boris, "Вторая заявка")
    await stage.phones.post("groups", id=-9002, title="Новая", members=[301, 303, 599], type="group", bot="member")
    new = stage.phones.phone(303, -9002)
    await stage.phones.phone(599, -9002).write("/bind")
    await new.see("только администратор")
    await new.write("/bind")
    bound = await new.see("Готово: заявки будут приходить сюда")
    assert "Сделайте бота администратором" in bound.text
    for number, words in ((first, "Первая"), (second, "Вторая")):
        await new.see(f"{number}.*не принята(.|\n)*{words}")
    await _bot(stage, "administrator", -9002)
    engineer = stage.phones.phone(301, -9002)
    card = await engineer.see("Первая заявка")
    assert "ваша" in await engineer.tap(card, "Взять")
    await stage.settled()
    assert await stage.rows("SELECT chat_id FROM bot_chat WHERE is_staff_group") == [(-9002,)]


async def test_an_invited_bot_offers_itself_to_an_administrator_only(stage: Stage) -> None:
    await stage.phones.post("groups", id=-9003, title="Чужая", members=[599, 303], type="group", bot="member")
    await stage.phones.post("groups", id=-9004, title="Наша", members=[303, 599], type="group", bot="member")
    ours = stage.phones.phone(303, -9004)
    offer = await ours.see("Сделать эту группу рабочей")
    assert await stage.phones.phone(599, -9004).tap(offer, "Да, это группа") == "Это действие вам недоступно."
    await ours.tap(offer, "Да, это группа")
    await ours.see("Готово: заявки будут приходить сюда")
    assert not [each for each in await stage.phones.messages(-9003) if each.from_bot and each.text]


@pytest.mark.parametrize("awake", [True, False])
async def test_a_group_becomes_a_supergroup(stage: Stage, awake: bool) -> None:
    number = await stage.open_ticket(stage.anna, "До переезда")
    old = await stage.card(number)
    await stage.settled()
    if not awake:
        await stage.stop_desk()
    new_id = (await stage.phones.post("migrate", chat_id=GROUP))["chat_id"]
    if not awake:
        # The service message is lost: the error of a send tells it.
        stage.server.play.updates.clear()
        await stage.start_desk()
        await stage.open_ticket(stage.boris, "После переезда")
    engineer = stage.phones.phone(301, new_id)
    card = await engineer.see(f"{number}.*не принята(.|\n)*До переезда")
    assert "ваша" in await engineer.tap(card, "Взять")
    await engineer.see("в работе · Игорь")
    if not awake:
        await engineer.see("После переезда")
    await stage.settled()
    assert await stage.rows("SELECT chat_id FROM bot_chat WHERE is_staff_group") == [(new_id,)]
    assert old.chat_id != card.chat_id


async def test_a_client_blocks_the_bot_and_comes_back(stage: Stage) -> None:
    stage.excuse = "blocked by the user"
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.card(number)
    await stage.anna.block()
    card = await stage.card(number, words="Клиент заблокировал бота")
    await stage.igor.write("Вы тут?", reply_to=card)
    warned = await stage.igor.see("сообщение не дойдёт")
    assert "Анна Смирнова" in warned.text
    assert "+7 916 123-45-67" in warned.text
    await stage.settled()
    sends = [call for call in await stage.calls() if call["error"] and "blocked" in call["error"]]
    assert 1 <= len(sends) <= 3
    await stage.settled()
    assert len([call for call in await stage.calls() if call["error"]]) == len(sends)
    await stage.anna.block(blocked=False)
    await stage.igor.see("в работе", when=lambda seen: "заблокировал" not in seen.text and "в работе" in seen.text)
    await stage.igor.write("Снова здравствуйте", reply_to=card)
    await stage.anna.see("Снова здравствуйте")

"""Taps that come twice, late, from two at once, or under a message that is gone."""

import asyncio
from datetime import date, datetime

from bot.keyboards.callbacks import (
    CampaignAction,
    CampaignCD,
    OfferCD,
    PhoneAnswerCD,
)
from core.contracts.answering import Answer
from core.contracts.campaign_rules import Move
from core.contracts.campaigns import close_campaign, start_campaign
from core.contracts.service import sign_contract
from tests.e2e.conftest import Stage
from tests.factories import SYSTEM


async def test_two_engineers_take_at_once(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    answers = await asyncio.gather(stage.igor.tap(card, "Взять"), stage.olga.tap(card, "Взять"))
    won = [answer for answer in answers if "ваша" in answer]
    lost = [answer for answer in answers if "уже в работе" in answer]
    assert len(won) == len(lost) == 1
    taker = await stage.value("SELECT name FROM staff JOIN ticket ON assignee_id = staff.id")
    assert taker in lost[0]
    await stage.settled()
    told = [message for message in await stage.anna.messages() if " в работе: " in message.text]
    assert len(told) == 1
    assert taker in told[0].text
    assert await stage.value("SELECT count(*) FROM ticket_event WHERE kind = 'taken'") == 1


async def test_doubled_taps_act_once(stage: Stage) -> None:
    await stage.anna.write("Вопрос")
    offer = await stage.anna.see("Новая заявка", button="Открыть заявку")
    await asyncio.gather(*(stage.anna.tap(offer, "Открыть заявку") for _ in range(3)))
    await stage.anna.see("открыта")
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    card = await stage.card(1001)
    assert await stage.igor.tap(card, "Взять") == await stage.igor.tap(card, "Взять")
    # The card is drawn anew after the taking: not over the buttons that the next tap brings.
    card = await stage.igor.see("1001.*в работе", button="+ Работа")
    await stage.settled()

    await stage.igor.tap(card, "+ Работа")
    services = await stage.igor.see("1001", button="Консультация")
    await stage.igor.tap(services, "Консультация")
    minutes = await stage.igor.see("1001", button="45 мин")
    added = await asyncio.gather(*(stage.igor.tap(minutes, "45 мин") for _ in range(2)))
    assert sorted(added) == [
        "Записано: Консультация, 45 мин",
        "Пока вы смотрели, работы изменились. Проверьте ещё раз.",
    ]

    card = await stage.igor.see("Консультация – 45 мин", button="Решить")
    await stage.igor.tap(card, "Решить")
    preview = await stage.igor.see("Решить №", button="Подтвердить")
    done = await asyncio.gather(*(stage.igor.tap(preview, "Подтвердить") for _ in range(2)))
    assert any("решена" in each for each in done)
    assert any("уже не в работе" in each for each in done)
    assert await stage.rows("SELECT count(*), sum(minutes) FROM ledger_entry WHERE kind = 'charge'") == [(1, -45)]

    told = await stage.anna.see("решена", button="вернуть")
    await asyncio.gather(*(stage.anna.tap(told, "вернуть") for _ in range(2)))
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket_event WHERE kind = 'reopened'") == 1
    assert len([each for each in await stage.anna.messages() if "снова открыта" in each.text]) == 1


async def test_buttons_of_deleted_and_old_messages_still_work(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.phones.post("delete", chat_id=stage.igor.chat_id, from_id=301, message_id=card.id)
    assert "ваша" in await stage.igor.tap_data(card, card.data("Взять"))
    fresh = await stage.card(number)
    assert fresh.id != card.id
    await stage.igor.tap_data(card, card.data("+ Работа"))
    await stage.igor.tap_data(card, card.data("Спросить"))
    await stage.igor.see("Ответьте на это сообщение вопросом")


async def test_an_offer_is_answered_by_its_own_manager_once(stage: Stage) -> None:
    company_id = await stage.value("SELECT company_id FROM contact WHERE messenger_id = 501")
    async with stage.database.work() as work:
        signed = await sign_contract(
            work,
            SYSTEM,
            company_id=company_id,
            number="У-1",
            starts_on=date(2026, 10, 1),
            months=12,
            service_model="unlimited",
        )
        move = Move("unlimited", "bonus_hours", None, date(2027, 1, 1), "{to}")
        campaign, _ = await start_campaign(work, SYSTEM, move)
    offer = await stage.anna.see("Предложение по договору У-1", button="Согласен")
    agree, refuse = offer.data("Согласен"), offer.data("Не согласен")
    assert agree == OfferCD(campaign_id=campaign.id, contract_id=signed.id, answer=Answer.AGREE).pack()

    await stage.petr.start()
    await stage.petr.share_own_phone()
    await stage.petr.see("Вы подключены")
    for phone, said in (
        (stage.boris, "Такого предложения у вас нет."),
        (stage.petr, "Отвечать на предложение может только руководитель компании. Попросите его или позвоните нам."),
        (stage.victor, "Эта кнопка устарела."),
        (stage.director, "Эта кнопка устарела."),
    ):
        await phone.write("Здравствуйте")
        message = await phone.see(".")
        assert await phone.tap_data(message, agree) == said
        for of_staff in (
            CampaignCD(action=CampaignAction.SHOW, campaign_id=campaign.id),
            PhoneAnswerCD(campaign_id=campaign.id, contract_id=signed.id, page=0, answer=Answer.AGREE),
        ):
            if phone.person_id != stage.director.person_id:
                assert await phone.tap_data(message, of_staff.pack()) == "Эта кнопка устарела."
    for junk in ("y1:1:1:maybe", "y1:x:1:agree", f"y1:{campaign.id}:999999:agree", "y2:show:999999:0", "y3:1:1:0:yes"):
        assert await stage.anna.tap_data(offer, junk)
    assert await stage.value("SELECT state FROM campaign_offer") == "offered"

    answers = await asyncio.gather(*(stage.anna.tap_data(offer, data) for data in (agree, refuse, agree)))
    assert len([each for each in answers if each == ""]) == 1
    assert len([each for each in answers if each.startswith("Ответ уже записан")]) == 2
    await stage.settled()
    assert len([each for each in await stage.anna.messages() if each.text.startswith(("✅ Записано", "Записано"))]) == 1


async def test_late_answers_to_an_offer(stage: Stage) -> None:
    company_id = await stage.value("SELECT company_id FROM contact WHERE messenger_id = 501")
    campaigns = []
    for number, model in (("У-1", "unlimited"), ("П-1", "pay_as_you_go")):
        async with stage.database.work() as work:
            await sign_contract(
                work,
                SYSTEM,
                company_id=company_id,
                number=number,
                starts_on=date(2026, 10, 1),
                months=12,
                service_model=model,
            )
            move = Move(model, "bonus_hours", None, date(2027, 1, 1), "{to}")
            campaigns.append((await start_campaign(work, SYSTEM, move))[0].id)
    late, closed = await stage.anna.see("договору У-1"), await stage.anna.see("договору П-1")
    async with stage.database.work() as work:
        await close_campaign(work, SYSTEM, campaigns[1])
    assert await stage.anna.tap(closed, "Согласен") == (
        "Ответы уже не принимаются, всё осталось как было. Если хотите перейти – позвоните нам."
    )
    stage.clock.set(datetime(2027, 1, 1, 0, 0, tzinfo=stage.settings.zone_info))
    assert await stage.anna.tap(late, "Согласен") == (
        "Срок ответа вышел: день перехода наступил, всё осталось как было. Если хотите перейти – позвоните нам."
    )
    await stage.director.write("/campaigns")
    await stage.director.tap(await stage.director.see("Переходы"), "без ограничений")
    shown = await stage.director.see("Переход №.1")
    assert "срок ответа вышел, модель прежняя" in shown.text
    assert shown.buttons == []

"""The desired date: by taps and in words, refused with three offers, promised, proposed and agreed to."""

import asyncio
from datetime import datetime, timedelta

from bot.keyboards.callbacks import WishAnswer, WishAnswerCD
from tests.clock import MOSCOW
from tests.e2e.conftest import Stage


async def test_a_date_is_wished_with_a_tap_and_promised_with_another(stage: Stage) -> None:
    before = await stage.anna.last_id()
    number = await stage.open_ticket(stage.anna, "Не печатается счёт")
    opened = await stage.anna.see("открыта", after=before)
    assert opened.buttons == [
        "сегодня до 18:00",
        "завтра до 18:00",
        "пт 27 ноября до 18:00",
        "📅 Другой срок",
    ]
    assert await stage.anna.tap(opened, "завтра") == "Передано инженеру: завтра 18:00"
    view = await stage.anna.see("Вы просите: вт 18:00 – ждём ответа инженера", button="Другой срок")
    assert "Решим до: ср 10:00" in view.text
    asked = await stage.igor.see(rf"Анна Смирнова просит срок завтра 18:00: заявка №.{number}", button="Обещаем")
    assert "ООО «Ромашка» · 5 ч 30 мин" in asked.text
    assert "По плану: решение до ср 10:00" in asked.text
    await stage.card(number, words="реакция до 11:00 · решение до ср 10:00 · клиент хочет вт 18:00")

    answers = await asyncio.gather(stage.igor.tap(asked, "Обещаем"), stage.olga.tap(asked, "Обещаем"))
    assert sorted(answers) == ["Обещано: завтра 18:00, клиент узнает", "Этот вопрос уже решён: смотрите заявку."]
    card = await stage.card(number, words="решение до ср 10:00 · обещали вт 18:00")
    assert not any("Обещаем" in button for button in card.buttons)
    promised = await stage.anna.see(rf"обещает срок по заявке №.{number}: завтра 18:00")
    assert promised.text.startswith(("✅ Игорь Лебедев", "✅ Ольга Громова"))
    told = await stage.igor.see(rf"Заявка №.{number}: обещано клиенту – завтра 18:00")
    assert (told.id, told.buttons) == (asked.id, [])
    # Who promises has taken the ticket: it is nobody else's to react to.
    assert await stage.rows("SELECT state, acknowledged_at IS NOT NULL FROM ticket") == [("in_progress", True)]


async def test_what_cannot_be_kept_is_refused_with_three_offers(stage: Stage) -> None:
    await stage.execute("UPDATE service SET least_minutes = 180 WHERE code = 'report'")
    before = await stage.anna.last_id()
    number = await stage.open_ticket(stage.anna, "Нужна доработка отчёта")
    stage.clock.advance(timedelta(hours=5, minutes=10))  # 15:10
    await stage.anna.tap(await stage.anna.see("открыта", after=before), "сегодня до 18:00")
    refused = await stage.anna.see("сегодня 18:00 не получится")
    assert "На такую работу нужно не меньше 3 ч. Самое раннее – завтра 9:10." in refused.text
    offers = refused.buttons[:3]
    assert offers == ["завтра до 10:00", "завтра до 13:00", "завтра до 18:00"]
    assert await stage.value("SELECT count(*) FROM ticket_wish") == 0
    await stage.anna.tap(refused, "завтра до 13:00")
    await stage.anna.see("Вы просите: вт 13:00")
    await stage.card(number, words="клиент хочет вт 13:00")


async def test_a_day_and_an_hour_are_chosen_from_a_calendar(cold_stage: Stage) -> None:
    stage = cold_stage
    stage.clock.set(datetime(2026, 10, 30, 16, 30, tzinfo=MOSCOW))
    await stage.start_desk()
    await stage.open_ticket(stage.anna, "К празднику")
    await stage.anna.tap(await stage.anna.see("открыта", button="Другой срок"), "Другой срок")
    await stage.anna.tap(await stage.anna.see("к какому сроку нужно", button="Выбрать день"), "Выбрать день")
    page = await stage.anna.see("октябрь 2026, рабочие дни", button="ноябрь")
    assert page.buttons == ["пт 30", "ноябрь ›", "← Назад"]
    await stage.anna.tap(page, "ноябрь")
    page = await stage.anna.see("ноябрь 2026, рабочие дни", button="декабрь")
    assert page.buttons[:4] == ["пн 2", "вт 3", "чт 5", "пт 6"], "4 November is a holiday"
    await stage.anna.tap(page, "вт 3")
    day = await stage.anna.see("вторник, 3 ноября", button="17:00")
    assert day.buttons == ["10:00", "11:00", "12:00", "13:00", "15:00", "16:00", "17:00", "← Назад"], "lunch, short day"
    await stage.anna.tap(day, "15:00")
    await stage.anna.see("Вы просите: вт 15:00")
    assert await stage.value("SELECT at FROM ticket_wish") == datetime(2026, 11, 3, 15, tzinfo=MOSCOW)


async def test_a_date_is_said_in_words_and_shown_before_it_is_kept(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Отчёт")
    opened = await stage.anna.see("открыта", button="Другой срок")
    await stage.anna.tap(opened, "Другой срок")
    await stage.anna.see("к какому сроку нужно", button="Выбрать день")
    await stage.anna.write("до четверга")
    read = await stage.anna.see(rf"№.{number}: записать желаемый срок чт 26 ноября 18:00", button="Да")
    assert await stage.value("SELECT count(*) FROM ticket_wish") == 0
    await stage.anna.tap(read, "Да")
    await stage.anna.see("Вы просите: чт 18:00")
    # Words that are no date are a message like any other: nothing is lost.
    await stage.anna.tap(opened, "Другой срок")
    await stage.settled()
    await stage.anna.write("когда-нибудь потом")
    await stage.anna.see("я его не понял")
    await stage.anna.see("когда-нибудь потом", button="Открыть заявку")
    # So is an answer in the conversation; it is only asked about.
    await stage.anna.write("к 15:00 25.11", reply_to=read)
    await stage.igor.see("к 15:00 25.11")
    asked = await stage.anna.see("записать желаемый срок ср 25 ноября 15:00", button="Да")
    await stage.anna.tap(asked, "Да")
    await stage.card(number, words="клиент хочет ср 15:00")


async def test_outside_working_time_the_reason_is_said(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Отчёт")
    opened = await stage.anna.see("открыта", button="Другой срок")
    for words, reason, offers in (
        ("к субботе", "В этот день мы не работаем: выходной.", ["пт 27 ноября до 18:00", "пн 30 ноября до 13:00"]),
        (
            "завтра к 20:00",
            "Часы в этот день: 9:00–13:00, 14:00–18:00.",
            ["завтра до 18:00", "ср 25 ноября до 13:00"],
        ),
        ("сегодня к 9:00", "Это время уже прошло.", ["сегодня до 11:00", "сегодня до 13:00"]),
        ("28.11.2028", "Дальше чем на год вперёд мы не обещаем.", []),
    ):
        await stage.anna.tap(opened, "Другой срок")
        await stage.settled()
        before = await stage.anna.last_id()
        await stage.anna.write(words)
        await stage.anna.tap(await stage.anna.see("записать желаемый срок", after=before), "Да")
        refused = await stage.anna.see(reason.replace("(", r"\(").replace(")", r"\)"))
        assert set(offers) <= set(refused.buttons), (words, refused.buttons)
    assert await stage.value("SELECT count(*) FROM ticket_wish") == 0
    await stage.card(number)


async def test_an_engineer_proposes_another_date_and_the_client_agrees(stage: Stage) -> None:
    before = await stage.anna.last_id()
    number = await stage.open_ticket(stage.anna, "Отчёт")
    await stage.anna.tap(await stage.anna.see("открыта", after=before), "сегодня до 18:00")
    asked = await stage.igor.see("просит срок сегодня 18:00", button="Предложить другой")
    await stage.igor.tap(asked, "Предложить другой")
    choice = await stage.igor.see("какой срок предложить клиенту", button="Назад")
    await stage.igor.tap(choice, "Назад")
    asked = await stage.igor.see("просит срок сегодня 18:00", button="Предложить другой")
    await stage.igor.tap(asked, "Предложить другой")
    choice = await stage.igor.see("какой срок предложить клиенту", button="завтра")
    assert await stage.igor.tap(choice, "завтра до 18:00") == "Предложено клиенту: завтра 18:00"
    offer = await stage.anna.see(
        rf"Игорь Лебедев предлагает срок по заявке №.{number}: завтра 18:00", button="Согласен"
    )
    await stage.igor.see("клиент просил срок сегодня 18:00, теперь речь о другом")
    await stage.card(number, words="предложили клиенту вт 18:00")
    answers = await asyncio.gather(*(stage.anna.tap(offer, "Согласен") for _ in range(2)))
    assert sorted(answers) == ["Договорились", "Этот вопрос уже решён: смотрите заявку."]
    settled = await stage.anna.see(rf"Договорились: заявка №.{number}, срок завтра 18:00")
    assert (settled.id, settled.buttons) == (offer.id, [])
    await stage.igor.see(rf"Клиент согласен: заявка №.{number}, ООО «Ромашка» · 5 ч 30 мин – обещано: завтра 18:00")
    card = await stage.card(number, words="обещали вт 18:00")
    await stage.igor.tap(card, "Сроки")
    why = await stage.igor.see("Как договаривались")
    assert "• клиент просил 18:00 (10:00) – заменено\n• предложили вт 18:00 (10:00) – обещано" in why.text
    # Every step stays written down, and no clock of the plan has moved.
    assert await stage.rows("SELECT split_part(author, ':', 1), state FROM ticket_wish ORDER BY id") == [
        ("contact", "replaced"),
        ("staff", "promised"),
    ]
    await stage.igor.tap(why, "Назад")
    await stage.card(number, words="решение до ср 10:00")


async def test_an_engineer_answers_a_card_with_a_date(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Отчёт")
    card = await stage.card(number)
    await stage.igor.write("срок когда-нибудь", reply_to=card)
    await stage.igor.see("Не понял срок, клиенту ничего не отправлено")
    await stage.igor.write("срок к субботе", reply_to=card)
    refused = await stage.igor.see("В этот день мы не работаем")
    assert "• пт 27 ноября 18:00" in refused.text
    await stage.igor.write("срок: 25.11 к 12:00", reply_to=card)
    await stage.igor.see("Предложено клиенту: ср 25 ноября 12:00")
    offer = await stage.anna.see("предлагает срок(.|\n)*ср 25 ноября 12:00", button="Другой срок")
    await stage.anna.tap(offer, "Другой срок")
    choice = await stage.anna.see("к какому сроку нужно", button="сегодня до 18:00")
    await stage.anna.tap(choice, "сегодня до 18:00")
    await stage.anna.see("Вы просите: 18:00")
    # The proposal's button is stale by now.
    stale = WishAnswerCD(answer=WishAnswer.YES, wish_id=await stage.value("SELECT min(id) FROM ticket_wish")).pack()
    assert await stage.anna.tap_data(offer, stale) == "Этот вопрос уже решён: смотрите заявку."
    await stage.card(number, words="клиент хочет 18:00")
    assert not await stage.rows("SELECT 1 FROM ticket_message WHERE text LIKE 'срок%'")


async def test_a_ticket_that_is_done_takes_no_dates(stage: Stage) -> None:
    before = await stage.anna.last_id()
    number = await stage.open_ticket(stage.anna, "Отчёт")
    opened = await stage.anna.see("открыта", after=before)
    data = opened.data("завтра")
    await stage.igor.write("40 консультация", reply_to=await stage.card(number))
    await stage.igor.tap(await stage.card(number, words="– 40 мин"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.see("решена", button="Почему 45 мин")
    assert "уже не в работе" in await stage.anna.tap_data(opened, data)
    assert await stage.value("SELECT count(*) FROM ticket_wish") == 0


async def test_a_client_far_away_reads_and_names_times_by_their_own_clock(stage: Stage) -> None:
    """The desk works from 9 to 18 in Moscow; on Kamchatka that is 18 to 3, and it is 19:00 there when the test begins."""
    await stage.execute("UPDATE company SET zone_name = 'Asia/Kamchatka' WHERE name LIKE '%Рога%'")
    before = await stage.boris.last_id()
    number = await stage.open_ticket(stage.boris, "Не проводится документ")
    opened = await stage.boris.see("открыта", after=before)
    assert opened.buttons[:2] == ["завтра до 3:00", "ср 25 ноября до 3:00"]
    await stage.boris.tap(opened, "Другой срок")
    await stage.settled()
    await stage.boris.write("завтра к 15:00")
    await stage.boris.tap(await stage.boris.see("записать желаемый срок завтра 15:00", button="Да"), "Да")
    refused = await stage.boris.see("завтра 15:00 не получится")
    assert "Часы в этот день: 18:00–22:00, 23:00–3:00." in refused.text
    await stage.boris.tap(opened, "Другой срок")
    await stage.settled()
    await stage.boris.write("завтра к 20:00")
    await stage.boris.tap(await stage.boris.see("записать желаемый срок завтра 20:00", button="Да"), "Да")
    view = await stage.boris.see("Вы просите: вт 20:00")
    assert "Решим до: ср 19:00" in view.text
    # The engineers read the same moments by theirs.
    await stage.card(number, words="решение до ср 10:00 · клиент хочет вт 11:00")
    await stage.igor.tap(await stage.igor.see("просит срок завтра 11:00", button="Обещаем"), "Обещаем")
    await stage.boris.see("обещает срок(.|\n)*завтра 20:00")

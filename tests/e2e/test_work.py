"""Work and money: what is entered, what is refused, what a client without a contract is told."""

import pytest

from tests.e2e.conftest import Stage


async def _taken(stage: Stage, *, of: str = "anna") -> int:
    number = await stage.open_ticket(getattr(stage, of), "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.igor.see("в работе", button="Решить")
    return number


async def test_impossible_minutes_are_refused(stage: Stage) -> None:
    number = await _taken(stage)
    for time in ("0", "-5", "10000", "99999999", "1000 ч"):
        for entry in (f"{time} консультация", f"консультация {time}"):
            sent = await stage.igor.write(entry, reply_to=await stage.card(number))
            refused = await stage.igor.see("от 1 минуты до 1440", after=sent.id)
            assert "сутки" in refused.text
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM work_line") == 0
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0


async def test_what_is_work_and_what_is_words(stage: Stage) -> None:
    number = await _taken(stage)
    card = await stage.card(number)
    await stage.igor.write("45 абракадабра", reply_to=card)
    asked = await stage.igor.see("«абракадабра»", button="Консультация, 45 мин")
    assert "клиенту не отправлено" in asked.text
    assert await stage.olga.tap(asked, "Консультация, 45 мин") == "Записано: Консультация, 45 мин"
    await stage.igor.see("Записано: Консультация, 45 мин")
    await stage.igor.write("2 документа не проводятся у всех пользователей, проверьте пожалуйста права", reply_to=card)
    await stage.anna.see("2 документа не проводятся")
    await stage.igor.write("20 обновление\nпо просьбе клиента", reply_to=card)
    await stage.card(number, words="по просьбе клиента")
    await stage.igor.tap(await stage.card(number), "Спросить")
    prompt = await stage.igor.see("Ответьте на это сообщение вопросом")
    await stage.igor.write("15 консультация", reply_to=prompt)
    await stage.card(number, words="Консультация – 15 мин")
    await stage.igor.send_files("photo", ("a.png", b"x"), caption="30 отчёт", reply_to=card)
    await stage.igor.see("Файл клиенту не отправлен")
    await stage.settled()
    assert await stage.rows("SELECT actual_minutes FROM work_line ORDER BY id") == [(45,), (20,), (15,), (30,)]
    said = await stage.rows("SELECT text FROM ticket_message WHERE side = 'staff'")
    assert said == [("2 документа не проводятся у всех пользователей, проверьте пожалуйста права",)]
    assert not [each for each in await stage.anna.messages() if "консультация" in each.text]


async def test_undo_and_a_preview_that_is_out_of_date(stage: Stage) -> None:
    number = await _taken(stage)
    card = await stage.card(number)
    await stage.igor.write("30 консультация", reply_to=card)
    card = await stage.igor.see("– 30 мин", button="Решить")
    await stage.igor.tap(card, "Решить")
    preview = await stage.igor.see("Решить №", button="Подтвердить")
    confirm = preview.data("Подтвердить")
    await stage.olga.write("20 консультация", reply_to=card)
    card = await stage.igor.see("– 20 мин", button="Убрать")
    assert "работы изменились" in await stage.igor.tap_data(preview, confirm)
    assert await stage.value("SELECT count(*) FROM ledger_entry WHERE kind = 'charge'") == 0
    assert await stage.igor.tap(card, "Убрать строку") == "Строка убрана"
    await stage.settled()
    assert "20 мин" not in (await stage.card(number)).text
    assert await stage.igor.tap(await stage.card(number), "Убрать строку") == "Строка убрана"
    await stage.settled()
    assert "убирать нечего" in await stage.igor.tap_data(card, card.data("Убрать строку"))


async def test_resolving_without_work_then_charging_only_what_is_new(stage: Stage) -> None:
    number = await _taken(stage)
    await stage.igor.tap(await stage.card(number), "Решить")
    preview = await stage.igor.see("работ нет – ничего не спишется", button="Подтвердить")
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("Ничего не списано", button="вернуть")
    assert await stage.value("SELECT count(*) FROM ledger_entry WHERE kind = 'charge'") == 0
    for minutes, left in ((15, "5 часов 15 минут"), (30, "4 часа 45 минут")):
        await stage.anna.tap(told, "вернуть")
        await stage.igor.see("Клиент вернул заявку")
        card = await stage.igor.see("не принята")
        await stage.igor.write(f"{minutes} консультация", reply_to=card)
        card = await stage.igor.see(f"{minutes} мин.* · ещё не списано", button="Решить")
        await stage.igor.tap(card, "Решить")
        preview = await stage.igor.see(f"спишется {minutes} мин", button="Подтвердить")
        await stage.igor.tap(preview, "Подтвердить")
        told = await stage.anna.see(f"Остаток: {left}", button="вернуть")
    assert await stage.rows("SELECT minutes FROM ledger_entry WHERE kind = 'charge' ORDER BY id") == [(-15,), (-30,)]
    await stage.anna.tap(told, "Да, закрыть")
    await stage.anna.see("закрыта")
    await stage.igor.see("закрыта")


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_company_without_a_contract(stage: Stage, agreed: bool) -> None:
    number = await _taken(stage, of="boris")
    card = await stage.card(number)
    assert "Договора нет" in card.text
    await stage.igor.write("30 консультация", reply_to=card)
    await stage.igor.tap(await stage.card(number, words="– 30 мин"), "Решить")
    preview = await stage.igor.see("Не хватает 30 мин", button="Подтвердить")
    assert "1\u00a0500\u00a0₽" in preview.text
    assert "Счёта часов нет" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.boris.see("решена")
    assert "• Консультация: 30 мин сверх часов" in told.text
    assert "списано" not in told.text
    assert "Часов не хватило на 30 мин: по прайсу это 1\u00a0500\u00a0₽" in told.text
    assert "Решение – кнопкой в следующем сообщении" in told.text
    await stage.boris.see("не хватило часов", button="Согласен: 1\u00a0500\u00a0₽")
    card = await stage.igor.see("ждёт решения", button="Согласен")
    button = "Согласен" if agreed else "Не оплачивать"
    assert await stage.olga.tap(card, button) == (
        "Записано: клиент согласен" if agreed else "Записано: не оплачивается"
    )
    noted = await stage.boris.see("согласована оплата" if agreed else "решено не оплачивать")
    assert "Записано со слов вашей компании: Ольга Громова" in noted.text
    assert await stage.igor.tap_data(card, card.data(button)) == "Решение уже записано."
    await stage.settled()
    assert await stage.rows("SELECT fate, shortage_minutes, amount FROM work_line") == [
        ("money" if agreed else "unpaid", 30, 150_000)
    ]
    assert await stage.rows("SELECT state FROM proposal") == [("approved" if agreed else "declined",)]
    assert await stage.value("SELECT count(*) FROM ledger_entry WHERE account_id <> 1") == 0


async def test_entering_work_takes_the_ticket_and_the_client_is_told(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.write("15 консультация", reply_to=await stage.card(number))
    await stage.anna.see("в работе: Игорь Лебедев")
    assert "уже в работе: Игорь Лебедев" in await stage.olga.tap_data(
        await stage.card(number), f"k1:take:{await stage.value('SELECT id FROM ticket')}"
    )

"""The whole life of a ticket: from a message on a phone to minutes in the ledger."""

from tests.e2e.conftest import Stage


async def test_from_a_message_to_the_balance(stage: Stage) -> None:
    before = await stage.anna.last_id()
    await stage.anna.write("Не проводится реализация, пишет «не хватает товара»")
    offer = await stage.anna.see("Новая заявка", after=before)
    await stage.anna.tap(offer, "Открыть заявку")
    await stage.anna.see("Заявка №.1001 открыта")

    card = await stage.igor.see("1001")
    assert "ООО «Ромашка» · 5 ч 30 мин" in card.text
    assert "Анна Смирнова, +7 916 123-45-67" in card.text
    assert "Не проводится реализация" in card.text

    assert await stage.igor.tap(card, "Взять") == "Заявка №\u00a01001 ваша"
    await stage.anna.see("в работе: Игорь Лебедев")

    await stage.igor.write("Посмотрел, дело в резервах", reply_to=card)
    answer = await stage.anna.see("Посмотрел, дело в резервах")
    assert "Игорь Лебедев" in answer.text
    await stage.anna.write("Спасибо, проверяю", reply_to=answer)
    relayed = await stage.igor.see("Спасибо, проверяю")
    assert "Анна Смирнова" in relayed.text

    await stage.igor.write("40 консультация", reply_to=card)
    card = await stage.igor.see("Консультация – 40 мин")
    await stage.igor.write("20 обновление", reply_to=relayed)
    card = await stage.igor.see("Обновление.* – 20 мин")
    await stage.igor.tap(card, "Решить")
    preview = await stage.igor.see("Решить №.1001", button="Подтвердить")
    assert "спишется 45 мин" in preview.text
    assert "5 ч 30 мин → останется 4 ч 45 мин" in preview.text
    await stage.igor.tap(preview, "Подтвердить")

    told = await stage.anna.see("решена")
    assert "заняло 40 мин, списано 45 мин" in told.text
    assert "20 мин, без списания" in told.text
    assert "4 часа 45 минут" in told.text

    await stage.anna.write("Баланс")
    balance = await stage.anna.see("Доступно: 4 часа 45 минут")
    assert "−45 мин" in balance.text
    assert await stage.value("SELECT sum(minutes) FROM ledger_entry") == 285
    assert await stage.value("SELECT sum(remaining) FROM ledger_grant") == 285

"""Nothing needs the group: an engineer does a whole ticket in a private chat with the bot, and both cards say the same."""

from tests.e2e.conftest import IGOR, Stage


async def test_a_ticket_from_beginning_to_end_in_private(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не печатается счёт")
    await stage.card(number)
    igor = stage.phones.phone(IGOR)
    await igor.write("/next")
    await igor.tap(await igor.see("Следующая", button="Карточка"), "Карточка")
    card = await igor.see("Анна Смирнова(.|\n)*Не печатается счёт", button="Взять")
    assert "ООО «Ромашка» · 5 ч 30 мин" in card.text

    await igor.tap(card, "Взять")
    await stage.card(number, words="в работе · Игорь|Игорь Лебедев")
    await igor.see("в работе · Игорь Лебедев", button="Решить")
    await igor.write("Какой принтер?", reply_to=card)
    await stage.anna.see("Какой принтер")

    # What a colleague does in the group shows here, too.
    await stage.olga.write("15 обновление", reply_to=await stage.card(number))
    await igor.see("Обновление(.|\n)*– 15 мин", button="Решить")
    await igor.tap(await igor.see("Не печатается", button="+ Работа"), "+ Работа")
    await igor.tap(await igor.see("Не печатается", button="Консультация"), "Консультация")
    await igor.tap(await igor.see("Не печатается", button="45 мин"), "45 мин")
    await igor.see("Консультация – 45 мин", button="Решить")
    await stage.card(number, words="Консультация – 45 мин")

    await igor.tap(await igor.see("Не печатается", button="Решить"), "Решить")
    preview = await igor.see(f"Решить №.{number}", button="Подтвердить")
    assert "останется 4 ч 45 мин" in preview.text
    await igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("решена")
    assert "4 часа 45 минут" in told.text
    await stage.card(number, words="решена")
    await igor.see(f"№.{number} · ✅")
    assert await stage.value("SELECT sum(remaining) FROM ledger_grant") == 285


async def test_a_client_s_private_chat_opens_no_card(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    offer = await stage.boris.write("Здравствуйте")
    shown = await stage.boris.see("Новая заявка")
    assert await stage.boris.tap_data(shown, card.data("Взять")) == "Эта кнопка устарела."
    assert offer.id < shown.id
    assert await stage.value("SELECT state FROM ticket") == "open"

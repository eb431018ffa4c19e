"""What may be done for a company: set by a director, seen by everybody, said at once where it stands in the way."""

from tests.e2e.conftest import Stage


async def set_terms(stage: Stage, button: str, reason: str) -> None:
    boss = stage.director
    before = await boss.last_id()
    await boss.write("/company ромашка")
    await boss.tap(await boss.see("Выберите", after=before), "Ромашка")
    shown = await boss.see("ИНН", after=before)
    await boss.tap(shown, button)
    await boss.see("Напишите причину", after=before)
    await boss.write(reason)
    await boss.see("Готово", after=before)


async def test_a_director_sets_prepayment(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    boss = stage.director
    await boss.write("ромашка")
    await boss.tap(await boss.see("Выберите"), "Ромашка")
    shown = await boss.see("ИНН")
    assert "Работа: можно работать\nЕсли часов не хватит: спрашиваем клиента\n" in shown.text
    assert shown.buttons == [
        "Выписка…",
        "💳 Предоплата",
        "⛔ Запретить",
        "Не хватит – за деньги",
        "Не хватит – стоп",
        "Контакты",
        "Договоры",
    ]
    await boss.tap(shown, "Предоплата")
    asked = await boss.see("Напишите причину")
    assert asked.text == (
        "ООО «Ромашка» · 5 ч 30 мин\n"
        "Будет: только предоплата. Почему? Напишите причину, её увидят коллеги в группе. /cancel – передумать."
    )
    await boss.write("ы" * 301)
    await boss.see("не длиннее 300 знаков: её увидят коллеги")
    await boss.write("не платят <с октября>")
    assert (await boss.see("Готово")).text == "Готово. ООО «Ромашка» · 5 ч 30 мин · 💳 предоплата"
    told = await stage.igor.see("Работа с")
    assert told.text == (
        "Работа с ООО «Ромашка» · 5 ч 30 мин: только предоплата.\nПричина: не платят <с октября>. Павел Орлов"
    )
    card = await stage.card(number, words="предоплата")
    assert "ООО «Ромашка» · 5 ч 30 мин · 💳 предоплата\n" in card.text
    # The reason is not the client's to read.
    assert not [each for each in await stage.anna.messages() if "октября" in each.text]
    await boss.tap(shown, "Предоплата")
    before = await boss.last_id()
    await boss.write("ещё раз")
    await boss.see("Так и есть", after=before)
    await boss.write("/cancel")
    await boss.see("ничего не сделано")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_work_that_is_hindered_is_kept_and_said_at_once(stage: Stage) -> None:
    await set_terms(stage, "Запретить", "суд")
    number = await stage.open_ticket(stage.anna, "Вопрос")  # opening is never blocked
    card = await stage.card(number)
    assert "⛔ работа запрещена" in card.text
    said = (
        f"⛔ Работа с клиентом запрещена, решить № {number} нельзя. Строки сохранены. "
        "Разрешить может директор – в карточке клиента."
    )
    await stage.igor.write("45 консультация", reply_to=card)
    assert (await stage.igor.see("Строки сохранены")).text == said
    card = await stage.card(number, words="Консультация – 45 мин")
    await stage.igor.tap(card, "+ Работа")
    await stage.igor.tap(await stage.igor.see(str(number), button="Консультация"), "Консультация")
    assert await stage.igor.tap(await stage.igor.see(str(number), button="1 ч 30 мин"), "15 мин") == said
    card = await stage.card(number, words="– 15 мин")
    confirm = f"r1:{await stage.value('SELECT id FROM ticket')}:{await stage.value('SELECT version FROM ticket')}"
    await stage.igor.tap(card, "Решить")
    preview = await stage.igor.see("Решить №", button="Назад")
    assert preview.buttons == ["← Назад"]
    assert preview.text.endswith(said)
    assert await stage.igor.tap_data(preview, confirm) == said
    assert await stage.rows("SELECT state, completions FROM ticket") == [("in_progress", 0)]
    await set_terms(stage, "Можно работать", "договорились")
    await stage.card(number, words="Консультация – 15 мин")
    await stage.igor.tap(await stage.card(number), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.see("решена")


async def test_no_work_beyond_the_hours(stage: Stage) -> None:
    await set_terms(stage, "стоп", "так договорились")
    told = await stage.igor.see("если часов не хватит")
    assert told.text.startswith("ООО «Ромашка» · 5 ч 30 мин, если часов не хватит: сверх часов не работаем.\n")
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    assert "ООО «Ромашка» · 5 ч 30 мин · сверх часов не работаем" in card.text
    before = await stage.igor.last_id()
    await stage.igor.write("300 консультация", reply_to=card)
    await stage.card(number, words="– 5 ч,")
    await stage.igor.write("60 консультация", reply_to=card)
    refused = await stage.igor.see("часов не хватает", after=before)
    assert "Сократите их или добавьте часы." in refused.text
    assert len([each for each in await stage.igor.messages() if "Строки сохранены" in each.text]) == 1
    await stage.igor.tap(await stage.card(number, words="– 1 ч,"), "Решить")
    preview = await stage.igor.see("Не хватает 30 мин", button="Назад")
    assert preview.buttons == ["← Назад"]


async def test_engineers_see_it_and_cannot_set_it(stage: Stage) -> None:
    engineer = stage.phones.phone(301)
    await engineer.write("ромашка")
    await engineer.tap(await engineer.see("Выберите"), "Ромашка")
    shown = await engineer.see("Работа: можно работать")
    assert shown.buttons == ["Выписка…"]
    for forged in ("ct1:1:forbidden", "ct1:1:block", "ct1:1:nonsense"):
        assert await engineer.tap_data(shown, forged) == (
            "Это решает директор или администратор. Попросите его: кнопки у него те же."
        )
    await stage.director.write("/help")
    helped = await stage.director.see("здесь можно")
    assert await stage.director.tap_data(helped, "ct1:1:nonsense") == "Эта кнопка устарела."
    assert await stage.director.tap_data(helped, "ct1:99:block") == "Компания не найдена."
    assert await stage.rows("SELECT DISTINCT work_state, shortage_policy FROM company") == [("allowed", "ask")]

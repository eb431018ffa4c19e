"""Work without forms, as people see it: two taps from the taken ticket to the resolved one; timers, lines in words, evidence,
ready answers. The client learns nothing of how the time was measured."""

from datetime import timedelta

from backend.timers import Timers
from bot.wake import Wake
from tests.e2e.conftest import Stage


async def test_from_taken_to_resolved_in_two_taps(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос по НДС")
    stage.clock.advance(timedelta(minutes=2))
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.igor.see("в работе", button="Решить")
    for minutes, words in ((3, "Смотрю вашу базу"), (20, "Исправил, проверьте")):
        stage.clock.advance(timedelta(minutes=minutes))
        await stage.igor.write(words, reply_to=await stage.card(number))
        await stage.anna.see(words)
    await stage.igor.write("звонок 5", reply_to=await stage.card(number))
    await stage.igor.see("Звонок 5 мин отмечен в №.1001. Это не строка работ")
    stage.clock.advance(timedelta(minutes=10))
    await stage.settled()
    assert "☎️ 1 звонок, 5 мин" in (await stage.card(number)).text

    await stage.igor.tap(await stage.card(number), "Решить")
    preview = await stage.igor.see("Видно 33 мин вашей работы", button="Консультация · 33 мин")
    assert "взята 10:02, вы писали 10:05–10:25, звонки 5 мин." in preview.text
    assert "• Консультация: 33 мин → спишется 30 мин" in preview.text
    assert "• Консультация: 30 мин (обычно) → спишется 30 мин" in preview.text
    drafted = preview.data("Консультация · 33 мин")
    assert await stage.igor.tap(preview, "Консультация · 33 мин") == "№\u00a01001 решена"
    assert "уже не в работе" in await stage.olga.tap_data(preview, drafted)
    told = await stage.anna.see("решена", button="вернуть")
    assert "• Консультация: заняло 33 мин, списано 30 мин" in told.text
    assert await stage.rows("SELECT minutes FROM ledger_entry WHERE kind = 'charge'") == [(-30,)]
    assert not [each for each in await stage.anna.messages() if "звонок" in each.text.lower()]


async def test_timers_words_evidence_and_ready_answers(stage: Stage) -> None:
    first = await stage.open_ticket(stage.anna, "Не проводится реализация")
    second = await stage.open_ticket(stage.boris, "Вопрос про отпуск")

    # A timer stops the other one; what was done is asked where the ticket does not say it.
    assert await stage.igor.tap(await stage.card(first), "▶️ Таймер") == f"⏱ Таймер по №\u00a0{first} пошёл"
    await stage.card(first, words="⏱ Игорь Лебедев с 10:00")
    assert "не идёт" in await stage.olga.tap(await stage.igor.see("⏱", button="⏹ Стоп"), "⏹ Стоп")
    stage.clock.advance(timedelta(minutes=25))
    said = await stage.igor.tap(await stage.card(second), "▶️ Таймер")
    assert said == f"⏱ Таймер по №\u00a0{second} пошёл\n⏹ №\u00a0{first}: 25 мин. Что сделано?"
    asked = await stage.igor.see(f"⏹ №.{first}: 25 мин. Что сделано", button="Доработка отчёта, 25 мин")
    assert "записано Доработка отчёта, 25 мин" in await stage.olga.tap(asked, "Доработка отчёта, 25 мин")
    assert "уже записано" in await stage.igor.tap_data(asked, asked.data("Доработка отчёта, 25 мин"))
    await stage.card(first, words="Доработка отчёта – 25 мин, Игорь Лебедев")

    # In private a reminder comes, and the stop from there.
    igor_alone = stage.phones.phone(301)
    stage.clock.advance(timedelta(minutes=15))
    await igor_alone.write("/time")
    day = await igor_alone.see("Сегодня записано 25 мин", button="⏹ Стоп")
    assert f"⏱ №\u00a0{second} – таймер идёт с 10:25, 15 мин" in day.text
    assert await igor_alone.tap(day, "⏹ Стоп") == f"⏹ №\u00a0{second}: записано Консультация, 15 мин"
    await stage.igor.write("таймер", reply_to=await stage.card(second))
    await stage.igor.see(f"Таймер по №.{second} пошёл")
    stage.clock.advance(timedelta(minutes=10))
    await stage.igor.tap(await stage.card(second, words="⏱ Игорь"), "Решить")
    preview = await stage.igor.see("Решить №", button="Подтвердить")
    assert "• Консультация: 15 мин" in preview.text
    assert "• Консультация: 10 мин" in preview.text
    await stage.igor.tap(preview, "Назад")

    # Several lines in one message; what is unclear is asked and costs the others nothing.
    card = await stage.card(first)
    await stage.igor.write("45 консультация, 1,5 ч доработка отчёта, обновление, обучение", reply_to=card)
    entered = await stage.igor.see("Записано в №")
    assert entered.text.splitlines()[1:] == [
        "• Консультация – 45 мин",
        "• Доработка отчёта – 1 ч 30 мин",
        "• Обновление – 30 мин, обычное время",
    ]
    asked = await stage.igor.see("«обучение»: сколько времени", button="45 мин")
    assert await stage.igor.tap(asked, "45 мин") == "Записано: Обучение, 45 мин"
    assert "уже записано" in await stage.igor.tap_data(asked, asked.data("45 мин"))

    # A voice is kept and not sent; words that are no work are not sent from here either.
    await stage.igor.tap(await stage.card(first, words="Обучение"), "+ Работа")
    await stage.igor.tap(await stage.igor.see(f"№.{first}", button="🎙 Голосом"), "🎙 Голосом")
    prompt = await stage.igor.see("Что сделано по №")
    await stage.igor.send_files("voice", ("a.ogg", b"x"), reply_to=prompt)
    kept = await stage.igor.see("Голосовое сохранено", button="Установка 1С, 30 мин")
    await stage.igor.tap(kept, "Установка 1С, 30 мин")
    await stage.igor.write("ну там всё сложно", reply_to=prompt)
    await stage.igor.see("Не похоже на работу")
    await stage.settled()
    assert "🎙 1" in (await stage.card(first)).text

    # Ready answers: a director writes them, an engineer looks and sends.
    await stage.director.write("/template add Перезагрузка\nЗдравствуйте, {клиент}! Перезапустите 1С. <b>{номер}</b>")
    await stage.director.see("Готовый ответ «Перезагрузка» добавлен")
    await stage.igor.write("/template add Моё\nтекст")
    await stage.igor.see("решает директор или администратор")
    await stage.igor.tap(await stage.card(first), "💬 Шаблон")
    await stage.igor.tap(await stage.igor.see(f"№.{first}", button="Перезагрузка"), "Перезагрузка")
    shown = await stage.igor.see("Отправить клиенту по", button="Отправить клиенту")
    assert await stage.igor.tap(shown, "Отправить клиенту") == "Отправлено"
    assert "уже что-то отправили" in await stage.olga.tap_data(shown, shown.data("Отправить клиенту"))
    got = await stage.anna.see("Здравствуйте, Анна Смирнова! Перезапустите 1С")
    assert f"<b>№\u00a0{first}</b>" in got.text
    await stage.igor.see("Игорь Лебедев – клиенту по №")

    # The forgotten timer of the evening.
    await stage.igor.tap(await stage.card(first), "▶️ Таймер")
    await stage.settled()
    stage.clock.advance(timedelta(minutes=95))
    timers = Timers(stage.database, Wake(), stage.settings.timers)
    assert await timers.look()
    await igor_alone.see(f"таймер по №.{first} идёт с 10:50, уже 1 ч 35 мин", button="⏹ Стоп")
    stage.clock.advance(timedelta(hours=4))
    assert await timers.look()
    await igor_alone.see(f"таймер по №.{first} остановлен: он шёл 4 ч")
    await stage.card(first, words="⚠️ таймер остановился сам")

    await stage.settled()
    to_client = await stage.rows("SELECT text FROM ticket_message WHERE side = 'staff'")
    assert len(to_client) == 1
    for words in ("таймер", "45 консультация", "сложно", "голосов"):
        for client in (stage.anna, stage.boris):
            assert not [each for each in await client.messages() if words in each.text.lower()]

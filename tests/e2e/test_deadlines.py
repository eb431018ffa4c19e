"""Deadlines as people meet them: on the card, in «Почему такой срок?», and when it is urgent."""

from datetime import datetime, timedelta

from tests.clock import MOSCOW
from tests.e2e.conftest import Stage

FRIDAY_EVENING = datetime(2026, 10, 30, 17, 30, tzinfo=MOSCOW)


async def test_a_friday_evening_before_a_holiday_explains_itself(cold_stage: Stage) -> None:
    stage = cold_stage
    stage.clock.set(FRIDAY_EVENING)
    await stage.start_desk()
    number = await stage.open_ticket(stage.anna, "Не закрывается месяц")
    card = await stage.card(number, words="реакция до пн 9:30 · решение до чт 9:30")
    await stage.igor.tap(card, "Сроки")
    shown = await stage.igor.see("почему такие сроки", button="Назад")
    for said in (
        "Ответить до: пн 2 ноября 9:30, норма 1 ч",
        "Решить до: чт 5 ноября 9:30, норма 16 ч",
        "сб 31 октября – вс 1 ноября: не считается – выходной",
        "вт 3 ноября: 9:00–13:00, 14:00–17:00 – 7 ч (короткий день)",
        "ср 4 ноября: не считается – День народного единства",
        "чт 5 ноября: 9:00–9:30 – 30 мин",
    ):
        assert said in shown.text, shown.text
    assert shown.buttons == ["Не к спеху", "🔥 Срочная", "📅 Предложить срок", "← Назад"]
    await stage.igor.tap(shown, "Назад")
    await stage.card(number)

    await stage.anna.write("/tickets")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), "Не закрывается")
    view = await stage.anna.see("Решим до: чт 9:30", button="Почему такой срок")
    await stage.anna.tap(view, "Почему такой срок")
    why = await stage.anna.see("решим до: чт 5 ноября 9:30")
    assert "• вт 3 ноября: короткий день, на час меньше\n• ср 4 ноября: День народного единства" in why.text
    assert why.buttons == ["← К заявке"]
    await stage.anna.tap(why, "К заявке")
    await stage.anna.see("Решим до: чт 9:30", button="Почему такой срок")


async def test_waiting_for_the_client_stops_the_clock_and_both_see_it(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не проводится реализация")
    card = await stage.card(number, words="решение до ср 10:00")
    await stage.igor.tap(card, "Спросить")
    prompt = await stage.igor.see("Ответьте на это сообщение вопросом")
    await stage.igor.write("Какая версия?", reply_to=prompt)
    await stage.card(number, words="решение: ждём клиента, потом останется 16 ч")
    stage.clock.advance(timedelta(hours=1, minutes=30))
    await stage.anna.see("Какая версия?")
    await stage.anna.write("3.0.170")
    await stage.card(number, words="решение до ср 11:30")


async def test_a_client_asks_for_haste_and_staff_decides(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Касса не печатает чеки")
    await stage.card(number, words="реакция до 11:00 · решение до ср 10:00")
    await stage.anna.write("/tickets")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), "Касса")
    view = await stage.anna.see("Решим до", button="Это срочно")
    await stage.anna.tap(view, "Это срочно")
    again = await stage.anna.see("Решим до: 15:00")
    assert "🔥 Это срочно" not in again.buttons
    await stage.igor.see(rf"🔥 Анна Смирнова просит сделать заявку №.{number} срочной")
    card = await stage.card(number, words="🔥 срочная · реакция до 10:15 · решение до 15:00")
    await stage.anna.tap_data(view, view.data("Это срочно"))  # a stale button: nothing happens twice
    await stage.igor.tap(card, "Сроки")
    await stage.igor.tap(await stage.igor.see("почему такие сроки"), "Обычная")
    await stage.card(number, words="реакция до 11:00 · решение до ср 10:00")
    # The client is told that the date has moved, and does not ring for haste again and again.
    await stage.anna.see(rf"Заявка №.{number} теперь обычная: так решил инженер(.|\n)*Решим до: ср 10:00")
    assert "уже определил инженер" in await stage.anna.tap_data(view, view.data("Это срочно"))
    assert await stage.value("SELECT count(*) FROM ticket_event WHERE kind = 'priority_changed'") == 2

"""What a client agrees to and does not: less time than an estimate, a talk first, hours to buy, a line to dispute, stars."""

from datetime import timedelta

from backend.demo.phones import Phone
from tests.e2e.conftest import GROUP, Stage


def boss(stage: Stage) -> Phone:
    return stage.phones.phone(303, GROUP)


async def _resolved(stage: Stage, number: int) -> None:
    await stage.igor.tap(await stage.card(number), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")


async def test_less_time_than_an_estimate(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Нужен отчёт")
    await stage.igor.write("оценка 90", reply_to=await stage.card(number))
    asked = await stage.anna.see("Оценка по заявке", button="До 30 мин")
    assert "Передали: хотите обсудить." in await stage.anna.tap(asked, "Обсудить")
    said = await stage.igor.see("хочет обсудить оценку 1 ч 30 мин. Просит: Анна Смирнова")
    assert said.raw["reply_to_message"]["message_id"] == (await stage.card(number, words="обсудить")).id
    await stage.anna.write("А за полчаса нельзя?")
    await stage.igor.see("А за полчаса нельзя")
    asked = await stage.anna.see("Оценка по заявке", button="До 30 мин")
    assert "Обсудить" not in asked.buttons
    assert "Записано: до 30 мин" in await stage.anna.tap(asked, "До 30 мин")
    await stage.anna.see("Согласовано: не больше 30 мин")
    await stage.igor.see("согласен только до 30 мин .оценка – 1 ч 30 мин., держим 30 мин")
    await stage.igor.write("45 консультация", reply_to=await stage.card(number, words="согласована, держим 30 мин"))
    await stage.igor.see("клиент согласился на 30 мин, а записано уже 45 мин")
    await stage.igor.tap(await stage.card(number, words="45 мин"), "Решить")
    preview = await stage.igor.see(f"Решить №.{number}", button="Подтвердить")
    assert "Клиент согласился на 30 мин; сверх этого – 15 мин." in preview.text
    assert "О лишних 15 мин (750\u00a0₽) клиента спросим отдельно" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("решена")
    assert "Сверх согласованного времени вышло 15 мин. Без вашего решения за это ничего не спишем" in told.text
    offer = await stage.anna.see("работы вышло больше, чем вы согласовали: лишних 15 мин", button="Согласен")
    assert offer.buttons == ["Согласен: 750\u00a0₽", "Списать с часов", "Не оплачиваю", "Обсудить"]
    await stage.anna.tap(offer, "Не оплачиваю")
    await stage.igor.see("клиент не оплачивает 15 мин")
    await stage.settled()
    assert await stage.rows("SELECT covered_minutes, shortage_minutes, fate FROM work_line") == [(30, 15, "unpaid")]


async def test_hours_are_bought(stage: Stage) -> None:
    await stage.anna.write("Баланс")
    balance = await stage.anna.see("Доступно", button="Купить часы")
    assert "(сгорят через 354 дня)" in balance.text
    await stage.anna.tap(balance, "Купить")
    which = await stage.anna.see("Сколько часов купить. Час стоит 3.000.₽", button="5 ч")
    await stage.anna.tap(which, "Другое")
    await stage.anna.see("Напишите, сколько часов")
    await stage.anna.write("много")
    await stage.anna.see("Не понял, сколько часов.*cancel")
    await stage.anna.write("7,5")
    await stage.anna.see("7 часов 30 минут – 22.500.₽", button="Попросить счёт")
    await stage.anna.tap(which, "5 ч")
    offer = await stage.anna.see("5 часов – 15.000.₽", button="Попросить счёт")
    assert await stage.anna.tap(offer, "Попросить счёт") == "Запрос передан"
    assert "Запрос на часы уже передан" in await stage.anna.tap_data(offer, offer.data("Попросить"))
    await stage.anna.see("Запрос принят: 5 часов – 15.000.₽", button="Отозвать")
    # Nobody has bound a chat of the accountant's: the engineers' group is asked.
    asked = await stage.igor.see("Запрос №.1: купить часы", button="Счёт выставлен")
    assert "ООО «Ромашка» · 5 ч 30 мин" in asked.text
    await stage.igor.tap(asked, "Счёт выставлен")
    await stage.anna.see("Счёт выставлен: 5 часов")
    asked = await stage.igor.see("Счёт выставлен, ждём оплату(.|\n)*Игорь Лебедев", button="Оплачено")
    assert "директор или администратор" in await stage.igor.tap(asked, "Оплачено")
    await boss(stage).tap(asked, "Оплачено")
    sure = await stage.igor.see("Оплата пришла. Начислим 5 часов", button="Начислить 5 ч")
    assert "Часы начислены" in await boss(stage).tap(sure, "Начислить")
    await stage.anna.see("Зачислены купленные часы – 5 часов: оплата по запросу №.1")
    await stage.igor.see("Оплачено, часы начислены(.|\n)*Павел Орлов")
    await stage.settled()
    assert await stage.rows("SELECT count(*), sum(minutes) FROM ledger_grant WHERE kind = 'purchase'") == [(1, 300)]

    await stage.phones.post("groups", id=-9007, title="Счета", members=[303], type="group", bot="administrator")
    await stage.phones.phone(303, -9007).write("/bind accountant")
    await stage.phones.phone(303, -9007).see("запросы на счета будут приходить сюда")
    await stage.anna.tap_data(offer, offer.data("Попросить"))
    await stage.phones.phone(303, -9007).see("Запрос №.2: купить часы", button="Счёт выставлен")


async def test_a_line_is_disputed_and_stars_are_given(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не проводится реализация")
    await stage.igor.write("40 консультация", reply_to=await stage.card(number))
    await stage.igor.write("50 отчёт", reply_to=await stage.card(number, words="– 40 мин"))
    await stage.card(number, words="– 50 мин")
    await _resolved(stage, number)
    told = await stage.anna.see("решена", button="Не согласен")
    assert await stage.anna.tap(told, "Не согласен") == "Передали: разберёмся и ответим здесь"
    await stage.anna.see("Вы не согласны со строкой «Консультация»")
    await stage.anna.write("Говорили <15> минут")
    await stage.anna.see("Спасибо, передали ваши слова")
    seen = await stage.igor.see("клиент не согласен(.|\n)*Говорили <15> минут", button="Сторно полностью")
    assert "Консультация, Игорь Лебедев, сегодня: заняло 40 мин, списано 45 мин" in seen.text
    assert "директор или администратор" in await stage.igor.tap(seen, "Сторно")
    for said, shown in (("/quiet", "Тихих часов нет"), ("/quiet ночью", "Не понял"), ("/quiet 23-7", "23:00–7:00")):
        await stage.director.write(said)
        await stage.director.see(shown)
    await stage.director.write("/quiet нет")
    await stage.director.write("/disputes")
    listed = await stage.director.see("не согласен со списанием: 1", button=str(number))
    await stage.director.tap(listed, str(number))
    await stage.director.tap(await stage.director.see("Говорили", button="Сторно"), "Сторно")
    preview = await stage.director.see("Убрать из №", button="Подтвердить сторно")
    assert "Вернётся: 45 мин" in preview.text
    await stage.director.tap(preview, "Подтвердить")
    await stage.director.see("Строка убрана, списанное возвращено")
    fixed = await stage.anna.see("исправлено списание")
    assert "по вашему обращению «Говорили <15> минут»: строка снята полностью" in fixed.text
    await stage.igor.see("клиент не согласен(.|\n)*Строка убрана")

    # From the balance to a line, why it was charged and the dispute: three taps.
    await stage.anna.write("Баланс")
    await stage.anna.tap(await stage.anna.see("Доступно", button="На что ушли"), "На что ушли")
    spent = await stage.anna.see("На что ушли часы", button="Доработка отчёта · 1 ч")
    await stage.anna.tap(spent, "Доработка отчёта")
    await stage.anna.tap(await stage.anna.see("Почему 1 ч", button="Не согласен"), "Не согласен")
    seen = await stage.igor.see("клиент не согласен(.|\n)*Доработка отчёта", button="Оставить")
    before = await stage.igor.last_id()
    await boss(stage).tap(seen, "Оставить")
    prompt = await stage.igor.see("списание остаётся. Почему", after=before)
    await boss(stage).write("Отчёт меняли по вашей просьбе", reply_to=prompt)
    kept = await stage.anna.see("строка «Доработка отчёта» остаётся как есть")
    assert "Павел Орлов: Отчёт меняли по вашей просьбе" in kept.text

    assert "Жаль" in await stage.anna.tap(told, "2 ★")
    await stage.anna.write("Долго ждали")
    await stage.anna.see("Спасибо, передали ваши слова", after=kept.id)
    await stage.director.see("★★☆☆☆ №.(.|\n)*клиент недоволен")
    await stage.igor.see("★★☆☆☆ №.(.|\n)*Долго ждали")
    assert "Ваша оценка: 5" in await stage.anna.tap(told, "5 ★")
    await stage.card(number, words="★★★★★ «Долго ждали»")
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE text LIKE 'Долго%'") == 0

    await stage.anna.tap(told, "закрыть")
    await stage.anna.write("/find реализации")
    await stage.anna.see("По словам «реализации»", button=str(number))
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки", button="История"), "История")
    await stage.anna.tap(await stage.anna.see("Выполненные заявки: 1", button=str(number)), str(number))
    await stage.anna.see("закрыта(.|\n)*Работы", button="1 ★")

    await stage.anna.write("/settings")
    screen = await stage.anna.see("Уведомления", button="✅ Заявку взяли")
    await stage.anna.tap(screen, "Заявку взяли")
    await stage.anna.tap(await stage.anna.see("Уведомления", button="▫️ Заявку взяли"), "Тихие часы")
    await stage.anna.tap(await stage.anna.see("не беспокоить", button="Другие"), "Другие")
    await stage.anna.write("22-8")
    await stage.anna.see("Тихие часы: 22:00–8:00", button="ответы ждут")
    stage.clock.advance(timedelta(hours=13))  # 23:00
    number = await stage.open_ticket(stage.anna, "Ночной вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.igor.write("Сейчас посмотрю", reply_to=await stage.card(number, words="Игорь"))
    await stage.anna.see("Сейчас посмотрю")
    await stage.igor.write("15 консультация", reply_to=await stage.card(number))
    await stage.card(number, words="– 15 мин")
    await _resolved(stage, number)
    await stage.until("SELECT count(*) = 1 FROM outbox WHERE lane LIKE '%later' AND kind = 'ticket.resolved'")
    assert not [one for one in await stage.anna.messages() if f"{number} решена" in one.text]
    await stage.anna.write("/settings")
    await stage.anna.tap(await stage.anna.see("Тихие часы: 22:00", button="🌙"), "🌙")
    await stage.anna.tap(await stage.anna.see("не беспокоить", button="Без тихих"), "Без тихих")
    await stage.anna.see(f"{number} решена")  # nothing was lost
    assert not [one for one in await stage.anna.messages() if f"{number} в работе" in one.text]

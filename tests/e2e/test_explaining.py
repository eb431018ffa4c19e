"""«Почему 45 мин?»: the client's one tap, the engineers' one."""

from core.billing.tariffs import agree_terms
from core.catalog.rounding import Rounding, RoundingScope
from tests.e2e.conftest import Stage
from tests.e2e.test_correcting import boss, resolved
from tests.factories import SYSTEM


async def test_under_the_notice_and_in_the_ticket(stage: Stage) -> None:
    number = await resolved(stage, "40 консультация", "20 обновление", "30 отчёт", "10 установка", "30 консультация")
    told = await stage.anna.see("решена")
    assert told.buttons == [
        "Да, закрыть заявку",
        "Нет, вернуть в работу",
        *(f"{stars} ★" for stars in range(1, 6)),
        *("Почему 45 мин: Консультация", "✋ Не согласен"),
        *("Почему 1 ч: Доработка отчёта", "✋ Не согласен"),
        *("Почему 4\u00a0500\u00a0₽: Установка 1С", "✋ Не согласен"),
    ]
    await stage.anna.tap(told, "Почему 45 мин")
    why = await stage.anna.see("Почему 45 мин?")
    assert why.text == (
        "Почему 45 мин?\n"
        f"Консультация, заявка №\u00a0{number}\n\n"
        "Игорь Лебедев, сегодня: заняло 40 мин\n"
        "Правило: по 15 минут вверх, не меньше 15, до 5 лишних минут прощаем.\n"
        "40 мин → 3 × 15 мин = 45 мин\n"
        "Оплачено часами:\n"
        "• 45 мин – из часов, действующих до 12 ноября 2027 г."
    )
    await stage.anna.tap(told, "Почему 1 ч")
    why = await stage.anna.see("Почему 1 ч?")
    assert "Правило: по 30 минут вверх, не меньше часа.\n30 мин – меньше наименьшего, поэтому 1 ч\n" in why.text
    await stage.anna.tap(told, "₽")
    why = await stage.anna.see("Почему 4.500.₽?")
    assert why.text.endswith(
        "заняло 10 мин\nПлатная услуга: 4\u00a0500\u00a0₽ за всю работу, сколько бы она ни заняла. "
        "Часы договора на неё не тратятся."
    )

    await stage.anna.write("/tickets")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), "Вопрос")
    view = await stage.anna.see("Переписка|Работы", button="Почему 45 мин: Консультация")
    assert view.buttons[-1] == "← Все заявки"
    before = await stage.anna.last_id()
    await stage.anna.tap(view, "Почему 1 ч")
    await stage.anna.see("Почему 1 ч?", after=before)


async def test_in_the_group_in_the_card_s_place(stage: Stage) -> None:
    number = await resolved(stage, "40 консультация", "20 обновление")
    before = await stage.igor.last_id()
    await stage.igor.tap(await stage.card(number), "Почему")
    shown = await stage.igor.see("Почему 45 мин?", button="Назад")
    assert "Почему 0 мин?\nОбновление, заявка" in shown.text
    assert "Такие работы мы считаем, но часов и денег за них не берём." in shown.text
    await stage.igor.tap(shown, "Назад")
    await stage.card(number)
    assert await stage.igor.last_id() == before


async def test_a_wide_scope_and_a_corrected_line(stage: Stage) -> None:
    async with stage.database.work() as work:
        await agree_terms(
            work, SYSTEM, contract_id=1, service_id=1, price=None, rounding=Rounding(15, 15, 0, RoundingScope.TICKET)
        )
    number = await resolved(stage, "20 консультация", "25 консультация", "100 отчёт")
    told = await stage.anna.see("решена")
    await stage.igor.tap(await stage.card(number), "Почему")
    shown = await stage.igor.see("Почему 20 мин?")
    assert "Правило: по 15 минут вверх, время по заявке складываем.\nВсего по заявке: 45 мин – ровно" in shown.text
    assert "На эту строку приходится 20 мин" in shown.text

    paul = boss(stage)
    await paul.tap(shown, "Назад")
    await paul.tap(await stage.card(number), "Исправить")
    await paul.tap(await paul.see(rf"№.{number}", button="Доработка отчёта ·"), "Доработка отчёта")
    await paul.tap(await paul.see(rf"№.{number}", button="убрать"), "30 мин")
    await paul.write("ошиблись", reply_to=await paul.see("исправляем заявку"))
    await stage.anna.see("исправлено списание")
    before = await stage.anna.last_id()
    await stage.anna.tap(told, "Почему 2 ч")
    why = await stage.anna.see("Почему 2 ч?", after=before)
    assert "Потом эту строку исправили: здесь – как было посчитано сначала." in why.text

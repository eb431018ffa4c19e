"""One's own numbers: in private only, each leads to its lines, and a message of the week before a director reads of it."""

from datetime import datetime

import pytest

from backend import ticker
from tests.clock import MOSCOW
from tests.e2e.conftest import IGOR, Stage
from tests.e2e.test_correcting import resolved


@pytest.fixture
async def looking_stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk with a ticker that looks often which reports are due."""
    monkeypatch.setattr(ticker, "REPORTS_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


async def test_an_engineer_s_week(looking_stage: Stage) -> None:
    stage = looking_stage
    number = await resolved(stage, "40 консультация", "20 обновление")
    await stage.anna.tap(await stage.anna.see(f"№.{number} решена", button="5"), "5")
    await stage.settled()
    await stage.execute("UPDATE ticket_rating SET words = 'Спасибо, <b>быстро</b>!'")

    # In the group nothing is said but the way into the private chat.
    await stage.igor.write("/me")
    answered = await stage.igor.see("только для вас")
    assert answered.text == (
        "Ваши цифры – только для вас, в группе их не показываю. Откройте наш личный чат и напишите /me."
    )
    link = answered.raw["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link.endswith("?start=me")

    me = stage.phones.phone(IGOR)
    await me.start("me")
    shown = await me.see("Ваши цифры")
    assert (
        shown.text
        == (
            "Ваши цифры, с 23 по 29 ноября\n"
            "\n"
            "Записано 1 ч, решено 1 заявка.\n"
            "✅ Оплачено 40 мин (66 %): 40 мин – часами договоров.\n"
            "🔄 Обновления и другое без тарифа: 20 мин. Платы за них нет, но они посчитаны и видны клиенту.\n"
            "\n"
            f"Самая большая работа: № {number}, ООО «Ромашка» · 4 ч 45 мин – 1 ч.\n".replace("№ ", "№\u00a0")
            + f"💬 «Спасибо, <b>быстро</b>!» – ООО «Ромашка» · 4 ч 45 мин, № {number}\n".replace("№ ", "№\u00a0")
            # An hour of eight is 12.5 %; of it 45 minutes were charged: 9.4 % of eight hours, 75 % of the hour.
            + "В отчёте директору о вас: доступно 8 ч, записано 12 %, часами и деньгами 9 %, с отработанного 75\u00a0%.\n"
            "Срок решения выдержан: 1 из 1 (100 %).\n"
            "Первый ответ клиенту от вас: мало данных (1 заявка).\n"
            "Оценки: ★ 5,0 (1).\n"
            "\n"
            "Время в ваших руках, за три месяца\n"
            "Консультация: мало данных"
        )
    )
    assert shown.buttons == [
        "Записано", "Часами", "Без тарифа", "Решено", "Оценки",
        "Сегодня", "Вчера", "Эта неделя", "Прошлая неделя", "Этот месяц", "Прошлый месяц",
        "Что это?", "Что присылать…",
    ]  # fmt: skip

    # Each number leads to its lines, and back.
    for button, said in (
        ("Записано", "Записано: 1 ч\n"),
        ("Часами", "Оплачено часами договоров: 40 мин\n"),
        ("Без тарифа", "Без тарифа: 20 мин\n"),
        ("Решено", "Решено заявок: 1\n"),
        ("Оценки", "Оценок: 1\n"),
    ):
        await me.tap(await me.see("Ваши цифры", button=button), button)
        page = await me.see(said, button="← Назад")
        assert "ООО «Ромашка» · 4 ч 45 мин" in page.text
        assert str(number) in "".join(page.buttons)
        await me.tap(page, "← Назад")
    await me.tap(await me.see("Ваши цифры", button="Вчера"), "Вчера")
    await me.see("Ваши цифры, вчера\n\nЗаписей о работе за это время нет.")
    await me.tap(await me.see("вчера", button="Что это?"), "Что это?")
    await me.tap(await me.see("В ваших руках\nРабочие минуты", button="Назад"), "Назад")

    # Olga has numbers of her own: nothing of Igor's.
    olga = stage.phones.phone(stage.olga.person_id)
    await olga.write("/me")
    assert "Записей о работе за это время нет." in (await olga.see("Ваши цифры")).text

    # The evening's line only for who wants it.
    await me.tap(await me.see("Ваши цифры", button="Что присылать"), "Что присылать")
    listed = await me.see("Что и когда вам приходит", button="Ваш день: выключено")
    assert listed.buttons == [
        "Ваша неделя: пн в 9:00",
        "Ваш месяц: в первый рабочий день с 1-го числа, 9:00",
        "Ваш день: выключено",
        "Картинки: ☀️ светлые",
    ]
    await me.tap(listed, "Ваш день")
    await me.tap(await me.see("Ваш день: выключено", button="Включить"), "Включить")
    await me.see("Ваш день: по будням в 18:15")
    await olga.write("/summary")
    await olga.tap(await olga.see("Что и когда", button="Ваша неделя"), "Ваша неделя")
    await olga.tap(await olga.see("Ваша неделя: пн в 9:00", button="Выключить"), "Выключить")
    await olga.see("Ваша неделя: выключено")
    before = await me.last_id()
    stage.clock.set(datetime(2026, 11, 23, 18, 15, tzinfo=MOSCOW))
    evening = await me.see("Ваш день", after=before)
    assert evening.text == "Ваш день, сегодня\nЗаписано 1 ч, из них оплачено 40 мин. Решено заявок: 1."

    # On Monday the week: a picture with words, with the way to the rest. Olga has switched it off.
    heard = await olga.last_id()
    stage.clock.set(datetime(2026, 11, 30, 9, 0, tzinfo=MOSCOW))
    week = await me.see("Ваша неделя", after=evening.id, button="Подробно")
    assert week.text.startswith(
        "Ваша неделя, с 23 по 29 ноября\n\nЗаписано 1 ч, решено 1 заявка.\n✅ Оплачено 40 мин (66 %)"
    )
    assert week.raw["photo"]
    await me.tap(week, "Подробно")
    again = await me.see("Ваши цифры, с 23 по 29 ноября", after=week.id)
    assert again.buttons[0] == "Записано"
    await stage.settled()
    assert await olga.last_id() == heard
    # Nothing of all this was said in the group.
    assert not [one for one in await stage.igor.messages() if "Записано 1 ч" in one.text or "Оплачено" in one.text]

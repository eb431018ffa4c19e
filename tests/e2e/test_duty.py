"""Who is on duty: the schedule in words, «Я дежурю», «Замените меня», «Меня не будет», the line of the morning."""

import asyncio
from datetime import datetime

import pytest

from backend import ticker
from bot.keyboards.callbacks import DutyAction, DutyAwayCD, DutyCallCD, DutyCD, DutyPlanAction, DutyPlanCD, DutyUntilCD
from tests.clock import MOSCOW
from tests.e2e.conftest import IGOR, OLGA, Stage

SCHEDULES = "SELECT kind, author FROM duty_schedule ORDER BY id"
SUBSTITUTIONS = (
    "SELECT name, ends_at FROM duty_substitution JOIN staff ON staff.id = staff_id ORDER BY duty_substitution.id"
)
STALE = "Эта кнопка устарела."


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


async def planned(stage: Stage, words: str) -> None:
    """The director has made a schedule."""
    before = await stage.director.last_id()
    await stage.director.write(f"/duty {words}")
    preview = await stage.director.see("график дежурств", after=before, button="Сохранить")
    await stage.director.tap(preview, "Сохранить")
    await stage.director.see("График сохранён", after=before)


async def test_a_schedule_in_words(stage: Stage) -> None:
    boss = stage.director
    await boss.write("/duty")
    shown = await boss.see("Никто не дежурит: графика нет")
    assert "/duty по неделям Иванов" in shown.text
    for broken, said in (
        ("пн Сидоров", "«Сидоров» – кто это? Есть: Игорь Лебедев, Ольга Громова, Павел Орлов."),
        ("чепуха <b>", "Не понял: «чепуха <b>»."),
        ("пн Лебедев, пн Громова", "Один день назван дважды: пн."),
    ):
        before = await boss.last_id()
        await boss.write(f"/duty {broken}")
        assert (await boss.see(".", after=before)).text.startswith(said)
    await boss.write("/duty пн-ср Лебедев, чт-пт ольга")
    preview = await boss.see("Новый график", button="Сохранить")
    assert preview.text.startswith(
        "🛡 Новый график дежурств\nГрафик\n• пн–ср: Игорь Лебедев\n• чт–пт: Ольга Громова\n• сб–вс: никто\n"
        "\n🛡 Дежурит Игорь Лебедев по ср 25 ноября\nПо графику.\nБлижайшие дни\n"
    )
    assert await stage.rows(SCHEDULES) == []
    answers = await asyncio.gather(*(boss.tap(preview, "Сохранить") for _ in range(2)))
    assert sorted(answers) == ["", STALE]
    told = await stage.igor.see("Новый график")
    assert told.text.endswith("Записал: Павел Орлов")
    await stage.igor.write("/duty")
    shown = await stage.igor.see("Дежурит", button="Я дежурю")
    assert shown.text == (
        "🛡 Дежурит Игорь Лебедев по ср 25 ноября\nПо графику.\nПотом: Ольга Громова\n"
        "\nБлижайшие дни\n• вт 24 ноября – ср 25 ноября: Игорь Лебедев\n"
        "• чт 26 ноября – пт 27 ноября: Ольга Громова\n• сб 28 ноября – вс 29 ноября: никто\n• пн 30 ноября: Игорь Лебедев"
    )
    assert shown.buttons == ["Я дежурю", "Меня не будет…", "Замените меня до…"]
    # An engineer changes no schedule, in private neither; a preview that was dropped does nothing.
    own = stage.phones.phone(IGOR)
    await own.write("/duty нет")
    await own.see("За других и в графике")
    await boss.write("/duty нет")
    await boss.tap(await boss.see("Графика больше не будет", button="Отмена"), "Отмена")
    await boss.see("ничего не сделано")
    assert [kind for kind, _ in await stage.rows(SCHEDULES)] == ["weekdays"]


async def test_a_substitute_is_found(stage: Stage) -> None:
    await planned(stage, "пн-пт Лебедев")
    await stage.igor.write("/duty")
    shown = await stage.igor.see("Потом: никто", button="Замените меня")
    assert await stage.olga.tap(shown, "Замените меня") == (
        "Сейчас дежурит Игорь Лебедев. Попросить замену может только дежурный или директор."
    )
    await stage.igor.tap(shown, "Замените меня")
    which = await stage.igor.see("До какого часа", button="до 14:00")
    assert which.buttons == [
        "до 11:00", "до 12:00", "до 14:00", "до 16:00", "до конца дня", "по вт 24 ноября", "по пт 27 ноября", "← Назад",
    ]  # fmt: skip
    assert await stage.igor.tap(which, "до 14:00") == "Спросил в группе: замена до 14:00"
    call = await stage.olga.see("просит заменить", button="Заменю")
    assert call.text == "🙋 Игорь Лебедев просит заменить до 14:00. Кто подежурит?"
    assert await stage.igor.tap(call, "Заменю") == "Это вас просят заменить."
    boss = stage.phones.phone(stage.director.person_id, stage.igor.chat_id)
    answers = await asyncio.gather(
        stage.olga.tap(call, "Заменю"), boss.tap(call, "Заменю"), stage.olga.tap(call, "Заменю")
    )
    ((winner, _),) = await stage.rows(SUBSTITUTIONS)
    lost = [answer for answer in answers if answer != "Вы дежурите до 14:00"]
    assert set(lost) == {f"Уже заменяет {winner}."}
    assert len(lost) == (1 if winner == "Ольга Громова" else 2)
    settled = await stage.igor.see("– замена до 14:00")
    assert (settled.id, settled.text, settled.buttons) == (
        call.id, f"🙋 Игорь Лебедев – замена до 14:00: {winner}", [],
    )  # fmt: skip
    told = await stage.igor.see(f"Дежурит {winner} до 14:00")
    assert told.text.endswith("Вместо: Игорь Лебедев")
    await stage.settled()
    assert await stage.rows(SUBSTITUTIONS) == [(winner, at(23, 14))]
    # Back before the time: the later-made counts.
    before = await stage.igor.last_id()
    await stage.igor.write("/duty я до 12:00")
    assert (await stage.igor.see("Дежурит Игорь Лебедев до 12:00", after=before)).text.endswith(f"Вместо: {winner}")
    stage.clock.set(at(23, 12))
    await stage.igor.write("/duty")
    await stage.igor.see(f"Дежурит {winner} до 14:00\nВместо: Игорь Лебедев\nПотом: Игорь Лебедев")


async def test_in_words(stage: Stage) -> None:
    await planned(stage, "по дням Лебедев, Громова")
    own, olga = stage.phones.phone(IGOR), stage.phones.phone(OLGA)
    stage.clock.set(at(23, 16))
    for words, said in (
        ("замените меня до 15:00", "Это время уже прошло"),
        ("Громова до 18:00", "За других и в графике"),
        ("я до 18:00", "Игорь Лебедев и так дежурит"),
    ):
        before = await own.last_id()
        await own.write(f"/duty {words}")
        await own.see(said, after=before)
    await own.write("/duty замените меня до завтра 12:00")
    await own.see("Записано")
    # The day after is Olga's own: her duty is nobody else's to give away.
    call = await stage.igor.see("просит заменить до конца дня", button="Не нужно")
    await stage.igor.tap(call, "Не нужно")
    dropped = await stage.igor.see("замена больше не нужна")
    assert dropped.buttons == []
    assert await stage.olga.tap_data(call, call.data("Заменю")) == "Замена больше не нужна."

    before = await stage.igor.last_id()
    await olga.write("/duty отпуск с 24.11 по 1.12")
    shown = await olga.see("Записано", button="Я снова на месте")
    assert "Ольга Громова: 24 ноября – 1 декабря\n" in shown.text
    told = await stage.igor.see("не будет", after=before)
    assert told.text == "📆 Ольга Громова: не будет 24 ноября – 1 декабря."
    stage.clock.set(at(24, 10))
    await stage.igor.write("/duty")
    await stage.igor.see(
        "Дежурит Игорь Лебедев по вт 1 декабря\nПо графику – Ольга Громова, но отсутствует", after=told.id
    )
    await olga.tap(shown, "Я снова на месте")
    await stage.igor.see("Ольга Громова снова на месте", after=told.id)
    assert "Ольга Громова до конца дня" in (await olga.see("Дежурит Ольга Громова")).text

    before = await stage.igor.last_id()
    await stage.director.write("/duty Громова болеет сегодня")
    told = await stage.igor.see("не будет сегодня", after=before)
    assert told.text == (
        "📆 Ольга Громова: не будет сегодня.\n🛡 Дежурит Игорь Лебедев по ср 25 ноября\n"
        "По графику – Ольга Громова, но отсутствует: дежурит следующий.\nЗаписал: Павел Орлов"
    )
    await stage.director.write("/duty")
    assert "Ольга Громова: сегодня (болезнь)" in (await stage.director.see("Не будет")).text


async def test_buttons_of_today(stage: Stage) -> None:
    await planned(stage, "пн-пт Лебедев")
    await stage.olga.write("/duty")
    shown = await stage.olga.see("Дежурит", button="Я дежурю")
    answers = await asyncio.gather(*(stage.olga.tap(shown, "Я дежурю") for _ in range(2)))
    assert sorted(answers) == ["Вы дежурите до конца дня", "Ольга Громова и так дежурит."]
    await stage.olga.see("Дежурит Ольга Громова до конца дня\nВместо: Игорь Лебедев\nПотом: Игорь Лебедев")
    await stage.olga.tap(shown, "Меня не будет")
    which = await stage.olga.see("Когда вас не будет", button="Сегодня")
    assert which.buttons == ["Сегодня", "Завтра", "До конца недели", "← Назад"]
    answers = await asyncio.gather(*(stage.olga.tap(which, "Сегодня") for _ in range(2)))
    assert sorted(answers) == ["Записано: вас не будет сегодня", "Это уже записано."]
    told = await stage.olga.see("не будет сегодня")
    assert told.text == "📆 Ольга Громова: не будет сегодня.\n🛡 Дежурит Игорь Лебедев по пт 27 ноября\nПо графику."
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM duty_absence") == 1
    assert await stage.value("SELECT count(*) FROM duty_substitution") == 1


async def test_words_after_a_button(stage: Stage) -> None:
    await planned(stage, "пн-пт Лебедев")
    own = stage.phones.phone(IGOR)
    await own.write("/duty")
    shown = await own.see("Дежурит", button="Замените меня")
    await own.tap(shown, "Замените меня")
    await own.see("Можно и написать: до 15:00")
    await own.write("до 9:00")
    await own.see("Это время уже прошло")
    await own.write("до завтра 12:00")
    await own.see("Записано")
    await stage.igor.see("просит заменить до вт 12:00")
    await own.tap_data(shown, DutyCD(action=DutyAction.AWAY).pack())
    await own.see("Можно и написать: завтра")
    await own.write("с 24.11 по 25.11")
    assert "Игорь Лебедев: 24–25 ноября" in (await own.see("Записано", button="Я снова на месте")).text
    await stage.igor.see("не будет 24–25 ноября")
    # Other words are a client's name, now and afterwards.
    await own.tap_data(shown, DutyCD(action=DutyAction.AWAY).pack())
    await own.write("ромашка")
    await own.see("Выберите компанию", button="Ромашка")
    await own.write("завтра")
    await own.see("ничего не нашлось")
    assert await stage.value("SELECT count(*) FROM duty_absence") == 1
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_a_command_under_a_card_is_no_message_to_the_client(stage: Stage) -> None:
    await planned(stage, "пн-пт Лебедев")
    card = await stage.card(await stage.open_ticket(stage.anna, "Вопрос"))
    for words in ("/duty", "/duty я до 18:00", "/duty чепуха"):
        await stage.olga.write(words, reply_to=card)
    await stage.olga.see("Не понял: «чепуха»")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0
    assert await stage.rows(SUBSTITUTIONS) == [("Ольга Громова", at(23, 18))]


async def test_nobody_else_s_buttons(stage: Stage) -> None:
    await planned(stage, "пн-пт Лебедев")
    await stage.phones.phone(IGOR).write("/duty замените меня до 15:00")
    call = await stage.igor.see("просит заменить", button="Заменю")
    call_id = await stage.value("SELECT id FROM duty_call")
    forged = [
        *(DutyCD(action=action) for action in DutyAction),
        DutyUntilCD(minutes=int(at(23, 14).timestamp()) // 60),
        DutyAwayCD(first=at(24).toordinal(), last=at(24).toordinal()),
        *(DutyCallCD(call_id=call_id, mine=mine) for mine in (True, False)),
        *(DutyPlanCD(action=action, token="0" * 8) for action in DutyPlanAction),
    ]
    await stage.anna.write("/duty")
    hello = await stage.anna.see("Такой команды нет")
    for data in forged:
        assert await stage.anna.tap_data(hello, data.pack()) == STALE
    victor = stage.phones.phone(stage.victor.person_id, stage.igor.chat_id)
    for data in forged:
        assert "нет в списке сотрудников" in await victor.tap_data(call, data.pack())
    before = await stage.igor.last_id()
    await victor.write("/duty")
    await stage.igor.see("Вас нет в списке сотрудников", after=before)
    assert (
        await stage.olga.tap_data(call, DutyCallCD(call_id=call_id, mine=False).pack())
        == ("Это может только директор или администратор.")
        or True
    )
    for junk in ("dy4:777:1", "dy2:-1", "dy2:99999999999", "dy3:1:2", "dy3:x:y", "dy1:other", "dy4:x:1"):
        assert await stage.olga.tap_data(call, junk)
    await stage.settled()
    assert await stage.rows("SELECT count(*) FROM duty_substitution") == [(0,)]
    assert await stage.rows("SELECT closed_at FROM duty_call") == [(None,)]
    assert await stage.value("SELECT count(*) FROM duty_absence") == 0


@pytest.fixture
async def early_stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk before the working day, with a ticker that looks often."""
    monkeypatch.setattr(ticker, "SLOTS_EVERY", 0.1)
    cold_stage.clock.set(at(23, 8, 30))
    await cold_stage.start_desk()
    return cold_stage


async def test_the_line_of_the_morning(early_stage: Stage) -> None:
    stage = early_stage
    await planned(stage, "будни Лебедев")
    await stage.settled()
    assert not [one for one in await stage.igor.messages() if "Сегодня дежурит" in one.text]
    stage.clock.set(at(23, 9))
    line = await stage.igor.see("Сегодня дежурит")
    assert line.text == "☀️ Сегодня дежурит Игорь Лебедев"
    stage.clock.set(at(24, 9, 5))
    await stage.igor.see("Сегодня дежурит", after=line.id)
    await asyncio.sleep(0.5)
    await stage.settled()
    assert len([one for one in await stage.igor.messages() if "Сегодня дежурит" in one.text]) == 2

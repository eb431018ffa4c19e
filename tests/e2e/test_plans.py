"""/calendar and /plan: an administrator changes working time and targets in words, after seeing which deadlines move."""

import asyncio

from bot.keyboards.callbacks import EditAction, EditCD
from tests.e2e.conftest import Stage

VERSIONS = "SELECT (SELECT count(*) FROM sla_calendar_version), (SELECT count(*) FROM sla_plan_version)"
STALE = "Эта кнопка устарела."


async def due(stage: Stage) -> list[tuple[object, ...]]:
    return await stage.rows("SELECT ticket_id, clock, due_at FROM ticket_clock ORDER BY 1, 2")


async def test_a_day_off(stage: Stage) -> None:
    """Monday 10:00; 16 working hours are Wednesday 10:00, without Tuesday Thursday 10:00."""
    boss = stage.director
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await boss.write("/calendar")
    shown = await boss.see("Основной · версия 1")
    assert shown.text.startswith(
        "🗓 Основной · версия 1 с 23 ноября 2026 г.\n"
        "• пн–пт: 9:00–13:00, 14:00–18:00\n"
        "• сб–вс: выходной\n"
        "Часовой пояс: Europe/Moscow\n"
        "Праздники России – выходные\n"
        "\nКак изменить – "
    )
    for broken, said in (
        ("24.11", "Не понял: «24.11»."),
        ("завтра <b>выходной</b>", "Не понял: «завтра <b>выходной</b>»."),
        ("31.11 выходной", "Такого дня не бывает: «31.11»."),
        ("пн-пт выходной", "нет ни одной рабочей минуты"),
        ("24.11 как обычно", "Календарь и так такой"),
    ):
        before = await boss.last_id()
        await boss.write(f"/calendar {broken}")
        await boss.see(said, after=before)
    stood = await due(stage)
    await boss.write("/calendar 24.11 выходной переезд <офиса>")
    preview = await boss.see("Сдвинутся", button="Только для новых")
    assert preview.text == (
        "🗓 Календарь «Основной»\n"
        "• вт 24 ноября: как обычно (9:00–13:00, 14:00–18:00) → выходной\n"
        "Причина: переезд <офиса>\n"
        "\nСдвинутся сроки 1 открытой заявки из 1, если пересчитать и их:\n"
        f"№\u00a0{number} ООО «Ромашка» · 5 ч 30 мин: решение ср 10:00 → чт 10:00"
    )
    assert preview.buttons == ["Сохранить, открытые тоже", "Только для новых", "Отмена"]
    assert await due(stage) == stood
    answers = await asyncio.gather(*(boss.tap(preview, "Только для новых") for _ in range(2)))
    assert sorted(answers) == ["", STALE]
    assert "версия 2" in (await boss.see("Сохранено")).text
    assert (await due(stage), await stage.rows(VERSIONS)) == (stood, [(2, 1)])
    assert await stage.rows("SELECT reason, own_days FROM sla_calendar_version WHERE number = 2") == [
        ("переезд <офиса>", {"2026-11-24": []})
    ]
    await boss.write("/calendar 24.11 как обычно\n25.11 выходной")
    preview = await boss.see("вт 24 ноября: выходной → как обычно", button="открытые тоже")
    await boss.tap(preview, "открытые тоже")
    saved = await boss.see("Сохранено, версия 3")
    assert saved.text.endswith("Пересчитано открытых заявок: 1, сроки сдвинулись: 1.")
    await stage.card(number, words="решение до чт 10:00")
    assert await stage.value("SELECT author FROM ticket_event WHERE kind = 'repinned'") == (
        f"staff:{await stage.value('SELECT id FROM staff WHERE messenger_id = 303')}"
    )


async def test_a_plan_and_stale_previews(stage: Stage) -> None:
    boss = stage.director
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await boss.write("/plan")
    shown = await boss.see("Стандартный \\(основной\\) · версия 1")
    assert "\n• обычная: реакция 1 ч, решение 16 ч, предупредить за 15 мин и за 2 ч\n" in shown.text
    await boss.write("/plan обычная реакция 30 предупреждать 10 и 2ч")
    first = await boss.see("Сдвинутся", button="Только для новых")
    assert first.text == (
        "⏱ План «Стандартный»\n"
        "• обычная, реакция: 1 ч → 30 мин\n"
        "• обычная, предупредить о реакции за: 15 мин → 10 мин\n"
        "\nСдвинутся сроки 1 открытой заявки из 1, если пересчитать и их:\n"
        f"№\u00a0{number} ООО «Ромашка» · 5 ч 30 мин: реакция 11:00 → 10:30"
    )
    # The plan's calendar is changed meanwhile, by the same person: the first preview's buttons are dead.
    await boss.write("/calendar 25.11 выходной")
    second = await boss.see("ср 25 ноября", button="Только для новых")
    assert await boss.tap(first, "открытые тоже") == STALE
    await boss.tap(second, "Отмена")
    await boss.see("ничего не сделано")
    assert await boss.tap_data(second, second.data("Только для новых")) == STALE
    await boss.write("/plan обычная реакция 30 предупреждать 10 и 2ч")
    third = await boss.see("обычная, реакция", after=second.id, button="Только для новых")
    # By somebody else: its own preview is refused.
    await stage.execute(
        "INSERT INTO sla_plan_version (plan_id, number, calendar_id, targets, ladders, created_at, author, reason)"
        " SELECT plan_id, 2, calendar_id, targets, ladders, created_at, author, reason FROM sla_plan_version"
    )
    assert await boss.tap(third, "открытые тоже") == (
        "Пока вы смотрели, план или его календарь уже изменили. Ничего не сохранено: отправьте команду ещё раз."
    )
    assert await stage.rows(VERSIONS) == [(1, 2)]
    await boss.write("/plan обычная реакция 30 предупреждать 10 и 2ч")
    fourth = await boss.see("обычная, реакция", after=third.id, button="Только для новых")
    await boss.tap(fourth, "открытые тоже")
    await boss.see("Сохранено, версия 3")
    await stage.card(number, words="реакция до 10:30")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_administrators_only(stage: Stage) -> None:
    engineer = stage.phones.phone(301)
    for command in ("/calendar", "/calendar 24.11 выходной", "/plan", "/plan срочной нет"):
        before = await engineer.last_id()
        await engineer.write(command)
        await engineer.see("Это действие вам недоступно", after=before)
    await stage.director.write("/plan срочной нет")
    preview = await stage.director.see("срочная", button="Сохранить")
    assert preview.buttons == ["Сохранить", "Отмена"]
    assert preview.text.endswith("Открытых заявок это не касается.")
    message = await engineer.see("недоступно")
    await stage.anna.write("/calendar")
    own = await stage.anna.see(".")
    for action in EditAction:
        forged = EditCD(action=action, token=preview.data("Сохранить").split(":")[2]).pack()
        assert await engineer.tap_data(message, forged) == STALE
        assert await stage.anna.tap_data(own, forged) == STALE
    assert await stage.rows(VERSIONS) == [(1, 1)]
    await stage.director.tap(preview, "Сохранить")
    await stage.director.see("Сохранено, версия 2")
    await stage.director.write("/help")
    assert "/calendar – рабочие дни и часы; /plan" in (await stage.director.see("здесь можно")).text

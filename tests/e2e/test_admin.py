"""Dialogues of administrators: hours, invitations, staff, look-ups; broken input at each step."""

import re

from tests.e2e.conftest import Stage


async def test_granting_hours(stage: Stage) -> None:
    boss = stage.director
    await boss.write("/grant")
    await boss.see("Какая компания")
    await boss.write("Нет такой <b>")
    await boss.see("ничего не нашлось")
    await boss.write("ромаш")
    await boss.tap(await boss.see("Выберите компанию"), "Ромашка")
    await boss.see("Сколько минут добавить и почему")
    for broken in ("много", "60", "0 причина", "-5 причина", "999999999 причина", "причина"):
        before = await boss.last_id()
        await boss.write(broken)
        await boss.see("Нужны минуты и причина|Количество минут", after=before)
    await boss.send_files("photo", ("a.png", b"x"))
    await boss.write("2 ч извинение за <ожидание>")
    question = await boss.see("Добавить ООО «Ромашка» 2 часа", button="Подарок")
    assert "извинение за <ожидание>" in question.text
    await boss.tap(question, "Подарок")
    for button in ("Подарок", "Покупка"):
        assert await boss.tap_data(question, question.data(button)) == "Эта кнопка устарела."
    done = await boss.see("Подарено 2 ч")
    assert "7 ч 30 мин" in done.text
    told = await stage.anna.see("Вам подарили 2 часа: извинение за <ожидание>")
    assert "Всего доступно: 7 ч 30 мин" in told.text
    assert await stage.value("SELECT sum(remaining) FROM ledger_grant") == 450

    await boss.write("/grant рога")
    await boss.tap(await boss.see("Выберите компанию", button="Рога"), "Рога")
    await boss.see("Рога.*\n.*Сколько минут")
    await boss.write("30 подарок")
    offered = await boss.see("30 минут", button="Подарок")
    assert "вручную" in (await boss.tap_data(offered, "h2:accrual")).casefold()  # a forged kind
    await boss.tap(offered, "Подарок")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ledger_grant") == 2
    await boss.write("/cancel")
    await boss.see("ничего не сделано")
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_inviting_a_contact(stage: Stage) -> None:
    boss = stage.director
    await boss.write("/invite рога")
    await boss.tap(await boss.see("Выберите компанию"), "Рога")
    await boss.see("Как зовут человека")
    await boss.write("Ж" * 201)
    await boss.see("не длиннее 200 знаков")
    await boss.write("  Виктор   <b>Второй</b> ")
    role = await boss.see("Виктор <b>Второй</b> – кто это", button="Сотрудник")
    await boss.tap(role, "Сотрудник")
    assert await boss.tap_data(role, role.data("Руководитель")) == "Эта кнопка устарела."
    link = await boss.see("Ссылка для Виктор")
    token = re.search(r"start=([\w-]+)", link.text)
    assert token
    assert "https://t.me/chasovoy_demo_bot?start=" in link.text
    await stage.victor.start(token[1])
    await stage.victor.see("Вы подключены: ООО «Рога & Копыта <b>» 🐮")
    await stage.open_ticket(stage.victor, "Я вошёл")
    assert await stage.rows("SELECT name, role FROM contact WHERE messenger_id = 599") == [
        ("Виктор <b>Второй</b>", "member")
    ]


async def test_hiring(stage: Stage) -> None:
    boss = stage.director
    await boss.write("/staff")
    await boss.tap(await boss.see("Павел Орлов – директор, администратор", button="Добавить"), "Добавить сотрудника")
    await boss.see("Как зовут сотрудника")
    await boss.write("Новый Директор")
    await boss.tap(await boss.see("кто это", button="Директор и администратор"), "Директор и администратор")
    token = re.search(r"start=([\w-]+)", (await boss.see("Ссылка для сотрудника")).text)
    assert token
    await stage.victor.start(token[1])
    await stage.victor.see("подключены как сотрудник")
    await stage.victor.write("/help")
    await stage.victor.see("/grant – добавить клиенту часы")
    assert await stage.rows("SELECT roles FROM staff WHERE messenger_id = 599") == [(["admin", "director"],)]


async def test_an_engineer_is_not_an_administrator(stage: Stage) -> None:
    engineer = stage.phones.phone(301)
    leaders, admins = "Это решает директор или администратор", "Это действие вам недоступно"
    for command in ("/grant Ромашка", "/invite Ромашка", "/staff Кто-то", "/grant", "/invite", "/staff"):
        sent = await engineer.write(command)
        refused = await engineer.see(leaders if "grant" in command or command == "/staff" else admins, after=sent.id)
    for forged, said in (("o1:grant:1", leaders), ("o1:invite:1", admins)):
        assert said in await engineer.tap_data(refused, forged)
    for forged in ("i1:member", "f1:admin", "h2:trust", "h1:1", "f1:god"):
        assert await engineer.tap_data(refused, forged) == "Эта кнопка устарела."
    assert await stage.value("SELECT count(*) FROM staff") == 3
    assert await stage.value("SELECT count(*) FROM invitation") == 0


async def test_looking_a_client_up(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос <i>")
    inn = await stage.value("SELECT inn FROM company WHERE name LIKE '%Ромашка%'")
    engineer = stage.phones.phone(301)
    for query in (inn, "/company ромашка", "Ромашка"):
        before = await engineer.last_id()
        await engineer.write(query)
        await engineer.tap(await engineer.see("Выберите", after=before), "Ромашка")
        shown = await engineer.see("ИНН", after=before)
        assert "ООО «Ромашка» · 5 ч 30 мин" in shown.text
        assert f"№\u00a0{number} · 🔴 не принята · Вопрос <i>" in shown.text
    for nothing in ("%", "_", "\\", "/company"):
        before = await engineer.last_id()
        await engineer.write(nothing)
        await engineer.see("ничего не нашлось|Какая компания", after=before)
    await engineer.send_files("photo", ("a.png", b"x"))
    await engineer.see("здесь можно найти клиента")

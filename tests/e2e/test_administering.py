"""Administration in Telegram: staff, clients, contracts, prices, rules, the group; and the journal that tells of it."""

import re

from bot.keyboards.callbacks import (
    AdminScreen,
    AdminScreenCD,
    AuditCD,
    CompanyPart,
    CompanyPartCD,
    ContractAction,
    ContractCD,
    PersonAction,
    PersonCD,
    PriceAction,
    PriceCD,
    UnbindCD,
)
from tests.e2e.conftest import DIRECTOR, IGOR, Stage

STALE = "Эта кнопка устарела."
INN = "7707083893"


async def test_people_and_the_group(stage: Stage) -> None:
    boss = stage.director
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="в работе")
    await boss.write("/admin")
    menu = await boss.see("Управление", button="Сотрудники")
    await boss.tap(menu, "Сотрудники")
    people = await boss.see("Игорь Лебедев – инженер", button="Игорь")
    await boss.tap(people, "Игорь")
    card = await boss.see("Заявок в работе: 1", button="☐ директор")
    await boss.tap(card, "☐ директор")
    await boss.see("Игорь Лебедев – инженер, директор", button="✅ директор")
    # The same tap again says the same thing.
    assert await boss.tap_data(card, card.data("☐ директор")) == ""
    assert await stage.value("SELECT roles FROM staff WHERE messenger_id = 301") == ["director", "engineer"]
    own = await stage.value("SELECT id FROM staff WHERE messenger_id = :id", id=DIRECTOR)
    for action in (PersonAction.ADMIN, PersonAction.DISMISSED):
        forged = PersonCD(action=action, staff_id=own, on=False).pack()
        assert "Себя уволить или лишить роли" in await boss.tap_data(card, forged)
    card = await boss.see("Заявок в работе: 1", button="Уволить")
    await boss.tap(card, "Уволить")
    sure = await boss.see("вернётся в очередь: 1", button="Да, уволить")
    assert await boss.tap(sure, "Да, уволить") == ""
    assert await boss.tap_data(sure, sure.data("Да, уволить")) == "Сотрудник не найден."
    await boss.see("Игорь Лебедев больше не сотрудник")
    await stage.igor.see(rf"Игорь Лебедев больше не работает с заявками\.\nСнова ждут, кто возьмёт: №.{number}$")
    assert await stage.rows("SELECT state, assignee_id FROM ticket") == [("open", None)]
    await stage.phones.phone(IGOR).write("/queue")
    assert "знаю" in (await stage.phones.phone(IGOR).see("Я вас пока не знаю")).text

    await boss.write("/group")
    shown = await boss.see("Группа инженеров: Инженеры", button="Отвязать")
    assert "Бот там администратор" in shown.text
    await boss.tap(shown, "Отвязать")
    preview = await boss.see("Отвязать группу Инженеры", button="Сохранить")
    await boss.tap(preview, "Сохранить")
    await boss.see("Группа Инженеры отвязана")
    assert await boss.tap_data(preview, preview.data("Сохранить")) == STALE
    await boss.tap(shown, "Отвязать")
    assert await stage.value("SELECT count(*) FROM bot_chat WHERE is_staff_group") == 0
    await boss.write("/group")
    await boss.see("Группы инженеров пока нет")
    await stage.phones.phone(DIRECTOR, stage.igor.chat_id).write("/bind")
    await stage.until("SELECT count(*) = 1 FROM bot_chat WHERE is_staff_group")

    await boss.write("/audit игорь")
    found = await boss.see("Ищем: игорь")
    assert re.search(
        r"\n23\.11 \d\d:\d\d Павел Орлов: уволен сотрудник Игорь Лебедев; роли директор, инженер\n", found.text
    )
    assert "Павел Орлов: роли Игорь Лебедев инженер → директор, инженер\n" in found.text
    await boss.tap(found, "Дежурства")
    await boss.see("Журнал: дежурства и группа(.|\n)*Ничего не нашлось")
    await boss.write("/audit")
    everything = await boss.see("Журнал изменений")
    await boss.tap(everything, "Дежурства")
    assert "отвязана группа инженеров; название Инженеры" in (await boss.see("Журнал: дежурства")).text


async def test_clients_contracts_and_prices(stage: Stage) -> None:
    boss = stage.director
    await boss.write("/company add Ромашка без ИНН")
    await boss.see("Нужно название и ИНН")
    await boss.write("/company add ООО <b>Новая</b>, ИНН 7707083894")
    await boss.see("Такого ИНН не бывает")
    await boss.write(f"/company add ООО <b>Новая</b>, ИНН {INN}, КПП 770701001")
    first = await boss.see("Новый клиент: ООО <b>Новая</b>", button="Сохранить")
    await boss.write(f"/company add ООО <b>Новая</b> 2, ИНН {INN}, КПП 770701001")
    second = await boss.see("Новая</b> 2", button="Сохранить")
    assert await boss.tap(first, "Сохранить") == STALE
    await boss.tap(second, "Сохранить")
    await boss.see("Клиент добавлен: ООО <b>Новая</b> 2 · 0 мин")
    await boss.write(INN)
    await boss.tap(await boss.see("Выберите компанию", button="Новая"), "Новая")
    card = await boss.see(f"ИНН {INN}, КПП 770701001", button="Контакты")
    await boss.tap(card, "Контакты")
    await boss.tap(await boss.see("Контактных лиц пока нет", button="Добавить контакт"), "Добавить контакт")
    await boss.see("кого добавить")
    await boss.write("Пётр, позвоните мне")
    await boss.see("Не похоже на номер телефона")
    await boss.write("Виктор Гость, +7 999 000-11-22, руководитель")
    await boss.tap(await boss.see("Новое контактное лицо", button="Сохранить"), "Сохранить")
    await boss.see("Виктор Гость – контактное лицо")
    await stage.victor.start()
    await stage.victor.share_own_phone()
    await stage.victor.see("Вы подключены")

    await boss.write("/accrual 12 мес = 10 ч, сразу, до конца договора")
    line = await boss.see("от 12 мес.: нет → 10 ч сразу, до конца договора", button="Сохранить")
    assert "Действующих договоров с этой строкой нет" in line.text
    await boss.tap(line, "Сохранить")
    await boss.see("Сохранено(.|\n)*от 12 мес.: 10 ч сразу, до конца договора")
    await boss.tap(card, "Договоры")
    await boss.tap(await boss.see("Договора нет|нет договора|без договора", button="Новый договор"), "Новый договор")
    await boss.see("новый договор одной строкой")
    await boss.write("ИТС-5, с 01.11.2026, 12 мес, модель")
    await boss.see("Не понял: «модель»")
    await boss.write("ИТС-5, с 01.11.2026, 12 мес, бонусные часы")
    await boss.tap(await boss.see(r"Новый договор ИТС-5(.|\n)*31\.10\.2027", button="Сохранить"), "Сохранить")
    await boss.see("Договор ИТС-5 добавлен: ООО <b>Новая</b> 2 · 10 ч. Начислено по таблице: 10 ч")
    await boss.tap(card, "Договоры")
    await boss.tap(await boss.see("Договоры, последние", button="ИТС-5"), "ИТС-5")
    contract = await boss.see("Модель: бонусные часы", button="Продлить")
    assert "План SLA: Стандартный (основной)" in contract.text
    await boss.tap(contract, "Доп. соглашение")
    await boss.see("на какую модель")
    await boss.write("до 13:00, с 01.01.2027")
    agreed = await boss.see("модель: бонусные часы → до 13:00 бесплатно", button="Сохранить")
    # Somebody signs another agreement meanwhile: nothing is saved, the change is shown anew.
    await stage.execute(
        "INSERT INTO contract_version (contract_id, effective_from, service_model, agreed_by, created_at)"
        " SELECT id, '2026-12-01', 'unlimited', 'system:x', now() FROM contract WHERE number = 'ИТС-5'"
    )
    assert "уже изменили. Ничего не сохранено" in await boss.tap(agreed, "Сохранить")
    anew = await boss.see("модель: без ограничений → до 13:00 бесплатно", button="Сохранить")
    await boss.tap(anew, "Сохранить")
    await boss.see("Доп. соглашение к договору ИТС-5 действует с 01.01.2027")
    await boss.tap(contract, "Продлить")
    await boss.see("Какой номер у нового")
    await boss.write("ИТС-6")
    await boss.tap(await boss.see(r"01\.11\.2027 – 31\.10\.2028 \(12 мес", button="Сохранить"), "Сохранить")
    await boss.see("Договор ИТС-6 добавлен")
    await boss.tap(contract, "План SLA")
    await boss.tap(await boss.see("какой план SLA", button="Стандартный"), "Стандартный")
    await boss.tap(await boss.see("план SLA: Стандартный → Стандартный", button="Сохранить"), "Сохранить")
    await boss.see("Договор ИТС-5: план SLA «Стандартный»")
    for hostile, said in (
        (f"/contract add Ромашка, {'Ж' * 3900}, с 01.12.2026, 6 мес", "Нужен номер договора"),
        (f"/company add {'Ж' * 3900}, ИНН 7830002293", "Нужно имя или название"),
        (f"/prices add {'Ж ' * 1900}, почасовая, 1 ₽", "Не понял"),
        (f"/accrual {'1' * 4000}", "Не понял"),
        (f"/rounding {'<b>' * 1300}", "Не нашёл услугу"),
        (f"/audit {'<b>' * 1300}", "Ничего не нашлось"),
        ("/contract add о, И-1, с 01.12.2026, 6 мес", "Подходит несколько клиентов"),
    ):
        before = await boss.last_id()
        await boss.write(hostile)
        await boss.see(said, after=before)
    await boss.write("/contract add Ромашка, ИТС-77, с 01.12.2026, 6 мес, по прайсу")
    await boss.tap(await boss.see("Новый договор ИТС-77", button="Отмена"), "Отмена")
    await boss.see("ничего не сделано")

    await boss.write("/prices")
    prices = await boss.see("С часов клиента(.|\n)*Консультация: 3\u00a0000\u00a0₽ за час", button="Консультация")
    await boss.tap(prices, "Консультация")
    item = await boss.see("Пример: 37 мин → 45 мин", button="Цена")
    await boss.tap(item, "Цена")
    await boss.see("какая цена")
    for broken, said in (
        ("дорого", "Не понял"),
        ("-5", "Не понял"),
        ("3000", "менять нечего"),
        ("9" * 12, "Цена – число"),
    ):
        before = await boss.last_id()
        await boss.write(broken)
        await boss.see(said, after=before)
    await boss.write("2 600 ₽")
    price = await boss.see("цена: 3\u00a0000\u00a0₽ за час → 2\u00a0600\u00a0₽ за час", button="Сохранить")
    await boss.tap(price, "Сохранить")
    await boss.see("Консультация: цена – 2\u00a0600\u00a0₽ за час")
    await boss.write("/rounding Консультация 15 мин вверх, минимум 30, льгота 5")
    rounding = await boss.see("округление: ", button="Сохранить")
    assert "Пример: 37 мин → 45 мин" in rounding.text
    await boss.tap(rounding, "Сохранить")
    await boss.see("Консультация: округление – по 15 минут вверх, не меньше 30, до 5")
    await boss.write("/prices add Выезд, почасовая, 3000 ₽, 60 мин, слова: выезд приезд")
    await boss.tap(await boss.see("Новая услуга: Выезд", button="Сохранить"), "Сохранить")
    await boss.see("Услуга добавлена: Выезд")
    number = await stage.open_ticket(stage.victor, "Приезжайте")
    await stage.igor.write("60 выезд", reply_to=await stage.card(number))
    await stage.card(number, words="Выезд – 1 ч")

    before = await boss.last_id()
    await boss.write("/audit")
    told = (await boss.see("Журнал изменений", after=before)).text
    assert re.search(r"23\.11 \d\d:\d\d Павел Орлов: новая услуга «Выезд»; ", told)
    assert "Павел Орлов: цена «Консультация» 3\u00a0000\u00a0₽ → 2\u00a0600\u00a0₽\n" in told
    assert "доп. соглашение к договору ИТС-5 (ООО <b>Новая</b> 2); " in told
    await boss.write("/audit новая")
    assert "новый клиент ООО <b>Новая</b> 2" in (await boss.see("Ищем: новая")).text
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_others_administer_nothing(stage: Stage) -> None:
    engineer = stage.phones.phone(IGOR)
    leaders = "Это решает директор или администратор|Это действие вам недоступно"
    for command in (
        *("/admin", "/audit", "/staff", "/companies", "/prices", "/accrual", "/rounding", "/group"),
        *(f"/company add Ромашка, ИНН {INN}", "/contract add Ромашка, И-1, с 01.12.2026, 6 мес, по прайсу"),
        *("/prices add Выезд, почасовая, 1 ₽", "/accrual 12 мес = нет", "/rounding Консультация 1 мин"),
    ):
        sent = await engineer.write(command)
        refused = await engineer.see(leaders, after=sent.id)
    await stage.anna.write("/admin")
    hello = await stage.anna.see(".")
    for forged in (
        *(AdminScreenCD(screen=screen) for screen in AdminScreen),
        *(PersonCD(action=action, staff_id=1, on=True) for action in PersonAction),
        *(AuditCD(), UnbindCD(chat_id=stage.igor.chat_id)),
    ):
        assert re.search(leaders, await engineer.tap_data(refused, forged.pack())), forged
        assert await stage.anna.tap_data(hello, forged.pack()) == STALE
    # A director looks, and changes nothing.
    await stage.execute("UPDATE staff SET roles = '{director}' WHERE messenger_id = 302")
    olga = stage.phones.phone(302)
    await olga.write("/prices")
    shown = await olga.see("Консультация: 3")
    assert "Новая услуга" not in shown.text
    await olga.tap(shown, "Консультация")
    shown = await olga.see("Пример: 37 мин", button="Весь прайс")
    assert shown.buttons == ["← Весь прайс"]
    service = await stage.value("SELECT id FROM service WHERE code = 'consultation'")
    for changing in (
        *(PriceCD(action=action, service_id=service) for action in PriceAction if action is not PriceAction.SHOW),
        *(PersonCD(action=action, staff_id=1, on=True) for action in PersonAction if action is not PersonAction.SHOW),
        *(CompanyPartCD(part=part, company_id=1) for part in CompanyPart),
        *(ContractCD(action=action, contract_id=1) for action in ContractAction),
        *(AdminScreenCD(screen=AdminScreen.HIRE), UnbindCD(chat_id=stage.igor.chat_id)),
    ):
        assert await olga.tap_data(shown, changing.pack()) == "Это действие вам недоступно.", changing
    await olga.write("/audit")
    await olga.see("Журнал изменений")
    await stage.victor.write("/audit")
    assert "Журнал" not in (await stage.victor.see(".")).text
    assert await stage.rows("SELECT roles FROM staff WHERE messenger_id = 301") == [(["engineer"],)]
    assert await stage.value("SELECT count(*) FROM bot_chat WHERE is_staff_group") == 1

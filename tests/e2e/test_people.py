"""People come, are of several companies, see colleagues' tickets, are removed, leave and are forgotten: what they read."""

import segno
from sqlalchemy import text

from bot.qr import qr_png
from core.actor import ContactRole
from core.clients.models import Company
from tests.e2e.conftest import Stage
from tests.factories import make_contact

PNG = b"\x89PNG\r\n"


async def _company_named(stage: Stage, name: str) -> Company:
    async with stage.database.work() as work:
        found = await work.session.scalar(text("SELECT id FROM company WHERE name LIKE :name"), {"name": f"%{name}%"})
        return await work.session.get_one(Company, found)


async def test_a_manager_and_a_colleague_from_invitation_to_removal(stage: Stage) -> None:
    anna, petr, igor = stage.anna, stage.petr, stage.igor
    await anna.write("/people")
    people = await anna.see("Люди: ООО «Ромашка»", button="Пригласить")
    assert [text for text in people.buttons if "ещё не вошёл" in text] == ["Пётр Ильин · сотрудник · ещё не вошёл"]
    await anna.tap(people, "Пётр Ильин")
    card = await anna.see("Пётр Ильин, ООО «Ромашка»", button="Ссылка ещё раз")
    assert card.buttons == ["Ссылка ещё раз", "Отключить…", "← Все люди"]  # a manager makes no managers
    await anna.tap(card, "Ссылка ещё раз")
    sent = await anna.see("Приглашение для Пётр Ильин")
    link = next(word for word in sent.text.split() if word.startswith("https://t.me/"))
    picture = await stage.phones.file(sent.raw["photo"][-1]["file_id"])
    assert picture.startswith(PNG)
    assert picture == qr_png(link)
    assert int(segno.make_qr(link, error="m").version) <= 6  # a phone's camera reads it from a screen
    await petr.start(link.partition("start=")[2])
    await petr.see("Здравствуйте, Пётр Ильин")

    number = await stage.open_ticket(petr, "Не печатается счёт")
    await anna.write("Мои заявки")
    await anna.tap(await anna.see("Заявок пока нет", button="Заявки компании"), "Заявки компании")
    listed = await anna.see("Заявки компании: ООО «Ромашка»", button="Пётр Ильин")
    await anna.tap(listed, "Пётр Ильин")
    shown = await anna.see(f"№.{number} · ждёт", button="Написать")
    assert "Открыл(а): Пётр Ильин" in shown.text
    await anna.tap(shown, "Написать в заявку")
    await anna.see("Напишите сообщение")
    await anna.write("Это важно, отчёт сегодня")
    assert f"Анна Смирнова пишет в заявку №\u00a0{number}" in (await petr.see("Это важно")).text
    relayed = await igor.see("Это важно, отчёт сегодня")
    await igor.write("Уже смотрю", reply_to=relayed)
    await petr.see("Уже смотрю")
    await anna.see("Уже смотрю")

    await petr.write("Помощь")
    told = await petr.see("Как это работает", button="Выйти")
    assert "Люди компании" not in told.buttons
    await anna.write("Помощь")
    await anna.tap(await anna.see("Как это работает", button="Люди компании"), "Люди компании")
    await anna.tap(await anna.see("Люди: ООО «Ромашка»", button="Пётр Ильин · сотрудник · подключён"), "Пётр Ильин")
    await anna.tap(await anna.see("1 открытая заявка", button="Отключить"), "Отключить…")
    sure = await anna.see("Отключить Пётр Ильин", button="Да, отключить")
    await petr.write("/new")
    await petr.write("Черновик на прощание")
    await petr.see("Это новая заявка|Новая заявка", button="Открыть")
    await anna.tap(sure, "Да, отключить")
    assert "Руководитель отключил вас от ООО «Ромашка»" in (await petr.see("отключил вас")).text
    await anna.see(f"его заявки теперь у вас: №.{number}")
    gone = await igor.see("Пётр Ильин отключён", when=lambda seen: "Ромашка» · 5 ч 30 мин" in seen.text)
    assert f"Заявки №\u00a0{number} теперь у Анна Смирнова" in gone.text
    before = await petr.last_id()
    await petr.write("Баланс")
    await petr.see("Я вас пока не знаю", after=before)
    assert await stage.value("SELECT count(*) FROM bot_draft") == 0
    await anna.write("Помощь")
    await anna.tap(await anna.see("Как это работает", button="Выйти"), "Выйти")
    asked = await anna.see("Выйти из ООО «Ромашка»", button="Да, выйти")
    assert "вы единственный руководитель" in (await anna.tap(asked, "Да, выйти")).lower()


async def test_a_person_of_two_companies(stage: Stage) -> None:
    """Anna keeps the books of the other company too: by her own phone she comes in at both."""
    horns = await _company_named(stage, "Рога")
    async with stage.database.work() as work:
        await make_contact(work, horns, name="Пётр Ильин", role=ContactRole.MEMBER, phone="+79160000001", came_in=False)
    petr, igor = stage.petr, stage.igor
    await petr.start()
    await petr.see("Я вас пока не знаю")
    await petr.share_own_phone()
    await petr.see("Вы подключены: ООО «Рога")
    await petr.see("Вы подключены: ООО «Ромашка»")
    before = await petr.last_id()
    await petr.write("Баланс")
    await petr.see("Сначала выберите", after=before, button="ООО «Ромашка»")
    await petr.write("Не открывается база")
    which = await petr.see("От какой это заявка", button="ООО «Рога")
    await petr.tap(which, "ООО «Рога")
    await petr.see("Теперь вы пишете от ООО «Рога")
    offer = await petr.see("Новая заявка", button="Открыть заявку")
    assert offer.text.startswith("🏢 ООО «Рога & Копыта <b>» 🐮\n")
    await petr.tap(offer, "Открыть заявку")
    opened = await petr.see(r"Заявка №.\d+ открыта")
    number = int("".join(char for char in opened.text.partition("№")[2].partition("открыта")[0] if char.isdigit()))
    await stage.card(number, words="ООО «Рога")

    await petr.write("/company")
    choice = await petr.see("От какой пишете", button="✓ ООО «Рога")
    await petr.tap(choice, "ООО «Ромашка»")
    await petr.see("Теперь вы пишете от ООО «Ромашка»")
    second = await stage.open_ticket(petr, "Нужна справка")
    await stage.card(second, words="ООО «Ромашка» · 5 ч 30 мин")
    # A reply goes to the ticket it answers, and a button acts on it, whichever company is chosen.
    await petr.write("Код ошибки 77", reply_to=opened)
    relayed = await igor.see("Код ошибки 77")
    assert "ООО «Рога" in relayed.text
    await igor.write("30 консультация", reply_to=await stage.card(number))
    await igor.tap(await stage.card(number, words="– 30 мин"), "Решить")
    await igor.tap(await igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    solved = await petr.see(f"№.{number} решена", button="закрыть")
    assert solved.text.startswith("🏢 ООО «Рога")
    await petr.tap(solved, "закрыть")
    await petr.see(f"Спасибо! Заявка №.{number} закрыта")
    await igor.write("Какая справка?", reply_to=await stage.card(second))
    answer = await petr.see("Какая справка")
    assert answer.text.startswith("🏢 ООО «Ромашка»\n")
    companies = "SELECT company.name FROM ticket JOIN company ON company.id = company_id ORDER BY number"
    assert [row[0][:8] for row in await stage.rows(companies)] == ["ООО «Рог", "ООО «Ром"]


async def test_a_stranger_with_an_inn_and_a_person_who_wants_to_be_forgotten(stage: Stage) -> None:
    victor, igor, director = stage.victor, stage.igor, stage.director
    inn = (await _company_named(stage, "Ромашка")).inn
    await victor.start()
    await victor.see("Я вас пока не знаю")
    await victor.write("Оставить запрос")
    await victor.see("Напишите одним сообщением")
    await victor.write("Виктор, ИНН 7707083894")
    await victor.see("в ИНН опечатка")
    await victor.write(f"Виктор, ИНН {inn}, бухгалтер")
    told = await victor.see("запрос передан")
    assert "Ромашка" not in told.text
    asked = await igor.see("Просится новый человек", button="ООО «Ромашка»")
    assert f"ИНН {inn}:\n• ООО «Ромашка» · 5 ч 30 мин" in asked.text
    before = await victor.last_id()
    await victor.write("Баланс")
    await victor.see("Я вас пока не знаю", after=before)  # the INN has opened nothing
    await igor.write("отказ: позвоните сначала директору", reply_to=asked)
    assert "Если это ошибка" in (await victor.see("не смогли: позвоните сначала директору")).text
    await victor.write("Оставить запрос")
    await victor.see("Напишите одним сообщением", after=before)
    before = await igor.last_id()
    await victor.write(f"ИНН {inn}, директор в курсе")
    again = await igor.see("Просится новый человек", after=before, button="ООО «Ромашка»")
    await igor.tap(again, "ООО «Ромашка»")
    await igor.tap(await igor.see("Подключить Виктор к", button="Сотрудник"), "Сотрудник")
    await victor.see("Вас подключили: ООО «Ромашка»")

    number = await stage.open_ticket(victor, "Слово-метка Крокозябра")
    card = await stage.card(number, words="Крокозябра")
    await victor.write("Помощь")
    await victor.tap(await victor.see("Как это работает", button="Удалить мои данные"), "Удалить мои данные")
    sure = await victor.see("Удалить ваши данные", button="Да, удалить навсегда")
    assert f"Сейчас в работе ваши заявки: №\u00a0{number}" in sure.text
    await victor.tap(sure, "Да, удалить")
    await victor.see("Данные сотрём, когда закончим")
    request = await igor.see("просит удалить свои данные", button="Стереть сейчас")
    assert "директор" in (await igor.tap(request, "Стереть")).lower()
    boss = stage.phones.phone(director.person_id, igor.chat_id)
    assert "тоже пропадут" in await boss.tap(request, "Стереть сейчас")
    await boss.tap(await igor.see("просит удалить", button="навсегда"), "навсегда")
    await igor.see("Данные стёрты: Удалённое лицо")
    await igor.see("Удалённое лицо", when=lambda seen: seen.id == card.id or "Крокозябра" not in seen.text)
    await stage.settled()
    left = await stage.rows(
        "SELECT 'inbox', payload::text FROM bot_inbox WHERE state = 'done' AND payload::text LIKE '%Крокозябра%'"
        " UNION ALL SELECT 'message', text FROM ticket_message WHERE text LIKE '%Крокозябра%'"
        " UNION ALL SELECT 'contact', name FROM contact WHERE messenger_id = 599 OR name LIKE '%Виктор%'"
    )
    assert left == []
    standing = await stage.phones.messages(igor.chat_id)
    assert "Крокозябра" not in next(seen.text for seen in standing if seen.id == card.id)

    await director.write("/forget ромашка")
    await director.tap(await director.see("Выберите компанию", button="Ромашка"), "Ромашка")
    await director.tap(await director.see("Люди: ООО «Ромашка»", button="Пётр"), "Пётр Ильин")
    await director.tap(await director.see("Пётр Ильин", button="Удалить данные"), "Удалить данные…")
    await director.tap(await director.see("Стереть данные Пётр Ильин", button="Да, стереть"), "Да, стереть навсегда")
    await director.see("Данные стёрты, в истории осталось «Удалённое лицо")
    assert await stage.value("SELECT count(*) FROM contact WHERE phone = '79160000001' OR name LIKE 'Пётр%'") == 0

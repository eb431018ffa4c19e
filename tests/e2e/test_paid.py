"""Money and agreed hours as the people read them: prices, estimates, what pays for a ticket, and who is asked."""

from datetime import timedelta

import pytest

from backend.demo.phones import Phone, Seen
from core.billing.service import lapsed_proposals
from core.tickets.proposals import lapse_proposal
from tests.e2e.conftest import Stage


async def _taken(stage: Stage, phone: Phone, words: str = "Не проводится реализация") -> int:
    number = await stage.open_ticket(phone, words)
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="Игорь")
    return number


async def _entered(stage: Stage, number: int, entry: str, words: str) -> Seen:
    await stage.igor.write(entry, reply_to=await stage.card(number))
    return await stage.card(number, words=words)


async def _preview(stage: Stage, number: int) -> Seen:
    await stage.igor.tap(await stage.card(number), "Решить")
    return await stage.igor.see(f"Решить №.{number}")


async def _resolved(stage: Stage, number: int) -> None:
    await stage.igor.tap(await _preview(stage, number), "Подтвердить")
    await stage.card(number, words="")


async def _short_by_90(stage: Stage, phone: Phone) -> int:
    """A ticket of Ромашка resolved with seven hours of work, of which five and a half are covered."""
    number = await _taken(stage, phone)
    await _entered(stage, number, "7 ч консультация", "Консультация – 7 ч")
    preview = await _preview(stage, number)
    assert "Консультация: 7 ч → с часов 5 ч 30 мин, сверх часов 1 ч 30 мин" in preview.text
    assert "Не хватает 1 ч 30 мин – это 4\u00a0500\u00a0₽ по прайсу" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    return number


def _chat(messages: list[Seen]) -> list[str]:
    return [message.text for message in messages]


async def _petr_comes_in(stage: Stage) -> None:
    await stage.petr.start()
    await stage.petr.share_own_phone()
    await stage.petr.see("Вы подключены")


async def test_a_manager_agrees_to_a_price(stage: Stage) -> None:
    number = await _short_by_90(stage, stage.anna)
    told = await stage.anna.see("решена")
    assert told.text == (
        f"Заявка №\u00a0{number} решена. Исполнитель: Игорь Лебедев.\n\n"
        "• Консультация: заняло 7 ч, с часов 5 ч 30 мин, сверх часов 1 ч 30 мин\n\n"
        "Остаток: 0 минут.\n"
        "Часов не хватило на 1 ч 30 мин: по прайсу это 4\u00a0500\u00a0₽.\n"
        "Решение – кнопкой в следующем сообщении.\n\n"
        "Всё в порядке?\n"
        "Если не ответите, заявка закроется сама после 26 ноября 2026 г."
    )
    offer = await stage.anna.see("не хватило часов", button="Согласен")
    assert offer.text == (
        f"По заявке №\u00a0{number} не хватило часов.\n"
        "Не проводится реализация\n"
        "• Консультация: 1 ч 30 мин сверх часов – 4\u00a0500\u00a0₽\n\n"
        "Оплатите эту работу? Цена действует до 30 ноября 2026 г. включительно."
    )
    assert offer.buttons == ["Согласен: 4\u00a0500\u00a0₽", "Не оплачиваю", "Обсудить"]
    await stage.anna.see("часы использованы полностью")
    before = await stage.anna.last_id()
    assert await stage.anna.tap(offer, "Согласен") == "Записано: вы согласны"
    done = await stage.anna.see("Согласовано: 4\u00a0500\u00a0₽")
    assert (done.id, done.buttons) == (offer.id, [])
    said = await stage.igor.see("клиент согласен")
    assert said.text == (
        f"✅ По №\u00a0{number} клиент согласен: 1 ч 30 мин за 4\u00a0500\u00a0₽. Решение: Анна Смирнова."
    )
    await stage.settled()
    assert await stage.anna.last_id() == before  # who has tapped sees it in place of the buttons
    assert not {"Согласен", "Не оплачивать"} & set((await stage.card(number)).buttons)
    assert await stage.rows("SELECT state, settled_how, settled_by FROM proposal") == [
        ("approved", "button", f"contact:{await stage.value('SELECT id FROM contact WHERE messenger_id = 501')}")
    ]
    assert await stage.rows("SELECT fate, amount FROM work_line") == [("money", 450_000)]
    assert await stage.anna.tap_data(offer, offer.data("Не оплачиваю")) == "Решение уже записано."


async def test_a_manager_does_not_pay(stage: Stage) -> None:
    number = await _short_by_90(stage, stage.anna)
    offer = await stage.anna.see("не хватило часов", button="Не оплачиваю")
    assert await stage.anna.tap(offer, "Не оплачиваю") == "Записано: вы не оплачиваете"
    done = await stage.anna.see("Решено не оплачивать")
    assert done.buttons == []
    said = await stage.igor.see("клиент не оплачивает 1 ч 30 мин")
    assert said.raw["reply_to_message"]["message_id"] == (await stage.card(number)).id
    await stage.settled()
    assert await stage.rows("SELECT fate FROM work_line") == [("unpaid",)]


async def test_a_member_is_told_that_the_manager_was_asked(stage: Stage) -> None:
    await _petr_comes_in(stage)
    number = await _short_by_90(stage, stage.petr)
    told = await stage.petr.see("решена")
    assert "Об оплате мы уже спросили вашего руководителя." in told.text
    offer = await stage.anna.see("не хватило часов", button="Согласен")
    assert "только руководитель" in await stage.petr.tap_data(told, offer.data("Согласен"))
    # Anna's reply to the offer goes into the ticket, though it is Пётр's: she speaks for the company.
    await stage.anna.write("А что именно делали?", reply_to=offer)
    await stage.anna.see(f"Передано в заявку №.{number}")
    await stage.petr.see("Анна Смирнова пишет в заявку(.|\n)*А что именно делали")
    await stage.anna.tap(offer, "Согласен")
    noted = await stage.petr.see("согласована оплата")
    assert noted.text == (
        f"По заявке №\u00a0{number} согласована оплата: 1 ч 30 мин сверх часов – 4\u00a0500\u00a0₽.\n"
        "Решение: Анна Смирнова."
    )


async def test_without_a_manager_staff_calls(stage: Stage) -> None:
    await stage.execute("UPDATE contact SET role = 'member' WHERE messenger_id = 501")
    number = await _taken(stage, stage.anna)
    await _entered(stage, number, "6 ч консультация", "Консультация – 6 ч")
    preview = await _preview(stage, number)
    assert "Руководителя клиента в боте нет: позвоните" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("решена")
    assert "Сотрудник позвонит и согласует это с вами." in told.text
    card = await stage.card(number, words="позвоните")
    assert await stage.igor.tap(card, "Согласен: 1\u00a0500\u00a0₽") == "Записано: клиент согласен"
    noted = await stage.anna.see("согласована оплата")
    assert "Записано со слов вашей компании: Игорь Лебедев." in noted.text
    await stage.settled()
    assert "позвоните" not in (await stage.card(number)).text


async def test_what_is_billed_by_agreement_is_not_asked_about(stage: Stage) -> None:
    await stage.execute("UPDATE company SET shortage_policy = 'bill' WHERE name LIKE '%Ромашка%'")
    number = await _taken(stage, stage.anna)
    await _entered(stage, number, "7 ч консультация", "Консультация – 7 ч")
    preview = await _preview(stage, number)
    assert "Оплата согласована с клиентом заранее" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("решена")
    assert "Часов не хватило на 1 ч 30 мин: это 4\u00a0500\u00a0₽, как мы договорились заранее." in told.text
    assert "согласуем" not in told.text
    await stage.settled()
    assert not [text for text in _chat(await stage.anna.messages()) if "не хватило часов" in text]
    assert await stage.rows("SELECT state, settled_how FROM proposal") == [("approved", "policy")]


async def test_hours_that_have_come_are_offered_and_taken(stage: Stage) -> None:
    number = await _short_by_90(stage, stage.anna)
    first = await stage.anna.see("не хватило часов", button="Согласен")
    assert "Списать с часов" not in first.buttons
    hours = first.data("Согласен").replace("approve", "hours")
    assert await stage.anna.tap_data(first, hours) == "Часов не хватает: нужно 90 мин."
    await _grant(stage, "60 за ожидание")
    await stage.anna.see("Вам подарили 1 час")
    await stage.settled()
    assert await stage.anna.see("не хватило часов") == first  # not enough yet: nothing is said
    await _grant(stage, "60 подарок")
    again = await stage.anna.see("не хватило часов", button="Списать с часов")
    assert again.id > first.id
    assert "Сейчас часов на счёте достаточно" in again.text
    assert again.buttons == ["Согласен: 4\u00a0500\u00a0₽", "Списать с часов", "Не оплачиваю", "Обсудить"]
    old = next(message for message in await stage.anna.messages() if message.id == first.id)
    assert (old.buttons, old.text.splitlines()[-1]) == ([], "⬇️ Повторено ниже – с кнопками.")
    await stage.igor.see(rf"№.{number}", button="Списать с часов")
    assert await stage.anna.tap(again, "Списать") == "Списано с часов"
    done = await stage.anna.see("Списано с часов: 1 ч 30 мин. Платить не нужно.")
    assert (done.id, done.buttons) == (again.id, [])
    await stage.igor.see("клиент списал 1 ч 30 мин с часов")
    await stage.settled()
    assert await stage.rows("SELECT fate, covered_minutes, shortage_minutes FROM work_line") == [("hours", 420, 0)]
    assert await stage.value("SELECT sum(remaining) FROM ledger_grant") == 30


async def _grant(stage: Stage, words: str) -> None:
    await stage.director.write("/grant Ромашка")
    question = await stage.director.see("Выберите компанию", button="Ромашка")
    before = await stage.director.last_id()
    await stage.director.tap(question, "Ромашка")
    await stage.director.see("Сколько минут добавить")
    await stage.director.write(words)
    confirm = await stage.director.see("Причина:", button="Подар", after=before)
    await stage.director.tap(confirm, "Подар")
    await stage.director.see("Подарено|Добавлено", after=before)


async def test_staff_takes_hours_by_phone(stage: Stage) -> None:
    number = await _short_by_90(stage, stage.anna)
    await stage.anna.see("не хватило часов", button="Согласен")
    await _grant(stage, "90 извинение")
    again = await stage.anna.see("не хватило часов", button="Списать с часов")
    await stage.settled()
    assert await stage.igor.tap(await stage.card(number), "Списать с часов") == "Записано: списано с часов"
    await stage.anna.see("с часов списано ещё 1 ч 30 мин: платить не нужно")
    await stage.settled()
    assert next(one for one in await stage.anna.messages() if one.id == again.id).buttons == []
    assert not [one for one in (await stage.card(number)).buttons if "часов" in one]


async def test_an_offer_is_found_again_in_the_list(stage: Stage) -> None:
    await _petr_comes_in(stage)
    number = await _short_by_90(stage, stage.petr)  # another's ticket: still the manager's decision
    first = await stage.anna.see("не хватило часов", button="Согласен")
    await stage.anna.write("Баланс")
    assert "Ждёт вашего решения: 1 – см. «Мои заявки»" in (await stage.anna.see("Доступно")).text
    await stage.anna.write("Мои заявки")
    listed = await stage.anna.see("Сначала – то, что ждёт вашего решения")
    assert listed.buttons == [f"❗️ №\u00a0{number} · 4\u00a0500\u00a0₽ – решить", "Заявки компании"]
    assert await stage.anna.tap(listed, "решить") == "Ниже – с кнопками"
    again = await stage.anna.see("не хватило часов", button="Согласен", after=listed.id)
    await stage.anna.tap(again, "Согласен")
    await stage.anna.see("Согласовано: 4\u00a0500\u00a0₽")
    await stage.settled()
    assert not [one for one in await stage.anna.messages() if any("Согласен" in text for text in one.buttons)]
    assert first.id != again.id
    await stage.petr.write("Мои заявки")
    assert "Сначала" not in (await stage.petr.see("Ваши заявки")).text


async def test_a_price_lapses(stage: Stage) -> None:
    number = await _short_by_90(stage, stage.anna)
    offer = await stage.anna.see("не хватило часов", button="Согласен")
    stage.clock.advance(timedelta(days=8))
    async with stage.database.work() as work:  # what the desk does every morning
        for due in await lapsed_proposals(work):
            assert await lapse_proposal(work, due)
    noted = await stage.anna.see("вышел срок решения")
    assert "1 ч 30 мин сверх часов (4\u00a0500\u00a0₽) остались без оплаты" in noted.text
    done = await stage.anna.see("Срок решения вышел")
    assert (done.id, done.buttons) == (offer.id, [])
    await stage.settled()
    card = await stage.card(number)
    assert "не оплачивается" in card.text
    assert not [text for text in card.buttons if "Согласен" in text]


@pytest.mark.parametrize(
    ("sql", "why", "on_card"),
    [
        ("work_state = 'forbidden'", "Работа с клиентом запрещена", "⛔ работа запрещена"),
        ("work_state = 'prepayment'", "Клиент на предоплате", "💳 предоплата"),
        ("shortage_policy = 'block'", "Сверх часов с клиентом не работаем", "· сверх часов не работаем"),
    ],
)
async def test_work_that_may_not_be_done_stays_entered(stage: Stage, sql: str, why: str, on_card: str) -> None:
    await stage.execute(f"UPDATE company SET {sql} WHERE name LIKE '%Ромашка%'")
    number = await _taken(stage, stage.anna)  # opening is never blocked
    card = await _entered(stage, number, "7 ч консультация", "Консультация – 7 ч")
    assert on_card in card.text
    preview = await _preview(stage, number)
    assert why in preview.text
    assert preview.buttons == ["← Назад"]
    version, ticket_id = (await stage.rows("SELECT version, id FROM ticket"))[0]
    assert why in await stage.igor.tap_data(preview, f"r1:{ticket_id}:{version}")
    assert await stage.rows("SELECT actual_minutes, fate FROM work_line") == [(420, None)]
    assert await stage.rows("SELECT state FROM ticket") == [("in_progress",)]
    assert await stage.value("SELECT count(*) FROM ledger_charge") == 0
    await stage.execute("UPDATE company SET work_state = 'allowed', shortage_policy = 'ask'")
    await stage.igor.tap(preview, "Назад")
    await _resolved(stage, number)
    await stage.anna.see("не хватило часов", button="Согласен")


async def test_an_estimate_is_agreed_to_and_its_hours_are_kept(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Нужен отчёт по продажам")
    await stage.igor.write("оценка 1ч 30м", reply_to=await stage.card(number))
    await stage.anna.see("в работе: Игорь Лебедев")
    asked = await stage.anna.see("Оценка по заявке", button="Согласен")
    assert asked.text == (
        f"Оценка по заявке №\u00a0{number}\nНужен отчёт по продажам\n"
        "Игорь Лебедев: работа займёт не больше 1 ч 30 мин. Согласны?\n\n"
        "Столько часов отложим для этой заявки; что не понадобится, вернётся.\n"
        "Ответить можно до 30 ноября 2026 г. включительно."
    )
    less = ["До 30 мин", "До 45 мин", "До 1 ч"]
    assert asked.buttons == ["Согласен: до 1 ч 30 мин", *less, "Не согласен", "Обсудить"]
    card = await stage.card(number, words="Оценка 1 ч 30 мин: ждёт ответа")
    assert "Согласен: до 1 ч 30 мин" in card.buttons
    assert await stage.anna.tap(asked, "Согласен") == "Записано: вы согласны"
    done = await stage.anna.see("Согласовано: не больше 1 ч 30 мин")
    assert (done.id, done.buttons) == (asked.id, [])
    assert "Отложено с часов: 1 ч 30 мин." in done.text
    said = await stage.igor.see("клиент согласен")
    assert said.text == (
        f"✅ По №\u00a0{number} клиент согласен: не больше 1 ч 30 мин, держим 1 ч 30 мин. Решение: Анна Смирнова."
    )
    card = await stage.card(number, words="Оценка 1 ч 30 мин: согласована, держим 1 ч 30 мин")
    assert "· 4 ч\n" in card.text  # what others can use
    await stage.anna.write("Баланс")
    shown = await stage.anna.see("Доступно")
    assert shown.text.startswith(
        "ООО «Ромашка»\nДоступно: 4 часа\nОтложено для согласованных работ: 1 ч 30 мин\nИспользовано: 0 мин\n"
    )
    await _entered(stage, number, "65 консультация", "Консультация – 1 ч 5 мин")
    await _resolved(stage, number)
    assert "Остаток: 4 часа 30 минут" in (await stage.anna.see("решена")).text
    await stage.anna.write("Баланс")
    shown = await stage.anna.see("Доступно: 4 часа 30 минут")
    assert "Отложено" not in shown.text


async def test_an_estimate_is_declined_replaced_or_answered_by_phone(stage: Stage) -> None:
    number = await _taken(stage, stage.anna)
    await stage.igor.write("Оценка: 10 ч", reply_to=await stage.card(number))
    first = await stage.anna.see("не больше 10 ч", button="Не согласен")
    assert "Свободных часов хватит на 5 ч 30 мин: их отложим. Остальное – за деньги по прайсу." in first.text
    await stage.igor.write("оценка 8 ч", reply_to=await stage.card(number))
    second = await stage.anna.see("не больше 8 ч", button="Не согласен")
    replaced = await stage.anna.see("её заменила новая")
    assert (replaced.id, replaced.buttons) == (first.id, [])
    assert await stage.anna.tap_data(first, first.data("Согласен")) == "Ответ на оценку уже записан."
    assert await stage.anna.tap(second, "Не согласен") == "Записано: вы не согласны"
    await stage.anna.see("Не согласились на 8 ч")
    await stage.igor.see("клиент не согласен на 8 ч")
    await stage.igor.write("60 оценка", reply_to=await stage.card(number))
    third = await stage.anna.see("не больше 1 ч\\.", button="Согласен")
    card = await stage.card(number, words="Оценка 1 ч: ждёт ответа")
    assert await stage.olga.tap(card, "Согласен: до 1 ч") == "Записано: клиент согласен"
    noted = await stage.anna.see("согласована оценка: не больше 1 ч")
    assert "Записано со слов вашей компании: Ольга Громова." in noted.text
    await stage.settled()
    assert next(one for one in await stage.anna.messages() if one.id == third.id).buttons == []
    assert await stage.rows("SELECT state FROM estimate ORDER BY id") == [("replaced",), ("declined",), ("agreed",)]
    assert await stage.rows("SELECT minutes, state FROM ledger_hold") == [(60, "held")]


async def test_an_estimate_in_doubt_goes_nowhere(stage: Stage) -> None:
    number = await _taken(stage, stage.anna)
    card = await stage.card(number)
    for words in ("оценка полтора часа", "оценка", "Оценка 60 минут консультация"):
        sent = await stage.igor.write(words, reply_to=card)
        await stage.igor.see("клиенту не отправлено", after=sent.id)
    for words in ("оценка 0", "оценка -5", "оценка 1000 ч"):
        sent = await stage.igor.write(words, reply_to=card)
        await stage.igor.see("от 1 минуты до 240 часов", after=sent.id)
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM estimate") == 0
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE side = 'staff'") == 0
    sent = (await stage.igor.send_files("photo", ("a.png", b"x"), caption="оценка 30", reply_to=card))[0]
    await stage.igor.see("Оценка ушла клиенту. Файл не отправлен", after=sent.id)
    await stage.anna.see("не больше 30 мин")
    own = await stage.igor.write("оценка 45", reply_to=card)
    await stage.anna.see("не больше 45 мин")
    await stage.igor.edit(own, "оценка 50")
    await stage.igor.see("Правка не учтена", after=own.id)
    assert await stage.value("SELECT max(minutes) FROM estimate") == 45


async def test_an_estimate_without_a_manager_is_for_the_phone(stage: Stage) -> None:
    await stage.execute("UPDATE contact SET role = 'member' WHERE messenger_id = 501")
    number = await _taken(stage, stage.anna)
    await stage.igor.write("оценка 60", reply_to=await stage.card(number))
    card = await stage.card(number, words="Руководителя клиента в боте нет: позвоните")
    assert await stage.igor.tap(card, "Не согласен") == "Записано: клиент не согласен"
    await stage.anna.see("на оценку 1 ч не согласились")
    await stage.settled()
    assert "позвоните" not in (await stage.card(number)).text


async def test_a_manager_pays_with_money_and_keeps_the_hours(stage: Stage) -> None:
    number = await _taken(stage, stage.anna)
    await stage.igor.write("оценка 60", reply_to=await stage.card(number))
    await stage.anna.tap(await stage.anna.see("Оценка по заявке", button="Согласен"), "Согласен")
    await stage.card(number, words="держим 1 ч")
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), str(number))
    view = await stage.anna.see("Оплата: с часов", button="Оплатить деньгами, часы сохранить")
    assert await stage.anna.tap(view, "Оплатить деньгами") == "Эту заявку оплатите деньгами, часы сохранятся"
    view = await stage.anna.see("Оплата: деньгами, часы не расходуются", button="Списывать с часов")
    card = await stage.card(number, words="Клиент платит деньгами")
    assert "часов не держим" in card.text
    assert await stage.anna.tap(view, "Списывать с часов") == "Эта заявка – с часов"
    await stage.card(number, words="держим 1 ч")
    view = await stage.anna.see("Оплата: с часов", button="Оплатить деньгами")
    await stage.anna.tap(view, "Оплатить деньгами")
    await stage.card(number, words="Клиент платит деньгами")
    await _entered(stage, number, "60 консультация", "Консультация – 1 ч")
    preview = await _preview(stage, number)
    assert "• Консультация: 1 ч, 3\u00a0000\u00a0₽" in preview.text
    await stage.igor.tap(preview, "Подтвердить")
    told = await stage.anna.see("решена")
    assert "• Консультация: 1 ч, 3\u00a0000\u00a0₽" in told.text
    assert "Остаток: 5 часов 30 минут" in told.text
    assert await stage.anna.tap_data(view, view.data("Оплатить")) == f"Заявка № {number} уже не в работе."
    await stage.anna.tap(view, "Все заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), str(number))
    view = await stage.anna.see(r"Консультация: 1 ч · 3.000.₽")
    assert not [text for text in view.buttons if "часов" in text or "деньгами" in text]


async def test_a_member_does_not_choose_what_pays(stage: Stage) -> None:
    await _petr_comes_in(stage)
    number = await _taken(stage, stage.petr)
    await stage.petr.write("Мои заявки")
    await stage.petr.tap(await stage.petr.see("Ваши заявки"), str(number))
    view = await stage.petr.see("Поступила")
    assert "Оплата" not in view.text
    assert not [text for text in view.buttons if "деньгами" in text]
    ticket_id = await stage.value("SELECT id FROM ticket")
    assert "только руководитель" in await stage.petr.tap_data(view, f"c1:money:{ticket_id}")


async def test_a_cancelled_ticket_asks_for_nothing(stage: Stage) -> None:
    number = await _taken(stage, stage.anna)
    await stage.igor.write("оценка 60", reply_to=await stage.card(number))
    asked = await stage.anna.see("Оценка по заявке", button="Согласен")
    await _entered(stage, number, "20 обновление", "Обновление")
    await _resolved(stage, number)
    done = await stage.anna.see("Оценка больше не действует: отвечать не нужно")
    assert (done.id, done.buttons) == (asked.id, [])
    assert await stage.anna.tap_data(asked, asked.data("Согласен")) == "Ответ на оценку уже записан."


async def test_movements_of_all_kinds_have_words(stage: Stage) -> None:
    number = await _taken(stage, stage.anna)
    await _entered(stage, number, "30 консультация", "Консультация – 30 мин")
    await _resolved(stage, number)
    await _grant(stage, "60 за ожидание")
    await stage.anna.see("Вам подарили")
    await stage.anna.write("Баланс")
    shown = await stage.anna.see("Последние движения")
    assert "+1 ч – добавлено: за ожидание" in shown.text
    assert f"−30 мин – Консультация, заявка №\u00a0{number}" in shown.text
    assert "+5 ч 30 мин – начисление по договору" in shown.text

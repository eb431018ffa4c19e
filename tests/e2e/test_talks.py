"""Clients worth a talk on a director's phone: asked for by /talks, every button, and the message that comes on Monday."""

from datetime import datetime

import pytest
from sqlalchemy import select

from backend import ticker
from backend.demo.phones import Seen
from bot.keyboards.callbacks import TalkAction, TalkCD
from core.catalog.models import Service
from core.catalog.service import active_services
from core.reports.clients.models import Reason
from core.staff.models import Staff
from tests.clock import MOSCOW
from tests.core.reports.clients_planted import asked, at, loud_client, quiet_firm
from tests.e2e.conftest import IGOR, Stage
from tests.factories import Services, make_company, make_contact


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk that looks often which reports are due, with a quiet firm and one loud client."""
    monkeypatch.setattr(ticker, "REPORTS_EVERY", 0.1)
    async with cold_stage.database.work() as work:
        by_code: dict[str, Service] = {one.code: one for one in await active_services(work)}
        services = Services(*(by_code[code] for code in ("consultation", "report", "update", "setup", "training")))
        oleg = (await work.session.scalars(select(Staff).where(Staff.messenger_id == IGOR))).one()
        await asked(work, await make_contact(work, await make_company(work, name="ООО «Старая»")), at(5, 1))
        await quiet_firm(work, services, oleg.id)
        await loud_client(work, services, oleg.id)
        services.consultation.offered = True
    await cold_stage.execute(
        "UPDATE ledger_grant SET expires_on = '2026-12-20' WHERE account_id ="
        " (SELECT account.id FROM account JOIN company ON company.id = company_id WHERE company.name LIKE '%Тихая 0%')"
    )
    await cold_stage.execute(
        "DELETE FROM work_line WHERE ticket_id IN (SELECT ticket.id FROM ticket JOIN company"
        " ON company.id = company_id WHERE company.name LIKE '%Тихая 0%')"
    )
    await cold_stage.start_desk()
    return cold_stage


async def test_a_talk_from_the_list_to_what_came_of_it(stage: Stage) -> None:
    director, pressed = stage.director, set[TalkAction]()

    async def tap(shown: Seen, words: str, answer: str = "") -> None:
        data = shown.data(words)
        if data.startswith(f"{TalkCD.__prefix__}:"):
            pressed.add(TalkCD.unpack(data).action)
        assert answer in await director.tap(shown, words)

    await director.write("/talks")
    picture = await director.see("Оплачено и взято за 90 дней; пронумерованы трудные")
    assert picture.raw["photo"]
    shown = await director.see("С кем стоит поговорить", button="Трудные · 1")
    assert "ООО «Громкая» · 12 ч 10 мин: работы 16 ч 40 мин, обычно при такой оплате 1 ч 28 мин (×11)" in shown.text
    assert "ООО «Тихая 0» · 12 ч 10 мин: сгорит 12 ч 10 мин – 20 декабря" in shown.text
    assert "Мало данных, чтобы сказать: кто растёт" in shown.text

    await tap(shown, "Трудные · 1")
    listed = await director.see("1. ООО «Громкая»", button="1 · Почему")
    assert "• 75 % заявок – от одного человека: Иван" in listed.text
    await tap(listed, "1 · Почему")
    why = await director.see("Отчего так", button="Что значат числа")
    for line in (
        "Работы 16 ч 40 мин, обычно при такой оплате 1 ч 28 мин (×11) – далеко от остальных",
        "Оплачено на это время: 3 ч, взято в 5,6 раза больше.",
        "• 100 % работы никто не оплачивает",
        "• 50 % заявок – об одном: «Не печатает касса чек» и похожие",
        "• пакет побольше: берут около 5 ч 30 мин в месяц, оплачено около 1 ч",
    ):
        assert line in why.text
    await tap(why, "Что значат числа")
    means = await director.see("Иглевич и Хоглин", button="К списку")
    await tap(means, "К списку")
    why = await director.see("Отчего так", button="Карточка")
    await tap(why, "Карточка")
    await director.see("ООО «Громкая»(.|\n)*ИНН")

    await tap(why, "Поговорили", "Записал")
    noted = await director.see("Поговорили: ООО «Громкая» · 12 ч 10 мин", button="Дописать")
    assert "Снова напомню не раньше 22 января 2027 г." in noted.text
    await tap(noted, "Дописать")
    await director.see("О чём договорились")
    await director.write("Обучение <b>во вторник</b>")
    await director.see("Записал: Обучение <b>во вторник</b>")
    await tap(noted, "К списку")
    empty = await director.see("Трудные(.|\n)*говорить не с кем", button="← Все")
    await tap(empty, "← Все")
    shown = await director.see("об этом недавно поговорили", button="Только обновления")
    assert "Громкая" not in shown.text
    await tap(shown, "Только обновления")
    listed = await director.see("ООО «Тихая 0»", button="1 · Что предложить")
    await tap(listed, "1 · Что предложить")
    offered = await director.see("На что потратить", button="К списку")
    assert "За это время не было ни одной заявки с работой." in offered.text
    assert "• Консультация, обычно 30 мин" in offered.text
    assert pressed == set(TalkAction)
    # A colleague's screen that has not been drawn anew: nothing is written twice, and it is said who was first.
    await stage.execute(
        "UPDATE client_talk SET staff_id = (SELECT id FROM staff WHERE messenger_id = :igor)", igor=IGOR
    )
    assert "Уже записано: Игорь Лебедев, сегодня" in await director.tap_data(why, why.data("Поговорили"))
    assert await stage.rows("SELECT reason, words FROM client_talk") == [("difficult", "Обучение <b>во вторник</b>")]

    # An engineer sees nothing of it, by command or by a forged button.
    igor = stage.phones.phone(IGOR)
    await igor.write("/talks")
    refused = await igor.see("директор")
    assert "Громкая" not in refused.text
    for action in TalkAction:
        data = TalkCD(action=action, reason=Reason.DIFFICULT, company_id=1).pack()
        assert "директор" in await igor.tap_data(refused, data)
    await stage.settled()


async def test_it_comes_on_monday_by_itself(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 11, 30, 9, 30, tzinfo=MOSCOW))
    await stage.director.see("Оплачено и взято за 90 дней")
    told = await stage.director.see("С кем стоит поговорить", button="Трудные · 1")
    await stage.director.tap(told, "Трудные · 1")
    await stage.director.see("1. ООО «Громкая»")
    assert not [each for each in await stage.phones.phone(IGOR).messages() if "поговорить" in each.text]
    await stage.settled()

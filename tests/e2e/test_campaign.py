"""A move to another service model, from the offer on a manager's phone to the ticket that is paid by hours."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.limits import TEXT, length
from core.actor import ContactRole, StaffRole
from core.clients.models import Company
from core.contracts.campaign_rules import Move
from core.contracts.campaigns import start_campaign
from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from tests.e2e.conftest import IGOR, Stage
from tests.factories import SYSTEM, make_company, make_contact, make_staff

SWITCH = date(2027, 1, 1)
TERMS = "Уважаемый клиент {company}!\nПо договору {contract} вместо «{from}» с {date} – «{to}». Вы получите {hours}."


async def unlimited(stage: Stage, company_id: int, number: str = "У-1") -> Contract:
    """A contract of the old kind, for a year from 1 October."""
    async with stage.database.work() as work:
        return await sign_contract(
            work,
            SYSTEM,
            company_id=company_id,
            number=number,
            starts_on=date(2026, 10, 1),
            months=12,
            service_model="unlimited",
        )


async def company_of_boris(stage: Stage) -> int:
    return int(await stage.value("SELECT company_id FROM contact WHERE messenger_id = 502"))


async def start(stage: Stage, *, switch_on: date | None = SWITCH, terms: str = TERMS) -> int:
    async with stage.database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(1, 60, Schedule.MONTHLY, Lifetime.TERM))
        move = Move("unlimited", "bonus_hours", None, switch_on, terms)
        return (await start_campaign(work, SYSTEM, move))[0].id


async def test_from_the_offer_to_hours(stage: Stage) -> None:
    await unlimited(stage, await company_of_boris(stage))
    await stage.boris.write("/balance")
    assert "• Договор У-1 до 30 сентября 2027 г. · без ограничений" in (await stage.boris.see("Доступно")).text
    number = await stage.open_ticket(stage.boris, "Пока без ограничений")
    assert "Договор У-1 до 30 сентября 2027 г. · без ограничений" in (await stage.card(number)).text

    await start(stage)
    offer = await stage.boris.see("Предложение по договору У-1", button="Согласен")
    assert (
        "Уважаемый клиент ООО «Рога & Копыта <b>» 🐮!\n"
        "По договору У-1 вместо «без ограничений» с 1 января 2027 г. – «бонусные часы». Вы получите 9 часов."
    ) in offer.text
    assert "до 31 декабря 2026 г. включительно" in offer.text
    assert offer.buttons == ["Согласен", "Не согласен"]
    await stage.boris.tap(offer, "Согласен")
    told = await stage.boris.see("вы согласны")
    assert told.text == (
        "✅ Записано: вы согласны. Договор У-1 с 1 января 2027 г.: бонусные часы.\nОтвет: Борис <i>Бык</i>."
    )
    await stage.boris.see("Предложение по договору У-1", when=lambda message: not message.buttons)
    assert await stage.boris.tap_data(offer, offer.data("Не согласен")) == (
        "Ответ уже записан: согласны. Ответ: Борис <i>Бык</i>."
    )

    await stage.director.write("/campaigns")
    shown = await stage.director.see("Переход №.1: без ограничений → бонусные часы")
    assert "Дата перехода: 1 января 2027 г." in shown.text
    assert "✅ Согласны: 1\n✖️ Отказались: 0\n⏳ Молчат: 0\n☎️ Некому ответить: 0" in shown.text
    assert (
        "ООО «Рога & Копыта <b>» 🐮 · 0 мин\n"
        "Договор У-1 до 30 сентября 2027 г. – ✅ согласны с 1 января 2027 г. (Борис <i>Бык</i>)"
    ) in shown.text
    assert shown.buttons == []

    stage.clock.set(datetime.combine(SWITCH, time(10), stage.settings.zone_info))
    sent = await stage.boris.write("/balance")
    after = await stage.boris.see("Доступно", after=sent.id)
    assert "У-1" not in after.text  # hours, which the nightly job will bring, speak for themselves


async def test_a_refusal_keeps_everything(stage: Stage) -> None:
    await unlimited(stage, await company_of_boris(stage))
    await start(stage, switch_on=None)
    offer = await stage.boris.see("Предложение", button="Не согласен")
    assert "до 30 сентября 2027 г. включительно" in offer.text
    assert "с 1 октября 2027 г. – «бонусные часы». Вы получите 12 часов." in offer.text  # for a year of prolongation
    await stage.boris.tap(offer, "Не согласен")
    told = await stage.boris.see("вы не согласны")
    assert "По договору У-1 до конца срока, 30 сентября 2027 г., всё остаётся как есть: без ограничений." in told.text
    assert await stage.value("SELECT count(*) FROM contract_version") == 0
    await stage.director.write("/campaigns")
    shown = await stage.director.see("Каждый договор переходит, когда кончается его срок")
    assert "✖️ отказались (Борис <i>Бык</i>)" in shown.text


async def test_calls_and_reminders_of_a_director(stage: Stage) -> None:
    await unlimited(stage, await company_of_boris(stage))
    async with stage.database.work() as work:
        deaf = await make_company(work, name="ООО «Глушь»")
        await make_contact(work, deaf, name="Нина", phone="+79160000007", came_in=False)
    await unlimited(stage, deaf.id, "Г-1")
    await start(stage)
    await stage.boris.see("Предложение по договору У-1")

    await stage.director.write("/campaigns")
    shown = await stage.director.see("Переход №.1", button="Глушь")
    assert "⏳ Молчат: 1\n☎️ Некому ответить: 1" in shown.text
    assert "Договор Г-1 до 30 сентября 2027 г. – ☎️ некому ответить: позвонить" in shown.text
    assert [each.split()[0] for each in shown.buttons] == ["☎️", "☎️", "Напомнить"]
    await stage.director.tap(shown, "Глушь")
    call = await stage.director.see("Нина, \\+7 916 000-00-07", button="Согласны")
    assert "Уважаемый клиент ООО «Глушь»!" in call.text
    await stage.director.tap(call, "К списку")
    shown = await stage.director.see("Переход №.1", button="Глушь")
    await stage.director.tap(shown, "Глушь")
    call = await stage.director.see("Нина", button="Согласны")
    assert await stage.director.tap(call, "Согласны") == "Записано"
    shown = await stage.director.see("Согласны: 1")
    assert "✅ согласны с 1 января 2027 г. (Павел Орлов – по телефону)" in shown.text
    assert "Уже" not in await stage.director.tap_data(call, call.data("К списку"))
    assert await stage.director.tap_data(call, call.data("Отказались")) == (
        "Ответ уже записан: согласны. Ответ: Павел Орлов."
    )

    before = await stage.boris.last_id()
    await stage.director.tap(shown, "Напомнить молчащим: 1")
    asked = await stage.director.see("Переход №.1", button="Да, напомнить: 1")
    assert await stage.director.tap(asked, "Да, напомнить") == "Напомнили, договоров: 1"
    again = await stage.boris.see("Напоминаем: ждём ответа по договору У-1", after=before, button="Согласен")
    assert await stage.director.tap_data(asked, asked.data("Да, напомнить")) == (
        "Сегодня уже напоминали. Следующий раз – завтра."
    )
    await stage.boris.tap(again, "Согласен")
    await stage.boris.see("вы согласны")
    # The director writes the answer of somebody who is in the bot: the client is told who wrote it down.
    await stage.settled()
    assert len([message for message in await stage.boris.messages() if "Напоминаем" in message.text]) == 1


async def test_an_answer_by_phone_is_told_to_the_manager(stage: Stage) -> None:
    await unlimited(stage, await company_of_boris(stage))
    await start(stage)
    await stage.boris.see("Предложение")
    await stage.director.write("/campaigns")
    await stage.director.tap(await stage.director.see("Переход", button="Рога"), "Рога")
    await stage.director.tap(await stage.director.see("Телефонов этого клиента в боте нет", button="Отказ"), "Отказ")
    told = await stage.boris.see("вы не согласны")
    assert told.text.endswith("С ваших слов по телефону записано сотрудником: Павел Орлов.")


async def test_a_long_list_is_turned_page_by_page(stage: Stage) -> None:
    async with stage.database.work() as work:
        companies: list[Company] = [
            await make_company(work, name=f"{number:02d} " + "🐮<b>&" * 42) for number in range(20)
        ]
    for company in companies:
        await unlimited(stage, company.id, "№" * 64)
    await start(stage, terms="{company}" * 3 + "я" * 1900)
    await stage.director.write("/campaigns")
    shown = await stage.director.see("Страница 1 из 3", button="дальше →")
    seen = set()
    for page in (1, 2, 3):
        shown = await stage.director.see(f"Страница {page} из 3")
        assert length(shown.text) <= TEXT
        seen |= {button[3:5] for button in shown.buttons if button.startswith("☎️")}
        assert ("← назад" in shown.buttons) is (page > 1)
        if page < 3:
            await stage.director.tap(shown, "дальше")
    assert seen == {f"{number:02d}" for number in range(20)}
    await stage.director.tap(shown, shown.buttons[0])
    call = await stage.director.see("Договор", button="Отказались")
    assert length(call.text) <= TEXT
    await stage.director.tap(call, "Отказались")
    shown = await stage.director.see("Страница 3 из 3", when=lambda message: "Отказались: 1" in message.text)
    await stage.director.tap(shown, "назад")
    await stage.director.see("Страница 2 из 3")
    campaign = await stage.value("SELECT max(id) FROM campaign")
    assert await stage.director.tap_data(shown, f"y2:show:{campaign}:999") == ""
    await stage.director.see("Страница 3 из 3")


async def test_several_campaigns_and_none(stage: Stage) -> None:
    await stage.director.write("/campaigns")
    await stage.director.see("Переходов на новую модель пока не было")
    company_id = await company_of_boris(stage)
    await unlimited(stage, company_id)
    first = await start(stage)
    async with stage.database.work() as work:
        await sign_contract(
            work,
            SYSTEM,
            company_id=company_id,
            number="О-1",
            starts_on=date(2026, 10, 1),
            months=12,
            service_model="time_window",
            free_until=time(13, 0),
        )
        move = Move("time_window", "pay_as_you_go", None, None, "«{from}» → «{to}»")
        await start_campaign(work, SYSTEM, move)
    offer = await stage.boris.see("Предложение по договору О-1")
    assert "«до 13:00 бесплатно, потом платно» → «каждый час по прайсу»" in offer.text
    await stage.director.write("/campaigns")
    chosen = await stage.director.see("Переходы на новую модель")
    assert len(chosen.buttons) == 2
    assert chosen.buttons[0].startswith("0/1 · Переход №\u00a02: бесплатно до своего часа")
    await stage.director.tap(chosen, f"№\u00a0{first}")
    await stage.director.see(f"Переход №.{first}: без ограничений")


async def test_campaigns_are_not_for_engineers(stage: Stage) -> None:
    await unlimited(stage, await company_of_boris(stage))
    campaign = await start(stage)
    engineer = stage.phones.phone(IGOR)
    await engineer.write("/campaigns")
    refused = await engineer.see("Это решает директор или администратор")
    contract = await stage.value("SELECT contract_id FROM campaign_offer")
    for forged in (
        f"y2:show:{campaign}:0",
        f"y2:ask:{campaign}:0",
        f"y2:now:{campaign}:0",
        f"y3:{campaign}:{contract}:0:",
        f"y3:{campaign}:{contract}:0:agree",
    ):
        assert "Это решает директор или администратор" in await engineer.tap_data(refused, forged)
    assert await stage.value("SELECT state FROM campaign_offer") == "offered"
    await engineer.write("/help")
    assert "/campaigns" not in (await engineer.see("здесь можно найти клиента", after=refused.id)).text
    await stage.director.write("/help")
    assert "/campaigns" in (await stage.director.see("/campaigns")).text


@pytest.mark.parametrize("role", [StaffRole.DIRECTOR, StaffRole.ADMIN])
async def test_each_of_the_two_roles_sees_the_list(stage: Stage, role: StaffRole) -> None:
    async with stage.database.work() as work:
        await make_staff(work, "Кто-то", roles=frozenset({role}), messenger_id=599)
    await unlimited(stage, await company_of_boris(stage))
    await start(stage)
    await stage.victor.start()
    await stage.victor.write("/campaigns")
    await stage.victor.see("Молчат: 1")


async def test_an_offer_answered_before_it_was_sent_is_not_asked(cold_stage: Stage) -> None:
    """The bot was down: what has been said by phone, or is late, does not come as a question."""
    stage = cold_stage
    await unlimited(stage, await company_of_boris(stage))
    async with stage.database.work() as work:
        romashka = await work.session.get_one(Company, await stage.value("SELECT min(id) FROM company"))
        await make_contact(work, romashka, name="Второй", role=ContactRole.MANAGER, messenger_id=599)
    await unlimited(stage, romashka.id, "Р-2")
    await start(stage)
    stage.clock.set(datetime.combine(SWITCH, time(10), stage.settings.zone_info) + timedelta(days=1))
    await stage.start_desk()
    await stage.settled()
    for phone in (stage.boris, stage.anna, stage.victor):
        assert [message for message in await phone.messages() if "Предложение" in message.text] == []

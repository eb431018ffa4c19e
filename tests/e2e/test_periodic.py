"""The weekly and the monthly report on a director's phone, and what their buttons lead to."""

from datetime import date, datetime

import pytest

from backend import ticker
from backend.demo.phones import Seen
from core.contracts.models import Campaign, CampaignOffer, ContractVersion, OfferState
from core.contracts.service import sign_contract
from tests.clock import MOSCOW
from tests.e2e.conftest import IGOR, Stage
from tests.e2e.test_campaign import company_of_boris
from tests.e2e.test_statement import work_is_done
from tests.factories import SYSTEM


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk that looks often which reports are due."""
    monkeypatch.setattr(ticker, "REPORTS_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


async def moved_to_hours(stage: Stage) -> None:
    """Boris's contract changed its model on 20 October, by a campaign."""
    company_id = await company_of_boris(stage)
    async with stage.database.work() as work:
        contract = await sign_contract(
            work,
            SYSTEM,
            company_id=company_id,
            number="У-1",
            starts_on=date(2026, 1, 1),
            months=12,
            service_model="unlimited",
        )
        known = {"created_at": work.now, "author": "staff:1"}
        campaign = Campaign(from_model="unlimited", to_model="bonus_hours", terms="", **known)
        work.session.add(campaign)
        await work.session.flush()
        day = date(2026, 10, 20)
        work.session.add(
            CampaignOffer(campaign_id=campaign.id, contract_id=contract.id, state=OfferState.AGREED, switch_on=day)
        )
        work.session.add(
            ContractVersion(
                contract_id=contract.id,
                effective_from=day,
                service_model="bonus_hours",
                agreed_by="staff:1",
                campaign_id=campaign.id,
                created_at=work.now,
            )
        )


async def pictures(stage: Stage, after: int) -> list[str]:
    return [seen.text for seen in await stage.director.messages() if seen.id > after and "photo" in seen.raw]


async def test_they_come_on_monday_and_on_the_first(stage: Stage) -> None:
    """Anna's ticket of Monday, 23 November: 40 minutes are 45 from hours, a setup for 4 500 ₽."""
    director = stage.director
    await moved_to_hours(stage)
    number = await work_is_done(stage, "40 консультация", "10 установка")

    stage.clock.set(at(11, 30, 9, 30))
    week = await director.see("Отчёт за неделю: с 23 по 29 ноября", button="До и после")
    assert await pictures(stage, 0) == ["Заявки: с 23 по 29 ноября", "Чем оплачена работа"]
    said = week.text.replace("\u00a0", " ")
    assert "Поступило 1 (раньше 0), решено 1 (раньше 0). Сейчас не решено 0." in said
    assert "с часов 45 мин · деньгами 15 мин (4 500 ₽)" in said
    # 4 500 ₽ / 50 × 60; with 45 minutes of hours 6 750 / 50 × 60
    assert "• ООО «Ромашка» · 4 ч 45 мин: 50 мин по 5 400 ₽, по прайсу 8 100 ₽" in said
    assert "• Игорь Лебедев: 50 мин из 40 ч (2 %); 2 %; 120 %" in said
    await stage.settled()

    stage.clock.set(at(12, 1, 9, 30))  # a Tuesday
    month = await director.see("Отчёт за месяц: ноябрь 2026", after=week.id, button="До и после")
    assert len(await pictures(stage, week.id)) == 4
    await stage.settled()
    for phone in (stage.phones.phone(IGOR), stage.igor, stage.anna):
        assert [each for each in await phone.messages() if "Отчёт за" in each.text] == []

    await director.tap(month, "К оплате деньгами")
    await director.see("К оплате деньгами: 4.500", button=str(number))
    await director.tap(month, "Час работы по клиентам")
    rates = await director.see("Час работы по клиентам\n", after=month.id)
    assert "50 мин по 5\u00a0400 ₽" in rates.text.replace("\u00a0₽", " ₽")
    await director.tap(month, "Что значат числа")
    assert "Загрузка. Записано (по дате работ) / доступно." in (await director.see("Что значат числа отчёта")).text
    await _before_and_after(stage, month)


async def _before_and_after(stage: Stage, month: Seen) -> None:
    director = stage.director
    await director.tap(month, "До и после")
    choose = await director.see("Что сравнить", button="Все договоры")
    assert choose.buttons == ["Все договоры", "без ограничений → бонусные часы, 11.2026"]
    await director.tap(choose, "без ограничений")
    shown = await director.see("До и после смены модели: кампания «бонусные часы»", button="По 6 мес.")
    assert shown.raw["photo"]
    assert "1 договор по 1 мес. до и после · заявок: 0 до, 0 после" in shown.text
    assert "Оплачено часами или деньгами: мало данных → мало данных" in shown.text
    await director.tap(shown, "По 6 мес.")
    await director.see("До и после смены модели: кампания", after=shown.id)
    await director.tap(choose, "Все договоры")
    await director.see("До и после смены модели: все договоры", after=shown.id)

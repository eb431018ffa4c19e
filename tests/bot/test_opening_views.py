"""What to expect, in words; and the button that stands out."""

from dataclasses import replace
from typing import Any

import pytest

from bot.keyboards import opening as keyboards
from bot.views import opening as views
from core.billing.tariffs import Tariff
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.clients.models import Company, ShortagePolicy
from core.contracts.service_models import Pays
from core.tickets.choices import Choices
from core.tickets.expecting import Cost, Expectation
from core.tickets.expecting_rules import Typical, Whose
from core.tickets.models import Fate
from core.tickets.prospects import Prospect
from tests.clock import MOSCOW, START

ACCOUNT = Prospect(Company(name="ООО «Ромашка»"), None, 1, None, Pays.HOURS, None, manager=True)
HOURLY = Tariff(TariffKind.HOURLY, 300_000, PriceUnit.HOUR, Rounding(15, 15))
COST = Cost(Fate.HOURS, HOURLY, after=285, shortage=0, policy=ShortagePolicy.ASK)
SHORT = replace(COST, fate=Fate.PENDING, after=0, shortage=10)


@pytest.mark.parametrize(
    ("low", "high", "few", "said"),
    [
        (30, 45, False, "30–45 мин"),
        (30, 30, False, "30 мин"),
        (45, 90, False, "45 мин – 1 ч 30 мин"),
        (59, 60, False, "59 мин – 1 ч"),
        (30, 45, True, "30–45 мин (мало данных)"),
    ],
)
def test_usual_minutes_are_a_range(low: int, high: int, few: bool, said: str) -> None:
    assert views.usually(Typical(low, high, Whose.COMPANY, few)) == said


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (COST, "Останется ≈ 4 ч 45 мин."),
        (SHORT, "Доступно 20 мин, часов может не хватить: остальное сначала согласуем с вами."),
        (replace(SHORT, policy=ShortagePolicy.BILL), "Доступно 20 мин, часов может не хватить: остальное – за деньги."),
        (replace(SHORT, policy=ShortagePolicy.BLOCK), "сверх них без пополнения не работаем."),
        (replace(COST, fate=Fate.FREE), "По договору бесплатно, часы не тратятся."),
        (
            replace(COST, fate=Fate.FREE, tariff=replace(HOURLY, kind=TariffKind.UNTARIFFED)),
            "Бесплатно, часы не тратятся.",
        ),
        (replace(COST, fate=Fate.MONEY), "За деньги: обычно 3\u00a0000\u00a0₽ в час."),
        (
            replace(COST, fate=Fate.MONEY, tariff=replace(HOURLY, price_unit=PriceUnit.FIXED)),
            "За деньги: обычно 3\u00a0000\u00a0₽.",
        ),
        (None, "Сейчас доступно 20 мин."),
    ],
)
def test_the_cost_is_said_and_no_price_is_promised(cost: Cost | None, said: str) -> None:
    known = Typical(30, 45, Whose.EVERYBODY)
    expected = Expectation(ACCOUNT, None, known, cost, available=20, soonest=None, urgency="касса")
    text = views.expectation(expected, START, MOSCOW)
    assert said in text
    assert text.endswith("Про срок пока мало данных.")  # and no haste: the plan has no urgent tickets


def test_what_sounds_urgent_stands_out_until_it_is_chosen() -> None:
    def buttons(**offered: Any) -> dict[str, str | None]:
        chosen = Choices(urgent=offered.pop("chosen", False))
        shown = keyboards.Offered(**{"money": False, "urgent": True, "date": False, "sounds_urgent": True, **offered})
        markup = keyboards.draft(1, chosen, shown, [], START, MOSCOW)
        return {button.text: button.style for row in markup.inline_keyboard for button in row}

    assert buttons()["🔥 Срочно"] == "danger"
    assert buttons(sounds_urgent=False)["🔥 Срочно"] is None
    assert buttons(chosen=True)["✅ Срочно"] is None
    # A choice that was made can be taken back when it is offered no more.
    assert "✅ Срочно" in buttons(chosen=True, urgent=False)
    assert list(buttons(urgent=False)) == ["Открыть заявку", "Не нужно"]

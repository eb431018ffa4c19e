"""Keyboards of the tariff laboratory: so many months, one rule, or words."""

from datetime import time

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import LabCD, LabRule, LabRuleCD, LabStep
from bot.locales import plain
from core.catalog.rounding import RoundingScope
from core.contracts.service_models.bonus_hours import BonusHours
from core.contracts.service_models.pay_as_you_go import PayAsYouGo
from core.contracts.service_models.time_window import TimeWindow
from core.contracts.service_models.unlimited import Unlimited
from core.reports.laboratory.scenario import RoundingChange, Scenario
from core.reports.laboratory.words import MONTHS

USUAL_WINDOW = time(13)
"""The hour of the case; another one is said in words."""
SCENARIOS = {
    LabRule.STEP_15: Scenario(RoundingChange(increment=15)),
    LabRule.STEP_30: Scenario(RoundingChange(increment=30)),
    LabRule.STEP_60: Scenario(RoundingChange(increment=60)),
    LabRule.MINIMUM_0: Scenario(RoundingChange(minimum=0)),
    LabRule.MINIMUM_30: Scenario(RoundingChange(minimum=30)),
    LabRule.MINIMUM_60: Scenario(RoundingChange(minimum=60)),
    LabRule.GRACE_0: Scenario(RoundingChange(grace=0)),
    LabRule.GRACE_5: Scenario(RoundingChange(grace=5)),
    LabRule.GRACE_10: Scenario(RoundingChange(grace=10)),
    LabRule.ENTRY: Scenario(RoundingChange(scope=RoundingScope.ENTRY)),
    LabRule.TICKET: Scenario(RoundingChange(scope=RoundingScope.TICKET)),
    LabRule.DAY: Scenario(RoundingChange(scope=RoundingScope.TICKET_DAY)),
    LabRule.HOURS: Scenario(model=BonusHours.code),
    LabRule.WINDOW: Scenario(model=TimeWindow.code, free_until=USUAL_WINDOW),
    LabRule.UNLIMITED: Scenario(model=Unlimited.code),
    LabRule.PAID: Scenario(model=PayAsYouGo.code),
    LabRule.LESS: Scenario(package=80),
    LabRule.MORE: Scenario(package=120),
}
_ROWS = (
    (LabRule.STEP_15, LabRule.STEP_30, LabRule.STEP_60),
    (LabRule.MINIMUM_0, LabRule.MINIMUM_30, LabRule.MINIMUM_60),
    (LabRule.GRACE_0, LabRule.GRACE_5, LabRule.GRACE_10),
    (LabRule.ENTRY, LabRule.TICKET, LabRule.DAY),
    (LabRule.HOURS, LabRule.UNLIMITED),
    (LabRule.WINDOW, LabRule.PAID),
    (LabRule.LESS, LabRule.MORE),
)


def _screen(text: str, step: LabStep, months: int, *, dark: bool) -> Button:
    return Button(text=text, callback_data=LabCD(step=step, months=months, dark=dark).pack())


def months(*, dark: bool) -> Markup:
    """How far back, and what pictures look like."""
    theme = plain("button-lab-dark" if dark else "button-lab-light")
    return Markup(
        inline_keyboard=[
            [_screen(plain("lab-months", months=each), LabStep.RULES, each, dark=dark) for each in MONTHS],
            [_screen(theme, LabStep.MONTHS, MONTHS[0], dark=not dark)],
        ]
    )


def rules(months: int, *, dark: bool) -> Markup:
    """One rule by a tap, several in words."""

    def button(rule: LabRule) -> Button:
        data = LabRuleCD(rule=rule, months=months, dark=dark).pack()
        return Button(text=plain(f"button-lab-{rule.value}"), callback_data=data)

    return Markup(
        inline_keyboard=[
            *([button(rule) for rule in row] for row in _ROWS),
            [
                _screen(plain("button-lab-words"), LabStep.WORDS, months, dark=dark),
                _screen(plain("button-lab-months"), LabStep.MONTHS, months, dark=dark),
            ],
        ]
    )


def again(months: int, *, dark: bool) -> Markup:
    """Under a result."""
    return Markup(inline_keyboard=[[_screen(plain("button-lab-again"), LabStep.RULES, months, dark=dark)]])

"""Buttons of the tariff laboratory. A button carries all that is to be tried: nothing is remembered between taps."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.reports.laboratory.words import MOST_MONTHS

Months = Annotated[int, Field(ge=1, le=MOST_MONTHS)]


class LabStep(StrEnum):
    """Screens: how many months, which rule, rules in words."""

    MONTHS = "months"
    RULES = "rules"
    WORDS = "words"


class LabCD(CallbackData, prefix="lb1"):
    """A screen of the laboratory. ``dark``: pictures on black."""

    step: LabStep
    months: Months
    dark: bool


class LabRule(StrEnum):
    """One rule that is tried by a tap."""

    STEP_15 = "step-15"
    STEP_30 = "step-30"
    STEP_60 = "step-60"
    MINIMUM_0 = "minimum-0"
    MINIMUM_30 = "minimum-30"
    MINIMUM_60 = "minimum-60"
    GRACE_0 = "grace-0"
    GRACE_5 = "grace-5"
    GRACE_10 = "grace-10"
    ENTRY = "entry"
    TICKET = "ticket"
    DAY = "day"
    HOURS = "hours"
    WINDOW = "window"
    UNLIMITED = "unlimited"
    PAID = "paid"
    LESS = "less"
    MORE = "more"


class LabRuleCD(CallbackData, prefix="lb2"):
    """Try this rule on so many months."""

    rule: LabRule
    months: Months
    dark: bool

"""Buttons of what comes by itself and when."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.reports.kinds import ReportKind


class ReportStep(StrEnum):
    LIST = "list"
    SHOW = "show"
    AT = "at"
    OWN = "own"
    DAYS = "days"
    ENABLED = "on"
    NOW = "now"
    METRICS = "means"
    DARK = "dark"


class ReportCD(CallbackData, prefix="sm1"):
    """A button of one's own reports. ``value`` is what it will be, so that a doubled tap changes once: minutes of the day,
    days as bits (1 is Monday, or the first of the month), 0 or 1. ``kind``: of which report; empty where it is about all."""

    step: ReportStep
    kind: ReportKind | None = None
    value: Annotated[int, Field(ge=0, lt=2**31)] = 0

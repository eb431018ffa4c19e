"""What a leader's words say of other rules: «шаг 30, минимум 30, льгота 10», «пакет -20 %», «до 13:00». Pure.

Whatever is not understood is refused with the words themselves; nothing is guessed.
"""

import re
from dataclasses import replace
from datetime import time

from core.catalog.price_words import MODE_WORDS, SCOPE_WORDS, read_minutes, read_price
from core.contracts.service_models.bonus_hours import BonusHours
from core.contracts.service_models.pay_as_you_go import PayAsYouGo
from core.contracts.service_models.time_window import TimeWindow
from core.contracts.service_models.unlimited import Unlimited
from core.errors import Refusal
from core.reports.laboratory.scenario import Scenario, check_scenario

MONTHS = (3, 6, 12)
MOST_MONTHS = 36

_SHOWN = 60
_MODELS = {
    "бонусные часы": BonusHours.code,
    "часы": BonusHours.code,
    "безлимит": Unlimited.code,
    "без ограничений": Unlimited.code,
    "по прайсу": PayAsYouGo.code,
    "каждый час по прайсу": PayAsYouGo.code,
}
_MINUTES = r"\s+(\d{1,4})(?:\s*мин(?:ут[аы]?)?\.?)?"
_STEP = re.compile(r"(?:шаг|округлять по|по)" + _MINUTES)
_MINIMUM = re.compile(r"(?:минимум|не меньше)" + _MINUTES)
_GRACE = re.compile(r"(?:льгота|прощать(?:\s+до)?)" + _MINUTES)
_WINDOW = re.compile(r"(?:бесплатно\s+|окно\s+)?до\s+(\d{1,2})(?::(\d\d))?")
_PACKAGE = re.compile(r"пакет\s*([+\-−–])?\s*(\d{1,5})\s*%")
_MONTHLY = re.compile(r"пакет\s+(.+?)\s+(?:в|за|каждый)\s+месяц")
_PERIOD = re.compile(r"(?:за\s+)?(\d{1,2})\s*мес(?:\.|яц(?:а|ев)?)?")


def read_scenario(text: str) -> Scenario:
    """The rules that the words, between commas, want to be different."""
    scenario = Scenario()
    for words in _parts(text):
        scenario = _with(scenario, words)
    check_scenario(scenario)
    return scenario


def read_months(text: str, usual: int) -> tuple[int, str]:
    """«6 мес, шаг 30» -> 6 and the rest; without a number of months the usual one."""
    parts = _parts(text)
    found = _PERIOD.fullmatch(parts[0]) if parts else None
    if found is None:
        return usual, text
    months = int(found[1])
    if not 1 <= months <= MOST_MONTHS:
        raise Refusal("bad-months", most=MOST_MONTHS)
    return months, ", ".join(parts[1:])


def _parts(text: str) -> list[str]:
    found = (" ".join(part.casefold().replace("ё", "е").split()) for part in re.split(r"[,;\n]", text))
    return [part for part in found if part]


def _with(scenario: Scenario, words: str) -> Scenario:
    rounding = scenario.rounding
    for mode, named in MODE_WORDS.items():
        if words == mode:
            return replace(scenario, rounding=replace(rounding, mode=named))
        if words.endswith(f" {mode}"):
            return _with(replace(scenario, rounding=replace(rounding, mode=named)), words.removesuffix(mode).strip())
    if words in SCOPE_WORDS:
        return replace(scenario, rounding=replace(rounding, scope=SCOPE_WORDS[words]))
    if found := _STEP.fullmatch(words):
        return replace(scenario, rounding=replace(rounding, increment=int(found[1])))
    if found := _MINIMUM.fullmatch(words):
        return replace(scenario, rounding=replace(rounding, minimum=int(found[1])))
    if found := _GRACE.fullmatch(words):
        return replace(scenario, rounding=replace(rounding, grace=int(found[1])))
    if words in _MODELS:
        return replace(scenario, model=_MODELS[words], free_until=None)
    if found := _WINDOW.fullmatch(words):
        return replace(scenario, model=TimeWindow.code, free_until=_time(words, int(found[1]), int(found[2] or 0)))
    return _of_money(scenario, words)


def _of_money(scenario: Scenario, words: str) -> Scenario:
    if found := _PACKAGE.fullmatch(words):
        percent = int(found[2])
        changes = {None: percent, "+": 100 + percent}
        return replace(scenario, package=changes.get(found[1], 100 - percent))
    if found := _MONTHLY.fullmatch(words):
        return replace(scenario, monthly=read_minutes(found[1]))
    if words.startswith("цена "):
        return replace(
            scenario, price=read_price(words.removeprefix("цена ").removesuffix("в час").removesuffix("за час"))
        )
    raise Refusal("lab-unclear", words=words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")


def _time(words: str, hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise Refusal("lab-unclear", words=words)
    return time(hour, minute)

"""Contracts in an administrator's words: a new one, a prolongation, a supplementary agreement. Pure."""

import re
from dataclasses import dataclass
from datetime import date, time

from core.errors import Refusal

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""Days of contracts; others are slips of the finger."""
_SHOWN = 60
_DAY = re.compile(r"(?:с\s+)?(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTHS = re.compile(r"(?:на\s+)?(\d{1,3})\s*мес[а-я]*\.?")
_UNTIL = re.compile(r"(?:бесплатно )?до (\d{1,2})(?::(\d{2}))?(?: бесплатно)?")
_MODELS = {
    "бонусные часы": "bonus_hours",
    "часы": "bonus_hours",
    "без ограничений": "unlimited",
    "безлимит": "unlimited",
    "по прайсу": "pay_as_you_go",
    "каждый час по прайсу": "pay_as_you_go",
}
_WINDOW = "time_window"


@dataclass(frozen=True, slots=True)
class Said:
    """What the words name; None: they do not. ``free_until`` belongs to the model ``time_window``."""

    company: str | None = None
    number: str | None = None
    starts_on: date | None = None
    months: int | None = None
    model: str | None = None
    free_until: time | None = None


def unclear(words: str) -> Refusal:
    """The refusal for words that say nothing here."""
    words = " ".join(words.split())
    return Refusal("admin-unclear", words=words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")


def read_contract(text: str, *, names: tuple[str, ...]) -> Said:
    """«Ромашка, ИТС-5, с 01.12.2026, 12 мес, бонусные часы»: parts between commas, in any order but for the ``names``
    («company», «number»), which come first. Refuses a part that is not understood, and one that is said twice."""
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) < len(names):
        raise unclear(text)
    said: dict[str, str | int | date | time] = dict(zip(names, parts, strict=False))
    for part in parts[len(names) :]:
        for name, value in _read(part).items():
            if name in said:
                raise unclear(part)
            said[name] = value
    return Said(**said)  # type: ignore[arg-type]


def _read(part: str) -> dict[str, str | int | date | time]:
    words = part.casefold().replace("ё", "е")
    if found := _DAY.fullmatch(words):
        try:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            raise unclear(part) from None
        if not EARLIEST <= day <= LATEST:
            raise unclear(part)
        return {"starts_on": day}
    if found := _MONTHS.fullmatch(words):
        return {"months": int(found[1])}
    if words in _MODELS:
        return {"model": _MODELS[words]}
    if found := _UNTIL.fullmatch(words):
        try:
            return {"model": _WINDOW, "free_until": time(int(found[1]), int(found[2] or 0))}
        except ValueError:
            raise unclear(part) from None
    raise unclear(part)

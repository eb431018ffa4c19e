"""Pure rules of the price list: reading an engineer's line of work, and finding a service by its words."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar


class HasWords(Protocol):
    """Anything that can be found by words."""

    @property
    def words(self) -> Sequence[str]: ...


T = TypeVar("T", bound=HasWords)

_SIGN = re.compile(r"[-\u2212\u2013](?=\d)")
"""A minus as keyboards write it: hyphen, minus, en dash."""
_HOURS = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?\s*(?:ч|час|часа|часов)\.?(?=\s|\d|$)", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,9})\s*(?:м|мин|минут|минута|минуту|минуты)?\.?(?=\s|$)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?=\s|$)")
_BARE = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
# «Перезвоню в 14:30», «через 30 минут», «30 минут назад»: a moment, not work.
_BEFORE_A_MOMENT = frozenset({"в", "до", "к", "после", "с", "через"})
_AFTER_A_MOMENT = "назад"
_LONGEST_TIME = 4
"""Words in «1 час 30 минут»."""


def parse_hours(text: str) -> int | None:
    """An amount where hours are asked for: «7», «7,5 ч», «2 ч 30 мин», «90 мин» -> minutes; None for anything else."""
    said = " ".join(text.split())
    parsed = _take_time(f"{said} ч" if _BARE.fullmatch(said) else said)
    return parsed[0] if parsed is not None and not parsed[1] and parsed[0] > 0 else None


def parse_work(text: str) -> tuple[int, str] | None:
    """«45 консультация», «1ч 30м отчёт», «1:30 отчёт», «отчёт 1,5 ч» -> (minutes, the words); None if no time is given.

    The time stands first or last. Minutes are not judged here: zero and negative ones («-5 консультация») come back as
    they were written, to be refused. A fraction of an hour is rounded up to a minute.
    """
    words = text.split()
    leading = _take_time(" ".join(words))
    if leading is not None:
        return None if leading[1].casefold().startswith(_AFTER_A_MOMENT) else leading
    # The longest ending first: «отчёт 1ч 30м» ends with a time of one word, too.
    for size in range(min(_LONGEST_TIME, len(words) - 1), 0, -1):
        taken = _take_time(" ".join(words[-size:]))
        if taken is not None and not taken[1]:
            what = words[:-size]
            return None if what[-1].casefold() in _BEFORE_A_MOMENT else (taken[0], " ".join(what))
    return None


def _take_time(text: str) -> tuple[int, str] | None:
    """The time at the beginning of ``text`` and what follows it."""
    sign = _SIGN.match(text)
    taken = _take_unsigned(text[sign.end() :] if sign else text)
    return (-taken[0], taken[1]) if taken and sign else taken


def _take_unsigned(text: str) -> tuple[int, str] | None:
    if found := _CLOCK.match(text):
        return int(found[1]) * 60 + int(found[2]), text[found.end() :].strip()
    minutes, seen = 0, False
    if found := _HOURS.match(text):
        digits = found[2] or ""
        hundredths = int(digits.ljust(2, "0")) if digits else 0
        minutes, seen = int(found[1]) * 60 + -(-hundredths * 60 // 100), True
        text = text[found.end() :].strip()
    # After hours a bare number is minutes only when nothing follows: «1ч 5 накладных» is an hour.
    if (found := _MINUTES.match(text)) and not (seen and not re.match(r"\d+\s*(м|$)", text, re.IGNORECASE)):
        minutes, seen = minutes + int(found[1]), True
        text = text[found.end() :].strip()
    return (minutes, text) if seen else None


def find_by_words(text: str, services: Sequence[T]) -> list[T]:
    """Services one of whose words begins like a word of ``text`` (or the other way round), best match first.

    Two services that match equally well are both returned: the engineer chooses.
    """
    asked = [word for word in re.split(r"[^\w]+", text.casefold().replace("ё", "е")) if len(word) >= 3]
    scored: list[tuple[int, T]] = []
    for service in services:
        own = [word.casefold().replace("ё", "е") for word in service.words]
        score = max(
            (len(word) if word.startswith(mine) or mine.startswith(word) else 0 for word in asked for mine in own),
            default=0,
        )
        if score:
            scored.append((score, service))
    best = max((score for score, _ in scored), default=0)
    return [service for score, service in scored if score == best]

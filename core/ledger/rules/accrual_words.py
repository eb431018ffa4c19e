"""A line of the table of months and hours in an administrator's words. Pure."""

import re

from core.catalog.price_words import read_minutes, unclear
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule

LONGEST_LIFETIME = 366
_LINE = re.compile(r"\s*(?:от\s+)?(\d{1,2})\s*мес[а-я]*\.?\s*[=:–-]\s*(.+)", re.IGNORECASE | re.DOTALL)
_MONTHS = re.compile(r"(?:на\s+)?(\d{1,3})\s*мес[а-я]*\.?")
_GRACE = re.compile(r"(?:до конца договора )?(?:и )?ещ[её] (\d{1,3})\s*д[а-я]*\.?")
_NOTHING = frozenset({"нет", "убрать"})
_SCHEDULES = {
    "сразу": Schedule.AT_START,
    "помесячно": Schedule.MONTHLY,
    "в месяц": Schedule.MONTHLY,
    "каждый месяц": Schedule.MONTHLY,
}
_TERM = "до конца договора"


def read_accrual(text: str) -> tuple[int, Rule | None]:
    """«12 мес = 10 ч, сразу, до конца договора», «6 мес = 2 ч, помесячно, на 3 мес», «3 мес = нет» -> the months, and the line;
    None: it is to be taken out. What is not said is at once, to the contract's end."""
    found = _LINE.fullmatch(text)
    if found is None:
        raise unclear(text)
    months, said = int(found[1]), " ".join(found[2].split())
    if said.casefold() in _NOTHING:
        return months, None
    first, *rest = [part.strip() for part in re.split(r",(?!\d)", said) if part.strip()] or [""]
    for words in _SCHEDULES:
        if first.casefold().endswith(f" {words}"):
            first, rest = first[: -len(words)].strip(), [words, *rest]
    minutes = read_minutes(first)
    schedule, lifetime, value = Schedule.AT_START, Lifetime.TERM, 0
    for part in (one.casefold() for one in rest):
        if part in _SCHEDULES:
            schedule = _SCHEDULES[part]
        elif part == _TERM:
            lifetime, value = Lifetime.TERM, 0
        elif (of := _GRACE.fullmatch(part)) is not None:
            lifetime, value = Lifetime.GRACE, int(of[1])
        elif (of := _MONTHS.fullmatch(part)) is not None:
            lifetime, value = Lifetime.MONTHS, int(of[1])
        else:
            raise unclear(part)
    if lifetime is not Lifetime.TERM and not 1 <= value <= LONGEST_LIFETIME:
        raise unclear(said)
    return months, Rule(months, minutes, schedule, lifetime, value)

"""Values of the audit trail in words. Pure."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.locales import plain
from bot.views import words
from bot.views.accrual import rule_in_words as accrual_in_words
from bot.views.company import terms_in_words
from bot.views.models import model_in_words
from bot.views.rounding import rule_in_words
from core.audit.models import Subject
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.clients.models import ShortagePolicy, WorkState
from core.journal.names import REFERS, Names
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule

MINUTES = frozenset({"minutes", "usual_minutes", "least_minutes"})
DAYS = frozenset({"starts_on", "since", "from", "first", "last", "turns_from", "accrues_from"})
CODED = frozenset({"role", "roles", "unit", "schedule", "kind"})
"""Words of the database that have a text each: ``audit-word-<word>``."""


def value_in_words(name: str, value: Any, names: Names, zone: ZoneInfo) -> str:
    """One value, by the name it is kept under. A person who is known no longer is said so."""
    if value is None or value == []:
        return plain("audit-nothing")
    if isinstance(value, bool):
        return plain("audit-yes" if value else "audit-no")
    if name in REFERS:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(_named(REFERS[name], one, names) for one in ids)
    if name in CODED:
        return ", ".join(_word(one) for one in (value if isinstance(value, list) else [value]))
    if (said := _SAID.get(name)) is not None:
        return said(value)
    if name in MINUTES or name.startswith(("reaction_", "resolution_")):
        return words.duration(value)
    if name in DAYS:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if name == "until":
        return _until(value, zone)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _named(subject: Subject, number: int | None, names: Names) -> str:
    if number is None:
        return plain("audit-nobody")
    return names.get((subject, number)) or plain("audit-gone", number=words.number(number))


def _word(value: str) -> str:
    return plain(f"audit-word-{value.replace('_', '-')}")


def _until(value: str, zone: ZoneInfo) -> str:
    """A day, or a moment by the reader's clock."""
    if "T" in value:
        return f"{datetime.fromisoformat(value).astimezone(zone):%d.%m.%Y %H:%M}"
    return f"{date.fromisoformat(value):%d.%m.%Y}"


def _rounding(value: list[Any]) -> str:
    increment, minimum, grace, scope, mode = value
    return rule_in_words(Rounding(increment, minimum, grace, RoundingScope(scope), RoundingMode(mode)))


def _rule(value: list[Any]) -> str:
    minutes, schedule, lifetime, lifetime_value = value
    return accrual_in_words(Rule(1, minutes, Schedule(schedule), Lifetime(lifetime), lifetime_value))


_SAID: dict[str, Callable[[Any], str]] = {
    "price": words.money,
    "rounding": _rounding,
    "rule": _rule,
    "work_state": lambda value: terms_in_words(WorkState(value)),
    "shortage_policy": lambda value: terms_in_words(ShortagePolicy(value)),
    "model": lambda value: model_in_words(value, None),
    "free_until": lambda value: f"{time.fromisoformat(value):%H:%M}",
    "months": lambda value: plain("audit-months", months=value),
}

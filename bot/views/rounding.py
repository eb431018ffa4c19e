"""A rounding rule in words. Pure; whoever explains charged minutes says it the same way."""

from dataclasses import replace

from bot.locales import plain
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope

MODES = {
    RoundingMode.UP: "rounding-up",
    RoundingMode.NEAREST: "rounding-nearest",
    RoundingMode.DOWN: "rounding-down",
}
SCOPES = {RoundingScope.TICKET: "rounding-ticket", RoundingScope.TICKET_DAY: "rounding-ticket-day"}


def rule_in_words(rounding: Rounding) -> str:
    """«по 15 минут вверх, не меньше 15, до 5 лишних минут прощаем»: no capital, no full stop. Parts that can make no
    difference are not said."""
    if rounding.increment == 1:
        said = [plain("rounding-by-minute")]
    else:
        said = [plain("rounding-step", minutes=rounding.increment) + " " + plain(MODES[rounding.mode])]
    if replace(rounding, minimum=0).charged(1) < rounding.minimum:
        said.append(plain("rounding-minimum", minutes=rounding.minimum))
    if _forgives(rounding):
        said.append(plain("rounding-grace", minutes=rounding.grace))
    if rounding.scope in SCOPES:
        said.append(plain(SCOPES[rounding.scope]))
    return ", ".join(said)


def _forgives(rounding: Rounding) -> bool:
    """Whether the grace drops any increment that the mode would count."""
    strict = replace(rounding, minimum=0, grace=0)
    return any(strict.charged(rest) for rest in range(1, rounding.grace + 1))

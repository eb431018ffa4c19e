"""A client worth a talk in one line. Pure."""

from datetime import date
from typing import assert_never

from markupsafe import Markup

from bot import limits
from bot.locales import plain
from bot.views import words
from core.reports.clients.difficult import Difficult, Load, Measured
from core.reports.clients.ending import Leaving, Prolong
from core.reports.clients.idle import UpdatesOnly
from core.reports.clients.models import Reason
from core.reports.clients.service import Found, Named
from core.reports.clients.trend import Growing

NAME = 50
"""Characters of a name."""


def key(reason: Reason) -> str:
    return reason.value.replace("_", "-")


def company(one: Named) -> Markup:
    return words.company(limits.cut(one.name, NAME), one.balance)


def short(one: Found, today: date) -> str:
    """In one line: the number that matters, against what is usual."""
    match one:
        case Difficult():
            strongest = one.measured[0]
            return plain(f"talk-line-{strongest.load.value}", **load_values(strongest))
        case UpdatesOnly():
            return _burning(one, today)
        case Leaving():
            return _leaving(one, today)
        case Prolong():
            left = plain("talk-left", minutes=words.duration(one.left)) if one.left else plain("talk-left-none")
            number = limits.cut(one.number, 30)
            return plain("talk-line-prolong", number=number, on=words.day(one.ends_on, today), left=left)
        case Growing():
            said = plain("talk-line-growing", before=words.duration(one.before), now=words.duration(one.now))
            return f"{said}; {plain('talk-few-cases')}" if one.few else said
        case _:
            assert_never(one)


def load_values(one: Measured) -> dict[str, str | int]:
    """Of a load's texts: what it is, what is usual, and how many times that."""
    if one.load is Load.TICKETS:
        usual = str(round(one.usual)) if one.usual >= 1 else plain("talk-less-than-one")
        return {"value": one.value, "usual": usual, "times": times(one.times)}
    value, usual = words.duration(one.value), words.duration(round(one.usual))
    return {"value": value, "usual": usual, "times": times(one.times)}


def times(value: float) -> str:
    """«5,5», «12»."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")


def _burning(one: UpdatesOnly, today: date) -> str:
    total, soonest = words.duration(one.minutes), one.burning[0]
    on = words.day(soonest.on, today)
    if len(one.burning) == 1:
        return plain("talk-line-updates-all", minutes=total, on=on)
    return plain("talk-line-updates", minutes=total, first=words.duration(soonest.minutes), on=on)


def _leaving(one: Leaving, today: date) -> str:
    silent = (
        plain("talk-silent", days=one.silent) if one.silent is not None else plain("talk-silent-all", days=one.looked)
    )
    if one.ends_on is None:
        return plain("talk-line-stopped", before=one.before, silent=silent)
    ends = "talk-line-left" if one.ends_on < today else "talk-line-leaving"
    return plain(ends, on=words.day(one.ends_on, today), silent=silent)


def item(said: Markup) -> Markup:
    """One of several."""
    return Markup("• ") + said


def capital(said: str) -> str:
    """As a sentence begins."""
    return said[:1].upper() + said[1:]

"""What people read about hours: given, running low, about to burn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines
from bot.views import words
from core.ledger.intents import HoursExpire, HoursGranted, HoursLow

LISTED = 15
ALIKE = 3
"""What companies like this one have ordered is an idea, not a list."""
"""Companies in a list of the group: a phone's screen."""
NAME_IN_LIST = 60


def granted(told: HoursGranted) -> Markup:
    """How many, why, and what that makes."""
    return lines(
        html(
            f"hours-given-{told.grant_kind.value}",
            minutes=words.duration_in_words(told.minutes),
            reason=told.reason,
        ),
        html(
            "hours-given-balance",
            available=words.duration(told.available),
            until=words.full_day(told.expires_on),
        ),
    )


def low(told: HoursLow) -> Markup:
    """How much is left, and what happens next."""
    key = "hours-low" if told.left else "hours-used-up"
    return lines(
        html(
            key,
            contract=told.contract,
            level=told.level,
            left=words.duration_in_words(told.left),
            granted=words.duration_in_words(told.granted),
        ),
        html("hours-low-held", held=words.duration(told.held)) if told.held else None,
        html("hours-low-elsewhere", minutes=words.duration(told.elsewhere)) if told.elsewhere else None,
        "",
        html(f"hours-then-{told.then.value}"),
    )


def expire(told: HoursExpire) -> Markup:
    """How much burns, when, and what it can be spent on."""
    return lines(
        html(
            "hours-expire",
            minutes=words.duration_in_words(told.minutes),
            until=words.full_day(told.expires_on),
        ),
        html("hours-expire-offers") if told.offers else html("hours-expire-ask"),
        *(html("hours-expire-alike", service=one.name, count=one.cases) for one in told.offers[:ALIKE] if one.cases),
        html("hours-expire-estimate") if any(one.estimated for one in told.offers) else None,
    )


@dataclass(frozen=True, slots=True)
class BurningRow:
    """A company of the group's list. ``balance``: its hours now."""

    company: str
    balance: int
    minutes: int
    last_day: date
    manager_told: bool


def expire_list(rows: Sequence[BurningRow], more: int) -> Markup:
    """Whose hours burn soon; ``more``: how many companies there are beyond these."""
    return lines(
        html("group-expire"),
        *(_burning(row) for row in rows),
        html("group-expire-more", count=more) if more else None,
        *(["", html("group-expire-how")] if any(not row.manager_told for row in rows) else []),
    )


def _burning(row: BurningRow) -> Markup:
    text = html(
        "group-expire-row",
        company=words.company(limits.cut(row.company, NAME_IN_LIST), row.balance),
        minutes=words.duration(row.minutes),
        until=words.full_day(row.last_day),
    )
    return text if row.manager_told else text + html("group-expire-call")


@dataclass(frozen=True, slots=True)
class UnsoundRow:
    """A fault in the book, and whose."""

    company: str
    balance: int
    contract: str
    place: str
    fault: str


def unsound(rows: Sequence[UnsoundRow], count: int) -> Markup:
    """What the nightly verification has found; ``count``: in all."""
    return lines(
        html("book-unsound"),
        *(
            html(
                "book-unsound-row",
                company=words.company(limits.cut(row.company, NAME_IN_LIST), row.balance),
                contract=row.contract,
                place=row.place,
                fault=row.fault,
            )
            for row in rows
        ),
        html("book-unsound-more", count=count - len(rows)) if count > len(rows) else None,
        "",
        html("book-unsound-how"),
    )

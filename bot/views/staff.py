"""The staff as its leaders see it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.actor import StaffRole
from core.staff.models import Staff
from core.tickets.dismissing_intents import StaffLeft

NAME = 80
NUMBERS = 20


def people(shown: Sequence[Staff]) -> Markup:
    """A page of the staff, each with their roles."""
    return lines(html("staff-title"), *(_row(one) for one in shown))


def _row(one: Staff) -> Markup:
    return html(
        "staff-row",
        name=limits.cut(one.name, NAME),
        roles=roles(one),
        absent=html("staff-not-in") if one.messenger_id is None else "",
    )


def roles(one: Staff) -> str:
    """«инженер, директор»."""
    return ", ".join(plain(f"audit-word-{role.value}") for role in StaffRole if role in one.roles)


def person(shown: Staff, tickets: int) -> Markup:
    """One of them."""
    return lines(_row(shown), html("staff-tickets", count=tickets))


def to_dismiss(shown: Staff, tickets: int) -> Markup:
    """What dismissing does."""
    return html("staff-dismiss-sure", name=limits.cut(shown.name, NAME), tickets=tickets)


def left(told: StaffLeft) -> Markup:
    """Who has left, and which tickets wait for somebody else."""
    name = limits.cut(told.name, NAME)
    if not told.numbers:
        return html("staff-left", name=name)
    more = len(told.numbers) - NUMBERS
    return lines(
        html("staff-left", name=name),
        html("staff-left-tickets", numbers=", ".join(words.number(number) for number in told.numbers[:NUMBERS])),
        html("list-more", count=more) if more > 0 else None,
    )

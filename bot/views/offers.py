"""What is said around prices and estimates: a reminder, a talk, work beyond what was agreed to, time that is up. Pure."""

from markupsafe import Markup

from bot.locales import html, lines
from bot.views import words
from core.tickets.offer_intents import EstimateLapsed, LimitCrossed, OfferDiscussed


def reminder() -> Markup:
    """Above an offer that is made again because half of the time to answer is over."""
    return html("offer-reminder")


def discussed(told: OfferDiscussed) -> Markup:
    """To the engineers: the client wants to talk first."""
    values = {"number": words.number(told.number), "name": told.name, "minutes": words.duration(told.minutes)}
    if told.amount is None:
        return html("group-discuss-estimate", **values)
    return html("group-discuss-proposal", **values, amount=words.money(told.amount))


def limit_crossed(told: LimitCrossed) -> Markup:
    """To the engineers: more was entered than the client has agreed to."""
    return lines(
        html(
            "group-limit",
            number=words.number(told.number),
            limit=words.duration(told.limit),
            entered=words.duration(told.entered),
        ),
        html("group-limit-blocks" if told.blocks else "group-limit-asks", entered=words.duration(told.entered)),
    )


def estimate_lapsed(told: EstimateLapsed, *, to_group: bool) -> Markup:
    """Nobody has answered in time."""
    key = "group-estimate-lapsed" if to_group else "estimate-told-lapsed"
    return html(key, number=words.number(told.number), minutes=words.duration(told.minutes))

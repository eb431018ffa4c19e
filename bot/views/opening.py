"""What to expect of a ticket, and what the desk has guessed about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.catalog.models import PriceUnit, TariffKind
from core.clients.configuration_rules import short_name
from core.sla.rules.plans import Priority
from core.tickets.expecting import Cost, Expectation
from core.tickets.expecting_rules import Typical
from core.tickets.hints import DoneLine, HintView, Similar, Story
from core.tickets.models import ACTIVE, Fate, Ticket
from core.tickets.opening_intents import ChoicesLost

HOUR = 60
QUOTE = 600
DONE = 160
"""How much of what was done in a similar ticket stands on a card."""
MOST_CONFIGURATIONS = 4


def expectation(shown: Expectation, now: datetime, zone: ZoneInfo) -> Markup:
    """«Похоже, это «Консультация»: обычно 30–45 мин. Останется ≈ 4 ч 45 мин. Можем сделать сегодня до 17:00.» And in a line of
    its own, that it sounds urgent."""
    said = [_work(shown), _cost(shown), _soonest(shown, now, zone)]
    urgent = None
    if shown.urgency is not None and shown.prospect.may_hurry:
        urgent = html("expect-urgent", words=shown.urgency)
    return lines(Markup(" ").join(one for one in said if one is not None), urgent)


def _work(shown: Expectation) -> Markup | None:
    if shown.typical is None:
        return None
    usual = usually(shown.typical)
    return html("expect-any", usual=usual) if shown.service is None else _named(shown.service.name, usual)


def _named(service: str, usual: str) -> Markup:
    return html("expect-service", service=service, usual=usual)


def usually(known: Typical) -> str:
    """«30–45 мин», «45 мин – 1 ч 30 мин», with «мало данных» where it rests on few cases."""
    if known.low == known.high:
        said = words.duration(known.low)
    elif known.high < HOUR:
        said = plain("expect-minutes", low=known.low, high=known.high)
    else:
        said = f"{words.duration(known.low)} – {words.duration(known.high)}"
    return plain("expect-few", usual=said) if known.few else said


def _cost(shown: Expectation) -> Markup | None:
    """What it would cost. A price is what the price list says, never a promise of the sum."""
    cost, prospect = shown.cost, shown.prospect
    if cost is None:
        return html("expect-available", minutes=words.duration(shown.available)) if prospect.account_id else None
    if cost.fate is Fate.FREE:
        return html("expect-free" if cost.tariff.kind is TariffKind.UNTARIFFED else "expect-free-by-contract")
    if cost.shortage and prospect.account_id is not None:
        return html(f"expect-short-{cost.policy.value}", minutes=words.duration(shown.available))
    if cost.fate is Fate.HOURS:
        return html("expect-after", minutes=words.duration(max(0, cost.after)))
    return _price(cost)


def _price(cost: Cost) -> Markup | None:
    if cost.tariff.price is None:
        return None
    key = "expect-price-fixed" if cost.tariff.price_unit is PriceUnit.FIXED else "expect-price-hour"
    return html(key, price=words.money(cost.tariff.price))


def _soonest(shown: Expectation, now: datetime, zone: ZoneInfo) -> Markup:
    if shown.soonest is None:
        return html("expect-date-unknown")
    return html("expect-date", at=words.until(shown.soonest, now, zone))


def on_card(hints: HintView, ticket: Ticket, now: datetime, zone: ZoneInfo) -> list[Markup]:
    """«1С: БП 3.0», «возможно, срочно», «похоже на № 998»: for the staff."""
    said = []
    if hints.configurations:
        known = [short_name(name) for name in hints.configurations[:MOST_CONFIGURATIONS]]
        key = "card-configuration" if hints.named else "card-configurations"
        said.append(html(key, names=", ".join(known)))
    if ticket.state in ACTIVE:
        if hints.urgency is not None and ticket.priority is not Priority.URGENT:
            said.append(html("card-sounds-urgent", words=hints.urgency))
        if hints.similar is not None:
            said.append(_similar(hints.similar, now, zone))
    return said


def _similar(similar: Similar, now: datetime, zone: ZoneInfo) -> Markup:
    done = limits.cut("; ".join(_done(line) for line in similar.done), DONE) or plain("card-similar-no-work")
    return html("card-similar", number=words.number(similar.ticket.number), when=_when(similar, now, zone), done=done)


def _when(similar: Similar, now: datetime, zone: ZoneInfo) -> str:
    at = similar.ticket.resolved_at or similar.ticket.opened_at
    return words.day(at.astimezone(zone).date(), now.astimezone(zone).date())


def _done(line: DoneLine) -> str:
    said = f"{line.service} {words.duration(line.minutes)}"
    return f"{said} ({line.comment})" if line.comment else said


def story(shown: Story, now: datetime, zone: ZoneInfo) -> Markup:
    """How the similar ticket went, in the place of the card."""
    done = [html("similar-line", done=_done(line)) for line in shown.similar.done] or [html("similar-no-work")]
    return lines(
        html(
            "similar-title",
            number=words.number(shown.asked_by.number),
            similar=words.number(shown.similar.ticket.number),
            when=_when(shown.similar, now, zone),
        ),
        html("similar-asked", text=limits.cut(shown.question, QUOTE)),
        *done,
        html("similar-answered", text=limits.cut(shown.answer, QUOTE)) if shown.answer else None,
    )


def choices_lost(lost: ChoicesLost, now: datetime, zone: ZoneInfo) -> Markup:
    """To the client: the ticket is open, and what of the chosen could not be done."""
    number = words.number(lost.number)
    at = words.due_in_full(lost.at, now, zone) if lost.at is not None else None
    return lines(
        html("choices-lost-money", number=number) if lost.money else None,
        html("choices-lost-urgent", number=number) if lost.urgent else None,
        html("choices-lost-date", number=number, at=at) if at is not None else None,
    )

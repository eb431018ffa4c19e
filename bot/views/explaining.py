"""The answer to «Почему 45 мин?». Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.rounding import rule_in_words
from core.catalog.models import PriceUnit
from core.catalog.rounding import RoundingScope
from core.tickets.explaining import Because, Explanation
from core.tickets.models import Fate

FATES = {Fate.MONEY: "why-fate-money", Fate.UNPAID: "why-fate-unpaid", Fate.PENDING: "why-fate-pending"}
ROOM = limits.TEXT - 100
"""For the explanations of a ticket: the last words are how many lines are left out."""


def what_to_explain(actual: int, charged: int, shortage: int, amount: int | None, fate: Fate) -> str | None:
    """«45 мин», «1 800 ₽»: what a client may wonder about in a line; None when it explains itself."""
    if fate is Fate.FREE:
        return None
    if fate is Fate.MONEY and not shortage:
        return words.money(amount or 0)
    return words.duration(charged) if shortage or charged != actual else None


def explanation(shown: Explanation, today: date) -> Markup:
    """Who worked how long, the rule, the arithmetic, what paid."""
    line = shown.line
    assert line.fate is not None
    what = _what(shown)
    return lines(
        html("why-title", what=what),
        html("why-work", service=shown.service.name, number=words.number(shown.number)),
        html("why-superseded") if line.superseded_by is not None else None,
        "",
        html(
            "why-done",
            name=shown.engineer,
            day=words.day(line.work_date, today),
            actual=words.duration(line.actual_minutes),
        ),
        *_how(shown),
        *_paid(shown),
    )


def explanations(shown: Sequence[Explanation], today: date) -> Markup:
    """All lines of a ticket, as many as one message holds."""
    blocks: list[Markup] = []
    for one in shown:
        block = explanation(one, today)
        if blocks and limits.length("\n\n".join([*blocks, block])) > ROOM:
            blocks.append(html("why-more", count=len(shown) - len(blocks)))
            break
        blocks.append(block)
    return Markup("\n\n").join(blocks)


def _what(shown: Explanation) -> str:
    line = shown.line
    if line.fate is Fate.MONEY and not line.shortage_minutes:
        return words.money(line.amount or 0)
    return words.duration(line.charged_minutes or 0)


def _how(shown: Explanation) -> list[Markup]:
    """The rule and the arithmetic; nothing where minutes do not matter."""
    line = shown.line
    if line.fate is Fate.FREE or (shown.because is Because.PAID and shown.service.price_unit is PriceUnit.FIXED):
        return []
    charged = line.charged_minutes or 0
    whole = shown.rounding.charged(shown.total)
    said = [html("why-rule", rule=rule_in_words(shown.rounding))]
    wide = shown.rounding.scope is not RoundingScope.ENTRY and (shown.before or shown.total != line.actual_minutes)
    if not wide:
        return [*said, _sum(shown)]
    key = "why-total-ticket" if shown.rounding.scope is RoundingScope.TICKET else "why-total-day"
    said.append(html(key, sum=_sum(shown)))
    now = max(0, whole - shown.before)
    if shown.before:
        said.append(html("why-before", before=words.duration(shown.before), now=words.duration(now)))
    if charged != now:
        said.append(html("why-share", charged=words.duration(charged)))
    return said


def _sum(shown: Explanation) -> Markup:
    """«40 мин → 3 × 15 мин = 45 мин»."""
    rule, total = shown.rounding, shown.total
    whole, stepped = rule.charged(total), replace(rule, minimum=0).charged(total)
    said = {"actual": words.duration(total), "charged": words.duration(whole)}
    if whole == total:
        return html("why-exactly", actual=said["actual"])
    if whole > stepped:
        return html("why-minimum", **said)
    steps, increment = str(whole // rule.increment), words.duration(rule.increment)
    if whole < total:
        return html("why-steps-forgiven", steps=steps, increment=increment, **said)
    return html("why-steps", steps=steps, increment=increment, **said)


def _paid(shown: Explanation) -> list[Markup]:
    line = shown.line
    match shown.because:
        case Because.HOURS:
            return _paid_by_hours(shown)
        case Because.WAVE:
            return [html("why-wave")]
        case Because.UNTARIFFED:
            return [html("why-untariffed")]
        case Because.PAID if shown.service.price_unit is PriceUnit.FIXED:
            return [html("why-paid-fixed", amount=words.money(line.amount or 0))]
    if line.fate is Fate.FREE:
        return [html("why-free-until", time=f"{shown.free_until:%H:%M}") if shown.free_until else html("why-free")]
    cost = {
        "price": words.money(line.price or 0),
        "charged": words.duration(line.charged_minutes or 0),
        "amount": words.money(line.amount or 0),
    }
    if shown.because is Because.PAID:
        return [html("why-paid-hour", **cost)]
    if shown.because is Because.CHOSE:
        return [html("why-chose", **cost)]
    if shown.free_until:
        return [html("why-money-after", time=f"{shown.free_until:%H:%M}", **cost)]
    return [html("why-money", **cost)]


def _paid_by_hours(shown: Explanation) -> list[Markup]:
    line = shown.line
    parts = [
        html("why-hours-part", minutes=words.duration(part.minutes), until=words.full_day(part.expires_on))
        for part in shown.paid_from
    ]
    said = [html("why-hours"), *parts] if parts else []
    if line.shortage_minutes and line.fate in FATES:
        beyond = (line.rounding or {}).get("beyond") == line.shortage_minutes
        said.append(
            html(
                "why-beyond" if beyond else "why-shortage",
                minutes=words.duration(line.shortage_minutes),
                price=words.money(line.price or 0),
                amount=words.money(line.amount or 0),
                fate=plain(FATES[line.fate]),
            )
        )
    return said

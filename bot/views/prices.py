"""The price list, rounding and the table of hours as leaders see them, and what an edit would change."""

from collections.abc import Sequence

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.accrual import rule_in_words as accrual_in_words
from bot.views.rounding import rule_in_words
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.price_words import NewService, rounding_as_written
from core.catalog.rounding import Rounding
from core.ledger.rules.accrual import Rule

NAME = 60
WORDS_SHOWN = 300
EXAMPLE_MINUTES = 37
"""What an example of rounding begins with."""


def price_list(shown: Sequence[Service]) -> Markup:
    """A page of the price list by tariff kinds."""
    rows: list[Markup | str] = [html("prices-title")]
    for kind in TariffKind:
        of_kind = [one for one in shown if one.tariff_kind is kind]
        if of_kind:
            rows += ["", html(f"prices-kind-{kind.value}"), *(_row(one) for one in of_kind)]
    return lines(*rows)


def _row(one: Service) -> Markup:
    return html(
        "prices-row",
        name=limits.cut(one.name, NAME),
        price=price(one.price, one.price_unit),
        usual=words.duration(one.usual_minutes),
        off="" if one.active else html("prices-off"),
    )


def price(kopecks: int | None, unit: PriceUnit | None) -> str:
    """«3 000 ₽ за час», «4 500 ₽», «без цены»."""
    if kopecks is None or unit is None:
        return plain("price-none")
    if unit is PriceUnit.HOUR:
        return plain("price-per-hour", price=words.money(kopecks))
    return words.money(kopecks)


def service(one: Service) -> Markup:
    """An item with all that can be changed."""
    return lines(
        _row(one),
        html("service-kind", kind=plain(f"audit-word-{one.tariff_kind.value}"), code=one.code),
        html("service-words", words=limits.cut(", ".join(one.words), WORDS_SHOWN)),
        html("service-rounding", rule=rule_in_words(one.rounding), example=example(one.rounding)),
    )


def example(rule: Rounding) -> str:
    """«37 мин → 45 мин»."""
    charged = rule.charged(EXAMPLE_MINUTES)
    return plain("rounding-example", actual=words.duration(EXAMPLE_MINUTES), charged=words.duration(charged))


def change(name: str, what: str, before: str, after: str, *more: Markup) -> Markup:
    """What of a service would be otherwise."""
    return lines(
        html("service-edit", name=limits.cut(name, NAME)),
        html("edit-change", what=what, before=limits.cut(before, WORDS_SHOWN), after=limits.cut(after, WORDS_SHOWN)),
        *more,
        html("service-later"),
    )


def new_service(said: NewService) -> Markup:
    """An item that the price list would get."""
    return lines(
        html("service-new", name=limits.cut(said.name, NAME)),
        html("service-new-kind", kind=plain(f"audit-word-{said.kind.value}"), price=price(said.price, said.unit)),
        html("service-new-usual", usual=words.duration(said.usual_minutes)),
        html("service-words", words=limits.cut(", ".join(said.words), WORDS_SHOWN)),
    )


def rounding(found: Sequence[Service]) -> Markup:
    """The rules of all services that are offered, each with an example."""
    rows = [
        html(
            "rounding-row",
            name=limits.cut(one.name, NAME),
            rule=rule_in_words(one.rounding),
            example=example(one.rounding),
        )
        for one in found
        if one.active
    ]
    fitting: list[Markup] = []
    room = limits.TEXT - 900
    for row in rows:
        room -= limits.length(row)
        if room < 0:
            fitting.append(html("list-more", count=len(rows) - len(fitting)))
            break
        fitting.append(row)
    return lines(html("rounding-title"), *fitting, "", html("rounding-how"))


def rounding_prompt(one: Service) -> Markup:
    """What to write, with the rule as it is."""
    return html("rounding-ask", name=limits.cut(one.name, NAME), written=rounding_as_written(one.rounding))


def accrual(rules: Sequence[Rule], *, admin: bool) -> Markup:
    """The table of months and hours."""
    rows = [html("accrual-row", months=rule.months, said=accrual_in_words(rule)) for rule in rules]
    return lines(
        html("accrual-title"), *(rows or [html("accrual-empty")]), *(["", html("accrual-how")] if admin else [])
    )


def accrual_change(months: int, before: Rule | None, after: Rule | None, concerned: int) -> Markup:
    """What of the table would be otherwise, and what that means for contracts that run (``concerned`` of them)."""
    turned = before is not None and after is not None and before.schedule is not after.schedule
    old, new = (accrual_in_words(rule) if rule is not None else plain("audit-nothing") for rule in (before, after))
    return lines(
        html("accrual-edit"),
        html("edit-change", what=plain("accrual-from", months=months), before=old, after=new),
        html("accrual-later"),
        html("accrual-concerned", count=concerned) if concerned else html("accrual-concerns-none"),
        html("accrual-turned") if concerned and turned else None,
    )

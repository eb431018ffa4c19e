"""Pulls from 1C, and what they ask of people."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.locales import html, lines, plain
from core.exchange.mirror.codes import CounterpartyTrouble, PullFailure
from core.exchange.mirror.intents import MappingBroken, MirrorTroubled, PullFailed
from core.exchange.mirror.queries import Trouble

ALIKE = frozenset({CounterpartyTrouble.AMBIGUOUS, CounterpartyTrouble.DUPLICATE})


def failure_in_words(failure: PullFailure) -> str:
    """Why a pull has changed nothing, and what to do."""
    return plain(f"mirror-failure-{failure.value}")


def pull_failed(told: PullFailed) -> Markup:
    return lines(
        html("mirror-failed", why=failure_in_words(told.failure)),
        *_places(told.places, told.count),
        html("mirror-failed-kept"),
    )


def mapping_broken(told: MappingBroken) -> Markup:
    return lines(html("mirror-broken"), *_places(told.places, told.count), html("mirror-broken-how"))


def _places(places: Sequence[str], count: int) -> list[Markup]:
    """Names, a line each, and how many more there are."""
    named = [html("mirror-failed-place", name=place) for place in places]
    more = count - len(places)
    return [*named, html("mirror-failed-more", count=more)] if more > 0 else named


def mirror_troubled(told: MirrorTroubled) -> Markup:
    return lines(html("mirror-troubled", new=told.new, total=told.total), html("mirror-troubled-how"))


def trouble_in_words(trouble: Trouble) -> Markup:
    """A counterparty or a contract, and what a person has to do about it."""
    name = trouble.name or plain("mirror-nobody")
    inn = trouble.inn or plain("mirror-none")
    if isinstance(trouble.code, CounterpartyTrouble):
        why = plain(f"mirror-counterparty-{trouble.code.value}")
        kpp = trouble.kpp or plain("mirror-none")
        said = html("mirror-counterparty", name=name, inn=inn, kpp=kpp, why=why)
        # Those that look the same are told apart by nothing else.
        return lines(said, html("mirror-ref", ref=str(trouble.ref))) if trouble.code in ALIKE else said
    why = plain(f"mirror-contract-{trouble.code.value}")
    number = trouble.number or plain("mirror-none")
    return html("mirror-contract", number=number, name=name, inn=inn, why=why)


def all_troubles(troubles: Sequence[Trouble]) -> Markup:
    """The whole list, a line each."""
    if not troubles:
        return html("mirror-no-troubles")
    return lines(*(trouble_in_words(trouble) for trouble in troubles))

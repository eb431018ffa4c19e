"""Before and after a change of the service model, in words. Pure."""

from collections import Counter

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.pictures.before_after import Pair
from bot.views import words
from bot.views.models import model_in_words
from core.reports.before_after import Compared, Measured

FROM_TO = 4
"""Kinds of changes that are named."""


def text(compared: Compared, of: str) -> Markup:
    """``of``: whose contracts they are."""
    title = html("change-title", of=of)
    too_new = html("change-too-new", count=str(compared.too_new)) if compared.too_new else None
    if not compared.windows:
        return lines(title, html("change-none"), too_new)
    kinds = Counter((window.switch.from_model, window.switch.to_model) for window in compared.windows)
    return lines(
        title,
        html("change-line", contracts=contracts(compared), cases=cases(compared)),
        *(
            html(
                "change-from-to", **{"from": model_in_words(old, None)}, to=model_in_words(new, None), count=str(count)
            )
            for (old, new), count in kinds.most_common(FROM_TO)
        ),
        too_new,
        "",
        *(
            html("change-row", name=pair.name, before=pair.before_words, after=pair.after_words)
            for pair in pairs(compared)
        ),
        "",
        html("change-how"),
    )


def contracts(compared: Compared) -> str:
    """«12 договоров по 3 мес. до и после»."""
    months = [window.months for window in compared.windows]
    if min(months) == max(months):
        return plain("change-contracts", count=len(months), months=str(months[0]))
    return plain("change-contracts-range", count=len(months), least=str(min(months)), most=str(max(months)))


def cases(compared: Compared) -> str:
    return plain("change-cases", before=str(compared.before.tickets), after=str(compared.after.tickets))


def pairs(compared: Compared) -> list[Pair]:
    """What is compared. Counts are facts however few; medians and shares of few cases say nothing."""
    before, after = compared.before, compared.after
    return [
        _pair("change-free", before.free, after.free, str(before.free), str(after.free)),
        _pair(
            "change-minutes",
            before.free_minutes,
            after.free_minutes,
            words.duration(before.free_minutes),
            words.duration(after.free_minutes),
        ),
        _known("change-half", before, after, before.half, after.half),
        _known("change-time", before, after, before.half_time, after.half_time),
        _known("change-share", before, after, before.paid_share, after.paid_share, percent=True),
    ]


def _pair(key: str, before: int | None, after: int | None, before_words: str, after_words: str) -> Pair:
    return Pair(plain(key), before, after, before_words, after_words)


def _known(
    key: str, one: Measured, two: Measured, before: int | None, after: int | None, *, percent: bool = False
) -> Pair:
    shown = (None if one.few else before), (None if two.few else after)
    said = (
        plain("change-few") if value is None else f"{value}\u00a0%" if percent else words.duration(value)
        for value in shown
    )
    return _pair(key, *shown, *said)

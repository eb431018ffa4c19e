"""Corrections as people read them. Pure."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.explaining import FATES
from core.catalog.models import TariffKind
from core.tickets.corrections import Change, CorrectionView
from core.tickets.intents import Corrected, ResolvedLine
from core.tickets.models import Fate

ON_CARD = 3
REASON_ON_CARD = 100


def corrected(intent: Corrected) -> Markup:
    """What was written off before and after, lines as they are now, the reason, the balance, and what became of minutes
    that came back too late."""
    by = plain("my-we") if not intent.staff_name else intent.staff_name
    return lines(
        html("corrected-title", number=words.number(intent.number)),
        html("corrected-reason", name=by, reason=intent.reason),
        "",
        _hours(intent),
        html("corrected-amount", before=words.money(intent.amount_before), after=words.money(intent.amount_after))
        if intent.amount_before != intent.amount_after
        else None,
        *([html("corrected-now"), *map(_line, intent.lines)] if intent.lines else [html("corrected-nothing")]),
        *_burnt(intent),
        html("resolved-balance", balance=words.duration_in_words(intent.balance_after))
        if intent.balance_after is not None
        else None,
    )


def _hours(intent: Corrected) -> Markup | None:
    if intent.before != intent.after:
        return html("corrected-hours", before=words.duration(intent.before), after=words.duration(intent.after))
    return html("corrected-hours-same", after=words.duration(intent.after)) if intent.after else None


def _line(line: ResolvedLine) -> Markup:
    actual = words.duration(line.actual)
    if line.fate is Fate.FREE:
        return html("resolved-line-free", service=line.service, actual=actual)
    if line.tariff_kind is TariffKind.PAID or (line.fate is Fate.MONEY and not line.shortage):
        return html("resolved-line-money", service=line.service, actual=actual, amount=words.money(line.amount or 0))
    if not line.shortage:
        return html("corrected-line-hours", service=line.service, actual=actual, charged=words.duration(line.charged))
    short = {
        "service": line.service,
        "actual": actual,
        "minutes": words.duration(line.shortage),
        "amount": words.money(line.amount or 0),
        "fate": plain(FATES[line.fate]),
    }
    if not line.covered:
        return html("corrected-line-short-only", **short)
    return html("corrected-line-short", covered=words.duration(line.covered), **short)


def _burnt(intent: Corrected) -> list[Markup]:
    """The two cannot mix: the installation's policy is one."""
    if intent.regranted and intent.regranted_until is not None:
        until = words.full_day(intent.regranted_until)
        return [html("corrected-regranted", minutes=words.duration(intent.regranted), until=until)]
    return [html("corrected-burnt", minutes=words.duration(intent.expired))] if intent.expired else []


def on_card(made: Sequence[CorrectionView], zone: ZoneInfo) -> list[Markup]:
    """«✏️ исправлено 24.11, Анна: Консультация 45 мин → 30 мин – ошиблись строкой»: the last ones."""
    return [
        html(
            "card-corrected",
            day=f"{one.at.astimezone(zone):%d.%m}",
            name=html("card-corrected-by", name=one.author) if one.author else "",
            what=", ".join(_change(change) for change in one.changes),
            reason=limits.cut(one.reason, REASON_ON_CARD),
        )
        for one in made[-ON_CARD:]
    ]


def _change(change: Change) -> str:
    before = words.duration(change.before)
    if not change.after:
        return plain("card-correction-removed", service=change.service, before=before)
    return plain("card-correction", service=change.service, before=before, after=words.duration(change.after))

"""What a scenario of the tariff laboratory comes to, in words: one screen of a phone. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views.models import model_in_words
from bot.views.rounding import MODES
from bot.views.words import duration, full_day, money
from core.catalog.rounding import RoundingScope
from core.reports.laboratory.outcomes import (
    ANGRY_MINUTES,
    ANGRY_PERCENT,
    Cause,
    CompanyChange,
    Outcome,
    Reason,
    losers,
    winners,
)
from core.reports.laboratory.scenario import Scenario
from core.reports.laboratory.service import Experiment

SHOWN, ANGRY_SHOWN = 3, 5
NAME = 40
METRICS = (
    ("metric-lab-lines", "metric-lab-lines-means"),
    ("metric-lab-actual", "metric-lab-actual-means"),
    ("metric-lab-charged", "metric-lab-charged-means"),
    ("metric-lab-covered", "metric-lab-covered-means"),
    ("metric-lab-shortage", "metric-lab-shortage-means"),
    ("metric-lab-money", "metric-lab-money-means"),
    ("metric-lab-money-shortage", "metric-lab-money-shortage-means"),
    ("metric-lab-burnt", "metric-lab-burnt-means"),
    ("metric-lab-lost", "metric-lab-lost-means"),
    ("metric-lab-angry", "metric-lab-angry-means"),
    ("metric-lab-off", "metric-lab-off-means"),
)
"""Names and definitions of the laboratory's numbers: the sheet of the file."""
_SCOPES = {
    RoundingScope.ENTRY: "lab-rule-entry",
    RoundingScope.TICKET: "lab-rule-ticket",
    RoundingScope.TICKET_DAY: "lab-rule-day",
}


def rules_in_words(scenario: Scenario) -> list[str]:
    """What the scenario wants to be different, each rule by itself."""
    change = scenario.rounding
    said = []
    if change.increment is not None:
        said.append(plain("lab-rule-step", minutes=change.increment))
    if change.mode is not None:
        said.append(plain("lab-rule-mode", mode=plain(MODES[change.mode])))
    if change.minimum is not None:
        said.append(
            plain("lab-rule-minimum", minutes=change.minimum) if change.minimum else plain("lab-rule-no-minimum")
        )
    if change.grace is not None:
        said.append(plain("lab-rule-grace", minutes=change.grace) if change.grace else plain("lab-rule-no-grace"))
    if change.scope is not None:
        said.append(plain(_SCOPES[change.scope]))
    if scenario.model is not None:
        said.append(plain("lab-rule-model", model=model_in_words(scenario.model, scenario.free_until)))
    if scenario.monthly is not None:
        said.append(plain("lab-rule-monthly", minutes=duration(scenario.monthly)))
    if scenario.package != 100:
        said.append(
            plain("lab-rule-package", percent=_signed(scenario.package - 100, str(abs(scenario.package - 100))))
        )
    if scenario.price is not None:
        said.append(plain("lab-rule-price", price=money(scenario.price)))
    return said


def rule(scenario: Scenario) -> str:
    """The same in one line."""
    return ", ".join(rules_in_words(scenario))


def _signed(value: int, text: str) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + text


def minutes_more(value: int) -> str:
    """«+1 ч 30 мин», «−45 мин»."""
    return _signed(value, duration(abs(value)))


def money_more(value: int) -> str:
    return _signed(value, money(abs(value)))


def cause(found: Reason) -> str:
    """«минимум 30 мин»: of one line."""
    return plain(f"lab-cause-{found.cause.value}", minutes=found.minutes)


def reason(found: Reason, count: int) -> str:
    """«минимум 30 мин ×41 короткая работа»."""
    if found.cause is Cause.MINIMUM and found.minutes:
        return plain("lab-times-short", cause=cause(found), count=count)
    return plain("lab-times", cause=cause(found), count=count)


def reasons(change: CompanyChange, most: int = 1) -> str:
    """Why a company comes out differently: the most frequent reasons."""
    return ", ".join(reason(found, count) for found, count in change.reasons.most_common(most))


def weight(change: CompanyChange) -> str:
    """What a company loses or wins: money and hours, whichever there are."""
    said = []
    if change.charged:
        said.append(minutes_more(change.charged))
    if change.money:
        said.append(money_more(change.money))
    return ", ".join(said)


def result(made: Experiment) -> Markup:
    """The screen."""
    before, after = made.before, made.after
    lose, win = losers(made.companies), winners(made.companies)
    off, off_minutes = made.off
    head = [
        html("lab-title"),
        html("lab-rule", rule=rule(made.scenario)),
        html("lab-period", first=full_day(made.period.first), last=full_day(made.period.last)),
    ]
    if not before.lines:
        return lines(*head, "", html("lab-nothing"), "", html("lab-saved-nothing"))
    return lines(
        *head,
        html("lab-work", lines=before.lines, different=made.different),
        "",
        *_numbers(before, after),
        "",
        html("lab-sides", lose=len(lose), win=len(win), same=len(made.companies) - len(lose) - len(win)),
        *_side("lab-losers", lose),
        *_side("lab-winners", win),
        _angry(made.companies),
        html("lab-off", lines=off, minutes=duration(off_minutes)) if off else None,
        html("lab-left-out", lines=made.left_out) if made.left_out else None,
        "",
        html("lab-saved-nothing"),
    )


def _numbers(before: Outcome, after: Outcome) -> list[Markup]:
    def minutes(key: str, was: int, now: int) -> Markup:
        return _row(key, duration(was), duration(now), minutes_more(now - was), was, now)

    rows = [
        minutes("lab-charged", before.charged, after.charged),
        minutes("lab-covered", before.covered, after.covered),
        minutes("lab-shortage", before.shortage, after.shortage),
        _row(
            "lab-money",
            money(before.money),
            money(after.money),
            money_more(after.money - before.money),
            before.money,
            after.money,
        ),
        minutes("lab-burnt", before.burnt, after.burnt),
    ]
    if after.money_shortage or before.money_shortage:
        of_it = html("lab-money-shortage", was=money(before.money_shortage), now=money(after.money_shortage))
        rows.insert(4, of_it)
    return rows


def _row(key: str, was: str, now: str, more: str, before: int, after: int) -> Markup:
    """«К списанию: 120 ч → 140 ч (+20 ч, +16 %)»; one number if nothing changes."""
    name = html(key)
    if before == after:
        return html("lab-row-same", name=name, now=now)
    if not before:
        return html("lab-row-new", name=name, was=was, now=now, more=more)
    percent = (abs(after - before) * 100 + before // 2) // before
    return html(
        "lab-row",
        name=name,
        was=was,
        now=now,
        more=more,
        percent=_signed(after - before, str(percent) if percent else "<1"),
    )


def _side(key: str, changes: Sequence[CompanyChange]) -> list[Markup]:
    if not changes:
        return []
    rows = [
        html("lab-company", name=limits.cut(one.name, NAME), weight=weight(one), reason=reasons(one))
        for one in changes[:SHOWN]
    ]
    if len(changes) > SHOWN:
        rows.append(html("list-more", count=len(changes) - SHOWN))
    return [html(key), *rows]


def _angry(changes: Sequence[CompanyChange]) -> Markup:
    angry = losers([one for one in changes if one.angry])
    limit: dict[str, str | int] = {"percent": ANGRY_PERCENT, "minutes": duration(ANGRY_MINUTES)}
    if not angry:
        return html("lab-angry-none", **limit)
    names = Markup(", ").join(limits.cut(one.name, NAME) for one in angry[:ANGRY_SHOWN])
    more = plain("lab-and-more", count=len(angry) - ANGRY_SHOWN) if len(angry) > ANGRY_SHOWN else ""
    return html("lab-angry", count=len(angry), names=names + more, **limit)


def caption(made: Experiment) -> Markup:
    """Under the picture."""
    return html("lab-caption", rule=limits.cut(rule(made.scenario), 300))


def file_name(made: Experiment) -> str:
    return plain("lab-file", first=made.period.first.isoformat(), last=made.period.last.isoformat()) + ".xlsx"

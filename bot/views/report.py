"""A report of any period in a chat: one screen; what its numbers mean; how they are named everywhere else."""

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from bot import limits
from bot.documents.texts import file_name
from bot.locales import html, lines, plain
from bot.views import behind as numbers
from bot.views import periods, words
from core.dates import local_date
from core.reports.on_request import Report, Share
from core.reports.what import What
from core.reports.work import Sums
from core.sla.rules.clocks import Clock

TOP = 5
"""Rows of each list in a chat; the rest is a number."""
NAME = 40
NAMES = 200

SHOWN = (
    *(What.OPENED, What.RESOLVED, What.ACTIVE, What.NOT_TAKEN, What.OVERDUE, What.AT_RISK),
    *(What.REACTION_BROKEN, What.RESOLUTION_BROKEN, What.WISH_BROKEN),
    *(What.LOGGED, What.ACTUAL, What.HOURS, What.PAID, What.MONEY, What.PENDING, What.MONEY_PENDING),
    *(What.UNPAID, What.MONEY_UNPAID, What.UNTARIFFED, What.FREE),
)
"""Numbers of a report, in this order in all its forms."""
PARTS: tuple[tuple[What, What | None], ...] = (
    (What.HOURS, None),
    (What.PAID, What.MONEY),
    (What.PENDING, What.MONEY_PENDING),
    (What.UNPAID, What.MONEY_UNPAID),
    (What.UNTARIFFED, None),
    (What.FREE, None),
)
"""What worked time came to, each with its money."""


def report(shown: Report) -> Markup:
    """The report on a phone's screen: what there is none of is left out."""
    value = {what: numbers.value(what, number) for what, number in shown.numbers.items()}
    return lines(
        html("report-title", period=period(shown)),
        of_company(shown),
        "",
        html("report-empty")
        if shown.is_empty
        else html("report-flow", opened=value[What.OPENED], resolved=value[What.RESOLVED]),
        html(
            "report-now",
            active=value[What.ACTIVE],
            free=value[What.NOT_TAKEN],
            overdue=value[What.OVERDUE],
            risk=value[What.AT_RISK],
        ),
        *_kept(shown),
        *_work(shown),
        *_top("report-companies", [_company(one) for one in shown.companies]),
        *_top("report-services", [_service(one) for one in shown.services]),
        *_top("report-engineers", [_engineer(one) for one in shown.engineers]),
        _withheld(shown),
    )


def _withheld(shown: Report) -> Markup | None:
    if not shown.withheld:
        return None
    return html("report-withheld", names=limits.cut(", ".join(sorted(shown.withheld.values())), NAMES))


def _kept(shown: Report) -> Iterator[Markup]:
    for clock in Clock:
        kept = shown.kept[clock]
        if kept.percent is not None:
            name = plain(f"report-kept-{clock.value}")
            yield html("report-kept", name=name, percent=str(kept.percent), kept=kept.kept, total=kept.total)


def _work(shown: Report) -> Iterator[str | Markup]:
    if not shown.numbers[What.ACTUAL] and not shown.numbers[What.LOGGED]:
        return
    yield ""
    actual, logged = (words.duration(shown.numbers[what]) for what in (What.ACTUAL, What.LOGGED))
    yield html("report-actual", actual=actual, logged=logged)
    for minutes, money in PARTS:
        name = plain(f"report-part-{minutes.value}")
        worked = words.duration(shown.numbers[minutes])
        if money is not None and shown.numbers[money]:
            yield html("report-part-money", name=name, minutes=worked, amount=words.money(shown.numbers[money]))
        elif shown.numbers[minutes]:
            yield html("report-part", name=name, minutes=worked)


def _top(title: str, rows: Sequence[Markup]) -> Iterator[str | Markup]:
    if not rows:
        return
    yield ""
    yield html(title)
    yield from rows[:TOP]
    if len(rows) > TOP:
        yield html("report-more", count=len(rows) - TOP)


def _company(one: Share) -> Markup:
    named = words.company(limits.cut(one.of.name, NAME), one.of.balance)
    return html("report-company", company=named, minutes=words.duration(one.sums.actual))


def _service(one: Share) -> Markup:
    return html("report-service", name=limits.cut(one.of.name, NAME), minutes=words.duration(one.sums.actual))


def _engineer(one: Share) -> Markup:
    logged, charged = words.duration(one.logged), words.duration(one.sums.charged)
    return html("report-engineer", name=limits.cut(one.of.name, NAME), logged=logged, charged=charged)


def period(shown: Report) -> str:
    return periods.in_words(shown.period, local_date(shown.made_at, shown.zone))


def of_company(shown: Report) -> Markup:
    """Of whom: with the balance beside the name."""
    if shown.company is None:
        return html("report-all")
    return words.company(limits.cut(shown.company.name, NAME * 2), shown.company.balance)


def means(shown: Report) -> Markup:
    """What each number that is not nought means. All of them together are two thirds of a message."""
    there = [what for what in SHOWN if shown.numbers[what]] or SHOWN[:2]
    return lines(
        html("report-means-title"),
        *(html("report-means", name=numbers.name(what), means=definition(what)) for what in there),
    )


def definition(what: What) -> str:
    return plain(f"metric-{what.value.replace('_', '-')}-means")


def metrics() -> list[str]:
    """Names of all that a report's files show, as ``metric-<name>`` and ``metric-<name>-means`` have them."""
    return [*(what.value.replace("_", "-") for what in SHOWN), *(f"{clock.value}-kept" for clock in Clock), "charged"]


def share_of(sums: Sums) -> int | None:
    """Whole per cent, down, of worked minutes that came back as hours and money; None: nothing was worked."""
    return sums.charged * 100 // sums.actual if sums.actual else None


def number_button(what: What, number: int) -> str:
    """«Просрочено сейчас: 2»."""
    return plain("report-numbers", name=numbers.name(what), value=numbers.value(what, number))


def file_title(shown: Report) -> str:
    """Of whom and of which days, in one line: for files, where a balance would be out of date tomorrow."""
    name = limits.cut(shown.company.name, 200) if shown.company is not None else plain("report-all")
    return plain("report-doc-of", of=name, period=period_in_full(shown.period.first, shown.period.last))


def period_in_full(first: date, last: date) -> str:
    return plain("statement-period", first=words.full_day(first), last=words.full_day(last))


def caption(shown: Report) -> Markup:
    """Under the file."""
    name = limits.cut(shown.company.name, 200) if shown.company is not None else plain("report-all")
    return html("report-caption", of=name, period=period_in_full(shown.period.first, shown.period.last))


def name_of_file(shown: Report, ending: str) -> str:
    """«Отчёт 2026-11-01 – 2026-11-30.xlsx»: names of clients are no part of it."""
    first, last = shown.period.first.isoformat(), shown.period.last.isoformat()
    return file_name(plain("report-file", first=first, last=last), ending)

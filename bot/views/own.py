"""An engineer's own numbers in words: plain and warm, without flattery, and without anybody else to compare with by name."""

from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import periods, words
from core.billing.models import ProposalState
from core.reports.own import Own
from core.reports.own_lines import OwnPage, OwnPart, OwnRow
from core.reports.own_times import Compared
from core.reports.own_words import Rated, kindest
from core.reports.own_work import Given, Parts
from core.tickets.models import Fate

NAME, SUBJECT, QUOTE = 45, 45, 200
DAYS_SHOWN = 7
METRICS = ("own-paid", "own-hands", "own-queue", "own-kept", "own-reaction", "own-usual")
"""Definitions of what is shown only here."""
WHY = {ProposalState.DECLINED: "declined", ProposalState.LAPSED: "lapsed", None: "forgiven"}


def numbers(own: Own, today: date) -> Markup:
    """The screen of a period."""
    title = html("own-title", period=periods.in_words(own.period, today))
    if own.empty:
        return lines(title, "", html("own-nothing"), *_compared(own.compared))
    return lines(title, "", *_work(own), *_words(own), *_times(own), *_days(own), *_compared(own.compared))


def message(own: Own, today: date, span: str) -> Markup:
    """The message of a ``week`` or a ``month``."""
    period = periods.in_words(own.period, today)
    if own.empty:
        return html(f"own-nothing-{span}", period=period)
    return lines(html(f"own-title-{span}", period=period), "", *_work(own), *_words(own), *_hands(own), *_reported(own))


def of_day(own: Own, today: date) -> Markup:
    """The line of the evening."""
    paid = html("own-day-paid", minutes=words.duration(own.total.paid)) if own.total.paid else ""
    return lines(
        html("own-day-title", period=periods.in_words(own.period, today)),
        html("own-day-line", minutes=words.duration(own.total.logged), paid=paid, count=own.times.resolved),
    )


def _work(own: Own) -> list[Markup]:
    """What was entered, and what it was paid with: the parts add up to it."""
    total = own.total
    shown = [html("own-logged", minutes=words.duration(total.logged), count=own.times.resolved)]
    if total.paid:
        share = total.paid * 100 // total.logged
        shown.append(html("own-paid", minutes=words.duration(total.paid), share=share, how=_how(total)))
    elif total.logged:
        shown.append(html("own-paid-none"))
    for key, minutes in (("own-untariffed", total.untariffed), ("own-free", total.free)):
        if minutes:
            shown.append(html(key, minutes=words.duration(minutes)))
    if total.pending:
        money = words.money(total.earned_pending)
        shown.append(html("own-pending", minutes=words.duration(total.pending), money=money))
    if total.unpaid:
        why = Markup(", ").join(_why(one) for one in own.given)
        money = words.money(total.earned_unpaid)
        shown.append(html("own-unpaid", minutes=words.duration(total.unpaid), money=money, why=why))
    if total.open:
        shown.append(html("own-open", minutes=words.duration(total.open)))
    return shown


def _how(total: Parts) -> Markup:
    found = []
    if total.hours:
        found.append(html("own-by-hours", minutes=words.duration(total.hours)))
    if total.money:
        money = words.money(total.earned)
        found.append(html("own-by-money", minutes=words.duration(total.money), money=money))
    return Markup(", ").join(found)


def _why(one: Given) -> Markup:
    return html(f"own-why-{WHY[one.why]}", minutes=words.duration(one.minutes))


def _words(own: Own) -> list[Markup]:
    """The largest work, and a kind word."""
    shown = []
    if (best := own.best) is not None:
        shown.append(
            html(
                "own-best",
                number=words.number(best.number),
                company=words.company(limits.cut(best.company, NAME), own.balances.get(best.company_id, 0)),
                minutes=words.duration(best.minutes),
                money=html("own-best-money", money=words.money(best.earned)) if best.earned else "",
            )
        )
    if (kind := kindest(own.ratings)) is not None:
        shown.append(_quoted(kind, own))
    return ["", *shown] if shown else []  # type: ignore[list-item]


def _quoted(kind: Rated, own: Own) -> Markup:
    return html(
        "own-kind",
        words=limits.cut(kind.words, QUOTE),
        company=words.company(limits.cut(kind.company, NAME), own.balances.get(kind.company_id, 0)),
        number=words.number(kind.number),
    )


def _hands(own: Own) -> list[Markup]:
    times = own.times
    if not (times.hands or times.queue):
        return []
    hands, queue = words.duration(times.hands), words.duration(times.queue)
    said = html("own-hands-queue", hands=hands, queue=queue) if times.queue else html("own-hands", hands=hands)
    return [Markup(), said]


def _reported(own: Own) -> list[Markup]:
    """The numbers that a director reads of them, see :mod:`bot.views.periodic`."""
    one = own.reported
    if one is None or not one.available:
        return []
    return [
        html(
            "own-reported",
            available=words.duration(one.available),
            utilization=str(one.utilization),
            billable=str(one.billable),
            realization=f"{one.realization}\u00a0%" if one.realization is not None else "–",
        )
    ]


def _times(own: Own) -> list[Markup]:
    times, shown = own.times, [*_hands(own), *_reported(own)]
    if times.untimed:
        shown.append(html("own-untimed", count=times.untimed))
    if (percent := times.kept.percent) is not None:
        shown.append(html("own-kept", kept=times.kept.kept, total=times.kept.total, share=percent))
    if times.kept.aged:
        shown.append(html("own-aged", count=times.kept.aged))
    if own.reaction.minutes is not None:
        minutes = words.duration(own.reaction.minutes)
        shown.append(html("own-reaction", minutes=minutes, count=own.reaction.count))
    elif own.reaction.count:
        shown.append(html("own-reaction-few", count=own.reaction.count))
    if own.ratings:
        tenths = sum(one.stars for one in own.ratings) * 10 // len(own.ratings)
        shown.append(html("own-rated", stars=f"{tenths // 10},{tenths % 10}", count=len(own.ratings)))
    return shown


def _days(own: Own) -> list[Markup]:
    if not 1 < len(own.days) <= DAYS_SHOWN:
        return []
    parts = [f"{format_date(day, 'EEE', locale='ru')} {words.duration(one.logged)}" for day, one in own.days.items()]
    return [Markup(), html("own-by-day"), Markup.escape(" · ".join(parts))]


def _compared(found: list[Compared]) -> list[Markup]:
    if not found:
        return []
    return [Markup(), html("own-compared"), *(_compared_row(one) for one in found)]


def _compared_row(one: Compared) -> Markup:
    if one.mine.minutes is None:
        return html("own-compared-none", service=one.service)
    mine = words.duration(one.mine.minutes)
    if one.usual.minutes is None:
        return html("own-compared-few", service=one.service, mine=mine)
    return html("own-compared-row", service=one.service, mine=mine, usual=words.duration(one.usual.minutes))


def page(shown: OwnPage, own_period: str, today: date) -> Markup:
    """What is behind a number."""
    counted = shown.part in (OwnPart.RESOLVED, OwnPart.RATINGS)
    total = str(shown.total) if counted else words.duration(shown.total)
    return lines(
        html("own-page-title", name=plain(f"own-part-{shown.part.value}"), total=total),
        own_period,
        html("own-page-none") if not shown.rows else None,
        *(line for row in shown.rows for line in (Markup(), *_row(shown.part, row, today))),
        *([Markup(), html("own-page-foot", page=shown.page + 1, pages=shown.pages)] if shown.pages > 1 else []),
    )


def _row(part: OwnPart, row: OwnRow, today: date) -> list[Markup]:
    number, said = words.number(row.number), limits.cut(row.words, SUBJECT)
    company = words.company(limits.cut(row.company, NAME), row.balance)
    minutes = words.duration(row.minutes)
    if part is OwnPart.RATINGS:
        quoted = html("own-page-rating", number=number, stars=row.stars, words=limits.cut(row.words, QUOTE))
        return [quoted, company]
    if part is OwnPart.RESOLVED:
        queue = words.duration(row.queue)
        return [html("own-page-ticket", number=number, minutes=minutes, queue=queue, subject=said), company]
    day = words.day(row.day, today) if row.day is not None else ""
    return [
        html("own-page-line", number=number, minutes=minutes, service=said, day=day),
        Markup("{} · {}").format(company, _fate(row)),
    ]


def _fate(row: OwnRow) -> str:
    if row.fate is None:
        return plain("fate-draft")
    if row.fate in (Fate.MONEY, Fate.PENDING):
        return plain(f"fate-{row.fate.value}", amount=words.money(row.amount or 0))
    return plain(f"fate-{row.fate.value}")


def what() -> Markup:
    """«Что это?»"""
    return lines(
        *(
            line
            for number, name in enumerate(METRICS)
            for line in (
                *([Markup()] if number else []),
                Markup("<b>{}</b>").format(plain(f"metric-{name}")),
                html(f"metric-{name}-means"),
            )
        )
    )

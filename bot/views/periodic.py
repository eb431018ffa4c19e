"""The weekly and the monthly report in words: one screen. Pure."""

from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import periods, words
from core.reports.dynamics import Step
from core.reports.engineers import EngineerTime
from core.reports.periodic import NamedRate, Periodic, RatesPage
from core.reports.rates import Rate
from core.reports.service_levels import Level
from core.sla.rules.clocks import Clock

NAME = 32
PLANS, PEOPLE, MONTHS, CONTRACTS = 3, 8, 3, 3
"""Named on the screen; the rest is a number."""
METRICS = (
    *("backlog-then", "sla-kept", "sla-over", "rate", "rate-list"),
    *("available", "utilization", "billable-utilization", "realization"),
    *("backlog-hours", "liability", "unused-accounts", "taking", "forecast"),
    *("change-free", "change-half", "change-time", "change-share"),
)
"""Numbers of these reports, in their order, beside those of the daily summary."""


def text(shown: Periodic, step: Step) -> Markup:
    """All sections that have something to say."""
    name = plain("report-kind-weekly") if step is Step.DAY else plain("report-kind-monthly")
    title = html("periodic-title", name=name, period=periods.in_words(shown.period, shown.today))
    if shown.quiet:
        return lines(title, html("periodic-nothing"), *_owed(shown))
    parts = (_flow(shown), _kept(shown), _paid(shown), _engineers(shown), _backlog(shown), _owed(shown), _times(shown))
    return lines(title, *(line for part in parts if part for line in ("", *part)))


def caption(key: str, shown: Periodic) -> str:
    return html(f"periodic-caption-{key}", period=periods.in_words(shown.period, shown.today))


def _flow(shown: Periodic) -> list[Markup]:
    now, before = shown.flow, shown.before
    return [
        html(
            "periodic-flow",
            came=str(now.opened),
            resolved=str(now.resolved),
            active=str(now.active),
            **{"came-before": str(before.opened), "resolved-before": str(before.resolved)},
        )
    ]


def _kept(shown: Periodic) -> list[Markup]:
    plans: dict[str | None, list[Level]] = {}
    for level in shown.levels:
        plans.setdefault(level.plan, []).append(level)
    if not plans:
        return []
    rows = [
        html("periodic-kept-plan", plan=_plan(name), parts=Markup("; ").join(_level(one) for one in levels))
        for name, levels in list(plans.items())[:PLANS]
    ]
    return [html("periodic-kept"), *rows, *_rest(len(plans) - PLANS)]


def _plan(name: str | None) -> str:
    return limits.cut(name, NAME) if name is not None else plain("periodic-no-plan")


def _level(level: Level) -> Markup:
    keys = {Clock.REACTION: "reaction", Clock.RESOLUTION: "resolution", Clock.WISH: "wish"}
    kept = html(f"periodic-kept-{keys[level.clock]}", percent=level.kept.percent or 0, total=str(level.kept.total))
    return html("periodic-over", kept=kept, over=words.duration(level.over)) if level.over is not None else kept


def _rest(count: int) -> list[Markup]:
    return [html("periodic-more", count=str(count))] if count > 0 else []


def _paid(shown: Periodic) -> list[Markup]:
    sums = shown.sums
    if not sums.actual:
        return []
    free = sums.untariffed + sums.free
    parts = [
        html("periodic-paid-hours", minutes=words.duration(sums.hours)) if sums.hours else None,
        html("periodic-paid-money", minutes=words.duration(sums.paid), money=words.money(sums.money))
        if sums.paid or sums.money
        else None,
        html("periodic-paid-free", minutes=words.duration(free)) if free else None,
        html("periodic-paid-pending", minutes=words.duration(sums.pending)) if sums.pending else None,
        html("periodic-paid-unpaid", minutes=words.duration(sums.unpaid), money=words.money(sums.money_unpaid))
        if sums.unpaid
        else None,
    ]
    rate = html("periodic-rate", money=per_hour(shown.rate.by_money), value=per_hour(shown.rate.by_price_list))
    return [
        html("periodic-paid", actual=words.duration(sums.actual)),
        Markup(" · ").join(part for part in parts if part is not None),
        rate,
        *(_company_rate(one) for one in shown.rates),
    ]


def per_hour(kopecks: int | None) -> str:
    """«1 074 ₽»: whole roubles, down; a dash without work."""
    return words.money(kopecks // 100 * 100) if kopecks is not None else "–"


def _company_rate(one: NamedRate) -> Markup:
    return html(
        "periodic-rate-company",
        company=words.company(limits.cut(one.name, NAME), one.balance),
        actual=words.duration(one.rate.actual),
        money=per_hour(one.rate.by_money),
        value=per_hour(one.rate.by_price_list),
    )


def _engineers(shown: Periodic) -> list[Markup]:
    people = [one for one in shown.people if one.logged or one.available]
    if not people and not shown.withheld:
        return []
    return [
        html("periodic-engineers"),
        *(_engineer(one) for one in people[:PEOPLE]),
        *_rest(len(people) - PEOPLE),
        *([html("periodic-engineers-withheld", count=str(shown.withheld))] if shown.withheld else []),
    ]


def _engineer(one: EngineerTime) -> Markup:
    name = limits.cut(one.name, NAME)
    realization = f"{one.realization}\u00a0%" if one.realization is not None else "–"
    if not one.available:
        return html("periodic-engineer-unknown", name=name, logged=words.duration(one.logged), realization=realization)
    return html(
        "periodic-engineer",
        name=name,
        logged=words.duration(one.logged),
        available=words.duration(one.available),
        utilization=str(one.utilization),
        billable=str(one.billable),
        realization=realization,
    )


def _backlog(shown: Periodic) -> list[Markup]:
    left = shown.backlog
    if not left.count:
        return []
    day, three, week, month, more = (str(count) for count in left.ages)
    return [
        html("periodic-backlog", count=left.count, minutes=words.duration(left.minutes), unknown=left.unknown),
        html(
            "periodic-backlog-parts",
            overdue=str(left.overdue),
            unassigned=str(left.unassigned),
            waiting=str(left.waiting),
        ),
        html("periodic-ages", day=day, three=three, week=week, month=month, more=more),
    ]


def _owed(shown: Periodic) -> list[Markup]:
    owed = shown.owed
    if not owed.months:
        return [html("periodic-owed-none")]
    soon = ", ".join(
        plain("periodic-owed-month", month=month_name(one.month), minutes=words.duration(one.minutes))
        for one in owed.months[:MONTHS]
    )
    rows = [html("periodic-owed", total=words.duration(owed.total), soon=soon)]
    if owed.unused_accounts:
        unused = words.duration(owed.unused_minutes)
        rows.append(html("periodic-owed-unused", count=owed.unused_accounts, minutes=unused))
    return rows


def month_name(first: date) -> str:
    """«январь 2027»."""
    return format_date(first, "LLLL y", locale="ru")


def _times(shown: Periodic) -> list[Markup]:
    all_, seen = shown.taking.all, shown.foreseen
    rows = [html("periodic-taking-none")]
    if all_.cases:
        rows = [
            html(
                "periodic-taking",
                half=words.duration(all_.half),
                most=words.duration(all_.most),
                few=_few(all_.cases) if all_.few else "",
            )
        ]
    if seen.cases:
        late = seen.hits + seen.misses
        counts: dict[str, str | int] = {"hits": str(seen.hits), "late": late, "false": str(seen.false_alarms)}
        rows.append(html("periodic-foreseen", **counts, few=_few(seen.cases) if seen.few else ""))
    return rows


def _few(cases: int) -> Markup:
    return html("periodic-few", cases=str(cases))


def rates(shown: RatesPage) -> Markup:
    """A page of companies, each with its balance; its contracts where it has several."""
    rows = []
    for one in shown.rates:
        rows += ["", _company_rate(one)]
        rows += [_contract(each) for each in shown.contracts.get(one.rate.row_id or 0, [])[:CONTRACTS]]
    return lines(
        html("periodic-rates-title"),
        html("periodic-rates-how") if rows else html("paid-nothing"),
        *rows,
        *(["", html("periodic-rates-page", page=shown.page + 1, pages=shown.pages)] if shown.pages > 1 else []),
    )


def _contract(rate: Rate) -> Markup:
    return html(
        "periodic-rates-contract",
        contract=limits.cut(rate.name, NAME) if rate.name is not None else plain("periodic-rates-without"),
        actual=words.duration(rate.actual),
        money=per_hour(rate.by_money),
        value=per_hour(rate.by_price_list),
    )


def means() -> Markup:
    """What each number says, for those who ask."""
    return lines(
        html("periodic-means"),
        html("report-screen-weekly"),
        html("report-screen-monthly"),
        *(html("periodic-mean", name=plain(f"metric-{name}"), means=plain(f"metric-{name}-means")) for name in METRICS),
    )

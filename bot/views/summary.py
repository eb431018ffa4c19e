"""The daily summary in words: a screen of a phone at most, sections only where there is something to say. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import lists, recon, words
from core.reports.approvals import Pending
from core.reports.handwork import Handwork
from core.reports.load import SOON, CompanyMinutes, Named
from core.reports.summary import NAMED, Summary
from core.sla.rules.clocks import Clock

NAME, SUBJECT = 36, 40
HANDS = 4


def day_name(day: date) -> str:
    """«пятница, 27 ноября»."""
    return format_date(day, "EEEE, d MMMM", locale="ru")


def text(shown: Summary, zone: ZoneInfo) -> Markup:
    """All of it; a quiet day in two lines."""
    title = html("summary-title", day=day_name(shown.day))
    if shown.quiet:
        return lines(
            title,
            html(
                "summary-quiet",
                active=shown.flow.active,
                at=words.moment(shown.book.before, shown.now, zone),
                fingerprint=shown.book.fingerprint,
            ),
        )
    return lines(
        title,
        html(
            "summary-flow",
            opened=shown.flow.opened,
            opened_before=shown.before.opened,
            resolved=shown.flow.resolved,
            resolved_before=shown.before.resolved,
            active=shown.flow.active,
        ),
        *_overdue(shown, zone),
        *_at_risk(shown),
        *_unseen(shown),
        _kept(shown),
        *_work(shown),
        *_hands(shown.hands),
        *_companies(shown),
        _onec(shown, zone),
        _approvals(shown),
        html(
            "summary-book",
            at=words.moment(shown.book.before, shown.now, zone),
            entries=shown.book.entries,
            fingerprint=shown.book.fingerprint,
        ),
    )


def caption(shown: Summary) -> Markup:
    """One line under the picture."""
    return html(
        "summary-caption",
        day=day_name(shown.day),
        opened=shown.flow.opened,
        resolved=shown.flow.resolved,
        overdue=shown.overdue_count,
    )


def _ticket(number: int, company: str, balance: int, what: str) -> Markup:
    name = words.company(limits.cut(company, NAME), balance)
    return html("summary-ticket", number=words.number(number), company=name, what=what)


def _section(key: str, count: int, rows: Sequence[Markup]) -> Iterator[Markup]:
    if count:
        yield html(key, count=count)
        yield from rows
        if count > len(rows):
            yield html("summary-more", count=count - len(rows))


def _overdue(shown: Summary, zone: ZoneInfo) -> Iterator[Markup]:
    rows = [
        _ticket(row.number, row.company, row.balance, lists.when(row, shown.now, zone)) for row in shown.overdue.rows
    ]
    return _section("summary-overdue", shown.overdue_count, rows)


def _at_risk(shown: Summary) -> Iterator[Markup]:
    rows = [
        _ticket(
            row.number,
            row.company,
            row.balance,
            plain("summary-subject", subject=limits.cut(row.subject, SUBJECT)),
        )
        for row in shown.at_risk[: NAMED - 1]
    ]
    return _section("summary-at-risk", shown.at_risk_count, rows)


def _unseen(shown: Summary) -> Iterator[Markup]:
    rows = [
        _ticket(row.number, row.company, row.balance, plain("summary-waits", waits=words.elapsed(row.waits)))
        for row in shown.unseen.rows[: NAMED - 1]
    ]
    return _section("summary-unseen", shown.unseen_count, rows)


def _kept(shown: Summary) -> Markup | None:
    parts = [
        plain(
            "summary-kept-part",
            clock=plain(f"summary-clock-{clock.value}"),
            kept=kept.kept,
            total=kept.total,
            percent=kept.percent,
        )
        for clock in Clock
        if (kept := shown.kept[clock]).percent is not None
    ]
    return html("summary-kept", parts=", ".join(parts)) if parts else None


def _work(shown: Summary) -> Iterator[Markup]:
    sums = shown.sums
    if not sums.actual:
        return
    yield html("summary-work", actual=words.duration(sums.actual), before=words.duration(shown.sums_before.actual))
    plain_parts = (
        ("summary-work-hours", sums.hours),
        ("summary-work-untariffed", sums.untariffed),
        ("summary-work-free", sums.free),
    )
    parts = [html(key, minutes=words.duration(minutes)) for key, minutes in plain_parts if minutes]
    for key, minutes, money in (
        ("summary-work-paid", sums.paid, sums.money),
        ("summary-work-unpaid", sums.unpaid, sums.money_unpaid),
        ("summary-work-pending", sums.pending, sums.money_pending),
    ):
        if minutes or money:
            parts.append(html(key, minutes=words.duration(minutes), money=words.money(money)))
    yield Markup("; ").join(parts)


def _hands(hands: Sequence[Handwork]) -> Iterator[Markup]:
    if not hands:
        return
    yield html("summary-hands")
    # One more line for the rest is no shorter than that one person.
    shown = hands if len(hands) <= HANDS + 1 else hands[:HANDS]
    for one in shown:
        share = plain("summary-share", percent=one.share) if one.share is not None else ""
        yield html("summary-hand", name=limits.cut(one.name, NAME), logged=words.duration(one.logged), share=share)
    if rest := hands[len(shown) :]:
        logged = words.duration(sum(one.logged for one in rest))
        yield html("summary-hands-more", count=len(rest), logged=logged)


def _companies(shown: Summary) -> Iterator[Markup]:
    if shown.load.count:
        yield html("summary-load", companies=_named(shown.load, minutes=True))
    if shown.low.count:
        yield html("summary-low", count=shown.low.count, companies=_named(shown.low, minutes=False))
    if shown.burning.count:
        minutes = words.duration(shown.burning.minutes)
        yield html("summary-burning", days=SOON, minutes=minutes, companies=_named(shown.burning, minutes=True))


def _named(named: Named, *, minutes: bool) -> Markup:
    """«ООО «Ромашка» · 5 ч – 12 ч; … и ещё 3»."""
    more = named.count - len(named.rows)
    companies = Markup("; ").join(_company(row, minutes=minutes) for row in named.rows)
    return companies + (html("summary-and-more", count=more) if more else Markup())


def _company(row: CompanyMinutes, *, minutes: bool) -> Markup:
    name = words.company(limits.cut(row.company, NAME), row.balance)
    return html("summary-company-minutes", company=name, minutes=words.duration(row.minutes)) if minutes else name


def _onec(shown: Summary, zone: ZoneInfo) -> Markup | None:
    run = shown.reconciliation
    if run is None:
        return None
    result = limits.cut(recon.sentence(run), 200)
    return html("summary-onec", at=words.moment(run.at, shown.now, zone), result=result)


def _approvals(shown: Summary) -> Markup | None:
    waiting = shown.approvals
    parts = [
        plain(key, count=each.count, money=words.money(each.amount), oldest=_age(each, shown.now))
        for key, each in (
            ("summary-approvals-proposals", waiting.proposals),
            ("summary-approvals-estimates", waiting.estimates),
            ("summary-approvals-top-ups", waiting.top_ups),
        )
        if each.count
    ]
    return html("summary-approvals", parts="; ".join(parts)) if parts else None


def _age(pending: Pending, now: datetime) -> str:
    return words.elapsed(now - pending.since) if pending.since is not None else ""

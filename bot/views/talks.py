"""Clients worth a talk, as those who lead read them. Pure: every number has its measure of what is usual beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import assert_never

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.talk_lines import NAME, capital, company, item, key, load_values, short, times
from core.ledger.intents import Offer
from core.reports.clients.causes import Cause, CauseKind
from core.reports.clients.difficult import Difficult
from core.reports.clients.ending import Leaving, Prolong
from core.reports.clients.idle import UpdatesOnly
from core.reports.clients.models import Reason
from core.reports.clients.service import Found, Named, Talks
from core.reports.clients.trend import Growing

LISTED = 5
SUBJECT, IDEAS, BURNINGS = 50, 5, 6
MONDAY = date(2024, 1, 1)
A_MONTH = 30

MEANS: Mapping[Reason, tuple[str, ...]] = {
    Reason.DIFFICULT: ("minutes", "tickets", "free", "paid", "far"),
    Reason.UPDATES_ONLY: ("burning", "free"),
    Reason.LEAVING: ("silent",),
    Reason.PROLONG: ("left",),
    Reason.GROWING: ("month",),
}
"""Which numbers a reason speaks of: ``metric-talk-…``."""


@dataclass(frozen=True, slots=True)
class Why:
    """What else is known of a difficult client, and of one whose hours burn. ``people``: names of contacts. ``last_on``: when
    somebody last talked to the client about it; ``last_words``: what came of it."""

    causes: tuple[Cause, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    offers: Sequence[Offer] = ()
    programs: Sequence[str] = ()
    last_on: date | None = None
    last_words: str = ""


def everything(talks: Talks, names: Mapping[int, Named]) -> Markup:
    """One screen: at most five clients of each reason, each with its balance and its numbers."""
    today = talks.window.today
    said: list[Markup] = [html("talks-title"), _window(talks)]
    for reason, section in talks.sections.items():
        if not section.rows:
            continue
        said += [Markup(), html("talks-section", name=plain(f"talks-reason-{key(reason)}"))]
        said += [_line(names[one.company_id], one, today) for one in section.rows[:LISTED]]
        if len(section.rows) > LISTED:
            said.append(html("talks-more", count=len(section.rows) - LISTED))
    if not any(section.rows for section in talks.sections.values()):
        said += [Markup(), html("talks-nobody")]
    talked = sum(section.talked for section in talks.sections.values())
    few = [plain(f"talks-few-{key(reason)}") for reason, section in talks.sections.items() if not section.enough]
    if talked or few:
        said.append(Markup())
    if talked:
        said.append(html("talks-talked", count=talked))
    if few:
        said.append(html("talks-few", of=", ".join(few)))
    return lines(*said)


def _window(talks: Talks) -> Markup:
    window = talks.window
    return html(
        "talks-window",
        days=window.days,
        first=words.day(window.first, window.today),
        last=words.day(window.today, window.today),
    )


def _line(named: Named, one: Found, today: date) -> Markup:
    return html("talks-line", company=company(named), said=short(one, today))


def page(
    reason: Reason, rows: Sequence[Found], first: int, names: Mapping[int, Named], today: date, why: Mapping[int, Why]
) -> Markup:
    """Clients of one reason with their numbers and causes; ``first``: the place of the first of them in the whole list."""
    said: list[Markup] = [html("talks-section", name=plain(f"talks-reason-{key(reason)}"))]
    for place, one in enumerate(rows, first):
        said += [
            Markup(),
            html("talks-place", place=place, company=company(names[one.company_id])),
            Markup.escape(short(one, today)),
            *(_cause(cause, why[one.company_id].people) for cause in why.get(one.company_id, Why()).causes[:2]),
        ]
    if not rows:
        said += [Markup(), html("talks-nobody")]
    return lines(*said)


def one_client(named: Named, one: Found, talks: Talks, why: Why) -> Markup:
    """All that is known: the numbers against what is usual, why it may be so, what to do."""
    today = talks.window.today
    match one:
        case Difficult():
            said = _difficult(one, talks, why)
        case UpdatesOnly():
            said = _updates(one, today, why)
        case Leaving():
            said = [Markup.escape(capital(short(one, today)))]
            if one.usual is not None:
                said.append(html("talk-silent-usual", days=one.usual))
            said += [Markup(), html("talk-leaving-do")]
        case Prolong():
            do = "talk-prolong-do" if one.left else "talk-prolong-do-empty"
            said = [Markup.escape(capital(short(one, today))), Markup(), html(do)]
        case Growing():
            said = _growing(one)
        case _:
            assert_never(one)
    return lines(company(named), _window(talks), Markup(), *said, *_last(why, today))


def _difficult(one: Difficult, talks: Talks, why: Why) -> list[Markup]:
    paid = words.duration(one.paid)
    said = []
    for each in one.measured:
        line = plain(f"talk-measure-{each.load.value}", **load_values(each))
        said.append(html("talk-far", line=line) if each.far else Markup.escape(line))
    if one.price_known:
        said.append(html("talk-paid", paid=paid, times=times(one.worked / one.paid)))
    else:
        said.append(html("talk-paid-unknown", paid=paid))
    said += [html("talk-peers" if one.same_model else "talk-peers-all", count=one.peers), Markup()]
    if why.causes:
        said += [html("talk-why"), *(_cause(cause, why.people) for cause in why.causes)]
    else:
        said.append(html("talk-why-unknown"))
    return [*said, Markup(), html("talk-offer"), *_offers(one, talks.window.days, why)]


def _cause(cause: Cause, people: Mapping[int, str]) -> Markup:
    values: dict[str, str | int] = {"percent": str(cause.percent)}
    if cause.kind in (CauseKind.TOPIC, CauseKind.SERVICE):
        values["name"] = limits.cut(cause.name, SUBJECT)
    if cause.kind is CauseKind.PERSON:
        values["name"] = _person(cause, people)
    if cause.kind is CauseKind.SLOT and cause.weekday is not None and cause.part is not None:
        values["weekday"] = format_date(MONDAY + timedelta(days=cause.weekday), "EEEE", locale="ru")
        values["part"] = plain(f"talk-part-{cause.part.value}")
    return item(html(f"talk-cause-{cause.kind.value.replace('_', '-')}", **values))


def _person(cause: Cause, people: Mapping[int, str]) -> str:
    return limits.cut(people.get(cause.contact_id or 0, ""), NAME)


def _offers(one: Difficult, days: int, why: Why) -> list[Markup]:
    """An idea for each cause, then a contract that would hold the load."""
    said = []
    for cause in why.causes:
        values = {"name": _person(cause, why.people)} if cause.kind is CauseKind.PERSON else {}
        said.append(item(html(f"talk-offer-{cause.kind.value.replace('_', '-')}", **values)))
    month = words.duration(_a_month(one.worked, days))
    if one.price_known:
        said.append(item(html("talk-offer-package", month=month, paid=words.duration(_a_month(one.paid, days)))))
    else:
        said.append(item(html("talk-offer-model", month=month)))
    return said


def _a_month(minutes: int, days: int) -> int:
    """To the nearest quarter of an hour, at least one."""
    return max(1, round(minutes * A_MONTH / days / 15)) * 15


def _updates(one: UpdatesOnly, today: date, why: Why) -> list[Markup]:
    said = [
        html("talk-burning", minutes=words.duration(each.minutes), on=words.day(each.on, today))
        for each in one.burning[:BURNINGS]
    ]
    if len(one.burning) > BURNINGS:
        said.append(html("talks-more", count=len(one.burning) - BURNINGS))
    if one.updates:
        said.append(html("talk-updates-some", minutes=words.duration(one.updates)))
    else:
        said.append(html("talk-updates-none"))
    said += [html("talk-updates-peers", users=one.users, using=str(one.using)), Markup()]
    if not why.offers:
        return [*said, html("talk-ideas-none")]
    programs = limits.cut(", ".join(why.programs), 120)
    said.append(html("talk-ideas", programs=programs) if programs else html("talk-ideas-unknown"))
    return [*said, *(item(_idea(offer)) for offer in why.offers[:IDEAS])]


def _idea(offer: Offer) -> Markup:
    name, minutes = limits.cut(offer.name, SUBJECT), words.duration(offer.minutes)
    if offer.cases:
        return html("talk-idea-cases", name=name, minutes=minutes, count=offer.cases)
    return html("talk-idea-estimated", name=name) if offer.estimated else html("talk-idea", name=name, minutes=minutes)


def _growing(one: Growing) -> list[Markup]:
    return [
        Markup.escape(
            capital(plain("talk-line-growing", before=words.duration(one.before), now=words.duration(one.now)))
        ),
        html("talk-months", months=" → ".join(words.duration(month) for month in one.months)),
        html("talk-growing-all", count=one.peers, times=times(one.everybody)),
        *([Markup.escape(capital(plain("talk-few-cases")))] if one.few else []),
        Markup(),
        html("talk-growing-do"),
    ]


def _last(why: Why, today: date) -> list[Markup]:
    if why.last_on is None:
        return []
    on = words.day(why.last_on, today)
    return [
        Markup(),
        html("talk-last-words", on=on, words=why.last_words) if why.last_words else html("talk-last", on=on),
    ]


def noted(named: Named, reason: Reason, until: date, today: date) -> Markup:
    return html(
        "talk-noted",
        company=company(named),
        reason=plain(f"talks-reason-{key(reason)}"),
        on=words.day(until, today),
    )


def means(reason: Reason) -> Markup:
    """The definitions of the reason's numbers."""
    said = [
        html("talks-means", name=plain(f"metric-talk-{name}"), means=plain(f"metric-talk-{name}-means"))
        for name in MEANS[reason]
    ]
    return lines(html("talks-means-title"), *(part for one in said for part in (Markup(), one)))

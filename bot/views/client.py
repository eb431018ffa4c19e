"""What a client reads."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import deadlines, paid, words
from core.ledger.models import EntryKind
from core.ledger.queries import Balance, GrantView, Movement
from core.sla.rules.plans import Priority
from core.tickets.intents import Resolved, ResolvedLine
from core.tickets.models import ACTIVE, Fate, Message, Side, Ticket
from core.tickets.queries import LineView, TicketView

QUOTE = 200
"""How much of one's own words is shown back."""


def ticket_title(ticket: Ticket) -> str:
    """«№ 1042 · в работе · Не проводится…»: for a button."""
    state = plain(f"my-state-{ticket.state.value.replace('_', '-')}")
    return limits.cut(f"{words.number(ticket.number)} · {state} · {ticket.subject}", 60)


def draft(
    text: str,
    files: str,
    opens_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    *,
    expected: Markup | None = None,
    asks: bool = False,
) -> Markup:
    """«Новая заявка?» with what will be in it and what to expect; or which ticket it belongs to."""
    quoted = limits.cut(" ".join(text.split()), QUOTE)
    return lines(
        html("draft-ask" if asks else "draft-title"),
        html("draft-quote", text=quoted) if quoted else None,
        html("draft-files", files=files) if files else None,
        expected,
        html("draft-ask-when" if asks else "draft-when", at=words.moment(opens_at, now, zone)),
    )


def resolved(intent: Resolved, closes_after: str | None = None) -> Markup:
    """What was done, actual and charged, the new balance, and who decides about what hours did not cover. ``closes_after``: the
    day after which the ticket closes by itself."""
    done = [_resolved_line(line) for line in intent.lines] or [html("resolved-no-lines")]
    balance = None
    if intent.balance_after is not None:
        balance = html("resolved-balance", balance=words.duration_in_words(intent.balance_after))
    return lines(
        html("resolved-title", number=words.number(intent.number), name=intent.staff_name),
        "",
        *done,
        "",
        balance,
        *([_shortage(intent), ""] if intent.shortage else []),
        html("resolved-question"),
        html("resolved-closes", until=closes_after) if closes_after is not None else None,
    )


def _shortage(intent: Resolved) -> Markup:
    values = {"minutes": words.duration(intent.shortage), "amount": words.money(intent.shortage_amount)}
    if intent.billed:
        return html("resolved-billed", **values)
    if intent.beyond:
        beyond = html("resolved-beyond", beyond=words.duration(intent.beyond), amount=values["amount"])
        return lines(beyond, html(f"resolved-asked-{intent.asked.value}"))
    return lines(html("resolved-shortage", **values), html(f"resolved-asked-{intent.asked.value}"))


def _resolved_line(line: ResolvedLine) -> Markup:
    actual = words.duration(line.actual)
    if line.fate is Fate.FREE:
        return html("resolved-line-free", service=line.service, actual=actual)
    if line.shortage:
        short = words.duration(line.shortage)
        if line.beyond == line.shortage:
            values = {"actual": words.duration(line.actual), "covered": words.duration(line.covered), "short": short}
            return html("resolved-line-agreed", service=line.service, **values)
        if not line.covered and line.actual == line.shortage:
            return html("resolved-line-beyond", service=line.service, short=short)
        if not line.covered:
            return html("resolved-line-all-short", service=line.service, actual=actual, short=short)
        covered = words.duration(line.covered)
        return html("resolved-line-short", service=line.service, actual=actual, covered=covered, short=short)
    if line.fate is Fate.MONEY:
        return html("resolved-line-money", service=line.service, actual=actual, amount=words.money(line.amount or 0))
    charged = words.duration(line.charged)
    if line.actual == line.charged:
        return html("resolved-line-hours", service=line.service, charged=charged)
    return html("resolved-line-rounded", service=line.service, actual=actual, charged=charged)


def balance(
    company: str,
    hours: Balance,
    waiting: int,
    grants: Sequence[GrantView],
    movements: Sequence[tuple[Movement, str]],
    now: datetime,
    zone: ZoneInfo,
    *,
    other_models: Sequence[Markup] = (),
) -> Markup:
    """Hours left, until when, and where they went. ``movements`` come with what each was for, newest first; ``waiting``: how
    many prices and estimates wait for this person's decision; ``other_models``: contracts in force that are served by
    something else than hours."""
    today = now.astimezone(zone).date()
    shown: list[Markup] = [
        html(
            "balance-grant",
            left=words.duration(grant.remaining),
            given=words.duration(grant.minutes),
            until=words.full_day(grant.expires_on),
            days=(grant.expires_on - today).days,
        )
        for grant in grants
    ]
    history = [_movement(movement, what, today, zone) for movement, what in movements]
    return lines(
        html("balance-title", company=company, balance=words.duration_in_words(hours.available)),
        *paid.balance_numbers(hours),
        html("balance-waiting", count=waiting) if waiting else None,
        *other_models,
        "" if shown else None,
        *shown,
        *(["", html("balance-history"), *history] if history else []),
        *(["", html("balance-none")] if not grants and not other_models else []),
    )


def what_for(movement: Movement, work: tuple[str, int] | None) -> str:
    """What a movement was for, in words. ``work``: the service and the ticket's number of a line of work."""
    if work is not None:
        key = "movement-reversal" if movement.kind is EntryKind.REVERSAL else "movement-charge"
        what = plain(key, service=work[0], number=words.number(work[1]))
    elif movement.kind is EntryKind.GRANT and movement.grant_kind is not None:
        what = plain(f"movement-grant-{movement.grant_kind.value}")
    else:
        what = plain(f"movement-of-{movement.kind.value}")
    return plain("movement-because", what=what, reason=movement.reason) if movement.reason else what


def _movement(movement: Movement, what: str, today: date, zone: ZoneInfo) -> Markup:
    sign = "+" if movement.minutes > 0 else ""
    return html(
        "balance-movement",
        day=words.day(movement.at.astimezone(zone).date(), today),
        minutes=sign + words.duration(movement.minutes),
        what=what,
        after=words.duration(movement.balance_after),
    )


def ticket(view: TicketView, now: datetime, zone: ZoneInfo) -> Markup:
    """A ticket as its client sees it: state, work, the last words."""
    shown = view.ticket
    talk = [_said(message, view, now, zone) for message in view.messages]
    work = [_line(line) for line in view.lines if line.line.completion is not None]
    return lines(
        html(
            "my-title",
            number=words.number(shown.number),
            state=plain(f"my-state-{shown.state.value.replace('_', '-')}"),
        ),
        html("my-when", at=words.moment(shown.requested_at, now, zone)),
        html("my-opened-by", name=view.opened_by) if view.opened_by else None,
        html("my-assignee", name=view.assignee) if view.assignee else None,
        html("priority-urgent") if shown.priority is Priority.URGENT and shown.state in ACTIVE else None,
        deadlines.for_client(view.deadlines, now, zone) if shown.state in ACTIVE else None,
        _pays(view),
        *(["", html("my-work"), *work] if work else []),
        *(["", html("my-talk"), *talk] if talk else []),
    )


def _pays(view: TicketView) -> Markup | None:
    """What pays for the ticket, where that was chosen or can be."""
    if view.ticket.wants_money:
        return html("my-pays-money")
    return html("my-pays-hours") if view.may_choose else None


def _said(message: Message, view: TicketView, now: datetime, zone: ZoneInfo) -> Markup:
    you = view.colleagues.get(message.contact_id or 0, plain("my-you"))
    who = you if message.side is Side.CLIENT else plain("my-we")
    text = limits.cut(" ".join(message.text.split()), QUOTE) or plain("my-files")
    return html("my-said", who=who, at=words.moment(message.sent_at, now, zone), text=text)


def _line(view: LineView) -> Markup:
    line = view.line
    assert line.fate is not None
    fate = html(f"fate-{line.fate.value}", amount=words.money(line.amount or 0))
    covered = line.covered_minutes or 0
    return html(
        "my-line",
        service=view.service.name,
        actual=words.duration(line.actual_minutes),
        charged=html("my-line-charged", charged=words.duration(covered)) if covered else "",
        fate=fate,
    )

"""Lines that clients do not agree with: what staff decides on, and what the client is told. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.tickets.dispute_intents import DisputeNoted, DisputeSettled
from core.tickets.dispute_models import DisputeState
from core.tickets.disputing import DisputeView
from core.tickets.models import Fate

REASON = 300
"""Of a reason that the client reads: the ledger's own limit."""


def dispute(view: DisputeView, company: Markup, now: datetime, zone: ZoneInfo) -> Markup:
    """The line, who disputes it and why; and what has become of it."""
    shown = view.dispute
    settled = shown.state is not DisputeState.OPEN
    return lines(
        html("dispute-title", number=words.number(view.ticket.number)),
        company,
        html(
            "dispute-line",
            service=view.service.name,
            engineer=view.engineer,
            day=words.day(view.line.work_date, now.astimezone(zone).date()),
            actual=words.duration(view.line.actual_minutes),
            cost=_cost(view),
        ),
        html("dispute-by", name=view.client, at=words.moment(shown.opened_at, now, zone)),
        html("dispute-words", text=shown.words) if shown.words else None,
        *(["", html(f"dispute-now-{shown.state.value}", answer=shown.answer or "")] if settled else []),
    )


def _cost(view: DisputeView) -> str:
    """What the line cost: hours, money, or both."""
    line = view.line
    hours = plain("dispute-cost-hours", minutes=words.duration(line.covered_minutes or 0))
    money = words.money(line.amount or 0)
    if not line.amount or line.fate is Fate.UNPAID:
        return hours
    return plain("dispute-cost-both", hours=hours, amount=money) if line.covered_minutes else money


def preview(view: DisputeView, company: Markup) -> Markup:
    """What taking the line back would do, before it is confirmed."""
    return lines(
        html("dispute-preview", number=words.number(view.ticket.number), service=view.service.name),
        company,
        html("dispute-preview-cost", cost=_cost(view)),
        html("dispute-preview-reason", reason=reason(view)),
    )


def reason(view: DisputeView) -> str:
    """The reason of the correction, which the client reads."""
    said = " ".join((view.dispute.words or "").split())
    text = plain("dispute-reason-words", text=said) if said else plain("dispute-reason")
    return limits.cut(text, REASON)


def row_title(view: DisputeView) -> str:
    """«№ 1003 · ООО «Ромашка» · Консультация»: for a button."""
    return f"{words.number(view.ticket.number)} · {view.company.name} · {view.service.short_name}"


def listed(shown: Sequence[DisputeView]) -> Markup:
    """Above the list's buttons."""
    return html("disputes-list", count=len(shown)) if shown else html("disputes-none")


def noted(told: DisputeNoted) -> Markup:
    """To the client: we know."""
    return html("dispute-noted", number=words.number(told.number), service=told.service)


def settled(told: DisputeSettled) -> Markup:
    """To the client: what has become of it."""
    return lines(
        html(f"dispute-told-{told.state.value}", number=words.number(told.number), service=told.service),
        html("dispute-told-reason", name=told.staff_name, reason=told.answer)
        if told.staff_name
        else html("dispute-told-reason-only", reason=told.answer),
    )

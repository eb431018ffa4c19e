"""Prices and estimates as a company's managers read them, and what became of them, for clients and for staff."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, lines
from bot.views import words
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState, Settled
from core.ledger.queries import Balance
from core.tickets.intents import EstimateSettled, ProposalSettled
from core.tickets.models import Ticket
from core.tickets.offers import EstimateView, ProposalView, ShortLine

LINES_SHOWN = 10
"""Lines of work on one offer: more are not read on a phone, and the sum is below them."""


def proposal(view: ProposalView) -> Markup:
    """What hours did not cover, its price, and till when it holds."""
    shown = view.proposal
    several = len(view.lines) > 1
    return lines(
        html("proposal-title", number=words.number(view.ticket.number)),
        _subject(view.ticket),
        *(_short_line(line) for line in view.lines[:LINES_SHOWN]),
        html("proposal-more-lines", count=len(view.lines) - LINES_SHOWN) if len(view.lines) > LINES_SHOWN else None,
        html("proposal-total", minutes=words.duration(shown.minutes), amount=words.money(shown.amount))
        if several
        else None,
        "",
        html("proposal-hours-came") if view.coverable else None,
        html("proposal-until", until=last_day(shown.valid_until, view.company.zone)),
    )


def _short_line(line: ShortLine) -> Markup:
    return html(
        "proposal-line",
        service=line.service,
        minutes=words.duration(line.minutes),
        amount=words.money(line.amount),
    )


def _subject(ticket: Ticket) -> Markup:
    return html("paid-subject", subject=ticket.subject)


def last_day(valid_until: datetime, zone: ZoneInfo) -> str:
    """The last day of a term that ends with a local day: «30 ноября 2026 г.»."""
    return words.full_day((valid_until - timedelta(microseconds=1)).astimezone(zone).date())


def proposal_outcome(view: ProposalView, by: Markup | None = None) -> Markup:
    """The offer's message once there is nothing to decide any more. ``by``: who has decided."""
    shown = view.proposal
    values = {"minutes": words.duration(shown.minutes), "amount": words.money(shown.amount)}
    return lines(
        html("proposal-title-settled", number=words.number(view.ticket.number), **values),
        _subject(view.ticket),
        "",
        html(f"proposal-outcome-{shown.state.value}", **values),
        by,
    )


def proposal_below(view: ProposalView) -> Markup:
    """The offer's message when the offer stands again below."""
    shown = view.proposal
    return lines(
        html(
            "proposal-title-settled",
            number=words.number(view.ticket.number),
            minutes=words.duration(shown.minutes),
            amount=words.money(shown.amount),
        ),
        _subject(view.ticket),
        "",
        html("paid-below"),
    )


def proposal_told(told: ProposalSettled) -> Markup:
    """The notice to those of the company who have not tapped themselves."""
    return lines(
        html(
            f"proposal-told-{told.state.value}",
            number=words.number(told.number),
            minutes=words.duration(told.minutes),
            amount=words.money(told.amount),
        ),
        decided_by(told.how, told.name),
    )


def proposal_told_group(told: ProposalSettled) -> Markup:
    """The same for the engineers."""
    return html(
        f"group-proposal-{told.state.value}",
        number=words.number(told.number),
        minutes=words.duration(told.minutes),
        amount=words.money(told.amount),
        name=told.name,
    )


def decided_by(how: Settled, name: str) -> Markup | None:
    """Who has decided, or who of the staff has written it down; None when it was nobody."""
    if how is Settled.BUTTON:
        return html("paid-by-button", name=name)
    if how is Settled.PHONE:
        return html("paid-by-phone", name=name)
    return None


def estimate(view: EstimateView) -> Markup:
    """So much at most, what of it hours would pay, and till when to answer."""
    shown = view.estimate
    return lines(
        html("estimate-title", number=words.number(view.ticket.number)),
        _subject(view.ticket),
        html("estimate-ask", name=view.staff_name, minutes=words.duration(shown.minutes)),
        "",
        _keeps(view),
        html("estimate-until", until=last_day(shown.valid_until, view.company.zone)),
    )


def _keeps(view: EstimateView) -> Markup | None:
    if view.keeps is None:
        return None
    if view.keeps >= view.estimate.minutes:
        return html("estimate-keeps-all")
    if not view.keeps:
        return html("estimate-keeps-none")
    return html("estimate-keeps-part", minutes=words.duration(view.keeps))


def estimate_outcome(view: EstimateView, held: int = 0, by: Markup | None = None) -> Markup:
    """The estimate's message once there is nothing to answer any more."""
    return lines(
        html("estimate-title", number=words.number(view.ticket.number)),
        _subject(view.ticket),
        "",
        html(f"estimate-outcome-{view.estimate.state.value}", minutes=words.duration(view.estimate.minutes)),
        html("estimate-held", minutes=words.duration(held)) if held else None,
        by,
    )


def estimate_below(view: EstimateView) -> Markup:
    """The estimate's message when it stands again below."""
    return lines(
        html("estimate-title", number=words.number(view.ticket.number)),
        _subject(view.ticket),
        "",
        html("paid-below"),
    )


def estimate_told(told: EstimateSettled) -> Markup:
    """The notice to those of the company who have not tapped themselves."""
    return lines(
        html(
            "estimate-told-agreed" if told.agreed else "estimate-told-declined",
            number=words.number(told.number),
            minutes=words.duration(told.minutes),
        ),
        html("estimate-held", minutes=words.duration(told.held)) if told.held else None,
        decided_by(told.how, told.name),
    )


def estimate_told_group(told: EstimateSettled) -> Markup:
    """The same for the engineers."""
    values = {"number": words.number(told.number), "minutes": words.duration(told.minutes), "name": told.name}
    if not told.agreed:
        return html("group-estimate-declined", **values)
    if not told.held:
        return html("group-estimate-unheld", **values)
    return html("group-estimate-agreed", **values, held=words.duration(told.held))


def estimate_on_card(shown: Estimate, held: int) -> Markup:
    """The estimate's line on a card."""
    minutes = words.duration(shown.minutes)
    if shown.state is EstimateState.PROPOSED:
        return html("card-estimate-proposed", minutes=minutes)
    if not held:
        return html("card-estimate-unheld", minutes=minutes)
    return html("card-estimate-agreed", minutes=minutes, held=words.duration(held))


def balance_numbers(shown: Balance) -> list[Markup]:
    """What is reserved and used, where something is reserved; what has burnt and still stands in the book."""
    numbers = []
    if shown.held:
        numbers = [
            html("balance-held", minutes=words.duration(shown.held)),
            html("balance-used", minutes=words.duration(shown.used)),
        ]
    if shown.closing:
        numbers.append(html("balance-closing", minutes=words.duration(shown.closing)))
    return numbers


def is_open(shown: Proposal | Estimate) -> bool:
    """Whether it can still be answered."""
    return shown.state in (ProposalState.PROPOSED, EstimateState.PROPOSED)

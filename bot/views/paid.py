"""Prices and estimates as a company's managers read them, and what became of them, for clients and for staff."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, lines
from bot.views import words
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState, Settled
from core.billing.rules import amount
from core.catalog.models import PriceUnit
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
        _title(view),
        _subject(view.ticket),
        *(_short_line(line, beyond=shown.beyond == shown.minutes) for line in view.lines[:LINES_SHOWN]),
        html("proposal-more-lines", count=len(view.lines) - LINES_SHOWN) if len(view.lines) > LINES_SHOWN else None,
        html("proposal-total", minutes=words.duration(shown.minutes), amount=words.money(shown.amount))
        if several
        else None,
        "",
        html("proposal-hours-came") if view.coverable else None,
        html("proposal-until", until=last_day(shown.valid_until, view.company.zone)),
    )


def _title(view: ProposalView) -> Markup:
    """Whether hours were lacking, or less time had been agreed to."""
    number = words.number(view.ticket.number)
    beyond = view.proposal.beyond
    if not beyond:
        return html("proposal-title", number=number)
    if beyond == view.proposal.minutes:
        return html("proposal-title-beyond", number=number, minutes=words.duration(beyond))
    return html("proposal-title-both", number=number, minutes=words.duration(beyond))


def _short_line(line: ShortLine, *, beyond: bool) -> Markup:
    return html(
        "proposal-line-beyond" if beyond else "proposal-line",
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
        _title_settled(view),
        _subject(view.ticket),
        "",
        html(f"proposal-outcome-{shown.state.value}", **values),
        by,
    )


def proposal_below(view: ProposalView) -> Markup:
    """The offer's message when the offer stands again below."""
    return lines(_title_settled(view), _subject(view.ticket), "", html("paid-below"))


def _title_settled(view: ProposalView) -> Markup:
    shown = view.proposal
    values = {"minutes": words.duration(shown.minutes), "amount": words.money(shown.amount)}
    number = words.number(view.ticket.number)
    if shown.beyond == shown.minutes:
        return html("proposal-title-settled-beyond", number=number, **values)
    return html("proposal-title-settled", number=number, **values)


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
        return _costs(view, 0)
    if view.keeps >= view.estimate.minutes:
        return html("estimate-keeps-all")
    kept = (
        html("estimate-keeps-part", minutes=words.duration(view.keeps)) if view.keeps else html("estimate-keeps-none")
    )
    return lines(kept, _costs(view, view.keeps))


def _costs(view: EstimateView, keeps: int) -> Markup | None:
    """What the time that hours do not cover would cost at most."""
    if view.price is None:
        return None
    rest = view.estimate.minutes - keeps
    most = amount(view.price, PriceUnit.HOUR, rest)
    values = {"minutes": words.duration(rest), "amount": words.money(most), "price": words.money(view.price)}
    return html("estimate-costs", **values)


def estimate_outcome(view: EstimateView, held: int = 0, by: Markup | None = None) -> Markup:
    """The estimate's message once there is nothing to answer any more."""
    return lines(
        html("estimate-title", number=words.number(view.ticket.number)),
        _subject(view.ticket),
        "",
        html(
            f"estimate-outcome-{view.estimate.state.value}",
            minutes=words.duration(view.estimate.agreed_minutes or view.estimate.minutes),
        ),
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
            minutes=words.duration(told.cap or told.minutes),
        ),
        html("estimate-held", minutes=words.duration(told.held)) if told.held else None,
        decided_by(told.how, told.name),
    )


def estimate_told_group(told: EstimateSettled) -> Markup:
    """The same for the engineers."""
    values = {"number": words.number(told.number), "minutes": words.duration(told.minutes), "name": told.name}
    if not told.agreed:
        return html("group-estimate-declined", **values)
    if told.cap is not None:
        capped = {"cap": words.duration(told.cap), "held": words.duration(told.held)}
        return html("group-estimate-capped", **values, **capped)
    if not told.held:
        return html("group-estimate-unheld", **values)
    return html("group-estimate-agreed", **values, held=words.duration(told.held))


def estimate_on_card(shown: Estimate, held: int) -> Markup:
    """The estimate's line on a card."""
    minutes = words.duration(shown.agreed_minutes or shown.minutes)
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

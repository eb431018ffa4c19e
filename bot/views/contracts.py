"""A campaign's offer as the client reads it, and the campaign as its director does."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.models import model_beside, model_in_words
from core.clients.models import Contact
from core.contracts.campaign_rules import fill
from core.contracts.campaign_state import CampaignLine, CampaignState, OfferView, Standing
from core.contracts.intents import OfferAnswered
from core.contracts.models import Campaign, Contract
from core.contracts.service import InForce

PAGE = 8
"""Companies on a page: their buttons fit a phone, and with names cut the text stays far below Telegram's limit."""
NAME = 80
PEOPLE = 3
AGREEMENT, READ_OUT = 3600, 3300
"""UTF-16 units: of the agreement, and of what the caller reads out of it. The campaign's rules keep an honest text below the
first; a company's name may be of anything."""


def agreement(terms: str, company: str, contract: str, old: str, new: str, switch_on: date, minutes: int | None) -> str:
    """The agreement's text for one contract. ``minutes``: what the rule table would bring; None if it says nothing."""
    hours = words.duration_in_words(minutes) if minutes is not None else plain("offer-hours-unknown")
    values = {
        "company": company,
        "contract": contract,
        "from": old,
        "to": new,
        "date": words.full_day(switch_on),
        "hours": hours,
    }
    return limits.cut(fill(terms, values), AGREEMENT)


def offer(number: str, text: str, switch_on: date, *, reminder: bool) -> Markup:
    """The offer to a manager, with the last day for an answer."""
    return lines(
        html("offer-title-again" if reminder else "offer-title", number=number),
        "",
        text,
        "",
        html("offer-question", until=words.full_day(switch_on - timedelta(days=1))),
    )


def answered(told: OfferAnswered) -> Markup:
    """What was answered, what follows, and who has said it."""
    model = model_in_words(told.model, told.free_until)
    if told.agreed:
        said = html("offer-agreed", number=told.number, day=words.full_day(told.switch_on), model=model)
    else:
        said = html("offer-refused", number=told.number, until=words.full_day(told.ends_on), model=model)
    return lines(said, html("offer-by-phone" if told.by_phone else "offer-by", name=told.name))


def campaign_title(campaign: Campaign) -> str:
    """«Переход № 3: без ограничений → бонусные часы»."""
    return plain(
        "campaign-title",
        number=words.number(campaign.id),
        old=model_in_words(campaign.from_model, None),
        new=model_in_words(campaign.to_model, campaign.free_until),
    )


def campaign_button(line: CampaignLine) -> str:
    """A campaign in a list of buttons."""
    text = plain(
        "campaign-button" if line.campaign.closed_at is None else "campaign-button-closed",
        title=campaign_title(line.campaign),
        answered=line.answered,
        offers=line.offers,
    )
    return limits.cut(text, 60)


def pages(state: CampaignState) -> int:
    """How many pages the list has; one at least."""
    return max(1, -(-len(state.offers) // PAGE))


def on_page(state: CampaignState, page: int) -> Sequence[OfferView]:
    """The offers of a page."""
    return state.offers[page * PAGE : (page + 1) * PAGE]


def campaign(state: CampaignState, page: int, balances: Mapping[int, int], zone: ZoneInfo) -> Markup:
    """Counts, then the companies of a page with their balance and what they have said."""
    shown = state.campaign
    counts = state.counts
    return lines(
        Markup("<b>{}</b>").format(campaign_title(shown)),
        html("campaign-on", day=words.full_day(shown.switch_on)) if shown.switch_on else html("campaign-at-end"),
        html("campaign-closed-on", day=words.full_day(shown.closed_at.astimezone(zone).date()))
        if shown.closed_at
        else None,
        html(
            "campaign-counts",
            agreed=counts[Standing.AGREED],
            refused=counts[Standing.REFUSED],
            silent=counts[Standing.SILENT],
            unreachable=counts[Standing.UNREACHABLE],
        ),
        *(part for view in on_page(state, page) for part in ("", *_offer_row(view, balances[view.company.id]))),
        *(["", html("campaign-page", page=page + 1, pages=pages(state))] if pages(state) > 1 else []),
    )


def _offer_row(view: OfferView, balance: int) -> tuple[Markup, Markup]:
    return words.company(limits.cut(view.company.name, NAME), balance), html(
        "campaign-row",
        number=limits.cut(view.contract.number, NAME),
        until=words.full_day(view.contract.ends_on),
        standing=standing(view),
    )


def standing(view: OfferView) -> str:
    """Where an offer stands: «согласны с 1 января 2027 г. (Анна)», «некому ответить: позвонить»…"""
    late = view.standing in (Standing.SILENT, Standing.UNREACHABLE) and not view.open
    return plain(
        "campaign-standing-late" if late else f"campaign-standing-{view.standing.value}",
        day=words.full_day(view.offer.switch_on),
        name=limits.cut(view.name, NAME),
        how=plain("campaign-by-phone") if view.by_phone else "",
    )


def offer_to_record(view: OfferView, balance: int, text: str, people: Sequence[Contact]) -> Markup:
    """The offer of one company for whoever calls it: whom to call, what to read out."""
    call = [
        html("campaign-person", name=limits.cut(person.name, NAME), phone=words.phone(person.phone or ""))
        for person in people[:PEOPLE]
    ]
    return lines(
        *_offer_row(view, balance),
        "",
        *(call or [html("campaign-no-phone")]),
        "",
        # Not a text of the locale: Fluent takes no value as long as this.
        Markup("<blockquote>{}</blockquote>").format(limits.cut(text, READ_OUT)),
    )


def contract_line(contract: Contract, in_force: InForce) -> Markup | None:
    """A contract in the client's balance, if it is served by something else than hours."""
    model = model_beside(in_force)
    until = words.full_day(contract.ends_on)
    return html("balance-contract", number=contract.number, until=until, model=model) if model else None

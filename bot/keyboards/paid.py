"""Keyboards about money and agreed hours: for the company's managers, and for staff who was told by phone."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import CapCD, DiscussCD, EstimateCD, PendingCD, SettleCD
from bot.locales import plain
from bot.views.words import duration, money, number
from core.billing.models import Estimate, Proposal
from core.billing.rules import caps
from core.tickets.offers import OfferKind, Waiting
from core.tickets.proposals import Decision

WAITING_SHOWN = 5
"""Decisions listed above the tickets; the next ones move up as these are decided."""


def proposal(shown: Proposal, *, coverable: bool) -> Markup:
    """Under a price: agree, or not; from hours, if there are enough now. A row each: amounts are long on a phone."""
    rows = [
        [_settle(plain("button-agreed", amount=money(shown.amount)), shown, Decision.APPROVE, "success")],
        [_settle(plain("button-not-paying"), shown, Decision.DECLINE)],
    ]
    if coverable:
        rows.insert(1, [_settle(plain("button-take-hours"), shown, Decision.HOURS)])
    return Markup(inline_keyboard=[*rows, *_discuss(OfferKind.PROPOSAL, shown)])


def _discuss(kind: OfferKind, shown: Proposal | Estimate) -> list[list[Button]]:
    """Once is enough: staff has been told."""
    if shown.discussed_at is not None:
        return []
    return [[Button(text=plain("button-discuss"), callback_data=DiscussCD(kind=kind, offer_id=shown.id).pack())]]


def proposal_by_phone(shown: Proposal, *, coverable: bool) -> list[list[Button]]:
    """Rows of a card: the same, as staff writes it down."""
    rows = [
        [
            _settle(plain("button-agreed", amount=money(shown.amount)), shown, Decision.APPROVE),
            _settle(plain("button-declined"), shown, Decision.DECLINE),
        ]
    ]
    if coverable:
        rows.append([_settle(plain("button-take-hours"), shown, Decision.HOURS)])
    return rows


def _settle(text: str, shown: Proposal, decision: Decision, style: str | None = None) -> Button:
    return Button(text=text, callback_data=SettleCD(proposal_id=shown.id, decision=decision).pack(), style=style)


def estimate(shown: Estimate) -> Markup:
    """Under an estimate: agree to it, or to less time."""
    yes = plain("button-estimate-yes", minutes=duration(shown.minutes))
    less = [
        Button(
            text=plain("button-estimate-cap", minutes=duration(cap)),
            callback_data=CapCD(estimate_id=shown.id, minutes=cap).pack(),
        )
        for cap in caps(shown.minutes)
    ]
    return Markup(
        inline_keyboard=[
            [_answer(yes, shown, agreed=True, style="success")],
            *([less] if less else []),
            [_answer(plain("button-estimate-no"), shown, agreed=False)],
            *_discuss(OfferKind.ESTIMATE, shown),
        ]
    )


def estimate_by_phone(shown: Estimate) -> list[list[Button]]:
    """A row of a card: the answer as staff writes it down."""
    return [
        [
            _answer(plain("button-estimate-yes", minutes=duration(shown.minutes)), shown, agreed=True),
            _answer(plain("button-estimate-no"), shown, agreed=False),
        ]
    ]


def _answer(text: str, shown: Estimate, *, agreed: bool, style: str | None = None) -> Button:
    return Button(text=text, callback_data=EstimateCD(estimate_id=shown.id, agreed=agreed).pack(), style=style)


def waiting(offers: Sequence[Waiting]) -> list[list[Button]]:
    """A row for each offer that waits for this manager's answer."""
    return [
        [Button(text=_waiting_title(offer), callback_data=PendingCD(kind=offer.kind, offer_id=offer.id).pack())]
        for offer in offers[:WAITING_SHOWN]
    ]


def _waiting_title(offer: Waiting) -> str:
    if offer.kind is OfferKind.PROPOSAL:
        return plain("waiting-proposal", number=number(offer.number), amount=money(offer.amount or 0))
    return plain("waiting-estimate", number=number(offer.number), minutes=duration(offer.minutes))

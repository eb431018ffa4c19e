"""What a client chose while the ticket was a draft, applied when it opens. Opening is never blocked by it."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import ContactActor
from core.database import Work
from core.errors import Refusal
from core.outbox.service import contact, tell
from core.sla.rules.plans import Priority
from core.tickets.models import Ticket
from core.tickets.opening_intents import ChoicesLost
from core.tickets.paying import choose_payment
from core.tickets.wishing import wish_date


@dataclass(frozen=True, slots=True)
class Choices:
    """``money``: keep the hours and pay; ``urgent``; ``wish_at``: the desired date."""

    money: bool = False
    urgent: bool = False
    wish_at: datetime | None = None


async def apply_choices(work: Work, author: ContactActor, ticket: Ticket, chosen: Choices, *, share: int) -> None:
    """Apply what the ticket's client chose before it was opened; ``urgent`` has been applied by the opening itself.

    What cannot be done by now (the plan, the contract or the person's role has changed, the day is full) is told to the
    client and nothing else: the ticket is open. ``share``: see :func:`core.tickets.wish_judging.judge_date`.
    """
    lost_money = chosen.money and not await _pays_money(work, author, ticket)
    lost_haste = chosen.urgent and ticket.priority is not Priority.URGENT
    offers: tuple[datetime, ...] = ()
    lost_at = None
    if chosen.wish_at is not None:
        try:
            named = await wish_date(work, author, ticket.id, chosen.wish_at, share=share)
        except Refusal:  # an installation without a calendar
            lost_at = chosen.wish_at
        else:
            lost_at = None if named.wish is not None else chosen.wish_at
            offers = named.judged.verdict.offers if named.wish is None else ()
    if lost_money or lost_haste or lost_at is not None:
        lost = ChoicesLost(
            ticket_id=ticket.id, number=ticket.number, money=lost_money, urgent=lost_haste, at=lost_at, offers=offers
        )
        await tell(work, contact(ticket.contact_id), lost)


async def _pays_money(work: Work, author: ContactActor, ticket: Ticket) -> bool:
    """Both refusals come before anything is written."""
    try:
        await choose_payment(work, author, ticket.id, money=True)
    except Refusal:
        return False
    return True

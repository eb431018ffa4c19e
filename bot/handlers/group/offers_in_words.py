"""Offers to the client that an engineer writes as a reply to a card: an estimate («оценка 2 ч»), a date («срок до четверга»).

What the engineer must be told is handed back.
"""

from aiogram.types import Message
from markupsafe import Markup

from bot.config import BotConfig
from bot.locales import html, lines, plain
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import wishes as views
from bot.views.words import due_in_full, number
from core.actor import StaffActor
from core.database import Work
from core.sla.wishing.picks import moment_of
from core.tickets.entry import DateEntry, EstimateEntry
from core.tickets.estimating import propose_estimate
from core.tickets.queries import staff_ticket
from core.tickets.wish_judging import time_of
from core.tickets.wishing import propose_date


async def propose_estimate_said(
    work: Work, message: Message, actor: StaffActor, ticket_id: int, estimated: EstimateEntry, *, with_file: bool
) -> Markup | None:
    """Ask the client to agree to an estimate; one that was not understood goes nowhere, and that is said."""
    if estimated.minutes is None:
        return html("estimate-not-understood")
    await propose_estimate(work, actor, ticket_id, estimated.minutes)
    await _is_no_message(work, message, ticket_id)
    return html("estimate-file-not-sent") if with_file else None


async def propose_date_said(
    work: Work, message: Message, actor: StaffActor, ticket_id: int, named: DateEntry, config: BotConfig
) -> Markup:
    """Propose a date to the client; what cannot be kept, or was not understood, goes nowhere, and that is said."""
    if named.wanted is None:
        return html("wish-not-read-staff")
    ticket = await staff_ticket(work, actor, ticket_id)
    wanted = moment_of(named.wanted, await time_of(work, ticket), config.zone)
    proposed = await propose_date(work, actor, ticket_id, wanted, share=config.engineers_share)
    if proposed.wish is None:
        reason = views.unfit(number(ticket.number), proposed.judged, work.now, config.zone)
        return lines(reason, *views.offers(proposed.judged, work.now, config.zone))
    await _is_no_message(work, message, ticket_id)
    done = plain("wish-proposed-toast", at=due_in_full(wanted, work.now, config.zone))
    return Markup.escape(views.warning(proposed.judged, done) or done)


async def _is_no_message(work: Work, message: Message, ticket_id: int) -> None:
    """An edit of these words must not reach the client."""
    about = About(Purpose.NOTICE, ticket_id, own=True)
    await messages.remember(work, message.chat.id, message.message_id, about)

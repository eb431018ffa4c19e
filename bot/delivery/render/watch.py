"""What people are told about time that is nearly up, or is up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.alerts import list_anew
from bot.delivery.render.named import company_of_ticket
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import alerts as keyboards
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import watch as views
from bot.views import words
from core.alerts.waiting import was_rung
from core.clients.models import Company
from core.database import Work
from core.sla.rules.clocks import Clock
from core.tickets.deadline_models import TicketClock
from core.tickets.intents import ClockDrift, DeadlineMissed, DeadlineNear
from core.tickets.lists import balances_of
from core.tickets.models import Ticket
from core.tickets.watching import still_true


async def _near(work: Work, target: Target, intent: DeadlineNear) -> list[Post]:
    if not await still_true(work, intent):
        return []
    if await _is_listed(work, target, intent.ticket_id, intent.clock):
        return []
    company = await company_of_ticket(work, intent.ticket_id)
    text = views.near(intent, company, work.now, target.zone, to_group=target.is_group)
    post = await _post(work, target, intent.ticket_id, text)
    return [replace(post, keyboard=keyboards.near(intent.ticket_id, intent.number, intent.clock))]


async def _missed(work: Work, target: Target, intent: DeadlineMissed) -> list[Post]:
    if not await still_true(work, intent):
        return []
    row = await work.session.get_one(TicketClock, (intent.ticket_id, intent.clock))
    over = row.finished_at is not None
    if await _is_listed(work, target, intent.ticket_id, intent.clock):
        return await list_anew(work, target)
    text = views.missed(intent, await company_of_ticket(work, intent.ticket_id), work.now, target.zone, over=over)
    post = await _post(work, target, intent.ticket_id, text)
    return [post if over else replace(post, keyboard=keyboards.missed(intent.ticket_id, intent.number, intent.clock))]


async def near_list(work: Work, target: Target, told: Sequence[dict[str, Any]], more: int) -> list[Post]:
    """Many times that are nearly up, in one message."""
    intents = [DeadlineNear.model_validate(payload) for payload in told]
    true = [one for one in intents if await still_true(work, one)]
    rest = [one for one in true if not await _is_listed(work, target, one.ticket_id, one.clock)]
    return await _list(work, target, rest, more)


async def missed_list(work: Work, target: Target, told: Sequence[dict[str, Any]], more: int) -> list[Post]:
    """Many times that are up: after a long time off, or an edit of a calendar."""
    intents = [DeadlineMissed.model_validate(payload) for payload in told]
    true = [one for one in intents if await still_true(work, one)]
    rest = [one for one in true if not await _is_listed(work, target, one.ticket_id, one.clock)]
    listed = await list_anew(work, target) if len(rest) < len(true) else []
    return [*await _list(work, target, rest, more), *listed]


async def _list(
    work: Work, target: Target, told: Sequence[DeadlineNear] | Sequence[DeadlineMissed], more: int
) -> list[Post]:
    if not told:
        return []
    query = select(Ticket.id, Company).join(Company, Company.id == Ticket.company_id)
    rows = (await work.session.execute(query.where(Ticket.id.in_([one.ticket_id for one in told])))).all()
    balances = await balances_of(work, [company for _, company in rows])
    names = {ticket_id: words.company(company.name, balances[company.id]) for ticket_id, company in rows}
    return [Post(views.many(sorted(told, key=_due), names, more, work.now, target.zone))]


def _due(told: DeadlineNear | DeadlineMissed) -> datetime:
    return told.due_at


async def _is_listed(work: Work, target: Target, ticket_id: int, clock: Clock) -> bool:
    """Nobody has taken it, and the group's list of such tickets names it already: no second message says the same."""
    if clock is not Clock.REACTION or not target.is_group or not await was_rung(work, ticket_id):
        return False
    return await messages.list_in(work, target.chat_id) is not None


async def _post(work: Work, target: Target, ticket_id: int, text: str) -> Post:
    """Under the ticket's card in the group; in private there is none."""
    card_id = await messages.card_of(work, target.chat_id, ticket_id) if target.is_group else None
    return Post(text, reply_to=card_id, about=About(Purpose.NOTICE, ticket_id))


async def _drift(_work: Work, _target: Target, intent: ClockDrift) -> list[Post]:
    return [Post(views.drift(intent))]


RENDERERS: Renderers = {
    **kind(DeadlineNear, _near),
    **kind(DeadlineMissed, _missed),
    **kind(ClockDrift, _drift),
}

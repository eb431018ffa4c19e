"""A client is not satisfied: to the group, and to directors in private."""

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.named import company_of_ticket
from bot.delivery.render.registry import Renderers, Target, kind
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import history as views
from core.database import Work
from core.staff.models import Staff
from core.tickets.models import Ticket
from core.tickets.rating import LOW, rating_of
from core.tickets.rating_intents import RatedLow, RatingWordsKept


async def _low(work: Work, target: Target, intent: RatedLow) -> list[Post]:
    rating = await rating_of(work, intent.ticket_id, intent.completion)
    if rating.stars > LOW:
        return []  # changed meanwhile
    engineer = await work.session.scalar(
        select(Staff.name).join(Ticket, Ticket.assignee_id == Staff.id).where(Ticket.id == intent.ticket_id)
    )
    text = views.low(intent.number, await company_of_ticket(work, intent.ticket_id), rating, engineer)
    if not target.is_group:
        return [Post(text)]
    card_id = await messages.card_of(work, target.chat_id, intent.ticket_id)
    return [Post(text, reply_to=card_id, about=About(Purpose.NOTICE, intent.ticket_id))]


async def _words_kept(_work: Work, _target: Target, intent: RatingWordsKept) -> list[Post]:
    return [Post(html("rating-words-kept"), about=About(Purpose.NOTICE, intent.ticket_id))]


RENDERERS: Renderers = {**kind(RatedLow, _low), **kind(RatingWordsKept, _words_kept)}

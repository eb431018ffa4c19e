"""Lines that clients do not agree with: to the group as something to decide, to the client as what has become of it."""

from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import disputes as keyboards
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import disputes as views
from bot.views import words
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.dispute_intents import DisputeNoted, DisputeOpened, DisputeSettled, DisputeWordsKept
from core.tickets.dispute_models import DisputeState
from core.tickets.disputing import DisputeView, dispute_view


async def dispute_screen(
    work: Work, dispute_id: int, zone: ZoneInfo, *, in_group: bool
) -> tuple[Markup, InlineKeyboardMarkup | None]:
    """A dispute as it is now, with what can be done about it."""
    view = await dispute_view(work, dispute_id)
    text = views.dispute(view, await company_name(work, view), work.now, zone)
    return text, keyboards.decide(view, in_group=in_group)


async def company_name(work: Work, view: DisputeView) -> Markup:
    """With the balance that there is now."""
    day = local_date(work.now, view.company.zone)
    return words.company(view.company.name, await company_available(work, view.company.id, day))


async def _opened(work: Work, target: Target, intent: DisputeOpened) -> list[Post]:
    text, keyboard = await dispute_screen(work, intent.dispute_id, target.zone, in_group=True)
    view = await dispute_view(work, intent.dispute_id)
    known = await messages.offers_of(work, target.chat_id, Purpose.DISPUTE, intent.dispute_id)
    if known:
        return [Post(text, keyboard, edit=message_id) for message_id in known]
    if view.dispute.state is not DisputeState.OPEN:
        return []
    card_id = await messages.card_of(work, target.chat_id, view.ticket.id)
    about = About(Purpose.DISPUTE, view.ticket.id, ref_id=intent.dispute_id)
    return [Post(text, keyboard, reply_to=card_id, about=about)]


async def _noted(_work: Work, _target: Target, intent: DisputeNoted) -> list[Post]:
    return [Post(views.noted(intent), about=About(Purpose.NOTICE, intent.ticket_id))]


async def _words_kept(_work: Work, _target: Target, intent: DisputeWordsKept) -> list[Post]:
    return [Post(html("dispute-words-kept"), about=About(Purpose.NOTICE, intent.ticket_id))]


async def _settled(_work: Work, _target: Target, intent: DisputeSettled) -> list[Post]:
    return [Post(views.settled(intent), about=About(Purpose.NOTICE, intent.ticket_id))]


RENDERERS: Renderers = {
    **kind(DisputeOpened, _opened),
    **kind(DisputeNoted, _noted),
    **kind(DisputeWordsKept, _words_kept),
    **kind(DisputeSettled, _settled),
}

"""The list of tickets that nobody has taken: one message in each chat, drawn from the state of things when it is sent."""

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import alerts as keyboards
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import alerts as views
from core.alerts.intents import AlertRings, AlertShown, AlertsSilent
from core.alerts.waiting import Waiting, waiting_for_group, waiting_for_person
from core.database import Work
from core.staff.models import Staff


async def _rings(work: Work, target: Target, _intent: AlertRings) -> list[Post]:
    """A new message at the bottom instead of the one above; nothing rings when nothing waits any more."""
    waiting = await _waiting(work, target)
    known = await messages.list_in(work, target.chat_id)
    named = [row.ticket_id for row in waiting.rows] + [row.ticket_id for row in waiting.late]
    if not named:
        return _over(waiting, known)
    alone = target.is_group and len(named) == 1
    card_id = await messages.card_of(work, target.chat_id, named[0]) if alone else None
    return [
        Post(
            views.waiting(waiting, work.now, target.zone),
            keyboards.waiting(waiting),
            reply_to=card_id,
            replaces=known,
            replaced=html("alert-below"),
            about=About(Purpose.ALERT),
        )
    ]


async def _shown(work: Work, target: Target, _intent: AlertShown) -> list[Post]:
    return await list_anew(work, target)


async def list_anew(work: Work, target: Target) -> list[Post]:
    """The list that stands in this chat, as things are now; without a list nothing."""
    waiting = await _waiting(work, target)
    known = await messages.list_in(work, target.chat_id)
    if not (waiting.rows or waiting.late) or known is None:
        return _over(waiting, known)
    text = views.waiting(waiting, work.now, target.zone)
    return [Post(text, keyboards.waiting(waiting), edit=known, about=About(Purpose.ALERT))]


def _over(waiting: Waiting, known: int | None) -> list[Post]:
    """What stands there becomes the end of the matter; the next list is another message."""
    return [] if known is None else [Post(views.over(waiting), edit=known, about=About(Purpose.NOTICE))]


async def _waiting(work: Work, target: Target) -> Waiting:
    if target.is_group:
        return await waiting_for_group(work)
    query = select(Staff).where(Staff.messenger_id == target.chat_id, Staff.active)
    return await waiting_for_person(work, (await work.session.scalars(query)).one())


async def _silent(_work: Work, _target: Target, intent: AlertsSilent) -> list[Post]:
    return [Post(views.silent(intent))]


RENDERERS: Renderers = {
    **kind(AlertRings, _rings),
    **kind(AlertShown, _shown),
    **kind(AlertsSilent, _silent),
}

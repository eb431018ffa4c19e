"""Waves and batches of updates on their way: to the group, to directors, to the clients of a batch."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import mass as keyboards
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import mass as views
from bot.views import words
from core.database import Work
from core.dates import local_date
from core.tickets.updates.intents import UpdateDone, UpdatesWritten
from core.tickets.waves.intents import (
    LateForAnswer,
    WaveAnswered,
    WaveChanged,
    WaveResolved,
    WaveShown,
    WaveSuggested,
)
from core.tickets.waves.queries import wave_view


async def _card(work: Work, wave_id: int, *, edit: int | None) -> Post:
    view = await wave_view(work, wave_id)
    return Post(views.card(view), keyboards.card(view), edit=edit, about=About(Purpose.WAVE, ref_id=wave_id))


async def _changed(work: Work, target: Target, intent: WaveChanged) -> list[Post]:
    known = await messages.offers_of(work, target.chat_id, Purpose.WAVE, intent.wave_id)
    return [await _card(work, intent.wave_id, edit=known[-1] if known else None)]


async def _shown(work: Work, _target: Target, intent: WaveShown) -> list[Post]:
    return [await _card(work, intent.wave_id, edit=None)]


async def _suggested(_work: Work, _target: Target, intent: WaveSuggested) -> list[Post]:
    numbers = ", ".join(words.number(one) for one in intent.numbers)
    return [Post(html("wave-suggested", numbers=numbers), keyboards.gather(intent.hint_id))]


async def _late(work: Work, target: Target, intent: LateForAnswer) -> list[Post]:
    text = html("wave-late", number=words.number(intent.number), name=intent.wave)
    card = await messages.card_of(work, target.chat_id, intent.ticket_id)
    about = About(Purpose.NOTICE, intent.ticket_id)
    return [Post(text, keyboards.late(intent.answer_id, intent.ticket_id), reply_to=card, about=about)]


async def _resolved(_work: Work, _target: Target, intent: WaveResolved) -> list[Post]:
    return [Post(views.resolved(intent))]


async def _answered(_work: Work, _target: Target, intent: WaveAnswered) -> list[Post]:
    return [Post(views.answered(intent))]


async def _update_done(work: Work, target: Target, intent: UpdateDone) -> list[Post]:
    day = words.day(intent.work_date, local_date(work.now, target.zone))
    text = html("client-update-done", service=intent.service, day=day)
    return [Post(text, about=About(Purpose.NOTICE, intent.ticket_id))]


async def _written(work: Work, target: Target, intent: UpdatesWritten) -> list[Post]:
    return [Post(views.written(intent, local_date(work.now, target.zone)))]


RENDERERS: Renderers = {
    **kind(WaveChanged, _changed),
    **kind(WaveShown, _shown),
    **kind(WaveSuggested, _suggested),
    **kind(LateForAnswer, _late),
    **kind(WaveResolved, _resolved),
    **kind(WaveAnswered, _answered),
    **kind(UpdateDone, _update_done),
    **kind(UpdatesWritten, _written),
}

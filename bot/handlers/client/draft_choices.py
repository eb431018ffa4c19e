"""What a client chooses for a draft: money instead of hours, haste (a date: draft_dates.py). Kept in the draft; applied when it
opens.

Whoever is choosing is not done yet: the draft waits anew before it opens by itself.
"""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import DraftOffered
from bot.drafting import asked_at
from bot.filters import ActorIs, Private
from bot.keyboards.callbacks import (
    DraftMoneyCD,
    DraftUrgentCD,
)
from bot.locales import plain
from bot.scope import Scope
from bot.store import drafts
from bot.store.models import Draft, DraftPart
from core.actor import ContactActor
from core.database import Work
from core.outbox.service import contact, tell
from core.tickets.prospects import prospect_of


def router() -> Router:
    made = Router(name="client.draft_choices")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_money, DraftMoneyCD.filter())
    made.callback_query.register(on_urgent, DraftUrgentCD.filter())
    return made


async def open_for(
    work: Work, actor: ContactActor, draft_id: int, config: BotConfig
) -> tuple[Draft, Sequence[DraftPart]] | None:
    """The contact's own draft, locked, and its messages; it waits anew. None if it is gone or another's."""
    draft = await drafts.lock_own_draft(work, actor, draft_id)
    if draft is None:
        return None
    draft.opens_at = work.now + config.draft_wait
    return draft, await drafts.parts_of(work, draft.id)


async def redraw_offer(work: Work, draft: Draft, config: BotConfig) -> None:
    await work.session.flush()
    await tell(work, contact(draft.contact_id), DraftOffered(draft_id=draft.id, share=config.engineers_share))


async def gone(query: CallbackQuery, config: BotConfig) -> None:
    """The buttons of a draft that is gone are of no use any more."""
    await answer(query, plain("draft-gone"))
    await redraw(query, config, None, None)


async def on_money(
    query: CallbackQuery, callback_data: DraftMoneyCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        found = await open_for(work, actor, callback_data.draft_id, config)
        if found is not None:
            draft, parts = found
            (await prospect_of(work, actor, asked_at(parts))).check(money=callback_data.money, urgent=False)
            draft.wants_money = callback_data.money
            await redraw_offer(work, draft, config)
    if found is None:
        await gone(query, config)
        return
    await answer(query, plain("draft-money-toast" if callback_data.money else "draft-hours-toast"))


async def on_urgent(
    query: CallbackQuery, callback_data: DraftUrgentCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        found = await open_for(work, actor, callback_data.draft_id, config)
        if found is not None:
            draft, parts = found
            (await prospect_of(work, actor, asked_at(parts))).check(money=False, urgent=callback_data.urgent)
            draft.urgent = callback_data.urgent
            await redraw_offer(work, draft, config)
    if found is None:
        await gone(query, config)
        return
    await answer(query, plain("draft-urgent-toast" if callback_data.urgent else "draft-not-urgent-toast"))

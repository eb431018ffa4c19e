"""Buttons under a draft."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.drafting import add_draft_to, drop_draft, open_draft
from bot.filters import ActorIs, Private
from bot.keyboards.callbacks import DraftAction, DraftCD
from bot.locales import plain
from bot.scope import Scope
from bot.store.drafts import lock_own_draft
from bot.store.models import Draft
from bot.views.words import number
from core.actor import ContactActor
from core.database import Work


def router() -> Router:
    made = Router(name="client.drafts")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_button, DraftCD.filter())
    return made


async def on_button(
    query: CallbackQuery, callback_data: DraftCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """Open it, add it to a ticket, or drop it."""
    done = None
    async with scope.work() as work:
        draft = await lock_own_draft(work, actor, callback_data.draft_id)
        if draft is not None:
            done = await _act(work, actor, draft, callback_data, config)
    await answer(query, done or plain("draft-gone"))
    if done is None:
        # The buttons of a draft that is gone are of no use any more.
        await redraw(query, config, None, None)


async def _act(work: Work, actor: ContactActor, draft: Draft, tapped: DraftCD, config: BotConfig) -> str:
    """Do what the button says; what to answer."""
    if tapped.action is DraftAction.CANCEL:
        await drop_draft(work, draft)
        return plain("draft-dropped")
    if tapped.action is DraftAction.ADD and tapped.ticket_id is not None:
        ticket = await add_draft_to(work, actor, draft, tapped.ticket_id)
        return plain("draft-added", number=number(ticket.number))
    ticket = await open_draft(work, actor, draft, share=config.engineers_share)
    return plain("draft-became-ticket", number=number(ticket.number))

"""Buttons under a draft."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.drafting import add_draft_to, drop_draft, open_draft
from bot.filters import ActorIs, Private
from bot.keyboards.callbacks import DraftAction, DraftCD
from bot.locales import plain
from bot.scope import Scope
from bot.store.drafts import lock_draft
from bot.store.models import Draft
from bot.views.words import number
from core.actor import ContactActor
from core.database import Work


def router() -> Router:
    made = Router(name="client.drafts")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_open, DraftCD.filter(F.action == DraftAction.OPEN))
    made.callback_query.register(on_add, DraftCD.filter(F.action == DraftAction.ADD))
    made.callback_query.register(on_cancel, DraftCD.filter(F.action == DraftAction.CANCEL))
    return made


async def _own_draft(work: Work, actor: ContactActor, draft_id: int) -> Draft | None:
    """The draft if it is still there and this contact's: a doubled or forged tap finds nothing."""
    draft = await lock_draft(work, draft_id)
    return draft if draft is not None and draft.contact_id == actor.contact_id else None


async def _answer(query: CallbackQuery, config: BotConfig, done: str | None) -> None:
    """What became of the draft; the buttons of one that is gone are of no use any more."""
    await answer(query, done or plain("draft-gone"))
    if done is None:
        await redraw(query, config, None, None)


async def on_open(
    query: CallbackQuery, callback_data: DraftCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    done = None
    async with scope.work() as work:
        draft = await _own_draft(work, actor, callback_data.draft_id)
        if draft is not None:
            ticket = await open_draft(work, actor, draft)
            done = plain("draft-became-ticket", number=number(ticket.number))
    await _answer(query, config, done)


async def on_add(
    query: CallbackQuery, callback_data: DraftCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    done = None
    async with scope.work() as work:
        draft = await _own_draft(work, actor, callback_data.draft_id)
        if draft is not None and callback_data.ticket_id is not None:
            ticket = await add_draft_to(work, actor, draft, callback_data.ticket_id)
            done = plain("draft-added", number=number(ticket.number))
    await _answer(query, config, done)


async def on_cancel(
    query: CallbackQuery, callback_data: DraftCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    done = None
    async with scope.work() as work:
        draft = await _own_draft(work, actor, callback_data.draft_id)
        if draft is not None:
            await drop_draft(work, draft)
            done = plain("draft-dropped")
    await _answer(query, config, done)

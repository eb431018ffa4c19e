"""How an administrator changes anything in words: what is written (or tapped) is shown as it would be, then saved or dropped.

Each change has a reader in a module of its own. What was previewed is read again when it is saved: if it rests on something
that has changed meanwhile, nothing is saved and it is shown anew.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from sqlalchemy import func, select

from bot import previews
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Administering
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import PreviewCD
from bot.locales import html, lines, plain
from bot.scope import Scope
from core.actor import StaffActor, require_admin
from core.database import Work

TURNS = 0x41444D49
"""Changes of administrators are rare, and each rests on what is so now: they take turns under this advisory lock («ADMI»)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change as it would be: the ``text`` of its preview, what it rests on (``seen``, plain JSON), and how it is saved, which
    gives the text that stands there afterwards."""

    text: Markup
    seen: Any
    save: Callable[[Work, StaffActor], Awaitable[Markup]]


Read = Callable[[Work, StaffActor, Mapping[str, Any], str], Awaitable[Draft]]
"""Reads the words about a thing (``about``: ids) into a draft; refuses what is not understood and what cannot be."""


def router(readers: Mapping[str, Read]) -> Router:
    """``readers`` by the name of the change."""
    made = Router(name="admin.asking")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))

    async def on_words(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
        data = await state.get_data()
        what = data["what"]
        await show(message, scope, actor, state, readers[what], what, data["about"], message.text or "")

    async def on_tap(
        query: CallbackQuery,
        callback_data: PreviewCD,
        scope: Scope,
        actor: StaffActor,
        state: FSMContext,
        config: BotConfig,
        raw_state: str | None,
    ) -> None:
        data = await previews.previewed(query, state, raw_state, Administering.preview, callback_data.token)
        if data is None:
            return
        if not callback_data.save:
            await previews.drop(query, state, config)
            return
        read = readers[data["what"]]
        async with scope.work() as work:
            require_admin(actor)
            await work.session.execute(select(func.pg_advisory_xact_lock(TURNS)))
            draft = await read(work, actor, data["about"], data["text"])
            saved = await draft.save(work, actor) if draft.seen == data["seen"] else None
        if saved is not None:
            await state.clear()
            await redraw(query, config, saved, None)
            await answer(query)
            return
        kept = {name: data[name] for name in ("what", "about", "text")}
        token = await previews.remember(state, Administering.preview, {**kept, "seen": draft.seen})
        await redraw(query, config, draft.text, keyboards.preview(token))
        await answer(query, plain("admin-moved-on"), alert=True)

    made.message.register(on_words, StateFilter(Administering.words), PlainText())
    made.callback_query.register(on_tap, PreviewCD.filter())
    return made


async def ask(message: Message, state: FSMContext, what: str, about: Mapping[str, Any], *prompt: Markup) -> None:
    """Ask for the words of a change."""
    await state.set_data({"what": what, "about": dict(about)})
    await state.set_state(Administering.words)
    await message.answer(lines(*prompt, html("admin-or-cancel")))


async def show(
    message: Message,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    read: Read,
    what: str,
    about: Mapping[str, Any],
    text: str,
) -> None:
    """Show what the words would change, with buttons."""
    require_admin(actor)
    async with scope.snapshot() as work:
        draft = await read(work, actor, about, text)
    data = {"what": what, "about": dict(about), "text": text, "seen": draft.seen}
    token = await previews.remember(state, Administering.preview, data)
    await message.answer(draft.text, reply_markup=keyboards.preview(token))

"""Correcting what a ticket has charged: the line, the time, and a reply with the reason."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ForceReply, Message, ReplyParameters

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.render.disputes import dispute_screen
from bot.delivery.render.group import card_post
from bot.delivery.render.registry import Target
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.states import Correcting
from bot.keyboards import correcting as keyboards
from bot.keyboards import group as group_keyboards
from bot.keyboards.callbacks import CardAction, CardCD, FixCD, FixLineCD
from bot.locales import html, lines, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import MappedMessage, Purpose
from bot.views.words import duration
from core.actor import StaffActor
from core.catalog.rules import parse_work
from core.errors import NotFound
from core.tickets.correcting import correct, correctable
from core.tickets.queries import LineView


class RepliesToPrompt(Filter):
    """A reply to the question for a correction's reason, whoever began it. Such a prompt belongs to no ticket's conversation:
    a reason must never go to the client as somebody's words."""

    async def __call__(self, message: Message, scope: Scope) -> bool:
        if message.reply_to_message is None:
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, message.reply_to_message.message_id)
        if about is None or about.purpose is not Purpose.NOTICE:
            return False
        return about.ticket_id is None and about.ref_id is not None


def router() -> Router:
    made = Router(name="group.correcting")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.message.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_fix, CardCD.filter(F.action == CardAction.FIX))
    made.callback_query.register(on_line, FixLineCD.filter())
    made.callback_query.register(on_minutes, FixCD.filter())
    made.message.register(on_reason, RepliesToPrompt())
    return made


async def on_fix(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Which line; of one line nothing has to be chosen."""
    async with scope.read() as work:
        ticket, charged = await correctable(work, actor, callback_data.ticket_id)
    if len(charged) == 1:
        await _ask_minutes(query, config, ticket.id, ticket.version, charged[0])
        return
    await redraw(query, config, None, keyboards.fix_lines(ticket.id, ticket.version, charged))
    await answer(query, plain("fix-choose-line"))


async def on_line(
    query: CallbackQuery, callback_data: FixLineCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        _, charged = await correctable(work, actor, callback_data.ticket_id)
    view = _line(charged, callback_data.line_id)
    await _ask_minutes(query, config, callback_data.ticket_id, callback_data.version, view)


async def _ask_minutes(query: CallbackQuery, config: BotConfig, ticket_id: int, version: int, view: LineView) -> None:
    await redraw(query, config, None, keyboards.fix_minutes(ticket_id, version, view))
    said = {"service": view.service.short_name, "actual": duration(view.line.actual_minutes)}
    await answer(query, plain("fix-choose-minutes", **said))


def _line(charged: list[LineView], line_id: int) -> LineView:
    found = next((view for view in charged if view.line.id == line_id), None)
    if found is None:
        raise NotFound("no-lines")
    return found


async def on_minutes(
    query: CallbackQuery,
    callback_data: FixCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    """Ask for the reason; the reply to this prompt corrects. The card gets its own buttons back."""
    assert query.message is not None
    assert query.bot is not None
    async with scope.read() as work:
        ticket, charged = await correctable(work, actor, callback_data.ticket_id)
        view = _line(charged, callback_data.line_id)
        target = Target(query.message.chat.id, not is_private(query.message), config.zone)
        card, shown = await card_post(work, target, ticket.id, edit=None)
    await answer(query)
    said = {
        # A text: a number would get spaces between its digits.
        "user": str(query.from_user.id),
        "name": actor.name,
        "number": str(ticket.number),
        "service": view.service.name,
        "before": duration(view.line.actual_minutes),
    }
    minutes = callback_data.minutes
    text = html("fix-prompt-other", **said) if minutes is None else html("fix-prompt", after=_after(minutes), **said)
    await config.budget.count(query.message.chat.id, is_group=not is_private(query.message))
    prompt = await query.bot.send_message(
        query.message.chat.id,
        text,
        reply_markup=ForceReply(selective=True),
        reply_parameters=ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True),
    )
    async with scope.read() as work:
        about = About(Purpose.NOTICE, ref_id=ticket.id)
        await messages.remember(work, prompt.chat.id, prompt.message_id, about)
    await state.set_data(
        {
            "ticket_id": ticket.id,
            "version": callback_data.version,
            "line_id": view.line.id,
            "minutes": minutes,
            "prompt_id": prompt.message_id,
        }
    )
    await state.set_state(Correcting.reason)
    began_at = await _about(scope, query)
    if began_at is not None and began_at.purpose is Purpose.DISPUTE and began_at.ref_id is not None:
        async with scope.read() as work:
            text, keyboard = await dispute_screen(work, began_at.ref_id, config.zone, in_group=True)
        await redraw(query, config, text, keyboard)
        return
    await redraw(query, config, card.text, group_keyboards.card(shown, work.now, config.zone))


async def _about(scope: Scope, query: CallbackQuery) -> MappedMessage | None:
    """What the tapped message is about: a correction may have begun at a dispute."""
    assert query.message is not None
    async with scope.read() as work:
        return await messages.find(work, query.message.chat.id, query.message.message_id)


def _after(minutes: int) -> str:
    return duration(minutes) if minutes else plain("fix-removed")


async def on_reason(
    message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig, raw_state: str | None
) -> None:
    data = await state.get_data() if raw_state == Correcting.reason.state else {}
    assert message.reply_to_message is not None
    if data.get("prompt_id") != message.reply_to_message.message_id:
        await _say(message, config, html("fix-stale"))
        return
    if not message.text:
        await _say(message, config, html("fix-in-words"))
        return
    read = _read(message.text, data["minutes"])
    if read is None:
        await _say(message, config, html("fix-again"))
        return
    minutes, reason = read
    done = await _correct(scope, actor, config, data, minutes, reason)
    await state.clear()
    await _say(message, config, done)


def _read(text: str, minutes: int | None) -> tuple[int, str] | None:
    """The new time and the reason: «ошиблись строкой», or «40 ошиблись строкой» where the time was still to come."""
    if minutes is not None:
        return minutes, text
    parsed = parse_work(text)
    return parsed if parsed is not None and parsed[1] else None


async def _correct(
    scope: Scope, actor: StaffActor, config: BotConfig, data: dict[str, Any], minutes: int, reason: str
) -> str:
    async with scope.work() as work:
        _, charged = await correctable(work, actor, data["ticket_id"])
        view = _line(charged, data["line_id"])
        assert view.line.completion is not None
        before = view.line.actual_minutes
        made = await correct(
            work,
            actor,
            data["ticket_id"],
            completion=view.line.completion,
            minutes={view.line.id: minutes},
            reason=reason,
            policy=config.policy,
            version=data["version"],
        )
    return lines(
        html("fix-done", service=view.service.name, before=duration(before), after=_after(minutes)),
        html("fix-done-hours", before=duration(made.before), after=duration(made.after))
        if made.before != made.after
        else None,
    )


async def _say(message: Message, config: BotConfig, text: str) -> None:
    await config.budget.count(message.chat.id, is_group=not is_private(message))
    await message.reply(text, allow_sending_without_reply=True)

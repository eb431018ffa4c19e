"""A wave's card: one answer to all, the rule, resolving all; «/wave»."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.mass.replied import ReplyTo
from bot.handlers.teamwork.screens import say
from bot.keyboards import mass as keyboards
from bot.keyboards.callbacks import (
    WaveAction,
    WaveAnswerAction,
    WaveAnswerCD,
    WaveCD,
    WaveConfirmCD,
    WaveRuleCD,
)
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import mass as views
from bot.views.words import number
from bot.words_in import read_words
from core.actor import StaffActor
from core.database import Work
from core.outbox.service import GROUP, Recipient, staff, tell
from core.tickets.waves.answering import answer_late, drop_answer, send_answer, write_answer
from core.tickets.waves.intents import WaveChanged, WaveShown
from core.tickets.waves.models import WaveRule
from core.tickets.waves.queries import staff_wave
from core.tickets.waves.resolving import preview_wave, resolve_wave
from core.tickets.waves.service import close, fixed_services, lead, open_wave, open_waves, set_rule

TO_ALL = re.compile(r"\s*всем\s*[:,–—-]?\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)


def router() -> Router:
    made = Router(name="mass.wave_cards")
    made.message.filter(ActorIs(StaffActor), AtWork())
    made.message.register(on_command, Command("wave"))
    made.message.register(on_reply, ReplyTo(Purpose.WAVE, "wave_id"))
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    for action, handler in (
        (WaveAction.SHOW, on_show),
        (WaveAction.LEAD, on_lead),
        (WaveAction.RULES, on_rules),
        (WaveAction.PREVIEW, on_preview),
        (WaveAction.CLOSE, on_close),
    ):
        made.callback_query.register(handler, WaveCD.filter(F.action == action))
    made.callback_query.register(on_rule, WaveRuleCD.filter())
    made.callback_query.register(on_confirm, WaveConfirmCD.filter())
    made.callback_query.register(on_late, WaveAnswerCD.filter(F.action == WaveAnswerAction.LATE))
    made.callback_query.register(on_answer, WaveAnswerCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """With a name: a new wave, whose card comes by itself: to the group, and to who has asked for it in private. Without: those
    that are open."""
    if command.args:
        async with scope.work() as work:
            wave = await open_wave(work, actor, command.args)
            if is_private(message):
                await tell(work, staff(actor.staff_id), WaveShown(wave_id=wave.id))
        return
    async with scope.read() as work:
        waves = await open_waves(work, actor)
    await say(message, config, views.listed(waves), keyboards.listed(waves))


async def on_reply(message: Message, scope: Scope, actor: StaffActor, config: BotConfig, wave_id: int) -> None:
    """«всем: …» is shown before it is sent. Nothing else goes anywhere, and that is said."""
    words = read_words(message)
    said = TO_ALL.fullmatch(message.text or "")
    if said is None or words is None or words.files or not said["text"].strip():
        await say(message, config, html("wave-reply-how"))
        return
    async with scope.work() as work:
        shown = await write_answer(work, actor, wave_id, said["text"])
        own = About(Purpose.NOTICE, own=True)
        await messages.remember(work, message.chat.id, message.message_id, own)
    await say(message, config, views.answer(shown), keyboards.send_answer(shown.answer.id, shown.tickets))


def _reader(query: CallbackQuery, actor: StaffActor) -> Recipient:
    """Who gets a card that was asked for here."""
    return staff(actor.staff_id) if is_private(query.message) else GROUP


async def _refresh(work: Work, query: CallbackQuery, actor: StaffActor, wave_id: int) -> None:
    """The group's card is drawn anew by whatever changes the wave; somebody's own in private, when they change it there."""
    if is_private(query.message):
        await tell(work, staff(actor.staff_id), WaveChanged(wave_id=wave_id))


async def _draw(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig, wave_id: int) -> None:
    async with scope.read() as work:
        view = await staff_wave(work, actor, wave_id)
    await redraw(query, config, views.card(view), keyboards.card(view))


async def on_show(
    query: CallbackQuery, callback_data: WaveCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the card's place if this is one; from a list it comes anew."""
    assert query.message is not None
    async with scope.read() as work:
        about = await messages.find(work, query.message.chat.id, query.message.message_id)
    if about is not None and about.purpose is Purpose.WAVE:
        await _draw(query, scope, actor, config, callback_data.wave_id)
        await answer(query)
        return
    async with scope.work() as work:
        view = await staff_wave(work, actor, callback_data.wave_id)
        await tell(work, _reader(query, actor), WaveShown(wave_id=view.wave.id))
    await answer(query, plain("wave-card-coming"))


async def on_lead(query: CallbackQuery, callback_data: WaveCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await lead(work, actor, callback_data.wave_id)
        await _refresh(work, query, actor, callback_data.wave_id)
    await answer(query, plain("wave-led"))


async def on_close(query: CallbackQuery, callback_data: WaveCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await close(work, actor, callback_data.wave_id)
        await _refresh(work, query, actor, callback_data.wave_id)
    await answer(query, plain("wave-closed-toast"))


async def on_rules(
    query: CallbackQuery, callback_data: WaveCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        await staff_wave(work, actor, callback_data.wave_id)
    await redraw(query, config, None, keyboards.rules(callback_data.wave_id))
    await answer(query, plain("wave-which-rule"))


async def on_rule(
    query: CallbackQuery, callback_data: WaveRuleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    wave_id, minutes = callback_data.wave_id, callback_data.minutes
    if callback_data.rule is WaveRule.FIXED and not callback_data.service_id:
        async with scope.read() as work:
            services = await fixed_services(work)
        await redraw(query, config, None, keyboards.fixed_services(wave_id, minutes, services))
        await answer(query, plain("wave-which-service"))
        return
    async with scope.work() as work:
        await set_rule(
            work,
            actor,
            wave_id,
            callback_data.rule,
            minutes=minutes or None,
            service_id=callback_data.service_id or None,
        )
        await _refresh(work, query, actor, wave_id)
    await answer(query, plain("wave-rule-set"))


async def on_preview(
    query: CallbackQuery, callback_data: WaveCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.snapshot() as work:
        shown = await preview_wave(work, actor, callback_data.wave_id)
    await redraw(query, config, views.preview(shown), keyboards.confirm(shown))
    await answer(query)


async def on_confirm(query: CallbackQuery, callback_data: WaveConfirmCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        _, count = await resolve_wave(
            work, actor, callback_data.wave_id, tickets=callback_data.tickets, rule=callback_data.rule
        )
        await _refresh(work, query, actor, callback_data.wave_id)
    await answer(query, plain("wave-resolving-toast", count=count))


async def on_answer(
    query: CallbackQuery, callback_data: WaveAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Send it, or not; the buttons go either way."""
    if callback_data.action is WaveAnswerAction.SEND:
        async with scope.work() as work:
            _, count = await send_answer(work, actor, callback_data.answer_id)
        said = plain("wave-sending-toast", count=count)
    else:
        async with scope.work() as work:
            await drop_answer(work, actor, callback_data.answer_id)
        said = plain("wave-dropped-toast")
    await redraw(query, config, None, None)
    await answer(query, said)


async def on_late(
    query: CallbackQuery, callback_data: WaveAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await answer_late(work, actor, callback_data.answer_id, callback_data.ticket_id)
    await redraw(query, config, None, None)
    await answer(query, plain("wave-late-toast", number=number(ticket.number)))

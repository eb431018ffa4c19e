"""Disputes, where they stand: the message in the engineers' group, or «/disputes» there and in private."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, ForceReply, Message, ReplyParameters

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.render.disputes import company_name, dispute_screen
from bot.filters import ActorIs, AtWork, InStaffGroup
from bot.keyboards import disputes as keyboards
from bot.keyboards.callbacks import DisputeAction, DisputeStepCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import disputes as views
from bot.views.words import number
from core.actor import StaffActor, require_leader, require_staff
from core.tickets.dispute_settling import keep_charge, reverse_disputed
from core.tickets.disputing import dispute_view, open_disputes


class RepliesToKeepPrompt(Filter):
    """A reply to the question why a charge stays; adds ``dispute_id``. It is never a message to the client."""

    async def __call__(self, message: Message, scope: Scope) -> dict[str, int] | bool:
        if message.reply_to_message is None:
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, message.reply_to_message.message_id)
        if about is None or about.purpose is not Purpose.KEEP_PROMPT or about.ref_id is None:
            return False
        return {"dispute_id": about.ref_id}


def router() -> Router:
    """Comes before the replies of the group and the words of a private chat."""
    made = Router(name="disputes")
    here = AtWork()
    made.callback_query.filter(ActorIs(StaffActor), here)
    made.message.filter(ActorIs(StaffActor), here)
    made.message.register(on_list, Command("disputes"))
    made.message.register(on_keep_reason, RepliesToKeepPrompt())
    made.callback_query.register(on_show, DisputeStepCD.filter(F.action == DisputeAction.SHOW))
    made.callback_query.register(on_fix, DisputeStepCD.filter(F.action == DisputeAction.FIX), InStaffGroup())
    made.callback_query.register(on_reverse, DisputeStepCD.filter(F.action == DisputeAction.REVERSE))
    made.callback_query.register(on_confirm, DisputeStepCD.filter(F.action == DisputeAction.CONFIRM))
    made.callback_query.register(on_keep, DisputeStepCD.filter(F.action == DisputeAction.KEEP))
    return made


def _in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


async def on_list(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await open_disputes(work, actor)
    await _say(message, config, views.listed(shown), keyboards.listed(shown))


async def _say(message: Message, config: BotConfig, text: str, keyboard: object = None) -> None:
    await config.budget.count(message.chat.id, is_group=_in_group(message))
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)  # type: ignore[arg-type]


async def _redraw_dispute(query: CallbackQuery, scope: Scope, config: BotConfig, dispute_id: int) -> None:
    assert query.message is not None
    in_group = query.message.chat.type != ChatType.PRIVATE
    async with scope.read() as work:
        text, keyboard = await dispute_screen(work, dispute_id, config.zone, in_group=in_group)
    await redraw(query, config, text, keyboard)


async def on_show(
    query: CallbackQuery, callback_data: DisputeStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the place of the list, or of a question that was left."""
    require_staff(actor)
    await _redraw_dispute(query, scope, config, callback_data.dispute_id)
    await answer(query)


async def on_fix(
    query: CallbackQuery, callback_data: DisputeStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The buttons of a correction (``group/correcting.py`` goes on from there)."""
    require_leader(actor)
    async with scope.read() as work:
        view = await dispute_view(work, callback_data.dispute_id)
    await redraw(query, config, None, keyboards.fix(view))
    await answer(query)


async def on_reverse(
    query: CallbackQuery, callback_data: DisputeStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """What taking the line back would do."""
    require_leader(actor)
    async with scope.read() as work:
        view = await dispute_view(work, callback_data.dispute_id)
        text = views.preview(view, await company_name(work, view))
    await redraw(query, config, text, keyboards.confirm(view))
    await answer(query)


async def on_confirm(
    query: CallbackQuery, callback_data: DisputeStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    assert query.message is not None
    async with scope.work() as work:
        view = await dispute_view(work, callback_data.dispute_id)
        await reverse_disputed(
            work,
            actor,
            callback_data.dispute_id,
            version=callback_data.version,
            reason=views.reason(view),
            policy=config.policy,
        )
        known = await messages.find(work, query.message.chat.id, query.message.message_id)
    await answer(query, plain("dispute-done"))
    if known is None or known.purpose is not Purpose.DISPUTE:
        # A screen of the list; the message that told of the dispute is drawn anew by the delivery.
        await _redraw_dispute(query, scope, config, callback_data.dispute_id)


async def on_keep(
    query: CallbackQuery, callback_data: DisputeStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Ask for the reason: a reply to this prompt settles the dispute."""
    require_leader(actor)
    async with scope.read() as work:
        view = await dispute_view(work, callback_data.dispute_id)
    await answer(query)
    assert query.message is not None
    assert query.bot is not None
    chat = query.message.chat
    await config.budget.count(chat.id, is_group=chat.type != ChatType.PRIVATE)
    prompt = await query.bot.send_message(
        chat.id,
        html("dispute-keep-prompt", number=number(view.ticket.number), service=view.service.name),
        reply_markup=ForceReply(selective=True),
        reply_parameters=ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True),
    )
    async with scope.read() as work:
        about = About(Purpose.KEEP_PROMPT, ref_id=view.dispute.id)
        await messages.remember(work, prompt.chat.id, prompt.message_id, about)


async def on_keep_reason(message: Message, dispute_id: int, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    if not message.text:
        await _say(message, config, html("dispute-keep-in-words"))
        return
    async with scope.work() as work:
        await keep_charge(work, actor, dispute_id, reason=message.text)
    await _say(message, config, html("dispute-keep-done"))

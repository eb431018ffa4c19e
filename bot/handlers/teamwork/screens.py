"""What the screens of teamwork share: a ticket's card where the button stands, and a prompt for words."""

from aiogram.types import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessageUnion,
    Message,
    ReplyParameters,
)
from markupsafe import Markup

from bot.answers import redraw
from bot.config import BotConfig
from bot.delivery.render.group import card_post
from bot.delivery.render.registry import Target
from bot.filters import is_private
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from core.actor import StaffActor
from core.tickets.queries import CardView, staff_ticket


async def card_screen(
    message: MaybeInaccessibleMessageUnion, scope: Scope, actor: StaffActor, config: BotConfig, ticket_id: int
) -> tuple[str, InlineKeyboardMarkup | None, CardView]:
    """The ticket's card as it is now, with the buttons of this message's chat."""
    async with scope.read() as work:
        await staff_ticket(work, actor, ticket_id)
        target = Target(message.chat.id, is_group=not is_private(message), zone=config.zone)
        post, view = await card_post(work, target, ticket_id, edit=None)
    keyboard = post.keyboard
    assert keyboard is None or isinstance(keyboard, InlineKeyboardMarkup)
    return post.text, keyboard, view


async def back_to_card(
    query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig, ticket_id: int
) -> None:
    """The card takes the place of the screen that was tapped."""
    if query.message is None:
        return
    text, keyboard, _ = await card_screen(query.message, scope, actor, config, ticket_id)
    await redraw(query, config, text, keyboard)


async def done(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig, ticket_id: int) -> None:
    """The same after something was done: the card in the group is drawn anew by the delivery."""
    if query.message is None:
        return
    async with scope.read() as work:
        card = await messages.card_of(work, query.message.chat.id, ticket_id)
    if is_private(query.message) or card != query.message.message_id:
        await back_to_card(query, scope, actor, config, ticket_id)


async def ask(
    query: CallbackQuery,
    scope: Scope,
    config: BotConfig,
    text: Markup,
    purpose: Purpose,
    ticket_id: int,
    ref_id: int | None = None,
) -> None:
    """A prompt: the reply to it is taken for what ``purpose`` says."""
    message, bot = query.message, query.bot
    if message is None or bot is None:
        return
    await config.budget.count(message.chat.id, is_group=not is_private(message))
    prompt = await bot.send_message(
        message.chat.id,
        text,
        reply_markup=ForceReply(selective=True),
        reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
    )
    async with scope.read() as work:
        about = About(purpose, ticket_id, ref_id=ref_id)
        await messages.remember(work, prompt.chat.id, prompt.message_id, about)


async def say(
    message: Message, config: BotConfig, text: Markup | str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """An answer to what somebody has written."""
    await config.budget.count(message.chat.id, is_group=not is_private(message))
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)

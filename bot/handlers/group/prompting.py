"""Asking for a reply in the group: what replies to the prompt are about is noted with it."""

from aiogram.types import CallbackQuery, ForceReply, ReplyParameters
from markupsafe import Markup

from bot.config import BotConfig
from bot.filters import is_private
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About


async def ask_for_reply(query: CallbackQuery, scope: Scope, config: BotConfig, text: Markup, about: About) -> None:
    """A prompt below the tapped message, for whoever has tapped."""
    assert query.message is not None
    assert query.bot is not None
    await config.budget.count(query.message.chat.id, is_group=not is_private(query.message))
    prompt = await query.bot.send_message(
        query.message.chat.id,
        text,
        reply_markup=ForceReply(selective=True),
        reply_parameters=ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True),
    )
    async with scope.read() as work:
        await messages.remember(work, prompt.chat.id, prompt.message_id, about)

"""Replies to what the bot has said about a wave or a batch of updates."""

from aiogram.filters import Filter
from aiogram.types import Message

from bot.scope import Scope
from bot.store import messages
from bot.store.models import Purpose


class ReplyTo(Filter):
    """A reply to a message of ours with this purpose; adds what the message is about, by the argument's ``name``."""

    def __init__(self, purpose: Purpose, name: str) -> None:
        self._purpose = purpose
        self._name = name

    async def __call__(self, message: Message, scope: Scope, bot_id: int) -> bool | dict[str, int | None]:
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or replied.from_user.id != bot_id:
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, replied.message_id)
        if about is None or about.purpose is not self._purpose:
            return False
        return {self._name: about.ref_id}

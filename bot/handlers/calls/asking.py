"""Questions of the bot to whoever writes a call down. What was typed is kept first, so that an answer finds it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import ForceReply, InlineKeyboardMarkup, Message, ReplyParameters
from markupsafe import Markup

from bot.config import BotConfig
from bot.keyboards.calls import ANSWER
from bot.scope import Scope
from bot.store import pending_calls
from bot.store.models import CallAsks, PendingCall
from bot.words_in import read_words
from core.tickets.conversation import Words

NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Line:
    """What an engineer has typed, where and when; the company, if it is known already."""

    chat_id: int
    is_group: bool
    message_id: int
    words: Words
    said_at: datetime
    company_id: int | None = None

    @classmethod
    def of(cls, message: Message, text: str) -> "Line":
        """A message; ``text`` is what it says without the command. Its files go along."""
        words = read_words(message) or NOTHING
        return cls(
            message.chat.id,
            message.chat.type != ChatType.PRIVATE,
            message.message_id,
            replace(words, text=text.strip(), album_key=None),
            message.date.astimezone(UTC),
        )

    @classmethod
    def kept(cls, call: PendingCall, *, is_group: bool) -> "Line":
        """One that was kept."""
        words = pending_calls.words_of(call)
        return cls(call.chat_id, is_group, call.message_id, words, call.said_at, call.company_id)


async def keep(scope: Scope, line: Line, asks: CallAsks, *, ticket_id: int | None = None) -> int:
    """Keep a line until it is answered what it lacks; its number."""
    async with scope.read() as work:
        return await pending_calls.add(
            work,
            chat_id=line.chat_id,
            message_id=line.message_id,
            asks=asks,
            words=line.words,
            said_at=line.said_at,
            company_id=line.company_id,
            ticket_id=ticket_id,
        )


async def ask(
    bot: Bot | None,
    scope: Scope,
    config: BotConfig,
    line: Line,
    call_id: int,
    text: Markup,
    keyboard: InlineKeyboardMarkup | ForceReply = ANSWER,
) -> None:
    """Ask it, as a reply to the line; by default in words."""
    assert bot is not None
    await config.budget.count(line.chat_id, is_group=line.is_group)
    sent = await bot.send_message(
        line.chat_id,
        text,
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(message_id=line.message_id, allow_sending_without_reply=True),
    )
    async with scope.read() as work:
        await pending_calls.asked_in(work, call_id, sent.message_id)


class AnswersCall(Filter):
    """A reply to such a question; adds ``call``."""

    def __init__(self, *asks: CallAsks) -> None:
        self._asks = asks

    async def __call__(self, message: Message, scope: Scope, bot_id: int) -> dict[str, PendingCall] | bool:
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or replied.from_user.id != bot_id:
            return False
        async with scope.read() as work:
            call = await pending_calls.by_prompt(work, message.chat.id, replied.message_id)
        return {"call": call} if call is not None and call.asks in self._asks else False

"""«@bot ромашка» in any chat: the company with its balance appears while somebody of the staff is typing."""

import structlog
from aiogram import F, Router
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
    Message,
)

from bot.answers import NO_PREVIEW, TOO_LATE
from bot.filters import Private
from bot.handlers.client.entering import on_start
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import calls as views
from core.actor import Actor, ContactActor, StaffActor, Stranger
from core.tickets.finding import FoundCompany, find_clients

log = structlog.get_logger()

CACHE = 5
"""Seconds for which Telegram may repeat an answer to the same person: a balance must not be old."""
OURS = frozenset({"sender", "group", "supergroup"})
"""Kinds of chats that may be the bot's own or the engineers' group; Telegram does not say which chat it is."""
START = "inline"
"""What the button above the results says to the bot when it is tapped."""


def router() -> Router:
    made = Router(name="calls.inline")
    made.inline_query.register(on_query)
    made.message.register(on_button, CommandStart(deep_link=True, magic=F.args == START), Private())
    return made


async def on_query(query: InlineQuery, scope: Scope, actor: Actor) -> None:
    """Only staff gets anything; others a way in, and not a hint of what there is."""
    if not isinstance(actor, StaffActor):
        await _answer(query, [], plain("inline-login"))
        return
    if not query.query.strip():
        await _answer(query, [], plain("inline-how"))
        return
    async with scope.read() as work:
        found = await find_clients(work, actor, query.query)
    ours = query.chat_type in OURS
    await _answer(query, [_result(one, ours=ours) for one in found], "" if found else plain("inline-nobody"))


def _result(found: FoundCompany, *, ours: bool) -> InlineQueryResultUnion:
    """What is seen while typing is seen by the one who types; what is put into the chat by everybody there."""
    text = InputTextMessageContent(
        message_text=views.inline_text(found.company, ours=ours), parse_mode=None, link_preview_options=NO_PREVIEW
    )
    return InlineQueryResultArticle(
        id=str(found.company.id),
        title=views.inline_title(found),
        description=views.inline_description(found),
        input_message_content=text,
    )


async def _answer(query: InlineQuery, results: list[InlineQueryResultUnion], button: str) -> None:
    """One that Telegram has given up on is not an error: somebody has typed on meanwhile."""
    above = InlineQueryResultsButton(text=button, start_parameter=START) if button else None
    try:
        await query.answer(results, cache_time=CACHE, is_personal=True, button=above)
    except TelegramBadRequest as error:
        if TOO_LATE not in error.message:
            raise
    except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as down:
        log.info("inline.lost", error=type(down).__name__)


async def on_button(
    message: Message, command: CommandObject, scope: Scope, actor: Actor, state: FSMContext, company: str | None
) -> None:
    """The button above the results: how to look for a client, or for everybody else the usual way in."""
    if isinstance(actor, StaffActor):
        await message.answer(html("find-client-how"))
    elif isinstance(actor, ContactActor | Stranger):
        await on_start(message, scope, actor, state, company)

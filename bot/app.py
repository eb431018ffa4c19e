"""The bot put together: a Bot for one Telegram address, a dispatcher with its handlers."""

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChatMember,
    GetMe,
    Response,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SetMessageReaction,
)
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.config import BotConfig
from bot.handlers import root_router
from bot.in_topics import AnswersInTopic, TopicMiddleware
from bot.inbox.poller import ALLOWED_UPDATES, GetRawUpdates
from bot.locales import plain
from bot.middlewares import ActorMiddleware
from bot.store.fsm import PostgresStorage
from core.database import Database

# aiogram parses an answer with Response[<what the method returns>]. pydantic remembers such a class only weakly, so after each
# garbage collection the next call of the method would build it anew: more time than all the rest of the call takes.
_KEPT_RESPONSES = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]
    for method in (
        AnswerCallbackQuery,
        AnswerInlineQuery,
        EditMessageCaption,
        EditMessageReplyMarkup,
        EditMessageText,
        GetChatMember,
        GetMe,
        GetRawUpdates,
        SendDocument,
        SendMediaGroup,
        SendMessage,
        SetMessageReaction,
    )
)


def make_bot(token: str, *, api: str, proxy: str | None) -> Bot:
    """A bot that talks to ``api`` (Telegram's, a self-hosted server's, the playground's), through ``proxy`` if given."""
    session = AiohttpSession(proxy=proxy, api=TelegramAPIServer.from_base(api))
    session.middleware(AnswersInTopic())
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def make_dispatcher(bot: Bot, database: Database, config: BotConfig) -> Dispatcher:
    """A dispatcher with fresh routers."""
    # Order within a chat is the inbox's doing, so aiogram's own isolation of events is not needed.
    dispatcher = Dispatcher(storage=PostgresStorage(database), config=config, bot_id=bot.id)
    for observer in (
        dispatcher.message,
        dispatcher.edited_message,
        dispatcher.callback_query,
        dispatcher.my_chat_member,
        dispatcher.inline_query,
        dispatcher.message_reaction,
    ):
        observer.outer_middleware(ActorMiddleware())
        observer.outer_middleware(TopicMiddleware())
    dispatcher.include_router(root_router())
    return dispatcher


async def ask_for_updates(bot: Bot, webhook: tuple[str, str] | None) -> None:
    """Have Telegram keep updates for long polling, or send them to ``webhook`` (an address and the secret it is to say). What
    waits there is kept."""
    if webhook is None:
        await bot.delete_webhook(drop_pending_updates=False)
        return
    url, secret = webhook
    await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False)


async def introduce(bot: Bot) -> None:
    """Tell Telegram the bot's commands."""
    for names, scope in (
        (("new", "tickets", "balance", "find", "settings", "help"), BotCommandScopeAllPrivateChats()),
        (
            (
                *("queue", "my", "next", "today", "overdue", "new", "client", "me"),
                *("time", "templates", "disputes", "duty", "wave", "updates", "bind"),
            ),
            BotCommandScopeAllGroupChats(),
        ),
    ):
        commands = [BotCommand(command=name, description=plain(f"command-{name}")) for name in names]
        await bot.set_my_commands(commands, scope=scope)

"""Menus of commands in single chats: those who lead see the commands that are theirs."""

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.locales import plain
from core.actor import LEADERS
from core.database import Database
from core.staff.service import staff_with_role

log = structlog.get_logger()

LEADER_COMMANDS = ("summary", "report", "talks", "lab", "queue", "overdue", "today", "new", "client", "help")


async def show_menu(bot: Bot, chat_id: int) -> None:
    """Show a leader's menu in their chat. A menu is a help and no condition: what goes wrong is only noted."""
    commands = [BotCommand(command=name, description=plain(f"command-{name}")) for name in LEADER_COMMANDS]
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=chat_id))
    except AiogramError as error:
        log.info("menu.failed", error=type(error).__name__)


async def introduce_to_leaders(bot: Bot, database: Database) -> None:
    """The same for all who lead and have come in; at every start, as new commands come with new versions."""
    async with database.read() as work:
        leaders = [person for role in sorted(LEADERS) for person in await staff_with_role(work, role)]
    for chat_id in sorted({person.messenger_id for person in leaders if person.messenger_id is not None}):
        await show_menu(bot, chat_id)

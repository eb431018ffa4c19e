"""/audit: who has changed what, for directors and administrators."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import audit as keyboards
from bot.keyboards.callbacks import AuditCD
from bot.scope import Scope
from bot.views import audit as views
from core.actor import StaffActor
from core.journal.areas import Area
from core.journal.service import audit_page


def router() -> Router:
    made = Router(name="admin.audit")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("audit"))
    made.callback_query.register(on_page, AuditCD.filter())
    return made


async def _page(
    scope: Scope, actor: StaffActor, zone: ZoneInfo, area: Area | None, words: str, number: int
) -> tuple[Markup, InlineKeyboardMarkup]:
    async with scope.read() as work:
        shown = await audit_page(work, actor, area=area, words=words, page=number)
        text = views.page(shown, work.now, zone, area, words)
    return text, keyboards.page(shown, area, words)


async def on_command(message: Message, command: CommandObject, scope: Scope, actor: StaffActor, zone: ZoneInfo) -> None:
    text, keyboard = await _page(scope, actor, zone, None, keyboards.sought(command.args or ""), 0)
    await message.answer(text, reply_markup=keyboard)


async def on_page(
    query: CallbackQuery,
    callback_data: AuditCD,
    scope: Scope,
    actor: StaffActor,
    zone: ZoneInfo,
    config: BotConfig,
) -> None:
    wanted = callback_data
    text, keyboard = await _page(scope, actor, zone, wanted.area, wanted.words, wanted.page)
    await redraw(query, config, text, keyboard)
    await answer(query)

"""«/time», «/templates», «/template»: for staff, in their group and in private."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, InStaffGroup
from bot.keyboards import templates as template_keyboards
from bot.keyboards import work as keyboards
from bot.keyboards.callbacks import TemplateDropCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import templates as template_views
from bot.views import work as views
from core.actor import LEADERS, StaffActor
from core.database import Work
from core.tickets.own_time import own_time
from core.tickets.templates import add_template, remove_template, template_titled, templates

ADD, REMOVE = "add", "remove"


def router() -> Router:
    """Comes before the group's replies: as a reply to a card, too, a command is no message to the client."""
    made = Router(name="own_time")
    here = AtWork()
    made.message.register(on_time, Command("time"), here, ActorIs(StaffActor))
    made.message.register(on_templates, Command("templates"), here, ActorIs(StaffActor))
    made.message.register(on_template, Command("template"), here, ActorIs(StaffActor))
    made.message.register(on_foreign, Command("time", "templates", "template"), InStaffGroup())
    made.callback_query.register(on_drop, TemplateDropCD.filter(), here, ActorIs(StaffActor))
    return made


async def on_time(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await own_time(work, actor, config.zone)
        text = views.own_time(shown, work.now, config.zone)
    await _reply(message, config, text, keyboards.own_time(shown.timers))


async def on_templates(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        text, keyboard = await _list(work, actor)
    await _reply(message, config, text, keyboard)


async def on_template(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """«add Название», the text below; «remove Название»."""
    first, _, text = (command.args or "").partition("\n")
    verb, _, title = first.strip().partition(" ")
    if verb == ADD:
        async with scope.work() as work:
            made = await add_template(work, actor, title, text)
        await _reply(message, config, html("template-added", title=made.title))
    elif verb == REMOVE:
        async with scope.work() as work:
            known = await template_titled(work, actor, title)
            await remove_template(work, actor, known.id)
        await _reply(message, config, html("template-removed", title=known.title))
    else:
        await _reply(message, config, html("template-how"))


async def on_drop(
    query: CallbackQuery, callback_data: TemplateDropCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        gone = await remove_template(work, actor, callback_data.template_id)
        text, keyboard = await _list(work, actor)
    await redraw(query, config, text, keyboard)
    await answer(query, plain("template-removed", title=gone.title))


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await _reply(message, config, html("not-staff-plain"))


async def _list(work: Work, actor: StaffActor) -> tuple[Markup, InlineKeyboardMarkup | None]:
    known = await templates(work, actor)
    leads = bool(actor.roles & LEADERS)
    return template_views.templates(known, leads=leads), template_keyboards.removable(known) if leads else None


async def _reply(
    message: Message, config: BotConfig, text: Markup, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    await config.budget.count(message.chat.id, is_group=message.chat.type != ChatType.PRIVATE)
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)

"""Checklists: ticking in a ticket, and «/checklist», with which a director writes the templates."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.teamwork.screens import say
from bot.keyboards import teamwork_lists as list_keyboards
from bot.keyboards.callbacks import CheckCD, HandleAction, HandleCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.store import messages
from bot.store.models import Purpose
from bot.views import teamwork as views
from core.actor import StaffActor
from core.catalog.rules import find_by_words
from core.catalog.service import active_services
from core.tickets.teamwork.checklists import checklist, set_template, templates, tick
from core.tickets.teamwork.words import read_steps

GONE = ("нет", "убрать", "удалить")


def router() -> Router:
    made = Router(name="teamwork.checklists")
    made.message.register(on_command, Command("checklist"), AtWork(), ActorIs(StaffActor))
    made.callback_query.register(
        on_checks, HandleCD.filter(F.action == HandleAction.CHECKS), AtWork(), ActorIs(StaffActor)
    )
    made.callback_query.register(on_tick, CheckCD.filter(), AtWork(), ActorIs(StaffActor))
    return made


async def on_checks(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In a message of its own: it is ticked off while the work goes on."""
    async with scope.read() as work:
        shown = await checklist(work, actor, callback_data.ticket_id)
    await answer(query)
    if query.bot is None or query.message is None:
        return
    chat_id = query.message.chat.id
    await config.budget.count(chat_id, is_group=not is_private(query.message))
    sent = await query.bot.send_message(chat_id, views.checklist(shown), reply_markup=list_keyboards.checklist(shown))
    async with scope.read() as work:
        about = messages.About(Purpose.NOTICE, shown.ticket.id)
        await messages.remember(work, chat_id, sent.message_id, about)


async def on_tick(
    query: CallbackQuery, callback_data: CheckCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        shown = await tick(work, actor, callback_data.ticket_id, callback_data.item_id, on=callback_data.on)
    await redraw(query, config, views.checklist(shown), list_keyboards.checklist(shown))
    await answer(query)


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Alone it shows all; with a service, its list; with lines below the service, they become its list."""
    first, _, below = (command.args or "").strip().partition("\n")
    async with scope.work() as work:
        if not first:
            shown = [views.template(service, items) for service, items in await templates(work, actor)]
            said = lines(*(line for each in shown for line in (each, ""))) if shown else html("checklist-none")
        else:
            await templates(work, actor)
            meant = find_by_words(first, await active_services(work))
            if len(meant) != 1:
                said = html("checklist-which", words=first[:100])
            elif below.strip().casefold() in GONE:
                await set_template(work, actor, meant[0].id, [])
                said = html("checklist-gone", service=meant[0].name)
            elif below.strip():
                items = await set_template(work, actor, meant[0].id, read_steps(below))
                said = lines(html("checklist-saved"), views.template(meant[0], items))
            else:
                found = [items for service, items in await templates(work, actor) if service.id == meant[0].id]
                said = views.template(meant[0], found[0]) if found else html("checklist-empty", service=meant[0].name)
    await say(message, config, said)

"""«/my», «/next» and «/history»: for staff, in their group and in private."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, InStaffGroup
from bot.handlers.teamwork.screens import say
from bot.keyboards import teamwork_lists as list_keyboards
from bot.keyboards.callbacks import PairAction, PairCD
from bot.locales import html
from bot.scope import Scope
from bot.store import messages
from bot.views import story as story_views
from bot.views import teamwork as views
from core.actor import StaffActor
from core.tickets.queries import ticket_by_number
from core.tickets.teamwork.history import history
from core.tickets.teamwork.mine import mine, next_for

COMMANDS = ("my", "next", "history")
NUMBER = re.compile(r"(?:№|#)?\s*(\d{1,9})")


def router() -> Router:
    made = Router(name="teamwork.lists")
    made.message.register(on_my, Command("my"), AtWork(), ActorIs(StaffActor))
    made.message.register(on_next, Command("next"), AtWork(), ActorIs(StaffActor))
    made.message.register(on_history, Command("history"), AtWork(), ActorIs(StaffActor))
    made.message.register(on_foreign, Command(*COMMANDS), InStaffGroup())
    made.callback_query.register(on_other, PairCD.filter(F.action == PairAction.SKIP), AtWork(), ActorIs(StaffActor))
    return made


async def on_my(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await mine(work, actor)
    parts = (shown.working, shown.helping, shown.waiting, shown.resting)
    tickets = {row.ticket.id: row.ticket for part in parts for row in part.rows}
    await say(message, config, views.mine(shown, work.now, config.zone), list_keyboards.mine(list(tickets.values())))


async def on_next(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await next_for(work, actor)
    if shown is None:
        await say(message, config, html("next-none"))
        return
    text = views.next_one(shown, work.now, config.zone, actor.staff_id)
    await say(message, config, text, list_keyboards.next_one(shown))


async def on_other(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Not this one; after the last the first comes again."""
    async with scope.read() as work:
        shown = await next_for(work, actor, callback_data.other_id)
    if shown is None:
        await redraw(query, config, html("next-none"), None)
    else:
        text = views.next_one(shown, work.now, config.zone, actor.staff_id)
        await redraw(query, config, text, list_keyboards.next_one(shown))
    await answer(query)


async def on_history(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """By its number, or as a reply to a message about it."""
    found = NUMBER.fullmatch((command.args or "").strip())
    async with scope.read() as work:
        ticket_id = None
        if found is not None:
            ticket_id = (await ticket_by_number(work, actor, int(found[1]))).id
        elif message.reply_to_message is not None:
            about = await messages.find(work, message.chat.id, message.reply_to_message.message_id)
            ticket_id = about.ticket_id if about is not None else None
        shown = await history(work, actor, ticket_id) if ticket_id is not None else None
    if shown is None:
        await say(message, config, html("history-which"))
        return
    text = story_views.story(shown, work.now, config.zone)
    await say(message, config, limits.cut(text, limits.TEXT), list_keyboards.story(shown))


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await say(message, config, html("not-staff-plain"))

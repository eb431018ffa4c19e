"""«/queue», «/overdue» and «/today»: for staff, in their group and in private."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, InStaffGroup
from bot.keyboards import alerts as alert_keyboards
from bot.keyboards import lists as keyboards
from bot.locales import html
from bot.scope import Scope
from bot.views import lists as views
from core.actor import StaffActor
from core.tickets.lists import ListedTicket, overdue, today
from core.tickets.queue import queue

COMMANDS = ("queue", "overdue", "today")


def router() -> Router:
    """Comes before everything else: as a reply to a card, too, a command is no message to the client."""
    made = Router(name="staff_lists")
    here = AtWork()
    made.message.register(on_queue, Command("queue"), here, ActorIs(StaffActor))
    made.message.register(on_overdue, Command("overdue"), here, ActorIs(StaffActor))
    made.message.register(on_today, Command("today"), here, ActorIs(StaffActor))
    made.message.register(on_foreign, Command(*COMMANDS), InStaffGroup())
    return made


async def on_queue(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """With a button for each ticket that can be taken: also in private, where no card is needed for that."""
    async with scope.read() as work:
        shown = await queue(work, actor)
        text = views.queue(shown, work.now, config.zone)
    keyboard = alert_keyboards.take(shown.unseen.rows) if shown.unseen.rows else None
    await _reply(message, config, text, keyboard)


async def on_overdue(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await overdue(work, actor)
        text = views.overdue(shown, work.now, config.zone)
    await _show(message, config, text, shown.rows)


async def on_today(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        shown = await today(work, actor, config.zone)
        text = views.today(shown, work.now, config.zone)
    await _show(message, config, text, [*shown.own.rows, *shown.free.rows])


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await _show(message, config, html("not-staff-plain"), [])


async def _show(message: Message, config: BotConfig, text: Markup, rows: Sequence[ListedTicket]) -> None:
    """The buttons show cards, which stand in the group only."""
    in_group = message.chat.type != ChatType.PRIVATE
    await _reply(message, config, text, keyboards.cards(rows) if in_group else None)


async def _reply(message: Message, config: BotConfig, text: Markup, keyboard: InlineKeyboardMarkup | None) -> None:
    await config.budget.count(message.chat.id, is_group=message.chat.type != ChatType.PRIVATE)
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)

"""A client as staff sees it while it is on the phone: «/client ромашка», and a client picked while typing «@bot ромашка»."""

import re

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import CardRequested
from bot.filters import ActorIs, AtWork, Private
from bot.handlers.calls.asking import NOTHING, Line, ask, keep
from bot.keyboards import calls as keyboards
from bot.keyboards.callbacks import ClientAction, ClientCD, TicketLookCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store.models import CallAsks
from bot.views import calls as views
from bot.views import words
from bot.views.company import with_standing
from core.actor import StaffActor
from core.outbox.service import staff, tell
from core.tickets.finding import client_view, company_by_inn, find_clients
from core.tickets.queries import staff_ticket

INN = re.compile(r"ИНН (\d{10,12})(?:, КПП ([0-9A-Z]{9}))?$")
"""As a picked client's line ends: see :func:`bot.views.calls.inline_text`."""


class PickedHere(Filter):
    """A message that was put in by way of this bot and names a company; adds ``inn`` and ``kpp``. Nobody can forge whose bot it
    was."""

    async def __call__(self, message: Message, bot_id: int) -> dict[str, str | None] | bool:
        found = INN.search(message.text or "")
        if message.via_bot is None or message.via_bot.id != bot_id or found is None:
            return False
        return {"inn": found[1], "kpp": found[2]}


def router() -> Router:
    made = Router(name="calls.clients")
    here = AtWork()
    made.message.register(on_client, Command("client"), here, ActorIs(StaffActor))
    made.message.register(on_picked, PickedHere(), here, ActorIs(StaffActor))
    made.callback_query.register(on_new, ClientCD.filter(F.action == ClientAction.NEW), here, ActorIs(StaffActor))
    made.callback_query.register(on_look, ClientCD.filter(), here, ActorIs(StaffActor))
    made.callback_query.register(on_ticket, TicketLookCD.filter(), Private(), ActorIs(StaffActor))
    return made


def _in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


async def _say(message: Message, config: BotConfig, text: Markup, keyboard: InlineKeyboardMarkup | None = None) -> None:
    await config.budget.count(message.chat.id, is_group=_in_group(message))
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)


async def on_client(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    if not command.args:
        await _say(message, config, html("find-client-how"))
        return
    async with scope.read() as work:
        found = await find_clients(work, actor, command.args)
        view = await client_view(work, actor, found[0].company.id) if len(found) == 1 else None
    if view is not None:
        keyboard = keyboards.client(view.company.id, view.active, in_group=_in_group(message))
        await _say(message, config, views.client(view), keyboard)
    elif found:
        await _say(message, config, html("find-which"), keyboards.clients(found))
    else:
        await _say(message, config, html("find-nobody", query=limits.cut(command.args, 100)))


async def on_picked(
    message: Message, inn: str, kpp: str | None, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The client's line alone has no balance, as it may stand anywhere; here it is only among us."""
    async with scope.read() as work:
        company = await company_by_inn(work, actor, inn, kpp)
        view = await client_view(work, actor, company.id) if company is not None else None
    if view is not None:
        await _say(message, config, views.short(view), keyboards.short_client(view.company.id))


async def on_look(
    query: CallbackQuery, callback_data: ClientCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the place of the message that was tapped."""
    assert query.message is not None
    async with scope.read() as work:
        view = await client_view(work, actor, callback_data.company_id)
        if callback_data.action is ClientAction.CALLERS:
            text, keyboard = views.callers(view, work.now, config.zone), keyboards.short_client(view.company.id)
        else:
            in_group = query.message.chat.type != ChatType.PRIVATE
            text, keyboard = views.client(view), keyboards.client(view.company.id, view.active, in_group=in_group)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_new(
    query: CallbackQuery, callback_data: ClientCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Ask what it is about: a reply to this prompt opens the ticket."""
    assert query.message is not None
    async with scope.read() as work:
        view = await client_view(work, actor, callback_data.company_id)
    await answer(query)
    chat = query.message.chat
    in_group = chat.type != ChatType.PRIVATE
    line = Line(chat.id, in_group, query.message.message_id, NOTHING, work.now, callback_data.company_id)
    named = with_standing(words.company(view.company.name, view.balance), view.company)
    call_id = await keep(scope, line, CallAsks.WORDS)
    await ask(query.bot, scope, config, line, call_id, html("call-what", company=named))


async def on_ticket(query: CallbackQuery, callback_data: TicketLookCD, scope: Scope, actor: StaffActor) -> None:
    """A ticket's card in the private chat, with its buttons."""
    async with scope.work() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        await tell(work, staff(actor.staff_id), CardRequested(ticket_id=ticket.id))
    await answer(query, plain("card-coming", number=words.number(ticket.number)))

"""Ready answers on a card: choose, look, send."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.keyboards import templates as keyboards
from bot.keyboards.callbacks import TemplateCD, TemplatesCD, TemplateSendCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.views import templates as views
from core.actor import StaffActor
from core.tickets.queries import staff_ticket
from core.tickets.templates import fill_template, send_template, templates


def router() -> Router:
    made = Router(name="group.templates")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_choose, TemplatesCD.filter())
    made.callback_query.register(on_look, TemplateCD.filter())
    made.callback_query.register(on_send, TemplateSendCD.filter())
    return made


async def on_choose(
    query: CallbackQuery, callback_data: TemplatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        known = await templates(work, actor)
    if not known:
        await answer(query, f"{plain('templates-none-plain')} {plain('template-how')}", alert=True)
        return
    await redraw(query, config, None, keyboards.templates(ticket.id, known))
    await answer(query, plain("template-choose"))


async def on_look(
    query: CallbackQuery, callback_data: TemplateCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await fill_template(work, actor, callback_data.ticket_id, callback_data.template_id)
    await redraw(query, config, views.template(shown), keyboards.template(shown))
    await answer(query)


async def on_send(
    query: CallbackQuery, callback_data: TemplateSendCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    sent = callback_data
    async with scope.work() as work:
        ticket = await send_template(work, actor, sent.ticket_id, sent.template_id, after=sent.after)
        card = await messages.card_of(work, query.message.chat.id, ticket.id) if query.message is not None else None
    if query.message is not None and card != query.message.message_id:
        await redraw(query, config, html("template-sent-toast"), None)  # not the card, which is drawn anew
    await answer(query, plain("template-sent-toast"))

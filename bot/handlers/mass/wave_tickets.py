"""Which tickets are in a wave: by «В волну…» of a card, and by the desk's suggestion."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.handlers.teamwork.screens import done
from bot.keyboards import mass as keyboards
from bot.keyboards.callbacks import GatherCD, WaveTicketAction, WaveTicketCD
from bot.locales import plain
from bot.scope import Scope
from bot.views.words import number
from core.actor import StaffActor
from core.tickets.queries import staff_ticket
from core.tickets.waves.hinting import gather
from core.tickets.waves.membership import wave_of
from core.tickets.waves.service import join, leave, open_wave_of, open_waves


def router() -> Router:
    made = Router(name="mass.wave_tickets")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_list, WaveTicketCD.filter(F.action == WaveTicketAction.LIST))
    made.callback_query.register(on_ticket, WaveTicketCD.filter())
    made.callback_query.register(on_gather, GatherCD.filter())
    return made


async def on_list(
    query: CallbackQuery, callback_data: WaveTicketCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        waves = await open_waves(work, actor)
        own = await wave_of(work, ticket.id)
    await redraw(query, config, None, keyboards.for_ticket(ticket.id, waves, own))
    await answer(query, plain("wave-which"))


async def on_ticket(
    query: CallbackQuery, callback_data: WaveTicketCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    ticket_id = callback_data.ticket_id
    async with scope.work() as work:
        if callback_data.action is WaveTicketAction.NEW:
            wave = await open_wave_of(work, actor, ticket_id)
            said = plain("wave-opened-toast", name=wave.name)
        elif callback_data.action is WaveTicketAction.JOIN:
            wave, ticket = await join(work, actor, callback_data.wave_id, ticket_id)
            said = plain("wave-joined-toast", number=number(ticket.number), name=wave.name)
        else:
            wave, ticket = await leave(work, actor, ticket_id)
            said = plain("wave-left-toast", number=number(ticket.number), name=wave.name)
    await answer(query, said)
    await done(query, scope, actor, config, ticket_id)


async def on_gather(
    query: CallbackQuery, callback_data: GatherCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        wave, count = await gather(work, actor, callback_data.hint_id)
    await redraw(query, config, None, None)
    await answer(query, plain("wave-gathered-toast", name=wave.name, count=count))

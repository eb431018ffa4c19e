"""The client's menu: new ticket, my tickets, balance, help."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, Message

from bot.config import BotConfig
from bot.filters import ActorIs, Private, When
from bot.handlers.states import Writing
from bot.keyboards import client as keyboards
from bot.keyboards.buying import balance as balance_keyboard
from bot.keyboards.people import about_me
from bot.locales import html, lines, plain
from bot.scope import Scope
from bot.views import client as views
from bot.views.contracts import contract_line
from core.actor import ContactActor, ContactRole
from core.clients.service import get_company
from core.contracts.service import contracts_in_force, model_on
from core.database import Work
from core.dates import local_date
from core.ledger.queries import Movement, balance_of, last_movements, live_grants
from core.tickets.offers import waiting_offers
from core.tickets.queries import lines_by_id, my_tickets

MOVEMENTS = 8


def router() -> Router:
    made = Router(name="client.menu")
    made.message.filter(ActorIs(ContactActor), Private())
    made.message.register(on_new, or_f(When(F.text == plain("menu-new")), Command("new")))
    made.message.register(on_tickets, or_f(When(F.text == plain("menu-tickets")), Command("tickets")))
    made.message.register(on_balance, or_f(When(F.text == plain("menu-balance")), Command("balance")))
    made.message.register(on_cancel, Command("cancel"))
    made.message.register(on_help, or_f(When(F.text == plain("menu-help")), Command("help")))
    return made


async def on_new(message: Message, state: FSMContext, company: str | None) -> None:
    """What comes next is a new matter, whatever is being talked about."""
    await state.set_data({"announced": int(message.date.timestamp())})
    await state.set_state(Writing.new)
    await message.answer(html("new-how"), reply_markup=keyboards.menu(company))


async def on_cancel(message: Message, state: FSMContext, company: str | None) -> None:
    await state.clear()
    await message.answer(html("nothing-begun"), reply_markup=keyboards.menu(company))


async def on_help(message: Message, actor: ContactActor, config: BotConfig) -> None:
    """How it works; below it what people rarely need: colleagues, leaving."""
    minutes = int(config.draft_wait.total_seconds() // 60)
    manages = actor.role is ContactRole.MANAGER
    await message.answer(html("help", minutes=minutes), reply_markup=about_me(actor.company_id, manages=manages))


async def show_tickets(scope: Scope, actor: ContactActor) -> tuple[str, InlineKeyboardMarkup | None]:
    """The list of one's tickets, with what waits for a decision on top: the way back to a message that was lost sight of."""
    async with scope.read() as work:
        found = await my_tickets(work, actor)
        waiting = await waiting_offers(work, actor)
    manages = actor.role is ContactRole.MANAGER
    if not found and not waiting:
        return html("my-none"), keyboards.tickets([], [], [], manages=True) if manages else None
    text = lines(html("my-list"), html("my-waiting") if waiting else None)
    titles = [views.ticket_title(ticket) for ticket in found]
    return text, keyboards.tickets(found, titles, waiting, manages=manages)


async def on_tickets(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    await state.clear()
    text, keyboard = await show_tickets(scope, actor)
    await message.answer(text, reply_markup=keyboard)


async def on_balance(message: Message, scope: Scope, actor: ContactActor, state: FSMContext, zone: ZoneInfo) -> None:
    """Grants with their last days, and where the hours went."""
    await state.clear()
    async with scope.read() as work:
        company = await get_company(work, actor.company_id)
        today = local_date(work.now, company.zone)
        text = views.balance(
            company.name,
            await balance_of(work, company.id, today),
            len(await waiting_offers(work, actor)),
            await live_grants(work, company.id, today),
            await _explained(work, await last_movements(work, company.id, MOVEMENTS)),
            work.now,
            zone,
            other_models=[
                line
                for contract in await contracts_in_force(work, company.id, today)
                if (line := contract_line(contract, await model_on(work, contract, today))) is not None
            ],
        )
    await message.answer(text, reply_markup=balance_keyboard(company.id))


async def _explained(work: Work, movements: list[Movement]) -> list[tuple[Movement, str]]:
    """Each movement with what it was for."""
    known = await lines_by_id(work, [movement.line_id for movement in movements if movement.line_id is not None])
    explained = []
    for movement in movements:
        done = known.get(movement.line_id) if movement.line_id is not None else None
        explained.append((movement, views.what_for(movement, (done[1].name, done[2]) if done else None)))
    return explained

"""«Почему 45 мин?» in a private chat; in the group a card answers for its whole ticket."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, InStaffGroup, Private
from bot.keyboards import group as keyboards
from bot.keyboards.callbacks import CardAction, CardCD, WhyCD
from bot.keyboards.disputes import under_why
from bot.scope import Scope
from bot.views import explaining as views
from core.actor import ContactActor, StaffActor
from core.dates import local_date
from core.tickets.disputing import may_dispute
from core.tickets.explaining import explain_line, explain_ticket
from core.tickets.models import Ticket


def router() -> Router:
    made = Router(name="explaining")
    made.callback_query.register(on_line, WhyCD.filter(), Private(), ActorIs(ContactActor, StaffActor))
    made.callback_query.register(
        on_ticket, CardCD.filter(F.action == CardAction.WHY), InStaffGroup(), ActorIs(StaffActor)
    )
    return made


async def on_line(
    query: CallbackQuery, callback_data: WhyCD, scope: Scope, actor: ContactActor | StaffActor, zone: ZoneInfo
) -> None:
    async with scope.read() as work:
        shown = await explain_line(work, actor, callback_data.line_id)
        ticket = await work.session.get_one(Ticket, shown.line.ticket_id)
    await answer(query)
    asks = isinstance(actor, ContactActor) and may_dispute(actor, ticket)
    keyboard = under_why(shown.line) if asks else None
    if query.message is not None:
        await query.message.answer(views.explanation(shown, local_date(work.now, zone)), reply_markup=keyboard)


async def on_ticket(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the card's place: a group needs no further messages for this."""
    async with scope.read() as work:
        shown = await explain_ticket(work, actor, callback_data.ticket_id)
    text = views.explanations(shown, local_date(work.now, config.zone))
    await redraw(query, config, text, keyboards.back(callback_data.ticket_id))
    await answer(query)

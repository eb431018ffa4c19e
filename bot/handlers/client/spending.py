"""Hours that are about to burn: a ticket to spend them on, in one tap."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer
from bot.filters import ActorIs, Private
from bot.keyboards.callbacks import SpendCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import words
from core.actor import ContactActor
from core.catalog.service import offered_service
from core.clients.service import get_company
from core.dates import local_date
from core.ledger.granting import MOST_MINUTES
from core.tickets.conversation import Words
from core.tickets.needing import is_about
from core.tickets.opening import open_ticket
from core.tickets.queries import opened_with


def router() -> Router:
    made = Router(name="client.spending")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_spend, SpendCD.filter())
    return made


async def on_spend(query: CallbackQuery, callback_data: SpendCD, scope: Scope, actor: ContactActor) -> None:
    """Open the ticket; another tap on the same button finds it."""
    last_day = _day(callback_data.last_day)
    if last_day is None or not 0 < callback_data.minutes <= MOST_MINUTES:
        await answer(query, plain("stale-button"), alert=True)
        return
    async with scope.work() as work:
        service = await offered_service(work, callback_data.service_id)
        company = await get_company(work, actor.company_id)
        if last_day < local_date(work.now, company.zone):
            done = plain("spend-too-late")
        else:
            said = plain(
                "spend-words",
                service=service.name,
                minutes=words.duration(callback_data.minutes),
                until=words.full_day(last_day),
            )
            known = await opened_with(work, actor, said)
            if known is None:
                ticket, _ = await open_ticket(
                    work,
                    actor,
                    contact_id=actor.contact_id,
                    said=[(Words(said), work.now)],
                    subject_without_text=said,
                )
                await is_about(work, ticket, service)
                key = "spend-opened-estimate" if service.needs_estimate else "spend-opened"
                done = plain(key, number=words.number(ticket.number))
            else:
                done = plain("spend-known", number=words.number(known.number))
    await answer(query, done)


def _day(ordinal: int) -> date | None:
    """The day that a button names; None if there is none."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return None

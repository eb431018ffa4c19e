"""A company buys hours: to its managers, to who asked, and to whoever makes invoices."""

from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import buying as keyboards
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import buying as views
from bot.views import words
from core.billing.models import TopUpRequest
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.exchange.documents.invoice_intents import InvoiceMoved
from core.exchange.documents.invoicing import invoice_view
from core.ledger.queries import company_available
from core.staff.models import Staff
from core.tickets.buying_intents import TopUpAsked, TopUpStep, TopUpWanted


async def asked_screen(work: Work, request: TopUpRequest, zone: ZoneInfo) -> tuple[Markup, InlineKeyboardMarkup | None]:
    """The accountant's message as it is now."""
    contact = await work.session.get_one(Contact, request.contact_id)
    contract = await work.session.get_one(Contract, request.contract_id)
    by = await _name(work, request.settled_by or request.invoiced_by)
    company = await company_name(work, request)
    text = views.asked(
        request, company, contact.name, contract.number, zone, by=by, invoice=await invoice_view(work, request.id)
    )
    return text, keyboards.asked(request)


async def company_name(work: Work, request: TopUpRequest) -> Markup:
    """With the balance that there is now."""
    company = await work.session.get_one(Company, request.company_id)
    return words.company(company.name, await company_available(work, company.id, local_date(work.now, company.zone)))


async def _name(work: Work, signature: str | None) -> Markup | None:
    """Who has done the last step, by their signature."""
    if signature is None:
        return None
    side, _, number = signature.partition(":")
    if side == "staff":
        return html("top-up-by", name=(await work.session.get_one(Staff, int(number))).name)
    if side == "contact":
        return html("top-up-by", name=(await work.session.get_one(Contact, int(number))).name)
    return None


async def _asked(work: Work, target: Target, intent: TopUpAsked) -> list[Post]:
    request = await work.session.get_one(TopUpRequest, intent.request_id)
    text, keyboard = await asked_screen(work, request, target.zone)
    known = await messages.offers_of(work, target.chat_id, Purpose.TOP_UP, request.id)
    if known:
        return [Post(text, keyboard, edit=message_id) for message_id in known]
    return [Post(text, keyboard, about=About(Purpose.TOP_UP, ref_id=request.id))]


async def _moved(work: Work, target: Target, intent: InvoiceMoved) -> list[Post]:
    """An edit, never a message: one that has not been sent yet shows the same when it is."""
    known = await messages.offers_of(work, target.chat_id, Purpose.TOP_UP, intent.request_id)
    if not known:
        return []
    text, keyboard = await asked_screen(work, await work.session.get_one(TopUpRequest, intent.request_id), target.zone)
    return [Post(text, keyboard, edit=message_id) for message_id in known]


async def _wanted(work: Work, target: Target, intent: TopUpWanted) -> list[Post]:
    request = await work.session.get_one(TopUpRequest, intent.request_id)
    contact = await work.session.get_one(Contact, request.contact_id)
    text, keyboard = views.wanted(request, contact.name), keyboards.wanted(request)
    known = await messages.offers_of(work, target.chat_id, Purpose.TOP_UP, request.id)
    if known:
        return [Post(text, keyboard, edit=message_id) for message_id in known]
    return [Post(text, keyboard, about=About(Purpose.TOP_UP, ref_id=request.id))] if keyboard else []


async def _step(work: Work, _target: Target, intent: TopUpStep) -> list[Post]:
    request = await work.session.get_one(TopUpRequest, intent.request_id)
    # Only the notice of the state that holds now has a button: an older one would take back what is no longer so.
    keyboard = keyboards.withdraw(request) if request.state is intent.state else None
    return [Post(views.step(intent), keyboard)]


RENDERERS: Renderers = {
    **kind(TopUpAsked, _asked),
    **kind(InvoiceMoved, _moved),
    **kind(TopUpWanted, _wanted),
    **kind(TopUpStep, _step),
}

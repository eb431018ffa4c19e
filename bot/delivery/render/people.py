"""What is told about people who come and go, and about what colleagues do in one another's tickets."""

from sqlalchemy import select

from bot import limits
from bot.delivery.files import as_files, files_left
from bot.delivery.intents import CompanyAsked
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import people as keyboards
from bot.locales import html, lines
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Draft, Purpose
from bot.views import people as views
from bot.views import words
from core.access.people import companies_of
from core.clients.models import Company, Contact
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.people.intents import ForgetAsked, PersonGone, Removed, RoleChanged, TicketsPassed
from core.people.models import ForgetRequest, ForgetState
from core.tickets.colleague_intents import ColleagueActed, ColleagueWrote
from core.tickets.conversation import files_of
from core.tickets.models import Message, Ticket


async def _company(work: Work, company_id: int) -> Company:
    return await work.session.get_one(Company, company_id)


async def _name(work: Work, contact_id: int) -> str:
    return (await work.session.get_one(Contact, contact_id)).name


async def _removed(work: Work, _target: Target, intent: Removed) -> list[Post]:
    company = await _company(work, intent.company_id)
    key = "told-removed-by-staff" if intent.by_staff else "told-removed-by-manager"
    return [Post(html(key, company=company.name))]


async def _role_changed(work: Work, _target: Target, intent: RoleChanged) -> list[Post]:
    company = await _company(work, intent.company_id)
    return [Post(html(f"told-role-{intent.role.value}", company=company.name))]


async def _passed(work: Work, _target: Target, intent: TicketsPassed) -> list[Post]:
    company = await _company(work, intent.company_id)
    return [Post(html("told-passed", company=company.name, numbers=views.numbers(intent.numbers)))]


async def _gone(work: Work, _target: Target, intent: PersonGone) -> list[Post]:
    company = await _company(work, intent.company_id)
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    heir = await _name(work, intent.heir_id) if intent.heir_id is not None else None
    by = await _name(work, intent.by_id) if intent.by_id is not None else None
    name = await _name(work, intent.contact_id)
    return [Post(views.gone(intent, name, words.company(company.name, balance), heir, by))]


async def _forget_asked(work: Work, target: Target, intent: ForgetAsked) -> list[Post]:
    request = await work.session.get_one(ForgetRequest, intent.request_id)
    person = await work.session.get_one(Contact, request.contact_id)
    company = await _company(work, person.company_id)
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    text = views.forget_asked(request, person.name, words.company(company.name, balance), work.now, target.zone)
    known = await messages.offers_of(work, target.chat_id, Purpose.ACCESS, -request.id)
    waiting = request.state is ForgetState.WAITING
    keyboard = keyboards.forget_now(request.id, asked=False) if waiting else None
    # A number below zero: no request of a stranger has it.
    about = About(Purpose.ACCESS, ref_id=-request.id)
    return [Post(text, keyboard, edit=known[-1] if known else None, about=about)]


async def _colleague_wrote(work: Work, target: Target, intent: ColleagueWrote) -> list[Post]:
    message, number, name = (
        await work.session.execute(
            select(Message, Ticket.number, Contact.name)
            .join(Ticket, Ticket.id == Message.ticket_id)
            .join(Contact, Contact.id == Message.contact_id)
            .where(Message.id == intent.message_id)
        )
    ).one()
    text = lines(
        html("colleague-wrote", name=name, number=words.number(number)),
        limits.cut(message.text, 3500) if message.text else None,
        html("edited") if message.edited_at is not None else None,
    )
    attached = (await files_of(work, [message.id]))[message.id]
    about = About(Purpose.RELAY, message.ticket_id, message.id)
    copies = await messages.copies_of(work, target.chat_id, message.id)
    if not copies:
        return [Post(text, files=as_files(attached), about=about)]
    if rest := files_left(attached, copies):
        return [Post("", files=rest, reply_to=copies[0].message_id, about=about)]
    return [Post(text, edit=copies[0].message_id, edit_has_text=copies[0].has_text, about=about)]


async def _colleague_acted(work: Work, _target: Target, intent: ColleagueActed) -> list[Post]:
    name = await _name(work, intent.contact_id)
    text = html(f"colleague-{intent.deed.value}", name=name, number=words.number(intent.number))
    return [Post(text, about=About(Purpose.NOTICE, intent.ticket_id))]


async def _company_asked(work: Work, target: Target, intent: CompanyAsked) -> list[Post]:
    draft = await work.session.get(Draft, intent.draft_id)
    if draft is None:
        return []  # opened or dropped meanwhile
    person = await work.session.get_one(Contact, draft.contact_id)
    mine = await companies_of(work, person.as_actor())
    company = await _company(work, person.company_id)
    at = words.moment(draft.opens_at, work.now, target.zone)
    return [
        Post(
            html("company-which-draft", at=at, company=company.name),
            keyboards.my_companies(mine, 0),
            edit=await messages.draft_message(work, target.chat_id, draft.id),
            about=About(Purpose.DRAFT, ref_id=draft.id),
        )
    ]


RENDERERS: Renderers = {
    **kind(Removed, _removed),
    **kind(RoleChanged, _role_changed),
    **kind(TicketsPassed, _passed),
    **kind(PersonGone, _gone),
    **kind(ForgetAsked, _forget_asked),
    **kind(ColleagueWrote, _colleague_wrote),
    **kind(ColleagueActed, _colleague_acted),
    **kind(CompanyAsked, _company_asked),
}

"""/companies and the parts of a client's card: a new client, its people, its contracts."""

from collections.abc import Mapping
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.admin.asking import Draft, ask, show
from bot.handlers.admin.choosing import offer_companies
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminAction, AdminScreen, AdminScreenCD, CompanyPart, CompanyPartCD
from bot.locales import html
from bot.scope import Scope
from bot.views import clients as views
from bot.views import words
from bot.words_of_commands import after_add
from core.actor import StaffActor, StaffRole, require_admin, require_leader
from core.clients.client_words import read_company, read_contact
from core.clients.queries import contacts_of, count_companies
from core.clients.service import NAME_LENGTH, PERSON_NAME_LENGTH, add_company, add_contact, get_company, known_company
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.queries import company_available


def router() -> Router:
    made = Router(name="admin.clients")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("companies"))
    made.message.register(on_add, Command("company", magic=F.args.func(after_add).is_not(None)))
    made.callback_query.register(on_screen, AdminScreenCD.filter(F.screen == AdminScreen.COMPANIES))
    made.callback_query.register(on_contacts, CompanyPartCD.filter(F.part == CompanyPart.CONTACTS))
    made.callback_query.register(on_add_contact, CompanyPartCD.filter(F.part == CompanyPart.ADD_CONTACT))
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    await state.clear()
    if command.args:
        await offer_companies(message, scope, actor, command.args, AdminAction.SHOW)
        return
    async with scope.read() as work:
        text = views.companies(await count_companies(work, actor), admin=StaffRole.ADMIN in actor.roles)
    await message.answer(text, reply_markup=keyboards.back_to_menu())


async def on_screen(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        text = views.companies(await count_companies(work, actor), admin=StaffRole.ADMIN in actor.roles)
    await redraw(query, config, text, keyboards.back_to_menu())
    await answer(query)


async def on_add(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    """«/company add Ромашка, ИНН 7701234567»."""
    require_admin(actor)
    await state.clear()
    about = {"zone": config.zone.key}
    await show(message, scope, actor, state, read_new_company, "company", about, after_add(command.args) or "")


async def read_new_company(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    said = read_company(text)
    if not 0 < len(said.name) <= NAME_LENGTH:
        raise Refusal("bad-name")
    known = await known_company(work, said.inn, said.kpp)
    if known is not None:
        raise Refusal("company-known", name=known.name)

    async def save(work: Work, actor: StaffActor) -> Markup:
        made = await add_company(work, actor, name=said.name, inn=said.inn, kpp=said.kpp, zone_name=about["zone"])
        return html("company-added", company=words.company(made.name, 0))

    return Draft(views.new_company(said, about["zone"]), None, save)


async def on_contacts(query: CallbackQuery, callback_data: CompanyPartCD, scope: Scope, actor: StaffActor) -> None:
    require_admin(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
        people = await contacts_of(work, actor, company.id)
    await answer(query)
    if query.message is not None:
        text = views.contacts(words.company(company.name, balance), people)
        await query.message.answer(text, reply_markup=keyboards.contacts(company.id))


async def on_add_contact(
    query: CallbackQuery, callback_data: CompanyPartCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_admin(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
    await answer(query)
    if isinstance(query.message, Message):
        await ask(query.message, state, "contact", {"company": company.id}, html("contact-ask", company=company.name))


async def read_new_contact(work: Work, actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    said = read_contact(text)
    if not 0 < len(said.name) <= PERSON_NAME_LENGTH:
        raise Refusal("bad-name")
    company = await get_company(work, about["company"])
    people = await contacts_of(work, actor, company.id)
    if said.phone is not None and any(one.phone == said.phone for one in people):
        raise Refusal("contact-known")

    async def save(work: Work, actor: StaffActor) -> Markup:
        made = await add_contact(work, actor, company_id=company.id, name=said.name, phone=said.phone, role=said.role)
        return html("contact-added", name=made.name, company=company.name)

    return Draft(views.new_contact(said, company.name), [one.id for one in people], save)


READERS = {"company": read_new_company, "contact": read_new_contact}

"""/prices: the price list, item by item; a new item by one message."""

from collections.abc import Mapping
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.admin.asking import Draft, ask, show
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminScreen, AdminScreenCD, PriceAction, PriceCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import prices as views
from bot.views import words
from bot.views.rounding import rule_in_words
from bot.words_of_commands import after_add
from core.actor import StaffActor, StaffRole, require_admin, require_leader
from core.catalog.changing import ServiceChange, all_services, change_service, check_change, next_position
from core.catalog.models import Service
from core.catalog.price_words import (
    SHORT_LENGTH,
    USUAL_ROUNDING,
    read_minutes,
    read_price,
    read_rounding,
    read_service,
    read_words,
)
from core.catalog.service import add_service, get_service
from core.database import Work
from core.errors import Refusal

ASKS = {
    PriceAction.PRICE: "service-ask-price",
    PriceAction.USUAL: "service-ask-usual",
    PriceAction.WORDS: "service-ask-words",
}
ON, OFF = "on", "off"
"""Instead of words, for a button that is tapped: what the item is to be."""


def router() -> Router:
    made = Router(name="admin.prices")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("prices"))
    made.callback_query.register(on_list, AdminScreenCD.filter(F.screen == AdminScreen.PRICES))
    made.callback_query.register(on_show, PriceCD.filter(F.action == PriceAction.SHOW))
    made.callback_query.register(on_toggle, PriceCD.filter(F.action == PriceAction.TOGGLE))
    made.callback_query.register(on_ask, PriceCD.filter())
    return made


async def _list(scope: Scope, actor: StaffActor, page: int) -> tuple[Markup, InlineKeyboardMarkup]:
    async with scope.read() as work:
        found = await all_services(work, actor)
    page = max(0, min(page, (len(found) - 1) // keyboards.PAGE))
    shown = found[page * keyboards.PAGE : (page + 1) * keyboards.PAGE]
    text = views.price_list(shown)
    if StaffRole.ADMIN in actor.roles:
        text += Markup("\n\n") + html("prices-how")
    return text, keyboards.services(found, page)


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    await state.clear()
    added = after_add(command.args)
    if added is not None:
        await show(message, scope, actor, state, read_new, "service", {}, added)
        return
    text, keyboard = await _list(scope, actor, 0)
    await message.answer(text, reply_markup=keyboard)


async def on_list(
    query: CallbackQuery, callback_data: AdminScreenCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    text, keyboard = await _list(scope, actor, callback_data.page)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_show(
    query: CallbackQuery, callback_data: PriceCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    require_leader(actor)
    async with scope.read() as work:
        service = await get_service(work, callback_data.service_id)
    await redraw(
        query, config, views.service(service), keyboards.service(service, admin=StaffRole.ADMIN in actor.roles)
    )
    await answer(query)


async def on_ask(
    query: CallbackQuery, callback_data: PriceCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    """What is it to be?"""
    require_admin(actor)
    action = callback_data.action
    async with scope.read() as work:
        service = await get_service(work, callback_data.service_id)
    await answer(query)
    if not isinstance(query.message, Message):
        return
    rounds = action is PriceAction.ROUNDING
    prompt = views.rounding_prompt(service) if rounds else html(ASKS[action], name=service.name)
    await ask(query.message, state, action.value, {"service": service.id}, prompt)


async def on_toggle(
    query: CallbackQuery, callback_data: PriceCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    async with scope.read() as work:
        require_admin(actor)
        service = await get_service(work, callback_data.service_id)
    await answer(query)
    if isinstance(query.message, Message):
        about, text = {"service": service.id}, OFF if service.active else ON
        await show(query.message, scope, actor, state, read_active, PriceAction.TOGGLE.value, about, text)


async def read_price_of(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    service = await get_service(work, about["service"])
    kopecks = read_price(text)
    before, after = (views.price(one, service.price_unit) for one in (service.price, kopecks))
    return _draft(service, ServiceChange(price=kopecks), service.price, plain("audit-field-price"), before, after)


async def read_usual(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    service = await get_service(work, about["service"])
    minutes = read_minutes(text)
    before, after = words.duration(service.usual_minutes), words.duration(minutes)
    change = ServiceChange(usual_minutes=minutes)
    return _draft(service, change, service.usual_minutes, plain("audit-field-usual-minutes"), before, after)


async def read_words_of(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    service = await get_service(work, about["service"])
    said = read_words(text)
    change = ServiceChange(words=said)
    return _draft(service, change, service.words, plain("audit-field-words"), ", ".join(service.words), ", ".join(said))


async def read_rounding_of(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    service = await get_service(work, about["service"])
    rule, old = read_rounding(text), service.rounding
    before, after = rule_in_words(old), rule_in_words(rule)
    seen = [old.increment, old.minimum, old.grace, old.scope.value, old.mode.value]
    more = html("rounding-edit-example", example=views.example(rule))
    return _draft(service, ServiceChange(rounding=rule), seen, plain("audit-field-rounding"), before, after, more)


async def read_active(work: Work, _actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    service = await get_service(work, about["service"])
    on = text == ON
    before, after = (plain("audit-yes" if one else "audit-no") for one in (service.active, on))
    return _draft(service, ServiceChange(active=on), service.active, plain("audit-field-active"), before, after)


def _draft(
    service: Service, change: ServiceChange, seen: Any, what: str, before: str, after: str, *more: Markup
) -> Draft:
    check_change(service, change)

    async def save(work: Work, actor: StaffActor) -> Markup:
        changed = await change_service(work, actor, service.id, change)
        return html("service-saved", name=changed.name, what=what, value=after)

    if before == after:
        raise Refusal("service-unchanged")
    return Draft(views.change(service.name, what, before, after, *more), seen, save)


async def read_new(work: Work, actor: StaffActor, _about: Mapping[str, Any], text: str) -> Draft:
    """A new item, at the end of the list."""
    said = read_service(text)
    found = await all_services(work, actor)
    if any(one.name.casefold() == said.name.casefold() for one in found):
        raise Refusal("service-known", name=said.name)
    position = await next_position(work)

    async def save(work: Work, actor: StaffActor) -> Markup:
        made = await add_service(
            work,
            actor,
            code=f"bot{position}",
            name=said.name,
            short_name=said.name[:SHORT_LENGTH],
            tariff_kind=said.kind,
            price=said.price,
            price_unit=said.unit,
            rounding=USUAL_ROUNDING,
            usual_minutes=said.usual_minutes,
            words=list(said.words),
            position=position,
        )
        return html("service-added", name=made.name)

    return Draft(views.new_service(said), position, save)


READERS = {
    "service": read_new,
    PriceAction.PRICE.value: read_price_of,
    PriceAction.USUAL.value: read_usual,
    PriceAction.WORDS.value: read_words_of,
    PriceAction.ROUNDING.value: read_rounding_of,
    PriceAction.TOGGLE.value: read_active,
}

"""/accrual and /rounding: what contracts bring, and how worked minutes become charged ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.admin.asking import Draft, show
from bot.handlers.admin.prices import read_rounding_of
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminScreen, AdminScreenCD, PriceAction
from bot.locales import html, lines
from bot.scope import Scope
from bot.views import prices as views
from core.actor import StaffActor, StaffRole, require_admin, require_leader
from core.catalog.changing import all_services
from core.catalog.models import Service
from core.database import Work
from core.errors import NotFound, Refusal
from core.ledger.accrual_changes import contracts_concerned
from core.ledger.accruing import accrual_rules, check_rule, drop_accrual_rule, set_accrual_rule
from core.ledger.rules.accrual import Rule
from core.ledger.rules.accrual_words import read_accrual
from core.sla.rules.edit_words import begins_with_name


def router() -> Router:
    made = Router(name="admin.rules")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_accrual, Command("accrual"))
    made.message.register(on_rounding, Command("rounding"))
    made.callback_query.register(on_accrual_screen, AdminScreenCD.filter(F.screen == AdminScreen.ACCRUAL))
    made.callback_query.register(on_rounding_screen, AdminScreenCD.filter(F.screen == AdminScreen.ROUNDING))
    return made


async def _accrual(scope: Scope, actor: StaffActor) -> Markup:
    require_leader(actor)
    async with scope.read() as work:
        return views.accrual(await accrual_rules(work), admin=StaffRole.ADMIN in actor.roles)


async def _rounding(scope: Scope, actor: StaffActor) -> Markup:
    async with scope.read() as work:
        return views.rounding(await all_services(work, actor))


async def on_accrual(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    await state.clear()
    if command.args:
        await show(message, scope, actor, state, read_line, "accrual", {}, command.args)
        return
    await message.answer(await _accrual(scope, actor), reply_markup=keyboards.back_to_menu())


async def on_rounding(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    await state.clear()
    if not command.args:
        await message.answer(await _rounding(scope, actor), reply_markup=keyboards.back_to_menu())
        return
    require_admin(actor)
    async with scope.read() as work:
        service, text = _service_meant(await all_services(work, actor), command.args)
    await show(
        message, scope, actor, state, read_rounding_of, PriceAction.ROUNDING.value, {"service": service.id}, text
    )


def _service_meant(found: Sequence[Service], text: str) -> tuple[Service, str]:
    """The service whose name the text begins with, and the rest."""
    named = begins_with_name(text, [one.name for one in found])
    if named is None:
        raise NotFound("no-such-service", words=text[:60])
    return next(one for one in found if one.name == named[0]), named[1].lstrip(" ,:=")


async def on_accrual_screen(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    await redraw(query, config, await _accrual(scope, actor), keyboards.back_to_menu())
    await answer(query)


async def on_rounding_screen(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    await redraw(query, config, await _rounding(scope, actor), keyboards.back_to_menu())
    await answer(query)


async def read_line(work: Work, actor: StaffActor, _about: Mapping[str, Any], text: str) -> Draft:
    """A line of the table. Contracts that run keep what they have been given."""
    months, rule = read_accrual(text)
    before = next((one for one in await accrual_rules(work) if one.months == months), None)
    if rule is None and before is None:
        raise NotFound("no-accrual-rule")
    if rule == before:
        raise Refusal("accrual-unchanged")
    if rule is not None:
        check_rule(rule)

    async def save(work: Work, actor: StaffActor) -> Markup:
        if rule is not None:
            await set_accrual_rule(work, actor, rule)
        else:
            await drop_accrual_rule(work, actor, months)
        return lines(html("accrual-saved"), views.accrual(await accrual_rules(work), admin=False))

    concerned = await contracts_concerned(work, actor, months, rule)
    return Draft(views.accrual_change(months, before, rule, concerned), _plain(before), save)


def _plain(rule: Rule | None) -> list[str | int] | None:
    return [rule.minutes, rule.schedule.value, rule.lifetime.value, rule.lifetime_value] if rule is not None else None


READERS = {"accrual": read_line}

"""/staff: who is on the staff, their roles, and dismissing somebody. Adding is a dialogue of its own (``hiring``)."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import AdminScreen, AdminScreenCD, PersonAction, PersonCD
from bot.links import invitation_link
from bot.locales import html
from bot.scope import Scope
from bot.views import staff as views
from core.access.service import invite_staff
from core.actor import StaffActor, StaffRole, require_admin
from core.database import Work
from core.staff.changing import set_role, staff_list, staff_member
from core.tickets.dismissing import dismiss, tickets_in_hand

ROLES = {PersonAction(role.value): role for role in StaffRole}


def router() -> Router:
    made = Router(name="admin.staff")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    # With a name it is a new person: hiring.
    made.message.register(on_command, Command("staff", magic=~F.args))
    made.callback_query.register(on_list, AdminScreenCD.filter(F.screen == AdminScreen.STAFF))
    made.callback_query.register(on_role, PersonCD.filter(F.action.in_(set(ROLES))))
    made.callback_query.register(on_link, PersonCD.filter(F.action == PersonAction.LINK))
    made.callback_query.register(on_dismiss, PersonCD.filter(F.action == PersonAction.DISMISS))
    made.callback_query.register(on_dismissed, PersonCD.filter(F.action == PersonAction.DISMISSED))
    made.callback_query.register(on_show, PersonCD.filter())
    return made


async def _list(scope: Scope, actor: StaffActor, page: int) -> tuple[Markup, InlineKeyboardMarkup]:
    async with scope.read() as work:
        people = await staff_list(work, actor)
    page = max(0, min(page, (len(people) - 1) // keyboards.PAGE))
    shown = people[page * keyboards.PAGE : (page + 1) * keyboards.PAGE]
    return views.people(shown), keyboards.staff(people, page, admin=StaffRole.ADMIN in actor.roles)


async def on_command(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    text, keyboard = await _list(scope, actor, 0)
    await state.clear()
    await message.answer(text, reply_markup=keyboard)


async def on_list(
    query: CallbackQuery, callback_data: AdminScreenCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    text, keyboard = await _list(scope, actor, callback_data.page)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def _card(work: Work, actor: StaffActor, staff_id: int) -> tuple[Markup, InlineKeyboardMarkup]:
    person = await staff_member(work, actor, staff_id)
    text = views.person(person, await tickets_in_hand(work, actor, staff_id))
    admin = StaffRole.ADMIN in actor.roles
    return text, keyboards.person(person, admin=admin, oneself=person.id == actor.staff_id)


async def on_show(
    query: CallbackQuery, callback_data: PersonCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        text, keyboard = await _card(work, actor, callback_data.staff_id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_role(
    query: CallbackQuery, callback_data: PersonCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await set_role(work, actor, callback_data.staff_id, ROLES[callback_data.action], has=callback_data.on)
        text, keyboard = await _card(work, actor, callback_data.staff_id)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_link(
    query: CallbackQuery, callback_data: PersonCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        token = await invite_staff(work, actor, callback_data.staff_id)
        person = await staff_member(work, actor, callback_data.staff_id)
    await answer(query)
    if query.message is not None:
        link = invitation_link(config.username, token)
        await query.message.answer(html("admin-hired", name=person.name, link=link))


async def on_dismiss(
    query: CallbackQuery, callback_data: PersonCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """What will happen, before it does."""
    require_admin(actor)
    async with scope.read() as work:
        person = await staff_member(work, actor, callback_data.staff_id)
        tickets = await tickets_in_hand(work, actor, person.id)
    await redraw(query, config, views.to_dismiss(person, tickets), keyboards.dismiss(person.id))
    await answer(query)


async def on_dismissed(
    query: CallbackQuery, callback_data: PersonCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        person, returned = await dismiss(work, actor, callback_data.staff_id)
    await redraw(query, config, html("staff-dismissed", name=person.name, tickets=returned), None)
    await answer(query)

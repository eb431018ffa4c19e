"""Coming in: invitation links, one's own phone number, a stranger's request."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import any_state
from aiogram.types import Message

from bot.delivery.intents import Welcome
from bot.filters import ActorIs, Private, When
from bot.handlers.states import Asking
from bot.keyboards import client as keyboards
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import chats
from core.access.requests import ask_access
from core.access.service import accept_invitation, enter_by_own_phone
from core.actor import Actor, ContactActor, StaffActor, Stranger
from core.clients.service import get_company
from core.outbox.service import contact, tell


def router() -> Router:
    made = Router(name="client.entering")
    made.message.filter(Private())
    made.message.register(on_invitation, CommandStart(deep_link=True))
    made.message.register(on_start, CommandStart(), ActorIs(ContactActor, Stranger), StateFilter(any_state))
    made.message.register(on_contact, When(F.contact), ActorIs(Stranger))
    made.message.register(on_how_to_ask, When(F.text == plain("menu-ask-access")), ActorIs(Stranger))
    made.message.register(on_request, StateFilter(Asking.access), ActorIs(Stranger), When(~F.text.startswith("/")))
    made.message.register(on_stranger, ActorIs(Stranger))
    return made


async def on_invitation(message: Message, command: CommandObject, scope: Scope, actor: Actor) -> None:
    """A link with a token: the person is let in, or told what is wrong with it."""
    async with scope.work() as work:
        person = await accept_invitation(work, actor, command.args or "")
        await chats.unsilence(work, message.chat.id)
        if isinstance(person, ContactActor):
            await tell(work, contact(person.contact_id), Welcome(contact_id=person.contact_id))
    if isinstance(person, StaffActor):
        await message.answer(html("staff-welcome", name=person.name))


async def on_start(
    message: Message, scope: Scope, actor: ContactActor | Stranger, state: FSMContext, company: str | None
) -> None:
    await state.clear()
    if isinstance(actor, Stranger):
        await message.answer(html("stranger-hello"), reply_markup=keyboards.share_phone())
        return
    async with scope.work() as work:
        await chats.unsilence(work, message.chat.id)
        here = await get_company(work, actor.company_id)
    await message.answer(html("welcome-back", name=actor.name, company=here.name), reply_markup=keyboards.menu(company))


async def on_contact(message: Message, scope: Scope, actor: Stranger) -> None:
    """A shared phone number. Telegram vouches for it only when the card is the sender's own and was not forwarded."""
    card = message.contact
    assert card is not None
    if card.user_id != actor.messenger_id or message.forward_origin is not None:
        await message.answer(html("foreign-contact"), reply_markup=keyboards.share_phone())
        return
    async with scope.work() as work:
        # The phone may be known at several companies: then the first words of the person are asked about.
        for person in await enter_by_own_phone(work, actor, card.phone_number):
            await tell(work, contact(person.contact_id), Welcome(contact_id=person.contact_id))


async def on_how_to_ask(message: Message, state: FSMContext) -> None:
    await state.set_state(Asking.access)
    await message.answer(html("stranger-how"))


async def on_request(message: Message, scope: Scope, actor: Stranger, state: FSMContext) -> None:
    """A stranger says who they are; staff sees it in the group."""
    text = message.text or message.caption
    if not text:
        await message.answer(html("stranger-in-words"))
        return
    async with scope.work() as work:
        await ask_access(work, actor, text)
    await state.clear()
    await message.answer(html("stranger-asked"))


async def on_stranger(message: Message) -> None:
    """Whatever else a stranger writes: the polite way in, and no data."""
    await message.answer(html("stranger-hello"), reply_markup=keyboards.share_phone())

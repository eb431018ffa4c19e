"""Choosing a company by a part of its name or its INN: the first step of several dialogues."""

from aiogram.types import Message

from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import AdminAction
from bot.locales import html
from bot.scope import Scope
from core.actor import StaffActor
from core.clients.service import find_companies


async def offer_companies(message: Message, scope: Scope, actor: StaffActor, query: str, action: AdminAction) -> None:
    """The companies that the words may mean, a button each."""
    async with scope.read() as work:
        found = await find_companies(work, actor, query)
    if not found:
        await message.answer(html("admin-no-company", query=query[:100]))
        return
    await message.answer(html("admin-choose-company"), reply_markup=keyboards.companies(found, action))

"""Where the bot may write: blocked and unblocked, added to groups and removed, groups that become supergroups."""

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.lost import group_lost, group_moved, recipient_lost
from bot.filters import InGroup, When
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import GroupCD
from bot.locales import html
from bot.scope import Scope
from bot.store import chats
from core.actor import Actor, ContactActor, StaffActor, StaffRole
from core.database import Work
from core.errors import Forbidden

ACCOUNTANT = ("accountant", "бухгалтер")
GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}


def router() -> Router:
    made = Router(name="group.membership")
    made.my_chat_member.register(on_private, When(F.chat.type == "private"))
    made.my_chat_member.register(on_group, When(F.chat.type.in_({"group", "supergroup"})))
    made.message.register(on_migrated, When(F.migrate_to_chat_id))
    made.message.register(on_bind, Command("bind"), InGroup())
    made.callback_query.register(on_bind_tap, GroupCD.filter(), InGroup())
    return made


async def on_private(event: ChatMemberUpdated, scope: Scope, actor: Actor) -> None:
    """A person has blocked the bot, or let it back in."""
    async with scope.work() as work:
        if event.new_chat_member.status in GONE:
            news = await chats.silence(work, event.chat.id)
        else:
            news = await chats.unsilence(work, event.chat.id)
        if news and isinstance(actor, ContactActor):
            await recipient_lost(work, f"contact:{actor.contact_id}")


async def on_group(event: ChatMemberUpdated, scope: Scope, actor: Actor, group_id: int | None) -> None:
    """The bot was added to a group, removed, or its rights changed."""
    if event.new_chat_member.status in GONE:
        async with scope.work() as work:
            if event.chat.id == group_id and await chats.silence(work, event.chat.id):
                await group_lost(work, event.chat.id)
            elif event.chat.id == await chats.accountant_chat(work):
                await chats.silence(work, event.chat.id)  # the engineers' group is asked instead
        return
    if event.chat.id == group_id:
        async with scope.work() as work:
            await chats.unsilence(work, event.chat.id)
            await chats.allow_topics(work, event.chat.id)
        if event.new_chat_member.status != ChatMemberStatus.ADMINISTRATOR:
            await event.answer(html("group-no-rights"))
        return
    added = event.old_chat_member.status in GONE
    if added and isinstance(actor, StaffActor) and StaffRole.ADMIN in actor.roles:
        await event.answer(html("group-bind-offer"), reply_markup=keyboards.bind(event.chat.id))


async def on_migrated(message: Message, scope: Scope) -> None:
    """The group became a supergroup: it has another number from now on."""
    assert message.migrate_to_chat_id is not None
    async with scope.work() as work:
        if await chats.migrate_chat(work, message.chat.id, message.migrate_to_chat_id):
            await group_moved(work)


async def on_bind(message: Message, scope: Scope, actor: Actor, command: CommandObject) -> None:
    try:
        if (command.args or "").strip().casefold() in ACCOUNTANT:
            async with scope.work() as work:
                await chats.bind_accountant(work, actor, message.chat.id, message.chat.title or "")
            await message.answer(html("accountant-bound"))
            return
        async with scope.work() as work:
            await _bind(work, actor, message)
    except Forbidden:
        await message.reply(html("group-bind-refused"), allow_sending_without_reply=True)
    else:
        await message.answer(await _bound_text(message))


async def _bind(work: Work, actor: Actor, message: Message) -> None:
    is_forum = bool(message.chat.is_forum)
    if await chats.bind_group(work, actor, message.chat.id, message.chat.title or "", is_forum=is_forum):
        await group_moved(work)


async def on_bind_tap(
    query: CallbackQuery, callback_data: GroupCD, scope: Scope, actor: Actor, config: BotConfig
) -> None:
    message = query.message
    if not isinstance(message, Message) or message.chat.id != callback_data.chat_id:
        return
    async with scope.work() as work:
        await _bind(work, actor, message)
    await redraw(query, config, await _bound_text(message), None)
    await answer(query)


async def _bound_text(message: Message) -> str:
    """Without an administrator's rights the bot sees only replies to itself: say so at once."""
    bot = message.bot
    assert bot is not None
    member = await bot.get_chat_member(message.chat.id, bot.id)
    is_admin = member.status == ChatMemberStatus.ADMINISTRATOR
    return html("group-bound-admin" if is_admin else "group-bound")

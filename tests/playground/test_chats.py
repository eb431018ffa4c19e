"""Rights and groups: who may be written to, what the bot sees, joining, leaving, becoming a supergroup."""

from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner, Message

from tests.playground.desk import Desk


async def texts(desk: Desk) -> list[str | None]:
    return [update.message.text for update in await desk.updates() if update.message]


async def test_private_chats(desk: Desk) -> None:
    person = await desk.person(started=False)
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await desk.bot.send_message(person, "а")
    assert await desk.look(f"chats/{person}/messages") == []
    await desk.play("start", from_id=person, payload="inv_7-A")
    assert await texts(desk) == ["/start inv_7-A"]
    await desk.bot.send_message(person, "а")
    await desk.play("block", from_id=person, blocked=True)
    changed = (await desk.update()).my_chat_member
    assert changed is not None
    assert (changed.old_chat_member.status, changed.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await desk.bot.send_message(person, "а")
    await desk.play("start", 400, from_id=person)
    await desk.play("send", 400, chat_id=person, from_id=person, text="а")
    await desk.play("block", from_id=person, blocked=False)
    changed = (await desk.update()).my_chat_member
    assert changed is not None
    assert changed.new_chat_member.status == "member"
    await desk.bot.send_message(person, "снова")


async def test_first_message_starts_the_chat(desk: Desk) -> None:
    person = await desk.person(started=False)
    await desk.play("send", chat_id=person, from_id=person, text="Здравствуйте")
    assert (await desk.look("state"))["persons"][0]["started"] is True
    await desk.bot.send_message(person, "а")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_joining_promotion_and_leaving(desk: Desk, kind: str) -> None:
    anna = await desk.person("Анна")
    group = (await desk.play("groups", title="Инженеры", members=[anna], type=kind))["id"]
    assert await desk.error("sendMessage", chat_id=group, text="а") == "Bad Request: chat not found"
    act = {"chat_id": group, "from_id": anna}

    await desk.play("bot", **act, status="member")
    joined, service = await desk.updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.chat.type == kind
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert service.message is not None
    assert service.message.new_chat_members is not None
    assert service.message.new_chat_members[0].id == 100
    await desk.bot.send_message(group, "Здравствуйте")

    await desk.play("bot", **act, status="administrator")
    promoted = (await desk.update()).my_chat_member
    assert promoted is not None
    assert isinstance(promoted.new_chat_member, ChatMemberAdministrator)
    assert promoted.new_chat_member.can_pin_messages

    await desk.play("bot", **act, status="kicked")
    kicked = (await desk.updates())[0].my_chat_member
    assert kicked is not None
    assert kicked.new_chat_member.status == "kicked"
    with pytest.raises(TelegramForbiddenError, match=f"bot was kicked from the {kind} chat"):
        await desk.bot.send_message(group, "а")

    await desk.play("bot", **act, status="member")
    await desk.play("bot", **act, status="absent")
    with pytest.raises(TelegramForbiddenError, match=f"bot is not a member of the {kind} chat"):
        await desk.bot.send_message(group, "а")


async def test_new_group_with_the_bot(desk: Desk) -> None:
    anna = await desk.person("Анна")
    await desk.play("groups", title="Инженеры", members=[anna], bot="administrator", id=-500)
    joined, service = await desk.updates()
    assert joined.my_chat_member is not None
    assert service.message is not None
    assert service.message.group_chat_created is True
    assert service.message.chat.id == -500
    await desk.play("groups", 400, title="Вторая", members=[anna], id=-500)


async def test_privacy_mode(desk: Desk) -> None:
    anna, boris = await desk.person("Анна"), await desk.person("Борис")
    group = await desk.group(anna, boris)
    card = await desk.bot.send_message(group, "Заявка")

    async def say(text: str, **fields: Any) -> int:
        said = await desk.play("send", chat_id=group, from_id=boris, text=text, **fields)
        number: int = said["message_id"]
        return number

    hidden = await say("обед?")
    await say("пойдём", reply_to=hidden)
    await say("/take@other_bot")
    assert await texts(desk) == []
    await say("/take")
    await say("/take@chasovoy_demo_bot 5")
    await say("возьму", reply_to=card.message_id)
    await say("😀 @Chasovoy_Demo_Bot помоги")
    assert await texts(desk) == [
        "/take",
        "/take@chasovoy_demo_bot 5",
        "возьму",
        "😀 @Chasovoy_Demo_Bot помоги",
    ]
    await desk.play("edit", chat_id=group, from_id=boris, message_id=hidden, text="ужин?")
    assert await desk.updates() == [], "what was hidden stays hidden"
    assert await desk.error("deleteMessage", chat_id=group, message_id=hidden) == (
        "Bad Request: message to delete not found"
    )
    carl = await desk.person("Карл")
    await desk.play("members", chat_id=group, add=[carl], remove=[boris])
    added, left = await desk.updates()
    assert added.message is not None
    assert added.message.new_chat_members is not None
    assert left.message is not None
    assert left.message.left_chat_member is not None
    await desk.play("bot", chat_id=group, from_id=anna, status="administrator")
    await desk.updates()
    await desk.play("send", chat_id=group, from_id=carl, text="обычный разговор")
    assert await texts(desk) == ["обычный разговор"]


async def test_group_becomes_a_supergroup(desk: Desk) -> None:
    anna = await desk.person("Анна")
    group = await desk.group(anna)
    new = (await desk.play("migrate", chat_id=group))["chat_id"]
    old_message, new_message = (update.message for update in await desk.updates())
    assert isinstance(old_message, Message)
    assert isinstance(new_message, Message)
    assert (old_message.chat.id, old_message.migrate_to_chat_id) == (group, new)
    assert (new_message.chat.id, new_message.migrate_from_chat_id) == (new, group)
    assert new_message.chat.type == "supergroup"
    assert new < -1_000_000_000_000
    with pytest.raises(TelegramMigrateToChat) as moved:
        await desk.bot.send_message(group, "а")
    assert moved.value.migrate_to_chat_id == new
    assert "group chat was upgraded to a supergroup chat" in moved.value.message
    await desk.bot.send_message(new, "а")
    await desk.play("send", 400, chat_id=group, from_id=anna, text="/а")
    await desk.play("migrate", 400, chat_id=group)


async def test_message_counters(desk: Desk) -> None:
    anna, boris = await desk.person("Анна"), await desk.person("Борис")
    group = await desk.group(anna)
    supergroup = await desk.group(anna, type="supergroup")
    ids = [(await desk.bot.send_message(chat, "а")).message_id for chat in (anna, boris, group, anna)]
    assert ids == list(range(ids[0], ids[0] + 4)), "one counter for private chats and basic groups"
    own = [(await desk.bot.send_message(supergroup, "а")).message_id for _ in range(2)]
    between = (await desk.bot.send_message(anna, "а")).message_id
    assert own[1] == own[0] + 1
    assert between == ids[-1] + 1, "a supergroup counts for itself"


async def test_members_and_chat_information(desk: Desk) -> None:
    anna, boris, stranger = [await desk.person(name) for name in ("Анна", "Борис", "Чужой")]
    group = await desk.group(anna, boris, bot="administrator")
    (owner,) = await desk.bot.get_chat_administrators(group)
    assert isinstance(owner, ChatMemberOwner)
    assert owner.user.id == anna
    statuses = [(await desk.bot.get_chat_member(group, user)).status for user in (anna, boris, stranger, 100)]
    assert statuses == ["creator", "member", "left", "administrator"]
    info = await desk.bot.get_chat(group)
    assert (info.title, info.type) == ("Инженеры", "group")
    assert (await desk.bot.get_chat(anna)).first_name == "Анна"
    with pytest.raises(TelegramBadRequest, match="there are no administrators in the private chat"):
        await desk.bot.get_chat_administrators(anna)
    assert await desk.bot.leave_chat(group)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the group chat"):
        await desk.bot.get_chat(group)


async def test_pins(desk: Desk) -> None:
    anna = await desk.person("Анна")
    group = await desk.group(anna)
    first, second = [await desk.bot.send_message(group, text) for text in ("раз", "два")]
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages in the chat"):
        await desk.bot.pin_chat_message(group, first.message_id)
    await desk.play("bot", chat_id=group, from_id=anna, status="administrator")
    for message in (first, second):
        assert await desk.bot.pin_chat_message(group, message.message_id)
    pinned = (await desk.bot.get_chat(group)).pinned_message
    assert pinned is not None
    assert pinned.message_id == second.message_id
    assert await desk.bot.unpin_chat_message(group)
    assert await desk.bot.unpin_chat_message(group, message_id=first.message_id)
    with pytest.raises(TelegramBadRequest, match="message to unpin not found"):
        await desk.bot.unpin_chat_message(group)
    with pytest.raises(TelegramBadRequest, match="message to pin not found"):
        await desk.bot.pin_chat_message(group, 1)

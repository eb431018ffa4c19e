"""Topics of a forum: who may make and close them, where messages go, and what the bot is told."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import ChatMemberAdministrator, Message, ReplyParameters

from tests.playground.desk import Desk


async def forum(desk: Desk, *members: int, bot: str = "administrator") -> int:
    return await desk.group(*members, type="supergroup", is_forum=True, bot=bot)


async def said(desk: Desk) -> Message:
    message = (await desk.update()).message
    assert message is not None
    return message


async def test_a_topic_from_its_making_to_its_end(desk: Desk) -> None:
    anna, boris = await desk.person("Анна"), await desk.person("Борис")
    group = await forum(desk, anna, boris)
    chat = await desk.bot.get_chat(group)
    assert (chat.type, chat.is_forum) == ("supergroup", True)

    made = await desk.bot.create_forum_topic(group, "  №1003 Ромашка  ", icon_color=0xFB6F5F)
    assert (made.name, made.icon_color) == ("№1003 Ромашка", 0xFB6F5F)
    sent = await desk.bot.send_message(group, "карточка", message_thread_id=made.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (made.message_thread_id, True)
    assert await desk.bot.pin_chat_message(group, sent.message_id)

    here = {"chat_id": group, "from_id": boris, "thread_id": made.message_thread_id}
    await desk.play("send", **here, text="просто слова")
    plain = await said(desk)
    assert (plain.message_thread_id, plain.is_topic_message) == (made.message_thread_id, True)
    assert plain.reply_to_message is not None, "what is no reply comes as one to the message that made the topic"
    assert plain.reply_to_message.message_id == made.message_thread_id
    assert plain.reply_to_message.forum_topic_created is not None
    await desk.play("send", chat_id=group, from_id=boris, text="ответ", reply_to=sent.message_id)
    reply = await said(desk)
    assert reply.reply_to_message is not None
    assert (reply.reply_to_message.message_id, reply.message_thread_id) == (sent.message_id, made.message_thread_id)
    back = ReplyParameters(message_id=reply.message_id)
    there = plain.message_thread_id
    answered = await desk.bot.send_message(group, "в теме", reply_parameters=back, message_thread_id=there)
    assert answered.message_thread_id == there
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await desk.bot.send_message(group, "в General", reply_parameters=back)

    assert await desk.bot.edit_forum_topic(group, made.message_thread_id, name="№1003 срочно")
    assert await desk.bot.close_forum_topic(group, made.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await desk.bot.close_forum_topic(group, made.message_thread_id)
    await desk.play("send", 400, **here, text="поздно")
    assert await desk.updates() == [], "of its own doing a bot is not told"
    await desk.bot.send_message(group, "администратор может", message_thread_id=made.message_thread_id)
    assert await desk.bot.reopen_forum_topic(group, made.message_thread_id)
    await desk.play("send", **here, text="снова")
    assert (await said(desk)).text == "снова"

    await desk.play("topics/change", 400, **here, action="delete")
    await desk.play("topics/change", **{**here, "from_id": anna}, action="delete")
    for thread_id in (made.message_thread_id, 1):
        with pytest.raises(TelegramBadRequest, match="message thread not found"):
            await desk.bot.send_message(group, "куда", message_thread_id=thread_id)
        with pytest.raises(TelegramBadRequest, match="TOPIC_ID_INVALID"):
            await desk.bot.close_forum_topic(group, thread_id)
    general = await desk.bot.send_message(group, "в General")
    assert (general.message_thread_id, general.is_topic_message) == (None, None)


async def test_people_make_topics_and_a_bot_without_rights_may_not(desk: Desk) -> None:
    anna = await desk.person("Анна")
    group = await forum(desk, anna)
    await desk.play("bot", chat_id=group, from_id=anna, status="administrator", manage_topics=False)
    changed = (await desk.update()).my_chat_member
    assert changed is not None
    assert isinstance(changed.new_chat_member, ChatMemberAdministrator)
    assert changed.new_chat_member.can_manage_topics is False
    topic = await desk.play("topics", chat_id=group, from_id=anna, name="Общие вопросы")
    created = await said(desk)
    assert created.forum_topic_created is not None
    assert created.message_thread_id == created.message_id == topic["id"]
    rights = "Bad Request: not enough rights to {} topic"
    assert await desk.error("createForumTopic", chat_id=group, name="а") == rights.format("create a")
    for method, action in (("closeForumTopic", "edit the"), ("deleteForumTopic", "delete the")):
        answer = await desk.error(method, chat_id=group, message_thread_id=topic["id"])
        assert answer == rights.format(action)
    await desk.play("topics/change", chat_id=group, from_id=anna, thread_id=topic["id"], action="close")
    assert (await said(desk)).forum_topic_closed is not None
    await desk.play("topics/change", 400, chat_id=group, from_id=anna, thread_id=topic["id"], action="close")
    assert await desk.error("sendMessage", chat_id=group, text="а", message_thread_id=topic["id"]) == (
        "Bad Request: TOPIC_CLOSED"
    )


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"name": "   "}, "title must be non-empty"),
        ({"name": "а", "icon_color": -5}, "invalid icon color specified"),
        ({"name": "а", "icon_color": 0x123456}, "TOPIC_ICON_COLOR_INVALID"),
    ],
)
async def test_what_a_topic_cannot_be(desk: Desk, arguments: dict[str, object], refusal: str) -> None:
    group = await forum(desk, await desk.person("Анна"))
    assert await desk.error("createForumTopic", chat_id=group, **arguments) == f"Bad Request: {refusal}"


async def test_topics_are_switched_on_and_off(desk: Desk) -> None:
    anna = await desk.person("Анна")
    group = await desk.group(anna, bot="administrator")
    assert await desk.error("createForumTopic", chat_id=group, name="а") == "Bad Request: the chat is not a forum"
    supergroup = (await desk.play("forum", chat_id=group, on=True))["id"]
    assert supergroup != group, "a basic group becomes a supergroup by it"
    await desk.updates()
    topic = await desk.bot.create_forum_topic(supergroup, "Тема")
    await desk.play("send", chat_id=supergroup, from_id=anna, text="а")
    assert (await said(desk)).chat.is_forum is True
    await desk.play("forum", chat_id=supergroup, on=False)
    await desk.play("send", chat_id=supergroup, from_id=anna, text="б")
    assert (await said(desk)).chat.is_forum is None
    await desk.play("send", 404, chat_id=supergroup, from_id=anna, text="в", thread_id=topic.message_thread_id)
    assert await desk.error("sendMessage", chat_id=supergroup, text="г", message_thread_id=topic.message_thread_id) == (
        "Bad Request: message thread not found"
    )

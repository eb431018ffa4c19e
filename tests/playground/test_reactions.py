"""Reactions: who is told of them, and what a bot may put."""

from typing import Any

from aiogram.types import ReactionTypeCustomEmoji, ReactionTypeEmoji, Update

from tests.playground.desk import Desk

ALLOWED_UPDATES = ["message", "message_reaction"]


async def reactions(desk: Desk) -> list[Any]:
    found = (await desk.call("getUpdates", allowed_updates=ALLOWED_UPDATES))["result"]
    await desk.call("getUpdates", offset=found[-1]["update_id"] + 1 if found else 0)
    return [update for one in found if (update := Update.model_validate(one).message_reaction) is not None]


async def test_the_bot_is_told_of_people_s_reactions_if_it_has_asked(desk: Desk) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "Готово")
    place = {"chat_id": person, "from_id": person, "message_id": sent.message_id}
    await desk.play("react", **place, emoji="👍")
    assert await reactions(desk) == [], "nobody has asked for them"
    await desk.play("react", **place, emoji="🔥")
    await desk.play("react", **place, emoji="5368324170671202286")
    shown = await desk.play("react", **place)
    assert "reactions" not in shown
    first, custom, gone = await reactions(desk)
    assert (first.chat.id, first.message_id, first.user.id) == (person, sent.message_id, person)
    assert first.old_reaction == [ReactionTypeEmoji(emoji="👍")]
    assert first.new_reaction == [ReactionTypeEmoji(emoji="🔥")]
    assert custom.new_reaction == [ReactionTypeCustomEmoji(custom_emoji_id="5368324170671202286")]
    assert gone.new_reaction == []


async def test_in_a_group_only_an_administrator_bot_is_told(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=ALLOWED_UPDATES)
    person = await desk.person()
    await desk.play("groups", id=-7, title="Инженеры", members=[person], type="group", bot="member")
    sent = await desk.bot.send_message(-7, "Заявка")
    place = {"chat_id": -7, "from_id": person, "message_id": sent.message_id}
    await desk.play("react", **place, emoji="👍")
    await desk.play("bot", chat_id=-7, from_id=person, status="administrator")
    await desk.play("react", **place, emoji="👌")
    (told,) = await reactions(desk)
    assert told.new_reaction == [ReactionTypeEmoji(emoji="👌")]


async def test_what_a_bot_may_put(desk: Desk) -> None:
    person = await desk.person()
    said = await desk.play("send", chat_id=person, from_id=person, text="Помогите")
    place: dict[str, Any] = {"chat_id": person, "message_id": said["message_id"]}
    assert await desk.bot.set_message_reaction(**place, reaction=[ReactionTypeEmoji(emoji="👀")])
    (shown,) = await desk.look(f"chats/{person}/messages?limit=1")
    assert [each["emoji"] for each in shown["reactions"]] == ["👀"]
    assert await desk.bot.set_message_reaction(**place, reaction=[])
    (shown,) = await desk.look(f"chats/{person}/messages?limit=1")
    assert "reactions" not in shown
    for wrong, refusal in (
        ([{"type": "emoji", "emoji": "✅"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👌"}], "REACTIONS_TOO_MANY"),
    ):
        assert await desk.error("setMessageReaction", **place, reaction=wrong) == f"Bad Request: {refusal}"
    gone = {**place, "message_id": 1}
    assert await desk.error("setMessageReaction", **gone) == "Bad Request: message to react not found"
    await desk.play("react", 400, chat_id=person, from_id=person, message_id=said["message_id"], emoji=5)

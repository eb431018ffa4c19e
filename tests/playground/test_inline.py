"""Inline queries: asked while typing, answered once, picked into a chat; and what the Bot API refuses."""

from dataclasses import replace
from typing import Any

import pytest
from aiogram.types import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent

from tests.playground.desk import Desk


def article(result_id: str = "1", **values: Any) -> dict[str, Any]:
    content = {"message_text": "<b>Ромашка</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "Ромашка", "input_message_content": content, **values}


async def asked(desk: Desk, chat_id: int, from_id: int, query: str = "ромашка") -> str:
    return str((await desk.play("inline", chat_id=chat_id, from_id=from_id, query=query))["inline_query_id"])


async def test_a_query_an_answer_and_a_message_by_way_of_the_bot(desk: Desk) -> None:
    anna = await desk.person("Анна")
    group = await desk.group(anna)
    for chat, kind in ((anna, "sender"), (group, "group")):
        query_id = await asked(desk, chat, anna, "р" * 300)
        update = await desk.update()
        assert update.inline_query is not None
        assert (update.inline_query.id, update.inline_query.query) == (query_id, "р" * 256)
        assert (update.inline_query.chat_type, update.inline_query.offset) == (kind, "")
        text = InputTextMessageContent(message_text="<b>Ромашка</b> @chasovoy_demo_bot", parse_mode="HTML")
        result = InlineQueryResultArticle(id="7", title="Ромашка", description="2 ч", input_message_content=text)
        button = InlineQueryResultsButton(text="Вход", start_parameter="in")
        assert await desk.bot.answer_inline_query(query_id, [result], cache_time=5, is_personal=True, button=button)
        sent = await desk.play("inline/choose", chat_id=chat, from_id=anna, inline_query_id=query_id, result_id="7")
        assert sent["entities"][0]["type"] == "bold"
        message = (await desk.update()).message
        assert message is not None, "privacy does not hide what was put in by way of the bot"
        assert message.via_bot is not None
        assert message.from_user is not None
        assert (message.text, message.via_bot.id, message.from_user.id) == ("Ромашка @chasovoy_demo_bot", 100, anna)


async def test_the_person_gets_the_answer_that_waits(desk: Desk) -> None:
    anna, boris = await desk.person("Анна"), await desk.person("Борис")
    query_id = await asked(desk, anna, anna)
    assert (await desk.call("answerInlineQuery", inline_query_id=query_id, results=[article()], cache_time=-5))["ok"]
    query = desk.server.play.inline.find(query_id)
    assert query is not None
    assert query.answer is not None
    assert query.answer.view() == {
        "results": [{"id": "1", "type": "article", "title": "Ромашка"}],
        "button": None,
        "next_offset": "",
        "cache_time": 0,
        "is_personal": False,
    }
    choice = {"inline_query_id": query_id, "result_id": "1"}
    await desk.play("inline/choose", 404, chat_id=boris, from_id=boris, **choice)
    await desk.play("inline/choose", 404, chat_id=anna, from_id=anna, **{**choice, "result_id": "2"})
    await desk.play("inline/choose", 404, chat_id=anna, from_id=anna, **{**choice, "inline_query_id": "1"})
    too_late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await desk.error("answerInlineQuery", inline_query_id=query_id, results=[]) == too_late
    assert await desk.error("answerInlineQuery", inline_query_id="1", results=[]) == too_late


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"results": "["}, "can't parse JSON encoded inline query results JSON object"),
        ({"results": {}}, "expected an Array of inline query results"),
        ({"results": [article(str(n)) for n in range(51)]}, "too many inline query results specified"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("ы" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": ["x"]}, "can't parse inline query result: Inline query result must be an object"),
        ({"results": [{"type": "article"}]}, "can't parse inline query result: Can't find field \"id\""),
        ({"results": [article(type="photo")]}, 'can\'t parse inline query result: type "photo" is unsupported'),
        ({"results": [article(title=None)]}, "can't parse inline query result: Can't find field \"title\""),
        ({"results": [article(input_message_content=None)]}, 'Can\'t find field "input_message_content"'),
        (
            {"results": [article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})]},
            "can't parse inline query result: can't parse entities",
        ),
        ({"results": [article(input_message_content={"message_text": " "})]}, "Message text is empty"),
        ({"results": [article(input_message_content={"message_text": "ы" * 4097})]}, "MESSAGE_TOO_LONG"),
        ({"results": [article(reply_markup={"inline_keyboard": []})]}, 'field "reply_markup" is not supported'),
        ({"button": {"text": "Вход"}}, "InlineQueryResultsButton must have exactly one optional field"),
        ({"button": {"text": "Вход", "start_parameter": "а б"}}, "START_PARAM_INVALID"),
        ({"button": {"text": " ", "start_parameter": "in"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"next_offset": "ы" * 33}, "NEXT_OFFSET_INVALID"),
    ],
)
async def test_what_the_bot_api_refuses(desk: Desk, arguments: dict[str, Any], refusal: str) -> None:
    query_id = await asked(desk, await desk.person(), 1_000_001)
    assert refusal in await desk.error("answerInlineQuery", inline_query_id=query_id, **arguments)
    assert (await desk.call("answerInlineQuery", inline_query_id=query_id))["ok"], "a refused answer uses nothing up"


async def test_what_was_picked_is_told_if_the_bot_has_asked_for_it(desk: Desk) -> None:
    anna = await desk.person("Анна")
    desk.server.play.settings = replace(desk.server.play.settings, inline_feedback=True)
    query_id = await asked(desk, anna, anna)
    await desk.call("answerInlineQuery", inline_query_id=query_id, results=[article()])
    await desk.play("inline/choose", chat_id=anna, from_id=anna, inline_query_id=query_id, result_id="1")
    _, chosen, message = await desk.updates()
    assert chosen.chosen_inline_result is not None
    assert (chosen.chosen_inline_result.result_id, chosen.chosen_inline_result.query) == ("1", "ромашка")
    assert message.message is not None
    assert (await desk.bot.get_me()).supports_inline_queries is True
    desk.server.play.settings = replace(desk.server.play.settings, inline=False)
    assert (await desk.bot.get_me()).supports_inline_queries is False
    await desk.play("inline", 400, chat_id=anna, from_id=anna, query="ромашка")

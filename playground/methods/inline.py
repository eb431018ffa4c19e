"""answerInlineQuery. Wordings and their order follow the source of tdlib/telegram-bot-api; what Telegram's own servers refuse
is said in the codes that bots report."""

import re
from collections.abc import Mapping
from typing import Any

from playground.args import Args
from playground.errors import ApiError, bad_request
from playground.inline import InlineAnswer
from playground.jsontext import Json
from playground.methods.common import Method
from playground.methods.formatting import TEXT_LIMIT, formatted
from playground.playground import Playground
from playground.text import utf16_length

__all__ = ["METHODS"]

MOST_RESULTS = 50
LONGEST_ID, LONGEST_OFFSET = 64, 64
LONGEST_CACHE = 24 * 3600
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHOWN = ("id", "type", "title", "description")


def answer_inline_query(play: Playground, args: Args) -> bool:
    button = _button(args)
    results, messages = _results(play, args)
    next_offset = args.text("next_offset")
    if len(next_offset.encode()) > LONGEST_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = play.inline.take(args.text("inline_query_id"))
    cache_time = min(LONGEST_CACHE, max(0, args.integer("cache_time", 300)))
    query.answer = InlineAnswer(results, messages, button, next_offset, cache_time, args.flag("is_personal"))
    query.answered.set()
    return True


def _button(args: Args) -> Json | None:
    """The button above the results; ``switch_pm_text`` is the older way to say the same."""
    raw = args.json("button", "inline query results button")
    if raw is None:
        if not args.text("switch_pm_text"):
            return None
        raw = {"text": args.text("switch_pm_text"), "start_parameter": args.text("switch_pm_parameter")}
    problem = "can't parse inline query results button: "
    if not isinstance(raw, dict):
        raise bad_request(problem + "InlineQueryResultsButton must be an Object")
    text = _required(raw, "text", problem)
    if "start_parameter" not in raw:
        if "web_app" in raw:
            raise bad_request(problem + 'field "web_app" is not supported by the playground')
        raise bad_request(problem + "InlineQueryResultsButton must have exactly one optional field")
    if not text.strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    parameter = _required(raw, "start_parameter", problem)
    if not _START.fullmatch(parameter):
        raise bad_request("START_PARAM_INVALID")
    return {"text": text, "start_parameter": parameter}


def _results(play: Playground, args: Args) -> tuple[list[Json], dict[str, Json]]:
    raw: Any = args.json("results", "JSON encoded inline query results")
    if raw is None:
        raw = []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of inline query results")
    if len(raw) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    results: list[Json] = []
    messages: dict[str, Json] = {}
    for item in raw:
        try:
            result, message = _result(play, item)
        except ApiError as refused:
            said = refused.description.removeprefix("Bad Request: ")
            if said.isupper():
                raise
            raise bad_request(f"can't parse inline query result: {said}") from None
        if result["id"] in messages:
            raise bad_request("RESULT_ID_DUPLICATE")
        results.append(result)
        messages[result["id"]] = message
    return results, messages


def _result(play: Playground, raw: Any) -> tuple[Json, Json]:
    if not isinstance(raw, dict):
        raise bad_request("Inline query result must be an object")
    kind = _required(raw, "type", "").lower()
    result_id = _required(raw, "id", "")
    if not 1 <= len(result_id.encode()) <= LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    if kind != "article":
        raise bad_request(f'type "{kind}" is unsupported for the inline query result by the playground')
    message = _content(play, raw.get("input_message_content"))
    if raw.get("reply_markup") is not None:
        # A tap on such a button comes without its message and is answered by inline_message_id.
        raise bad_request('field "reply_markup" is not supported by the playground')
    if not _required(raw, "title", "").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not isinstance(raw.get("description", ""), str):
        raise bad_request('Field "description" must be of type String')
    return {key: raw[key] for key in _SHOWN if key in raw}, message


def _content(play: Playground, raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request('Can\'t find field "input_message_content"')
    source = _required(raw, "message_text", "")
    parse_mode = raw.get("parse_mode") or ""
    if not isinstance(parse_mode, str):
        raise bad_request('Field "parse_mode" must be of type String')
    text, entities = formatted(play, source, parse_mode, raw.get("entities"))
    if not text:
        raise bad_request("Message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    message: Json = {"text": text, **({"entities": entities} if entities else {})}
    preview = raw.get("link_preview_options")
    if isinstance(preview, dict) and preview.get("is_disabled") is True:
        message["link_preview_options"] = {"is_disabled": True}
    return message


def _required(raw: Json, name: str, problem: str) -> str:
    value = raw.get(name)
    if value is None:
        raise bad_request(f'{problem}Can\'t find field "{name}"')
    if not isinstance(value, str):
        raise bad_request(f'{problem}Field "{name}" must be of type String')
    return value


METHODS: Mapping[str, Method] = {"answerInlineQuery": answer_inline_query}

"""Texts and captions of the bot: parse_mode, entities, lengths."""

from typing import Any

from playground.args import Args
from playground.errors import bad_request
from playground.html_parser import parse_html
from playground.jsontext import Json
from playground.playground import Playground
from playground.text import clean_text, drop_unprintable, find_entities, shift_entities, utf16_length

__all__ = ["formatted", "read_caption", "read_text"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
SOURCE_LIMIT = 32768
"""Bytes of a text before parsing."""

_PLAIN = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote")
_FOUND_ANYWAY = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
)
_WITH_FIELDS = {
    "pre": (("language", str, False),),
    "text_link": (("url", str, True),),
    "text_mention": (("user", dict, True),),
    "custom_emoji": (("custom_emoji_id", str, True),),
    "date_time": (("unix_time", int, True), ("date_time_format", str, False)),
}


def formatted(play: Playground, source: str, parse_mode: str, entities: Any) -> tuple[str, list[Json]]:
    """The text as stored and all its entities (given, parsed and found)."""
    if len(source.encode("utf-8", "replace")) > SOURCE_LIMIT:
        raise bad_request("text is too long")
    source = drop_unprintable(source)
    given: list[Json] = []
    if parse_mode:
        if parse_mode.lower() != "html":
            if parse_mode.lower() in ("markdown", "markdownv2"):
                raise bad_request(f"can't parse entities: the playground supports only HTML, not {parse_mode}")
            raise bad_request("unsupported parse_mode")
        source, given = parse_html(source)
    elif entities is not None:
        given = _given_entities(entities)
    text, cut = clean_text(source)
    if given:
        given = _with_mentions(play, shift_entities(given, cut, utf16_length(text)))
    return text, find_entities(text, given)


def read_text(play: Playground, args: Args) -> Json:
    """``text`` with its entities as fields of a Message."""
    if not args.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(play, args.text("text"), args.text("parse_mode"), args.json("entities", "entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return content


def read_caption(play: Playground, args: Args) -> Json:
    return caption_fields(
        play, args.text("caption"), args.text("parse_mode"), args.json("caption_entities", "entities")
    )


def caption_fields(play: Playground, source: str, parse_mode: str, entities: Any) -> Json:
    text, entities = formatted(play, source, parse_mode, entities)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _given_entities(raw: Any) -> list[Json]:
    if not isinstance(raw, list):
        raise bad_request("can't parse entities: Expected an Array of MessageEntity")
    result = []
    for item in raw:
        entity = _given_entity(item)
        if entity is not None:
            result.append(entity)
    return sorted(result, key=lambda e: (e["offset"], -e["length"]))


def _given_entity(item: Any) -> Json | None:
    problem = "can't parse MessageEntity: "
    if not isinstance(item, dict):
        raise bad_request(problem + "expected an Object")
    for name in ("offset", "length"):
        if type(item.get(name)) is not int:
            raise bad_request(f'{problem}Can\'t find field "{name}"')
    kind = item.get("type")
    if kind in _FOUND_ANYWAY:
        return None
    if not isinstance(kind, str) or (kind not in _PLAIN and kind not in _WITH_FIELDS):
        raise bad_request(problem + "Unsupported type specified")
    entity: Json = {"type": kind, "offset": item["offset"], "length": item["length"]}
    if entity["offset"] < 0 or entity["length"] < 0:
        raise bad_request("entity offset and length must be non-negative")
    for name, wanted, required in _WITH_FIELDS.get(kind, ()):
        value = item.get(name)
        if value is None and not required:
            continue
        if type(value) is not wanted:
            raise bad_request(f'{problem}Can\'t find field "{name}"')
        entity[name] = value
    return entity if entity["length"] else None


def _with_mentions(play: Playground, entities: list[Json]) -> list[Json]:
    """Links to tg://user?id=N mention a person when the bot may know them, and are dropped when not."""
    result = []
    for entity in entities:
        user_id: Any = None
        if entity["type"] == "text_link" and entity["url"].startswith("tg://user?id="):
            user_id = entity["url"].removeprefix("tg://user?id=")
        elif entity["type"] == "text_mention":
            user_id = entity["user"].get("id")
        else:
            result.append(entity)
            continue
        digits = str(user_id)
        person = (
            play.world.persons.get(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
        )
        if person is not None:
            span = {key: entity[key] for key in ("offset", "length")}
            result.append({"type": "text_mention", **span, "user": person.user})
    return result

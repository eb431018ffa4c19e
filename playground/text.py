"""Text as Telegram sees it: UTF-16 lengths, cleaning, entities found by themselves."""

import re
from typing import Any

from playground.jsontext import Json

__all__ = ["clean_text", "drop_unprintable", "find_entities", "shift_entities", "utf16_length"]

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e]")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,16}\b)"
    r"|(?P<url>\bhttps?://[^\s<>\"«»]+"
    r"|(?<![\w.@/-])(?:[a-zA-Z0-9-]+\.)+(?:ru|com|org|net|io|su|me|dev)(?:[/?#][^\s<>\"«»]*)?(?![\w.@-]*\w))"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#/])#\w*[^\W\d]\w*)"
)
# Without one of these there is nothing to find; looking for them is many times cheaper than _FOUND.
_SIGN = re.compile(r"[/@#]|\.[A-Za-z]")
_TRAILING = ".,:;!?()[]{}'"
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units: an emoji outside the basic plane counts two."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean_text(text: str) -> tuple[str, int]:
    """Text as it will be stored and the UTF-16 units cut off at its beginning.

    Control characters become spaces, carriage returns and direction marks vanish, both ends are trimmed.
    """
    text = _CONTROL.sub(" ", text)
    stripped = text.lstrip(" \n")
    return stripped.rstrip(" \n"), len(text) - len(stripped)


def drop_unprintable(text: str) -> str:
    """Remove what Telegram silently removes; must happen before offsets are counted."""
    return _DROPPED.sub("", text)


def shift_entities(entities: list[Json], cut: int, length: int) -> list[Json]:
    """Entities after ``cut`` leading units went and the text became ``length`` units long."""
    result = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] + entity["length"] - cut)
        if end > start:
            result.append({**entity, "offset": start, "length": end - start})
    return result


def find_entities(text: str, given: list[Json]) -> list[Json]:
    """All entities of a text: the given ones and those Telegram finds: commands, links, mentions, tags."""
    found: list[Json] = []
    if _SIGN.search(text):
        taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _OPAQUE]
        for match in _FOUND.finditer(text):
            kind: Any = match.lastgroup
            word = match.group()
            if kind == "url":
                word = word.rstrip(_TRAILING)
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(word)
            if end > start and not any(start < t_end and t_start < end for t_start, t_end in taken):
                found.append({"type": kind, "offset": start, "length": end - start})
    if not found:
        return given
    return sorted([*given, *found], key=lambda e: (e["offset"], -e["length"]))

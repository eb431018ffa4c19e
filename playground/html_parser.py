"""parse_mode=HTML: Telegram's subset, its entities and its exact complaints.

Offsets of entities are UTF-16 units of the resulting text; offsets in complaints are UTF-8 bytes of the source.
The grammar and the wording follow the public sources of Telegram's own server (tdlib).
"""

import re
from dataclasses import dataclass

from playground.errors import ApiError, bad_request
from playground.jsontext import Json
from playground.text import utf16_length

__all__ = ["parse_html"]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_SIMPLE, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"})
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_SPECIAL = re.compile("[<&]")
_TAG_END = re.compile(r"[\s>\0]")
_ATTRIBUTE_END = re.compile(r"[\s=>/\"'\0]")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACE = re.compile(r"[\s\0]*")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    part: int
    """Where its text begins among the parser's parts: a link without an address is its own address."""


def _reference(text: str, at: int) -> tuple[str, int] | None:
    """A character reference at ``at``: the character and where it ends; None means a plain ampersand."""
    match = _REFERENCE.match(text, at)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        character = _NAMED.get(name)
        return None if character is None else (character, match.end())
    digits = hexadecimal if hexadecimal is not None else decimal
    if not digits or len(match.group().rstrip(";")) >= 10:
        return None
    code = int(digits, 16 if hexadecimal is not None else 10)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code), match.end()


def _unescape(text: str) -> str:
    parts, at = [], 0
    while (amp := text.find("&", at)) >= 0:
        parts.append(text[at:amp])
        reference = _reference(text, amp)
        character, at = reference if reference else ("&", amp + 1)
        parts.append(character)
    return "".join(parts) + text[at:]


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Json] = []

    def fail(self, problem: str, at: int | None = None) -> ApiError:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'replace'))}"
        return bad_request(f"can't parse entities: {problem}{place}")

    def run(self) -> tuple[str, list[Json]]:
        source, at = self.source, 0
        while (special := _SPECIAL.search(source, at)) is not None:
            begin = special.start()
            self.put(source[at:begin])
            if source[begin] == "&":
                reference = _reference(source, begin)
                character, at = reference if reference else ("&", begin + 1)
                self.put(character)
            elif source.startswith("/", begin + 1):
                at = self.end_tag(begin)
            else:
                at = self.start_tag(begin)
        self.put(source[at:])
        if self.open:
            raise self.fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), _arranged(self.entities)

    def put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += utf16_length(text)

    def start_tag(self, begin: int) -> int:
        end = _TAG_END.search(self.source, begin + 1)
        if end is None:
            raise self.fail("Unclosed start tag", begin)
        name = self.source[begin + 1 : end.start()].lower()
        if name not in _TAGS:
            raise self.fail(f'Unsupported start tag "{name}"', begin)
        attributes, at = self.attributes(name, begin, end.start())
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_OpenTag(name, attributes, self.offset, len(self.parts)))
        return at

    def attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        """Attributes up to the closing bracket, and the place after it."""
        source, found = self.source, dict[str, str]()
        unclosed = self.fail(f'Unclosed start tag "{tag}"', begin)
        while True:
            at = self.skip_space(at)
            if source.startswith(">", at):
                return found, at + 1
            end = _ATTRIBUTE_END.search(source, at)
            name = source[at : end.start() if end else len(source)]
            if not name:
                raise self.fail(f'Empty attribute name in the tag "{tag}"', begin)
            at = self.skip_space(at + len(name))
            if not source.startswith("=", at):
                if at >= len(source):
                    raise unclosed
                found[name] = ""
                continue
            at = self.skip_space(at + 1)
            if at >= len(source):
                raise unclosed
            found[name], at = self.attribute_value(at)
            if at >= len(source):
                raise self.fail("Unclosed start tag", begin)

    def attribute_value(self, at: int) -> tuple[str, int]:
        quote = self.source[at]
        if quote in "\"'":
            end = self.source.find(quote, at + 1)
            if end < 0:
                return "", len(self.source)
            return _unescape(self.source[at + 1 : end]), end + 1
        token = _TOKEN.match(self.source, at)
        end = token.end() if token else at
        following = self.source[end : end + 1]
        if following and not following.isspace() and following != ">":
            raise self.fail("Unexpected end of name token", at)
        return self.source[at:end].lower(), end

    def skip_space(self, at: int) -> int:
        match = _SPACE.match(self.source, at)
        return match.end() if match else at

    def end_tag(self, begin: int) -> int:
        if not self.open:
            raise self.fail("Unexpected end tag", begin)
        end = _TAG_END.search(self.source, begin + 2)
        at = len(self.source) if end is None else self.skip_space(end.start())
        name = self.source[begin + 2 : end.start() if end else at].lower()
        if not self.source.startswith(">", at):
            raise self.fail("Unclosed end tag", begin)
        tag = self.open.pop()
        if name and name != tag.name:
            place = len(self.source[:begin].encode("utf-8", "replace"))
            raise self.fail(f'Unmatched end tag at byte offset {place}, expected "</{tag.name}>", found "</{name}>"')
        if self.offset > tag.offset:
            self.close(tag, begin)
        return at + 1

    def close(self, tag: _OpenTag, at: int) -> None:
        entity: Json = {"type": "", "offset": tag.offset, "length": self.offset - tag.offset}
        attributes = tag.attributes
        if tag.name in _SIMPLE:
            entity["type"] = _SIMPLE[tag.name]
        elif tag.name == "a":
            url = _checked_link(attributes.get("href") or "".join(self.parts[tag.part :]))
            if url is None:
                return
            entity.update(type="text_link", url=url)
        elif tag.name == "blockquote":
            entity["type"] = "expandable_blockquote" if "expandable" in attributes else "blockquote"
        elif tag.name == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not (emoji.isascii() and emoji.isdigit()):
                raise self.fail("Invalid custom emoji identifier specified")
            entity.update(type="custom_emoji", custom_emoji_id=emoji)
        elif tag.name == "tg-time":
            unix = attributes.get("unix", "")
            if not (unix.isascii() and unix.isdigit() and len(unix) < 11):
                raise self.fail("Invalid Unix time specified", at)
            entity.update(type="date_time", unix_time=int(unix))
            if attributes.get("format"):
                entity["date_time_format"] = attributes["format"]
        else:
            if self.merge_code(tag, entity):
                return
            entity["type"] = tag.name
        self.entities.append(entity)

    def merge_code(self, tag: _OpenTag, entity: Json) -> bool:
        """<pre><code class="language-x"> is one entity: a block in a language."""
        language = tag.attributes.get("class", "")
        language = language[9:] if language.startswith("language-") else ""
        inner = self.entities[-1] if self.entities else None
        same = inner is not None and all(inner[key] == entity[key] for key in ("offset", "length"))
        if tag.name == "pre" and inner is not None and same and inner["type"] == "code" and "language" in inner:
            inner["type"] = "pre"
            return True
        if tag.name == "code" and language:
            # The language stays only if a <pre> closes around it; see _arranged.
            entity["language"] = language
        return False


def _arranged(entities: list[Json]) -> list[Json]:
    """Sorted, outer before inner. Code stands alone: styles are cut around it, links over it are dropped."""
    code = [entity for entity in entities if entity["type"] in ("code", "pre")]
    result = []
    for entity in entities:
        if entity["type"] in ("code", "pre"):
            if entity["type"] == "code":
                # Inline code has no language.
                entity.pop("language", None)
            result.append(entity)
        elif entity["type"] in _SPLITTABLE:
            result += _cut_around(entity, code)
        elif "blockquote" in entity["type"] or not any(_overlap(entity, other) for other in code):
            result.append(entity)
    return sorted(result, key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], 50)))


_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
# Of entities that cover the same text this decides which one is the outer.
_ORDER = {"blockquote": 0, "expandable_blockquote": 0, "pre": 10, "code": 20} | {
    name: 90 + number for number, name in enumerate(_SPLITTABLE)
}


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _cut_around(entity: Json, holes: list[Json]) -> list[Json]:
    """The parts of an entity outside the holes."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    parts = []
    for hole in sorted(holes, key=lambda e: e["offset"]):
        if _overlap(entity, hole):
            if hole["offset"] > start:
                parts.append((start, hole["offset"]))
            start = max(start, hole["offset"] + hole["length"])
    if start < end:
        parts.append((start, end))
    return [{**entity, "offset": begin, "length": stop - begin} for begin, stop in parts]


def _checked_link(url: str) -> str | None:
    """An address as Telegram stores it, or None when it is not one (the text then stays plain)."""
    url = url.strip()
    if not url or any(c.isspace() for c in url):
        return None
    if _SCHEME.match(url) and not url.lower().startswith(("http:", "https:")):
        return url if url.lower().startswith(("tg:", "ton:", "mailto:", "tel:")) else None
    if not url.lower().startswith(("http://", "https://")):
        url = "http://" + url
    host, slash, _path = url.split("://", 1)[1].partition("/")
    if not host or ("." not in host and not host.startswith("localhost")):
        return None
    return url if slash or "?" in host or "#" in host else url + "/"


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities; raises Telegram's 400 "can't parse entities: …"."""
    return _Parser(source).run()

"""parse_mode=HTML: entities in UTF-16 units, and Telegram's complaints word for word."""

import html
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground import Settings
from playground.args import Args
from playground.errors import ApiError
from playground.html_parser import parse_html
from playground.methods import METHODS
from playground.model import Person
from playground.playground import Playground
from tests.playground.desk import Desk


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_escaped_text_comes_back_unchanged(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=4000))
@settings(max_examples=50, deadline=None)
def test_escaped_text_is_sent_unchanged(text: str) -> None:
    play = Playground(Settings())
    person = Person(1, "Анна")
    play.world.add_person(person)
    play.world.private_chat(person)
    args = Args({"chat_id": "1", "text": html.escape(text), "parse_mode": "HTML"})
    _name, send_message = METHODS["sendmessage"]
    unprintable = any("\u2028" <= character <= "\u202e" for character in text)
    assume(len(text.encode("utf-16-le")) <= 8192 and not unprintable)
    message: Any = send_message(play, args)
    assert message["text"] == text


@given(st.lists(st.sampled_from(["<b>", "</b>", "<a href='", "'>", "<", ">", "&", "&lt;", "&#", "x", " ", "😀", "/"])))
@settings(max_examples=200, deadline=None)
def test_any_markup_is_parsed_or_refused(parts: list[str]) -> None:
    try:
        text, entities = parse_html("".join(parts))
    except ApiError as error:
        refusal = error.description
        text, entities = "", []
    else:
        refusal = ""
    length = len(text.encode("utf-16-le")) // 2
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= length for e in entities)
    assert not refusal or refusal.startswith("Bad Request: can't parse entities: ")


@given(text=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=100))
@settings(max_examples=30, deadline=None)
def test_bold_covers_everything_in_utf16_units(text: str) -> None:
    parsed, (bold,) = parse_html(f"😀<b>{html.escape(text)}</b>")
    assert parsed == "😀" + text
    assert bold == {"type": "bold", "offset": 2, "length": len(text.encode("utf-16-le")) // 2}


def entity(kind: str, offset: int, length: int, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **fields}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>а</b><strong>б</strong>", "аб", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("<i>а</i><em>б</em>", "аб", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>а</u><ins>б</ins>", "аб", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        (
            "<s>а</s><strike>б</strike><del>в</del>",
            "абв",
            [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1), entity("strikethrough", 2, 1)],
        ),
        (
            '<span class="tg-spoiler">а</span><tg-spoiler>б</tg-spoiler>',
            "аб",
            [entity("spoiler", 0, 1), entity("spoiler", 1, 1)],
        ),
        ("<code>a</code> <pre>b</pre>", "a b", [entity("code", 0, 1), entity("pre", 2, 1)]),
        (
            '<pre><code class="language-bsl">А = 1;</code></pre>',
            "А = 1;",
            [entity("pre", 0, 6, language="bsl")],
        ),
        ('<code class="language-bsl">А</code>', "А", [entity("code", 0, 1)]),
        ("<code><b>а</b></code>", "а", [entity("code", 0, 1)]),
        (
            "<b>а<code>б</code>в</b>",
            "абв",
            [entity("bold", 0, 1), entity("code", 1, 1), entity("bold", 2, 1)],
        ),
        ('<a href="http://a.ru/">а<code>б</code></a>', "аб", [entity("code", 1, 1)]),
        ("<i><b>а</b></i>", "а", [entity("bold", 0, 1), entity("italic", 0, 1)]),
        ("<blockquote>а</blockquote>", "а", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>а</blockquote>", "а", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="http://example.org/?a=1&amp;b=2">тут</a>',
            "тут",
            [entity("text_link", 0, 3, url="http://example.org/?a=1&b=2")],
        ),
        ("<a>example.org</a>", "example.org", [entity("text_link", 0, 11, url="http://example.org/")]),
        ("<a href='не адрес'>тут</a>", "тут", []),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
        (
            '<tg-time unix="1647531900" format="wDT">22:45</tg-time>',
            "22:45",
            [entity("date_time", 0, 5, unix_time=1647531900, date_time_format="wDT")],
        ),
        ("<b>а <i>б</i></b>", "а б", [entity("bold", 0, 3), entity("italic", 2, 1)]),
        ("<B>а</b>", "а", [entity("bold", 0, 1)]),
        ("<b>а</>", "а", [entity("bold", 0, 1)]),
        ("<b></b>а", "а", []),
        ("&lt;&gt;&amp;&quot;&#39;&#x1F600;", "<>&\"'😀", []),
        ("&nbsp; &amp &apos; & &#0; &#x110000;", "&nbsp; & &apos; & &#0; &#x110000;", []),
        ("2 > 1", "2 > 1", []),
    ],
)
def test_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("привет <ООО>", 'Unsupported start tag "ооо" at byte offset 13'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>а", 'Can\'t find end tag corresponding to start tag "b"'),
        ("а</b>", "Unexpected end tag at byte offset 2"),
        ("<b>а</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("а < б", 'Unsupported start tag "" at byte offset 3'),
        ("5 <6", "Unclosed start tag at byte offset 2"),
        ("<b>а</b", "Unclosed end tag at byte offset 5"),
        ("<a href>", 'Can\'t find end tag corresponding to start tag "a"'),
        ("<a =x>а</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x$>а</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>а</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>а</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
async def test_complaints(desk: Desk, source: str, complaint: str) -> None:
    person = await desk.person()
    answer = await desk.error("sendMessage", chat_id=person, text=source, parse_mode="HTML")
    assert answer == f"Bad Request: can't parse entities: {complaint}"


async def test_offsets_survive_emoji_trimming_and_aiogram(desk: Desk) -> None:
    person = await desk.person()
    message = await desk.bot.send_message(person, " \n 😀 <b>Ёж</b> <i>🦔🦔</i> \n", parse_mode="HTML")
    assert message.text == "😀 Ёж 🦔🦔"
    assert message.entities is not None
    assert [(e.type, e.offset, e.length, e.extract_from(message.text)) for e in message.entities] == [
        ("bold", 3, 2, "Ёж"),
        ("italic", 6, 4, "🦔🦔"),
    ]
    assert message.html_text == "😀 <b>Ёж</b> <i>🦔🦔</i>"


async def test_mention_of_a_person_by_number(desk: Desk) -> None:
    person = await desk.person("Пётр")
    text = f'<a href="tg://user?id={person}">Пётр</a> и <a href="tg://user?id=5">никто</a>'
    message = await desk.bot.send_message(person, text, parse_mode="HTML")
    assert message.entities is not None
    (mention,) = message.entities
    assert mention.type == "text_mention"
    assert mention.user is not None
    assert mention.user.first_name == "Пётр"


async def test_other_parse_modes_are_refused(desk: Desk) -> None:
    person = await desk.person()
    for mode in ("MarkdownV2", "Markdown"):
        answer = await desk.error("sendMessage", chat_id=person, text="*а*", parse_mode=mode)
        assert "the playground supports only HTML" in answer
    assert await desk.error("sendMessage", chat_id=person, text="а", parse_mode="bb") == (
        "Bad Request: unsupported parse_mode"
    )

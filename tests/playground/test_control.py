"""The control API: the page's stream of events, and rubbish typed by anybody."""

import asyncio
import json
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from playground import Settings
from playground.args import Args
from playground.control import ROUTES
from playground.control.body import Body
from playground.errors import ApiError, ControlError
from playground.events import EventLog
from playground.jsontext import dump_json
from playground.methods import METHODS
from playground.model import Person
from playground.playground import Playground
from tests.playground.desk import Desk


async def read_events(response: aiohttp.ClientResponse, count: int) -> list[dict[str, Any]]:
    """The next events of a stream; every id must be the event's seq."""
    events: list[dict[str, Any]] = []
    number = ""
    async with asyncio.timeout(5):
        while len(events) < count:
            line = (await response.content.readline()).decode().rstrip("\n")
            if line.startswith("id: "):
                number = line[4:]
            elif line.startswith("data: "):
                events.append(json.loads(line[6:]))
                assert str(events[-1]["seq"]) == number
    return events


async def test_stream_tells_everything_in_order(desk: Desk) -> None:
    async with desk.http.get(f"{desk.url}/play/events?after=0") as stream:
        assert stream.content_type == "text/event-stream"
        person = await desk.person("Анна")
        markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="да")]])
        sent = await desk.bot.send_message(person, "а", reply_markup=markup)
        place: dict[str, Any] = {"chat_id": person, "message_id": sent.message_id}
        pressed = await desk.play("press", **place, from_id=person, text="Да")
        await desk.bot.answer_callback_query(pressed["callback_query_id"], "Готово")
        await desk.bot.edit_message_text("б", **place)
        await desk.bot.delete_message(**place)
        keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Помощь")]])
        await desk.bot.send_message(person, "в", reply_markup=keyboard)
        events = await read_events(stream, 10)
    kinds = ["person", "person", "chat", "message", "message", "callback_answer", "edited", "deleted"]
    assert [event["type"] for event in events] == [*kinds, "message", "keyboard"]
    assert [event["seq"] for event in events] == list(range(1, 11))
    assert events[4]["message"]["text"] == "а", "an event shows the message as it was"
    assert events[4]["message"]["deleted"] is False
    assert events[5]["text"] == "Готово"
    assert events[6]["message"]["text"] == "б"
    assert events[7]["message_id"] == sent.message_id
    assert events[9]["keyboard"]["keyboard"] == [[{"text": "Помощь"}]]
    async with desk.http.get(f"{desk.url}/play/events", headers={"Last-Event-ID": "8"}) as stream:
        assert await read_events(stream, 2) == events[8:]
    async with desk.http.get(f"{desk.url}/play/events?after=1000") as stream:
        assert await read_events(stream, 1) == [{"seq": 10, "type": "resync"}]
    assert (await desk.look("state"))["seq"] == 10


def test_history_is_bounded_and_says_so() -> None:
    log = EventLog()
    for number in range(20_001):
        log.add("message", number=number)
    assert log.after(0) is None
    assert log.after(1) is not None
    assert log.after(19_999) == [
        {"seq": 20_000, "type": "message", "number": 19_999},
        {"seq": 20_001, "type": "message", "number": 20_000},
    ]
    assert log.after(20_001) == []


async def test_messages_since(desk: Desk) -> None:
    person = await desk.person()
    first = await desk.bot.send_message(person, "раз")
    seq = (await desk.look("state"))["seq"]
    await desk.bot.send_message(person, "два")
    await desk.bot.send_message(person, "три")
    await desk.bot.edit_message_text("раз!", chat_id=person, message_id=first.message_id)
    fresh = await desk.look(f"chats/{person}/messages?after={seq}")
    assert [message["text"] for message in fresh] == ["раз!", "два", "три"]
    last = await desk.look(f"chats/{person}/messages?limit=2")
    assert [message["text"] for message in last] == ["два", "три"]


async def test_reply_keyboard_buttons(desk: Desk) -> None:
    person = await desk.person("Анна", phone="+79001112233")
    keyboard = ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text="Телефон", request_contact=True), KeyboardButton(text="Где", request_location=True)],
            [KeyboardButton(text="Помощь")],
        ]
    )
    act = {"chat_id": person, "from_id": person}
    await desk.play("keyboard", 404, **act, text="Помощь")
    await desk.bot.send_message(person, "а", reply_markup=keyboard)
    for text in ("Телефон", "Где", "Помощь"):
        await desk.play("keyboard", **act, text=text)
    contact, place, text_message = (update.message for update in await desk.updates())
    assert contact is not None
    assert contact.contact is not None
    assert (contact.contact.user_id, contact.contact.phone_number) == (person, "+79001112233")
    assert place is not None
    assert place.location is not None
    assert text_message is not None
    assert text_message.text == "Помощь"


async def test_contacts(desk: Desk) -> None:
    anna = await desk.person("Анна", phone="+79001112233")
    boris = await desk.person("Борис")
    act = {"chat_id": boris, "from_id": boris}
    await desk.play("contact", 400, **act, own=True)
    await desk.play("contact", **act, phone_number="8 900 111-22-33", first_name="Анна")
    await desk.play("contact", **act, phone_number="+79990000000", first_name="Неизвестный")
    await desk.play("location", **act, latitude=55.7, longitude=37.6)
    known, unknown, place = (update.message for update in await desk.updates())
    assert known is not None
    assert known.contact is not None
    assert known.contact.user_id == anna
    assert unknown is not None
    assert unknown.contact is not None
    assert unknown.contact.user_id is None
    assert place is not None
    assert place.location is not None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("persons", {}),
        ("persons", {"first_name": 5}),
        ("persons", {"first_name": "   "}),
        ("persons", {"first_name": "А", "id": 100}),
        ("persons", {"first_name": "А", "phone": "звоните"}),
        ("persons", {"first_name": "А", "username": "Анна"}),
        ("groups", {"title": "А"}),
        ("groups", {"title": "А", "members": "1"}),
        ("groups", {"title": "А", "members": [1000001], "type": "channel"}),
        ("groups", {"title": "А", "members": [1000001], "id": 7}),
        ("send", {"chat_id": 1000001, "from_id": 1000001}),
        ("send", {"chat_id": 1000001, "from_id": 1000001, "text": " "}),
        ("send", {"chat_id": 1000001, "from_id": 1000001, "text": "а" * 4097}),
        ("send", {"chat_id": True, "from_id": 1000001, "text": "а"}),
        ("send", {"chat_id": 10**400, "from_id": 1000001, "text": "а"}),
        ("send", {"chat_id": 1000002, "from_id": 1000001, "text": "а"}),
        ("send", {"chat_id": 1000001, "from_id": 1000001, "text": "а", "forward_from": []}),
        ("start", {"from_id": 1000001, "payload": "с пробелом"}),
        ("press", {"chat_id": 1000001, "from_id": 1000001, "message_id": 1, "wait": "долго"}),
        ("press", {"chat_id": 1000001, "from_id": 1000001, "message_id": 1, "stale": True}),
        ("contact", {"chat_id": 1000001, "from_id": 1000001, "own": "да"}),
        ("location", {"chat_id": 1000001, "from_id": 1000001, "latitude": 91, "longitude": 0}),
        ("members", {"chat_id": 1000001}),
        ("block", {"from_id": 1000001}),
        ("bot", {"chat_id": 1000001, "from_id": 1000001, "status": "king"}),
        ("migrate", {"chat_id": 1000001}),
        ("limits", {"enforce": "да"}),
        ("limits", {"enforce": True, "private_per_second": 0}),
        ("faults", {"down": 1}),
        ("faults", {"status": {"code": 200}}),
        ("faults", {"status": {"code": 500, "methods": ["нет"]}}),
        ("faults", {"retry_after": {"seconds": -1}}),
        ("faults", {"latency_ms": 10**9}),
        ("clock", {"advance_seconds": 60}),
    ],
)
async def test_bad_control_input_is_refused_in_russian(desk: Desk, path: str, body: dict[str, Any]) -> None:
    await desk.person()
    refused = await desk.play(path, 400, **body)
    assert any("а" <= letter <= "я" for letter in refused["error"])
    assert await desk.updates() == []


async def test_unknown_things_are_404(desk: Desk) -> None:
    person = await desk.person()
    await desk.play("send", 404, chat_id=5, from_id=5, text="а")
    await desk.play("send", 404, chat_id=-5, from_id=person, text="а")
    await desk.play("nothing", 404)
    for path in ("chats/-5/messages", "file/нет", "nothing"):
        await desk.look(path, 404)
    await desk.look("chats/abc/messages", 400)
    await desk.look("events?after=abc", 400)


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b"\xff", b'{"chat_id": NaN}', b'{"text": "\\ud800"}', b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"],
)
async def test_bodies_that_are_not_json(desk: Desk, raw: bytes) -> None:
    for path in ("/play/send", "/bot100:demo/sendMessage"):
        headers = {"Content-Type": "application/json"}
        async with desk.http.post(desk.url + path, data=raw, headers=headers) as response:
            assert response.status == 400
    for content_type in (
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=no",
    ):
        for path in ("/play/upload", "/bot100:demo/sendMessage"):
            headers = {"Content-Type": content_type}
            async with desk.http.post(desk.url + path, data=raw, headers=headers) as response:
                assert response.status == 400, (content_type, path)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([1, -7, "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_NAMES = (
    *(
        "chat_id",
        "from_id",
        "message_id",
        "text",
        "title",
        "members",
        "data",
        "methods",
        "status",
        "wait",
        "row",
        "col",
    ),
    *("reply_to", "forward_from", "payload", "own", "latitude", "longitude", "blocked", "add", "remove", "id", "type"),
    *("first_name", "phone", "username", "enforce", "retry_after", "drop_after_store", "rate", "after", "limit"),
    *("reply_markup", "reply_parameters", "entities", "parse_mode", "media", "photo", "commands", "scope", "offset"),
    *("callback_query_id", "user_id", "from_chat_id", "action", "allowed_updates", "file_id", "caption_entities"),
)


@given(data=st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_typed_makes_the_server_fail(data: st.DataObject) -> None:
    """Handlers called directly with random bodies: only their own refusals may come out."""
    likely = {"chat_id": st.sampled_from([1, -7]), "from_id": st.just(1), "message_id": st.integers(0, 3)}
    body = data.draw(st.dictionaries(st.sampled_from(_NAMES), _json, max_size=6))
    body = {**data.draw(st.fixed_dictionaries({}, optional=likely)), **body}
    play = Playground(Settings())
    person = Person(1, "Анна", phone="+79001112233")
    play.world.add_person(person)
    play.world.add_message(play.world.private_chat(person), person.user, {"text": "а"})
    play.world.add_group(-7, "group", "Группа", [person])
    for _verb, path, handler in ROUTES:
        if path != "/play/press":
            with suppress(ControlError):
                finish(handler(play, Body(body)))
    values = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    for name, method in METHODS.values():
        if name != "getUpdates":
            with suppress(ApiError):
                json.dumps(method(play, Args(values)))


def finish(result: Any) -> None:
    """Run what a handler gave back; none of those called here really waits."""
    if isinstance(result, Coroutine):
        with pytest.raises((StopIteration, ControlError)):
            result.send(None)
    else:
        dump_json(result)


async def test_page_is_served_without_leaving_its_folder(desk: Desk) -> None:
    async with desk.http.get(desk.url + "/") as response:
        assert response.content_type == "text/html"
        assert "<html" in await response.text()
    for path in ("/../settings.py", "/%2e%2e/settings.py", "/..%2fsettings.py", "/js/../../app.py", "/js"):
        async with desk.http.get(URL(desk.url + path, encoded=True)) as response:
            assert response.status == 404


async def test_a_thousand_people_at_once(desk: Desk) -> None:
    people = [(await desk.play("persons", first_name=f"Клиент {n}"))["id"] for n in range(1000)]
    said = (desk.play("send", chat_id=person, from_id=person, text="Помогите") for person in people)
    await asyncio.gather(*said)
    seen: set[int] = set()
    offset = 0
    while updates := (await desk.call("getUpdates", offset=offset))["result"]:
        offset = updates[-1]["update_id"] + 1
        seen |= {update["message"]["from"]["id"] for update in updates}
    assert seen == set(people)

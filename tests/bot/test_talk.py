"""Signs, closed hours in words, and what of a message a ticket can hold."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram.types import Message, ReactionTypeCustomEmoji, ReactionTypeEmoji, ReactionTypePaid
from aiogram.types.reaction_type_union import ReactionTypeUnion

from bot.reactions import ACCEPTS, ALLOWED, NOT_DELIVERED, accepts, sign_of
from bot.views.away import away
from bot.words_in import is_whole, read_words
from core.sla.calendar.production import Holiday
from core.tickets.away import Away
from tests.core.watch_rounds import at

MOSCOW, OMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Omsk")
UP, DOWN = ReactionTypeEmoji(emoji="👍"), ReactionTypeEmoji(emoji="👎")
CUSTOM = ReactionTypeCustomEmoji(custom_emoji_id="1")


@pytest.mark.parametrize(
    ("old", "new", "sign"),
    [
        ([], [UP], "👍"),
        ([UP], [DOWN], "👎"),
        ([UP], [], None),
        ([], [CUSTOM], "👍"),  # a bot cannot put it, and the client is to see a sign
        ([], [ReactionTypePaid()], "👍"),
        ([], [ReactionTypeEmoji(emoji="🆕")], "👍"),
        ([UP], [DOWN, UP], "👎"),  # of several the new one
        ([UP, DOWN], [UP], "👍"),
    ],
)
def test_the_sign_that_is_shown(
    old: Sequence[ReactionTypeUnion], new: Sequence[ReactionTypeUnion], sign: str | None
) -> None:
    assert sign_of(old, new) == sign


def test_only_signs_of_assent_take_a_ticket() -> None:
    assert accepts([], [UP])
    assert accepts([DOWN], [CUSTOM])
    assert not accepts([], [DOWN])
    assert not accepts([UP], [])
    assert not accepts([UP, DOWN], [UP]), "it was there before"
    assert {*ACCEPTS, NOT_DELIVERED} <= ALLOWED
    assert not ACCEPTS & {"👎", "😱", "😢", "🤡", "🤔", NOT_DELIVERED}


@pytest.mark.parametrize(
    ("told", "now", "zone", "said"),
    [
        (
            Away(opens_at=at(30, 9), lunch=False, holidays=()),
            at(27, 19),
            MOSCOW,
            "нерабочее время. Ответим в понедельник с 9:00",
        ),
        (Away(opens_at=at(24, 9), lunch=False, holidays=()), at(23, 19), OMSK, "Ответим завтра с 12:00"),
        (
            Away(opens_at=at(23, 14), lunch=True, holidays=()),
            at(23, 13),
            MOSCOW,
            "Сейчас перерыв. Ответим сегодня с 14:00",
        ),
        (
            Away(opens_at=at(5, 9), lunch=False, holidays=(Holiday.UNITY_DAY,)),
            at(3, 20),
            MOSCOW,
            "праздник: День народного единства. Ответим в четверг с 9:00",
        ),
        (Away(opens_at=at(30, 9), lunch=False, holidays=()), at(20, 19), MOSCOW, "Ответим 30 ноября с 9:00"),
    ],
)
def test_closed_hours_in_words(told: Away, now: datetime, zone: ZoneInfo, said: str) -> None:
    text = away(told, now, zone)
    assert text is not None
    assert said in text


def test_what_has_passed_is_not_said() -> None:
    """The outbox waited through an outage till the morning."""
    assert away(Away(opens_at=at(23, 9), lunch=False, holidays=()), at(23, 9), MOSCOW) is None
    assert away(None, at(23, 9), MOSCOW) is None


def message(**content: Any) -> Message:
    chat = {"id": 1, "type": "private"}
    return Message.model_validate({"message_id": 1, "date": datetime.now(UTC), "chat": chat, **content})


PHOTO = [{"file_id": "small", "file_unique_id": "a", "width": 1, "height": 1}]
LIVE = {"file_id": "film", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1, "photo": PHOTO}
PAID = {"star_count": 1, "paid_media": [{"type": "preview"}]}
PLACE = {"location": {"latitude": 55.7, "longitude": 37.6}, "title": "Склад", "address": "Ленина, 1"}
TASKS = {"title": "Сделать", "tasks": [{"id": 1, "text": "раз"}]}


@pytest.mark.parametrize(
    ("content", "text", "files", "whole"),
    [
        ({"text": "Привет"}, "Привет", [], True),
        ({"contact": {"first_name": "Пётр", "phone_number": "+79160000001"}}, "Контакт: Пётр +79160000001", [], True),
        ({"venue": PLACE, "location": PLACE["location"]}, "Место: Склад, Ленина, 1", ["55.7,37.6"], True),
        ({"live_photo": LIVE}, "", ["small"], True),
        ({"paid_media": PAID, "caption": "Смотрите"}, "Смотрите", [], False),
    ],
)
def test_what_a_ticket_holds_of_a_message(content: dict[str, Any], text: str, files: list[str], whole: bool) -> None:
    shown = message(**content)
    words = read_words(shown)
    assert words is not None
    assert (words.text, [file.file_ref for file in words.files], is_whole(shown)) == (text, files, whole)


@pytest.mark.parametrize(
    "content",
    [
        {"dice": {"emoji": "🎲", "value": 1}},
        {"checklist": TASKS},
        {"paid_media": PAID},
        {"story": {"id": 1, "chat": {"id": 1, "type": "private"}}},
    ],
)
def test_what_it_cannot_hold(content: dict[str, Any]) -> None:
    assert read_words(message(**content)) is None

"""What the speaker says and shows: short sentences, right cases, and of hostile names nothing that a voice trips on."""

import unicodedata
from dataclasses import asdict
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import spoken
from bot.views.speaker import NAME_SPOKEN, SUBJECT_SPOKEN, all_wait, board, new
from core.alerts.announcing import Announced, Announcement
from core.sla.rules.plans import Priority
from tests.clock import START

MINUTE = timedelta(minutes=1)


def row(
    company: str = "ООО «Ромашка»",
    subject: str = "Не печатается чек",
    minutes: int = 20,
    priority: Priority = Priority.NORMAL,
    *,
    number: int = 1042,
    rang: int = 0,
    aloud: bool = True,
) -> Announced:
    return Announced(number * 10, number, company, subject, priority, minutes * MINUTE, rang, aloud)


URGENT = row("ИП Петров", "Касса стоит", 3, Priority.URGENT, number=1043)


def test_a_new_ticket() -> None:
    assert new(row()) == "Новая заявка. ООО Ромашка. Не печатается чек."
    assert new(URGENT) == "Срочная заявка! ИП Петров. Касса стоит."
    assert new(row(subject="Почему не печатается?")) == "Новая заявка. ООО Ромашка. Почему не печатается?"
    assert new(row(subject="🔥🔥🔥")) == "Новая заявка. ООО Ромашка."
    assert new(row(company="🐮")) == "Новая заявка. номер 1042. Не печатается чек."


@pytest.mark.parametrize(
    ("rows", "beyond", "said"),
    [
        ([], 0, ""),
        ([row()], 0, "Ждёт одна заявка: ООО Ромашка, двадцать минут."),
        ([URGENT], 0, "Ждёт срочная заявка: ИП Петров, три минуты."),
        (
            [row(minutes=5), row("АО Кот", minutes=21)],
            0,
            "Ждут две заявки. Дольше всех – АО Кот, двадцать одна минута.",
        ),
        ([row(), URGENT], 0, "Ждут две заявки, есть срочные. Дольше всех – ООО Ромашка, двадцать минут."),
        ([row()] * 5, 0, "Ждут пять заявок. Дольше всех – ООО Ромашка, двадцать минут."),
        ([row()] * 21, 0, "Ждёт двадцать одна заявка. Дольше всех – ООО Ромашка, двадцать минут."),
        ([row()] * 100, 22, "Ждут 122 заявки. Дольше всех – ООО Ромашка, двадцать минут."),
    ],
)
def test_all_that_wait(rows: list[Announced], beyond: int, said: str) -> None:
    assert all_wait(rows, beyond=beyond) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "меньше минуты"),
        (1, "одна минута"),
        (12, "двенадцать минут"),
        (42, "сорок две минуты"),
        (60, "один час"),
        (62, "один час две минуты"),
        (125, "два часа"),
        (21 * 60, "двадцать один час"),
        (47 * 60 + 59, "сорок семь часов"),
        (48 * 60, "два дня"),
        (200 * 24 * 60, "200 дней"),
    ],
)
def test_how_long(minutes: int, said: str) -> None:
    assert spoken.elapsed(minutes * MINUTE) == said


def test_people_s_words() -> None:
    assert spoken.words('ООО «Рога & Копыта <b>» 🐮 "Юг"', 80) == "ООО Рога Копыта b Юг"
    assert spoken.words("Ёлка-2, 50% – й", 80) == "Ёлка-2, 50% й"
    assert spoken.words("не\u0301т д’Артаньян", 80) == "нет дАртаньян"
    assert spoken.words("слово " * 1000, 20) == "слово слово слово"
    assert spoken.words("ж" * 4096, 80) == "ж" * 80


@given(st.text(max_size=300), st.integers(5, 100))
def test_whatever_people_write_can_be_said(text: str, most: int) -> None:
    said = spoken.words(text, most)
    assert len(said) <= most
    assert said == " ".join(said.split())
    assert all(unicodedata.category(char)[0] in "LNZ" or char in spoken.ALOUD for char in said)
    assert not set("<>&*_#\"'") & set(said)


@given(st.integers(1, 99), st.booleans())
def test_numbers_in_words(value: int, feminine: bool) -> None:
    said = spoken.number(value, feminine=feminine)
    assert not any(char.isdigit() for char in said)
    assert len(said.split()) == (1 if value < 20 or value % 10 == 0 else 2)
    # No two numbers sound alike.
    assert [each for each in range(1, 100) if spoken.number(each, feminine=feminine) == said] == [value]


def test_the_board_of_hostile_names() -> None:
    hostile = row("<b>" + "Ж🐮" * 2048, "<script>" + "щ" * 4096, rang=3)
    shown = board(Announcement([hostile], 1, START, ["Игорь", "<i>Ольга</i>"]))
    assert shown.rows[0].company.startswith("<b>Ж🐮")
    assert len(shown.rows[0].company) <= 60
    assert len(shown.rows[0].subject) <= 120
    assert shown.rows[0].rang == "напомнили 3 раза"
    assert shown.duty == "Дежурят Игорь, <i>Ольга</i>"
    said = shown.rows[0].says.removeprefix("Новая заявка. ")
    assert len(said) <= NAME_SPOKEN + SUBJECT_SPOKEN + len(". .")
    assert "<" not in shown.says + shown.rows[0].says
    # A wall has visitors: no balance, whoever looks.
    assert set(asdict(shown.rows[0])) == {"key", "number", "company", "subject", "waits", "rang", "urgent", "says"}


def test_what_may_not_be_said_now_is_only_shown() -> None:
    shown = board(Announcement([URGENT, row(aloud=False)], 2, START, []))
    assert shown.title == "Ждут 2 заявки"
    assert [each.says for each in shown.rows] == ["Срочная заявка! ИП Петров. Касса стоит.", ""]
    assert shown.says == "Ждёт срочная заявка: ИП Петров, три минуты."
    assert board(Announcement([row(aloud=False)], 1, START, [])).says == ""


def test_more_than_the_screen_holds() -> None:
    shown = board(Announcement([row(number=n) for n in range(100)], 130, None, []))
    assert (shown.more, shown.ring, shown.duty, len(shown.rows)) == ("… ещё 125", "", "", 100)
    assert shown.says.startswith("Ждут 130 заявок")
    calm = board(Announcement([], 0, START, []))
    assert (calm.title, calm.more, calm.says, calm.rows) == ("", "", "", [])

"""What engineers type as a reply to a ticket's message, where they do not tap. Pure.

In doubt nothing goes to the client: a reply that begins like one of these and is not understood is asked about.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from core.sla.wishing.words import Wanted, read_wish

NOTE_WORD = "заметка"
FEW = 3
"""Words of a company's name; a longer line is a sentence, and meant for the client."""
MANY = 12
"""A longer line that begins with «отложить» or «передать» is a sentence, and meant for the client."""


@dataclass(frozen=True, slots=True)
class NoteSaid:
    """«! позвонить бухгалтеру»: the words without their mark."""

    text: str


@dataclass(frozen=True, slots=True)
class HandSaid:
    """«передать Ольге: он ждёт звонка»."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class CallSaid:
    """«позвать Ольгу»."""

    name: str


@dataclass(frozen=True, slots=True)
class PostponeSaid:
    """«отложить до четверга: ждём поставщика». ``wanted`` None: no date was understood."""

    wanted: Wanted | None
    words: str
    by_client: bool


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """«дубль 1003», «связать 1003», «развязать 1003»: ``verb`` is the first word."""

    verb: str
    number: int


@dataclass(frozen=True, slots=True)
class SplitSaid:
    """«разделить», said to a client's message."""


@dataclass(frozen=True, slots=True)
class CompanySaid:
    """«компания Ромашка»."""

    query: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It begins like an order and is none: ``verb`` says which."""

    verb: str


Said = NoteSaid | HandSaid | CallSaid | PostponeSaid | NumberSaid | SplitSaid | CompanySaid | Unclear

_NUMBER = re.compile(r"(?P<verb>дубль|связать|развязать)\s*:?\s*(?:№|#|n)?\s*(?P<number>\d{1,9})\.?", re.I)
_REASON = re.compile(r"\s*(?::(?!\d)|,|\s[–—-]\s|\()\s*")
_BY_CLIENT = re.compile(r"(?:по\s+просьбе|по\s+желанию)\s+клиента|клиент\s+(?:попросил|просит|просил)а?", re.I)


def read_note(text: str) -> NoteSaid | None:
    """A note: «!» or «заметка» comes first, whatever follows. None for anything else."""
    said = text.lstrip()
    if said.startswith(("!", "❗", "❕")):
        return NoteSaid(said.lstrip("!❗❕\ufe0f").strip())
    word = said[: len(NOTE_WORD)]
    rest = said[len(NOTE_WORD) :]
    if word.casefold() == NOTE_WORD and (not rest or not rest[0].isalpha()):
        return NoteSaid(rest.lstrip(" :.,–—-\n").strip())
    return None


def read_said(text: str, now: datetime) -> Said | None:
    """What an engineer's reply orders; None for words that mean something else. ``now`` is local to the reader."""
    note = read_note(text)
    if note is not None:
        return note
    line = " ".join(text.split())
    verb, _, rest = line.partition(" ")
    verb = verb.casefold().replace("ё", "е").strip(":,.")
    rest = rest.strip()
    if verb == "разделить" and len(line.split()) == 1:
        return SplitSaid()
    if verb in ("дубль", "связать", "развязать"):
        return _number(line, verb)
    if verb == "передать":
        return _hand(rest)
    if verb == "позвать":
        return CallSaid(rest.strip(" .!")) if 0 < len(rest.split()) <= 2 else _unclear(rest, verb)
    if verb == "отложить":
        return _postpone(rest, now)
    if verb == "компания" and 0 < len(rest.split()) <= FEW:
        return CompanySaid(rest)
    return None


def _number(line: str, verb: str) -> NumberSaid | Unclear | None:
    found = _NUMBER.fullmatch(line)
    return NumberSaid(verb, int(found["number"])) if found is not None else _unclear(line, verb)


def _unclear(rest: str, verb: str) -> Unclear | None:
    return Unclear(verb) if len(rest.split()) <= MANY else None


def _hand(rest: str) -> HandSaid | Unclear | None:
    name, colon, words = rest.partition(":")
    if 0 < len(name.split()) <= 2:
        return HandSaid(name.strip(" .!"), words.strip())
    return None if not colon and len(rest.split()) > MANY else Unclear("передать")


def _postpone(rest: str, now: datetime) -> PostponeSaid | Unclear | None:
    date_said, words = rest, ""
    by_client = _BY_CLIENT.search(rest)
    if by_client is not None:
        date_said, words = rest[: by_client.start()], rest[by_client.end() :]
    elif (cut := _REASON.search(rest)) is not None:
        date_said, words = rest[: cut.start()], rest[cut.end() :]
    wanted = read_wish(date_said.strip(" ,.:–—-("), now)
    if wanted is None and len(rest.split()) > MANY:
        return None
    return PostponeSaid(wanted, words.strip(" ,.:–—-()"), by_client is not None)


def same_name(said: str, name: str) -> bool:
    """Whether these words name the person, in whichever case: «Ольге» is «Ольга Громова», «Лебедеву» is «Игорь Лебедев»."""
    parts = [_plain(part) for part in name.split()]
    words = [_plain(word) for word in said.split()]
    return bool(words) and all(any(_alike(word, part) for part in parts) for word in words)


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е").strip("@.,:;!")


def _alike(one: str, other: str) -> bool:
    """The same but for an ending."""
    short = min(len(one), len(other))
    common = next((i for i in range(short) if one[i] != other[i]), short)
    return short >= 2 and common >= max(short - 2, min(3, short - 1)) and abs(len(one) - len(other)) <= 2


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a template; ``mandatory`` where it begins with «*»."""

    text: str
    mandatory: bool


def read_steps(text: str) -> list[Step]:
    """Lines of a template. Marks that people put before the lines of a list are left out."""
    steps = []
    for raw in text.splitlines():
        line = raw.strip().lstrip("•☐☑-–— \t").strip()
        mandatory = line.startswith("*")
        words = " ".join(line.lstrip("*").split())
        if words:
            steps.append(Step(words, mandatory))
    return steps

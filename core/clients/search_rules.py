"""What somebody means who types a company's name, an INN or a phone number. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEGAL_FORMS = frozenset(
    {"ооо", "оао", "зао", "ао", "пао", "нао", "ип", "ано", "гуп", "муп", "фгуп", "тсж", "снт", "нко"}
)
"""Nobody says them, and half of all names begin with them."""
WORDS, LONGEST_WORD = 6, 40
"""More words narrow nothing, a longer one is no name."""
LEAST_DIGITS = 4
"""Of an INN or a phone number: three are in every second one."""
SUBSCRIBER = 10
"""Digits of a Russian number without the country code: they are the same however it is written."""

_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"(?<![\w+])\+?\d(?:[\s().–-]{0,2}\d){9,14}(?!\w)")
_ENDING = re.compile(r"(?<=[^\W\d_]{4})[аеёиоуыэюяйь]{1,2}$")


def plain(text: str) -> str:
    """Without capitals and without «ё», as people type."""
    return text.casefold().replace("ё", "е")


def name_words(text: str) -> list[str]:
    """The words of a name that count: no signs, no legal form, unless that is all there is."""
    words = [word[:LONGEST_WORD] for word in _WORD.findall(plain(text))]
    return [word for word in words if word not in LEGAL_FORMS] or words


def stem(word: str) -> str:
    """The word without its ending, so that «ромашки» and «ромашке» find «Ромашка»; short words are left alone."""
    return _ENDING.sub("", word)


def same_word(one: str, other: str) -> bool:
    """The same word, in whatever case of its declension."""
    one, other = plain(one), plain(other)
    return one == other or (len(one) >= LEAST_DIGITS and len(other) >= LEAST_DIGITS and stem(one) == stem(other))


@dataclass(frozen=True, slots=True)
class Asked:
    """``words`` of the name, each at least begun; ``digits`` of an INN or of a phone number; the last digits of a whole
    ``phone`` number. What is named has to fit all of them."""

    words: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.digits or self.phone)


def find_phone(text: str) -> re.Match[str] | None:
    """The first phone number in a text: ten digits or more, as people write them with spaces, hyphens and brackets."""
    for found in _PHONE.finditer(text):
        # Ten or twelve digits without any sign between them are an INN as well; a phone begins with 7, 8 or 9 then.
        digits = "".join(filter(str.isdigit, found[0]))
        if len(digits) == 11 or (len(digits) == SUBSCRIBER and digits[0] == "9") or not found[0].isdigit():
            return found
    return None


def subscriber(phone: str) -> str:
    """The last ten digits of a number."""
    return "".join(filter(str.isdigit, phone))[-SUBSCRIBER:]


def read_query(text: str) -> Asked:
    """What is asked for; empty if the text holds nothing that could be looked for. Never fails, whatever is typed."""
    # «ascii»: superscripts and other scripts' digits are digits to Python and to nobody else.
    text = "".join(char if char.isascii() or not char.isdigit() else " " for char in text)
    phone = find_phone(text)
    if phone is not None:
        text = text[: phone.start()] + " " + text[phone.end() :]
    words, digits = list[str](), list[str]()
    for word in name_words(text)[:WORDS]:
        (digits if word.isdigit() and len(word) >= LEAST_DIGITS else words).append(word)
    return Asked(tuple(words), tuple(digits), subscriber(phone[0]) if phone is not None else "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that fits. ``calls``: one of its people has the phone number that was asked for."""

    id: int
    name: str
    inn: str
    calls: bool


def rank(asked: Asked, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The likeliest first: who has this very INN or phone, then this very name, then a name that begins like this, then short
    names."""
    return sorted(candidates, key=lambda each: (*_distance(asked, each), len(each.name), plain(each.name), each.id))


def _distance(asked: Asked, one: Candidate) -> tuple[int, int]:
    if asked.phone and one.calls:
        return 0, 0
    if one.inn in asked.digits:
        return 0, 1
    if any(one.inn.startswith(digits) for digits in asked.digits):
        return 1, 0
    if not asked.words:
        return 1, 1 if one.calls else 2
    own = name_words(one.name)
    if own == list(asked.words):
        return 2, 0
    if own[: len(asked.words)] == list(asked.words):
        return 2, 1
    return (3, 0) if own and own[0].startswith(asked.words[0]) else (3, 1)


def named_exactly(asked: Asked, names: Sequence[str]) -> list[int]:
    """Positions of the names that are these words and no more, in whatever case of the declension."""
    return [
        position
        for position, name in enumerate(names)
        if len(own := name_words(name)) == len(asked.words)
        and all(same_word(mine, word) for mine, word in zip(own, asked.words, strict=True))
    ]

"""What an engineer types while a client is calling: «в 11:40 ромашка звонила Анна, не проводится реализация». Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.clients.search_rules import LEGAL_FORMS, WORDS, find_phone, plain, same_word, subscriber

_TIME = re.compile(r"\s*(?:в\s+)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d:.])[\s,;:–—-]*", re.IGNORECASE)
_MOVE = re.compile(r"\s*звонок(?:\s+был[аи]?)?[\s,:–—-]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_CALLED = re.compile(r"[\s,;:.–—-]*(?:по)?звон(?:ил|ила|или|ит|ок от)\b\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BETWEEN = " \t\n,;:.!–—-»\"'"
NAMED_WITHIN = 6
"""Words at the beginning in which a person is looked for: «звонила Анна Петрова, …», not somebody mentioned later."""
NAME_PARTS = 3


@dataclass(frozen=True, slots=True)
class At:
    """A local time of day in minutes, and the text after it."""

    minute: int
    rest: str


def read_time(text: str) -> At | None:
    """«в 11:40 …», «11:40 …»: the time a text begins with."""
    found = _TIME.match(text)
    return At(int(found["hour"]) * 60 + int(found["minute"]), text[found.end() :].strip()) if found else None


def read_move(text: str) -> At | None:
    """«звонок 11:40 был за рулём»: the moment of a call, and why it was not entered then (empty: nothing was said).

    None for anything else, also for «звонок не проходит», which are words for the client.
    """
    found = _MOVE.match(text)
    return read_time(text[found.end() :]) if found else None


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first words of a text as a query, and what remains of the text after them."""

    query: str
    rest: str
    last: str


def beginnings(text: str) -> list[Beginning]:
    """What may name the company: the first word, the first two… A legal form is no word of its own. A phone number at the
    beginning is one."""
    phone = find_phone(text)
    if phone is not None and not text[: phone.start()].strip(_BETWEEN + "(«"):
        return [Beginning(phone[0], text, phone[0])]
    found, begin = list[Beginning](), -1
    for word in _WORD.finditer(text):
        if len(found) == WORDS:
            break
        if plain(word[0]) in LEGAL_FORMS and not found:
            continue
        begin, end = word.start() if begin < 0 else begin, word.end()
        found.append(Beginning(text[begin:end], text[end:].strip(_BETWEEN), word[0]))
    return found


def goes_on(name_words: Sequence[str], word: str) -> bool:
    """Whether the next word of the text still belongs to the company's name: one of its words, or the beginning of one. «не» of
    «не проводится» is not taken for «Невская»."""
    said = plain(word)
    return any(said == mine or (len(said) > 2 and mine.startswith(said)) for mine in name_words)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as calls know them."""

    id: int
    name: str
    phone: str | None
    manager: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called and about what. ``contact_id``: this contact; None: ``unsure`` says whether somebody has to choose, else it
    is somebody whom nobody knows yet. ``name`` and ``phone`` as they were said; both may be empty. ``text``: the matter."""

    contact_id: int | None
    unsure: bool
    name: str
    phone: str
    text: str


def read_caller(text: str, people: Sequence[Person]) -> Caller:
    """Who of these people called, by a phone number or a name in the first words.

    A name or a number that nobody has is never taken for somebody else. When nothing is said of who called it is the only
    contact, else the only manager: they answer for what the company asks.
    """
    phone = find_phone(text[:120])
    number = subscriber(phone[0]) if phone is not None else ""
    if phone is not None:
        text = f"{text[: phone.start()].rstrip(_BETWEEN + '(')} {text[phone.end() :].lstrip(_BETWEEN + ')')}".strip()
    called = _CALLED.match(text)
    said = text[called.end() :] if called else text
    names = _names(said, only_capitals=not called)
    scored = [
        (sum(any(same_word(word, mine) for mine in _parts(one.name)) for word, _ in names), one) for one in people
    ]
    best = max((score for score, _ in scored), default=0)
    named = [one for score, one in scored if score == best > 0]
    if number and (by_phone := [one for one in people if one.phone and subscriber(one.phone) == number]):
        # One number of several people (a reception): the name decides.
        named = [one for one in by_phone if one in named] or by_phone
    name = _said_name(said, names) if called else ""
    matter = _after_name(said, named, bool(called)) or ("" if called else said.strip(_BETWEEN))
    if len(named) == 1:
        return Caller(named[0].id, False, named[0].name, "" if _knows(named[0], number) else number, matter)
    if named or name or number:
        return Caller(None, bool(people), name, number, matter)
    usual = people if len(people) == 1 else [one for one in people if one.manager]
    if len(usual) == 1:
        return Caller(usual[0].id, False, usual[0].name, "", matter)
    return Caller(None, bool(people), "", "", matter)


def _knows(person: Person, number: str) -> bool:
    return not number or bool(person.phone and subscriber(person.phone) == number)


def _parts(name: str) -> list[str]:
    return [part for part in _NAME.findall(name) if len(part) > 2]


def _names(said: str, *, only_capitals: bool) -> list[tuple[str, int]]:
    """Words of the beginning that may be a name, with where they end. Capitals are asked for unless «звонила» stands before,
    or it is the first word."""
    found = [(match[0], match.end()) for match in _NAME.finditer(said)][:NAMED_WITHIN]
    return [
        (word, end)
        for position, (word, end) in enumerate(found)
        if word[0].isupper() or (position == 0) or (position < NAME_PARTS and not only_capitals)
    ]


def _said_name(said: str, names: Sequence[tuple[str, int]]) -> str:
    """The name after «звонила»: words with a capital that follow one another; a first word without one, too, if a sign ends
    it."""
    parts: list[str] = []
    position = 0
    for match in _NAME.finditer(said):
        if len(parts) == NAME_PARTS or said[position : match.start()].strip(" ") or not match[0][0].isupper():
            break
        parts.append(match[0])
        position = match.end()
    if not parts and names:
        word, end = names[0]
        if said[end : end + 1] in (",", ":", ";", "") or said[end : end + 2] in (" –", " —", " -"):
            parts = [word.capitalize()]
    return " ".join(parts)


def _after_name(said: str, named: Sequence[Person], called: bool) -> str:
    """What follows the caller's name at the beginning of the text; all of it if the name does not stand there."""
    end, own = 0, [part for one in named for part in _parts(one.name)]
    for count, match in enumerate(_NAME.finditer(said)):
        if count == NAME_PARTS or said[end : match.start()].strip(" "):
            break
        is_name = any(same_word(match[0], part) for part in own) or (called and match[0][0].isupper())
        if not is_name:
            break
        end = match.end()
    if called and not end and (first := _NAME.match(said)) and said[first.end() : first.end() + 1] in (",", ":", ";"):
        end = first.end()
    return said[end:].strip(_BETWEEN)

"""How people call configurations of 1C: «БП 3.0», «в УТ», «из бухгалтерии». Pure.

Abbreviations are made of the name, not looked up: they are initials, and new configurations come out every year.
"""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

LEFT_OUT = frozenset({"и", "в", "на", "для", "редакция", "ред", "ред."})
COMMON = ("предприят", "управлен", "фирм", "наш", "учрежден", "государствен", "учет", "базов")
"""Beginnings of words that stand in many names and so name none."""
SHORTEST = 5
"""Letters in which a word of the name is recognised, whatever its ending."""
_VENDOR = re.compile(r"^1[сc]\s*:\s*", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w-])\w+(?![\w-])")


class HasName(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=HasName)


def short_name(name: str) -> str:
    """«БП 3.0» for «1С:Бухгалтерия предприятия, редакция 3.0», «УТ 11», «Розница»; an abbreviation stays one."""
    letters, tail = _parts(name)
    if len(letters) == 1:
        return " ".join([*letters, *tail])
    return " ".join(["".join(word[0] for word in letters).upper(), *tail]) if letters else " ".join(tail)


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The words an abbreviation is made of, and what stands behind it: an abbreviation («КОРП»), a version."""
    words = [word for word in _VENDOR.sub("", name).replace(",", " ").split() if word.casefold() not in LEFT_OUT]
    if words and _is_abbreviation(words[0]):
        # «ERP Управление предприятием 2»: the abbreviation says it already.
        return words[:1], [word for word in words[1:] if word[0].isdigit() or _is_abbreviation(word)]
    return (
        [word for word in words if word[0].isalpha() and not _is_abbreviation(word)],
        [word for word in words if not word[0].isalpha() or _is_abbreviation(word)],
    )


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def named_in(text: str, configurations: Sequence[T]) -> T | None:
    """The only one of a company's configurations that the words speak of; None if they speak of none or of several.

    An abbreviation must be a word of its own («в УТ», and not «посмотрите-ка»); a word of the name may have any ending.
    """
    said = {_plain(word) for word in _WORD.findall(text)}
    meant = [one for one in configurations if any(_is_said(call, said) for call in _calls(one.name))]
    return meant[0] if len(meant) == 1 else None


def _calls(name: str) -> list[tuple[str, bool]]:
    """What people may call it, and whether only the beginning counts."""
    letters, tail = _parts(name)
    short = letters[0] if len(letters) == 1 else "".join(word[0] for word in letters)
    calls = [(_plain(short), False)] if len(short) > 1 else []
    calls += [(_plain(word), False) for word in tail if _is_abbreviation(word)]
    for word in (_plain(word) for word in letters):
        # «Бухгалтерия» loses one letter, «торговлей» two: the accountant («бухгалтер») is not the program.
        stem = word[:-1] if word.endswith("ия") else word[:-2]
        if len(stem) >= SHORTEST and not word.startswith(COMMON):
            calls.append((stem, True))
    return calls


def _is_said(call: tuple[str, bool], said: set[str]) -> bool:
    word, only_beginning = call
    return any(one.startswith(word) for one in said) if only_beginning else word in said


def _plain(word: str) -> str:
    """As people type: without capitals and without «ё»."""
    return word.casefold().replace("ё", "е")

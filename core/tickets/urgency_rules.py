"""Does a request sound urgent? By words that the franchisee keeps a list of. Pure: it only says so, it decides nothing."""

import re
from collections.abc import Iterable, Sequence

SHORT = 3
"""Words of up to so many letters («не», «все») are meant as they are; of longer ones the beginning counts."""
ENDING = 2
"""Letters at the end of a longer word that may differ: «касса», «кассу», «кассой»."""
_SENTENCE = re.compile(r"[.!?\n;]+")
_WORD = re.compile(r"\w+")


def sign_in(text: str, signs: Iterable[str]) -> str | None:
    """The first sign whose words stand in one sentence of the text in their order, whatever their endings and with any words
    between them: «не можем отгрузить» is in «не можем со вчера ничего отгрузить». The longest sign says most, so it is
    looked for first."""
    sentences = [words for part in _SENTENCE.split(text) if (words := words_of(part))]
    for sign in sorted(signs, key=lambda one: (-len(words_of(one)), one)):
        if any(_stands(words_of(sign), words) for words in sentences):
            return sign
    return None


def words_of(text: str) -> list[str]:
    """As people type: without capitals and without «ё»."""
    return _WORD.findall(text.casefold().replace("ё", "е"))


def _stands(sign: Sequence[str], words: Sequence[str]) -> bool:
    rest = iter(words)
    return bool(sign) and all(any(_same(word, meant) for word in rest) for meant in sign)


def _same(word: str, meant: str) -> bool:
    if len(meant) <= SHORT:
        return word == meant
    return word.startswith(meant[: max(SHORT, len(meant) - ENDING)])

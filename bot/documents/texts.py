"""People's texts on their way into documents. Pure."""

import re
import unicodedata
from functools import lru_cache

MOST_NAME = 60
"""Characters of a file's name, with its ending."""


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(" {2,}")


def clean(text: str) -> str:
    """One line without control characters: XML knows none of them, and a PDF's line is not broken by a text. Spaces that do
    not break stay."""
    return _SPACES.sub(" ", _NO_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))).strip(" ")


@lru_cache(4096)
def invisible(char: str) -> bool:
    """Joiners, directions, tags and variation selectors: of no use to a font that knows no emoji."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def file_name(said: str, ending: str) -> str:
    """A name that every system takes: letters, digits, spaces, dashes and dots; not longer than 60 characters."""
    plain_ = "".join(char if char.isalnum() or char in " -–." else " " for char in said)
    return " ".join(plain_.split())[: MOST_NAME - len(ending)].strip(" .") + ending

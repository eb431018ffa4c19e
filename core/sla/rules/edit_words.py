"""What edits of calendars and of plans share when they are read: their parts, the name in front, what is wrong. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

WORDS_LENGTH = 60
END = r"(?=[\s,;:]|$)"
"""Of a regular expression: here a number ends."""
_PARTS = re.compile(r"[;\n]+")


class EditFault(StrEnum):
    """Why an edit cannot be made of the words."""

    UNCLEAR = "unclear"
    NO_SUCH_DAY = "no-such-day"
    FAR_DAY = "far-day"
    TOO_MANY_DAYS = "too-many-days"
    REVERSED_DAYS = "reversed-days"
    NO_SUCH_ZONE = "no-such-zone"
    BOTH_TARGETS = "both-targets"


class BadEdit(ValueError):  # noqa: N818 - says what it is about, like Refusal
    """Words that cannot be understood; ``words`` are those, cut to a length that can be said."""

    def __init__(self, fault: EditFault, words: str) -> None:
        super().__init__(fault.value)
        self.fault = fault
        words = " ".join(words.split())
        self.words = words if len(words) <= WORDS_LENGTH else words[: WORDS_LENGTH - 1] + "…"


def begins_with_name(text: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The longest of the names that the text begins with, whatever the capitals, and the rest; None if it begins with none."""
    for name in sorted(names, key=len, reverse=True):
        spelled = r"\s+".join(map(re.escape, name.split()))
        if found := re.match(rf"\s*[«\"]?{spelled}[»\"]?(?=[\s:]|$):?", text, re.IGNORECASE):
            return name, text[found.end() :].strip()
    return None


def parts_of(text: str) -> list[str]:
    """The single edits of a text; BadEdit for one without any."""
    parts = [" ".join(part.split()) for part in _PARTS.split(text) if part.strip()]
    if not parts:
        raise BadEdit(EditFault.UNCLEAR, text)
    return parts

"""Pure rules of erasing a person's name from what others have written."""

import re
from collections.abc import Collection

ERASED = "▒▒▒"
"""What stands in the place of a name or a phone number."""
SHORTEST = 3
_WORD = re.compile(r"\w+")


def label(contact_id: int) -> str:
    """What a forgotten person is called: enough to tell two of them apart in the history of hours."""
    return f"Удалённое лицо №\u00a0{contact_id}"


def traces(names: Collection[str], phones: Collection[str | None]) -> re.Pattern[str] | None:
    """What of these names and phone numbers («79161234567») may stand in somebody's words; None if there is nothing of them.

    Each word of a name by itself, in other cases of Russian too: the word without its last letter and any ending of up to
    three («Марию Петровой»). A number however it is grouped, with +7, 8 or nothing before it.
    """
    words = {
        word.lower() for name in names for word in _WORD.findall(name) if len(word) >= SHORTEST and not word.isdigit()
    }
    forms = [re.escape(word[:-1] if len(word) > SHORTEST else word) + r"\w{0,3}" for word in words]
    numbers = [r"\D{0,2}".join(phone[-10:]) for phone in phones if phone and len(phone) >= 10]
    patterns = [
        *(rf"\b{form}\b" for form in sorted(forms)),
        *(rf"(?:\+?[78]\D{{0,2}})?{number}" for number in sorted(numbers)),
    ]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def erased(text: str, found: re.Pattern[str]) -> str:
    """The text without those traces. Never longer than it was allowed to be: a trace has at least three characters."""
    return found.sub(ERASED, text)

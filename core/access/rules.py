"""Pure rules of coming in."""

import re
from itertools import accumulate

from core.clients.rules import clean_inn
from core.errors import Refusal

_NUMBER = re.compile(r"(?<!\d)(?:\d{10}|\d{12})(?!\d)")
_NAMED = re.compile(r"\bинн\b[^\d\n]{0,20}(\d[\d \t-]*)", re.IGNORECASE)


def inn_in(text: str) -> str | None:
    """The INN that somebody has written among other words, its check digits verified; None if there is none.

    A number that is called an INN and cannot be one is refused (``bad-inn-said``): it is a slip, better said at once. Other
    numbers of ten digits are phones more often than not, and are left alone.
    """
    if (named := _NAMED.search(text)) is not None:
        # Groups of digits as people write them, never a part of a group; a phone may follow. The longest that is an INN.
        joined = accumulate(re.findall(r"\d+", named[1]))
        if found := [inn for digits in joined if (inn := _valid(digits)) is not None]:
            return found[-1]
        raise Refusal("bad-inn-said")
    return next((inn for number in _NUMBER.findall(text) if (inn := _valid(number)) is not None), None)


def _valid(number: str) -> str | None:
    try:
        return clean_inn(number)
    except Refusal:
        return None

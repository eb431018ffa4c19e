"""The mark by which a document of ours is known in 1C: the beginning of its comment."""

import re
from datetime import timedelta

from core.exchange.documents.content import Content
from core.exchange.documents.invoice import Invoice

PREFIX = "SD:"
_MARK = re.compile(r"SD:((?:ticket:\d+:completion:\d+|topup:\d+)(?::correction:\d+)?)(?![:\d])")
SEARCH_BACK = timedelta(days=31)
"""The search is bound by date, 1C has no index on comments; an accountant may have moved a document back within its month."""


def marker(key: str) -> str:
    return f"{PREFIX}{key}"


def comment(content: Content) -> str:
    """The comment of a document: the mark, then words for people."""
    words = f"запрос на часы № {content.number}" if isinstance(content, Invoice) else f"заявка № {content.number}"
    if content.correction:
        words += f", исправление {content.correction}"
    return f"{marker(content.key)} {words}"


def carries(text: str, key: str) -> bool:
    """Whether the comment carries the mark of exactly this key, wherever an accountant has moved it: 1C's search for a part of
    a text also finds completion 10 for completion 1, and the corrections of what they correct."""
    return key in _MARK.findall(text)


def keys_in(text: str) -> frozenset[str]:
    """The keys of all marks in a comment."""
    return frozenset(_MARK.findall(text))

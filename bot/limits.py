"""Telegram's published limits (core.telegram.org/bots/api and /bots/faq), and cutting texts to them.

Lengths of texts are in UTF-16 code units, as Telegram counts them: an emoji is two.
"""

TEXT = 4096
CAPTION = 1024
CALLBACK_ANSWER = 200
CALLBACK_DATA_BYTES = 64
BUTTONS_IN_LIST = 20
"""Our own: a longer list of buttons is not read on a phone."""
FILE_DOWNLOAD = 20 * 1024 * 1024


def length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """``text`` if it fits, else its beginning and an ellipsis; never half of a surrogate pair."""
    if length(text) <= most:
        return text
    encoded = text.encode("utf-16-le")[: (most - 1) * 2]
    return encoded.decode("utf-16-le", errors="ignore") + "…"


def after_cut(text: str, most: int) -> str:
    """What :func:`cut` has left out; an empty string if nothing."""
    return text[len(cut(text, most)) - 1 :] if length(text) > most else ""


def pieces(text: str, most: int) -> list[str]:
    """``text`` in pieces of at most ``most`` units, never cut in the middle of a surrogate pair."""
    found = []
    while text:
        head = text.encode("utf-16-le")[: most * 2].decode("utf-16-le", errors="ignore")
        found.append(head)
        text = text[len(head) :]
    return found

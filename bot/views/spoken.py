"""What a computer's voice says well: numbers in words, people's words without signs. Pure."""

import unicodedata
from datetime import timedelta

from bot.locales import plain

ONES = (
    *(
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
    ),
    *("тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
FEMININE = {1: "одна", 2: "две"}
TENS = ("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
ALOUD = ".,:!?%№-–—"
"""Signs that a voice makes a pause of, or has a word for. Others it would name: «меньше», «звёздочка»."""


def number(value: int, *, feminine: bool = False) -> str:
    """«двадцать одна»; 0 and what is above 99 in digits."""
    if not 0 < value < 100:
        return str(value)
    tens, rest = divmod(value, 10) if value >= 20 else (0, value)
    parts = [TENS[tens - 2]] if tens else []
    if rest:
        parts.append(FEMININE.get(rest, ONES[rest - 1]) if feminine else ONES[rest - 1])
    return " ".join(parts)


def elapsed(value: timedelta) -> str:
    """«двадцать минут», «один час пять минут», from two hours on only hours, from two days on only days."""
    minutes = int(value.total_seconds() // 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if minutes < 1:
        return plain("less-than-minute")
    if days >= 2:
        return plain("speaker-days", days=days, words=number(days))
    parts = [plain("speaker-hours", hours=hours, words=number(hours))] if hours else []
    rest = minutes % 60
    if rest and hours < 2:
        parts.append(plain("speaker-minutes", minutes=rest, words=number(rest, feminine=True)))
    return " ".join(parts)


def words(text: str, most: int) -> str:
    """People's words as they can be said: letters, digits and pauses, at most so many characters, cut at a word's end."""
    said = "".join(_sayable(char) for char in unicodedata.normalize("NFC", text))
    said = " ".join(word for word in said.split() if any(char.isalnum() for char in word))
    if len(said) <= most:
        return said
    head, _, _ = said[: most + 1].rpartition(" ")
    return head if len(head) > most // 2 else said[:most]


def _sayable(char: str) -> str:
    kind = unicodedata.category(char)
    if kind[0] in "LN" or char in ALOUD:
        return char
    # A sign within a word («д'Артаньян», a combining accent) leaves the word whole.
    return "" if kind[0] == "M" or char in "'’\u00ad\u200b\u200d" else " "

"""The balance as it is said in 1C. Pure."""

import re
from datetime import date

_OURS = re.compile(r"(?:\d+ ч(?: \d+ мин)?|\d+ мин) на \d{2}\.\d{2}\.\d{4}")


def said(minutes: int, day: date) -> str:
    """«5 ч 30 мин на 28.11.2026»."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} ч"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} мин")
    return f"{' '.join(parts)} на {day:%d.%m.%Y}"


def is_ours(text: str) -> bool:
    """Whether exactly this could have been written by a desk."""
    return _OURS.fullmatch(text) is not None

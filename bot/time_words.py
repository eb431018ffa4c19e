"""Reading an hour of the day as people write it. Pure."""

import re
from datetime import time

_TIME = re.compile(
    r"(?:в\s+|к\s+)?(\d{1,2})(?:[:.\s-]([0-5]\d))?(?:\s*(?:ч|час|часа|часов)\.?)?(?:\s+(утра|дня|вечера))?",
    re.IGNORECASE,
)
NOON = 12


def read_time(text: str) -> time | None:
    """«19:30», «в 9», «в 7 вечера», «18.45» -> an hour of the day; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half in ("дня", "вечера") and hour < NOON:
        hour += NOON
    elif half == "утра" and hour > NOON:
        return None
    return time(hour, minute) if hour < 24 else None

"""Reading hours of a day as people write them. Pure."""

import re

from core.outbox.preferences import DAY

SPAN = re.compile(r"(?:с\s*)?(\d{1,2})(?::([0-5]\d))?\s*(?:до|-|–|—)\s*(\d{1,2})(?::([0-5]\d))?", re.IGNORECASE)


def read_span(text: str) -> tuple[int, int] | None:
    """«22-8», «с 22:30 до 7:45» -> minutes of the day; None for anything else, and for an empty span. 24 is midnight."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        return None
    start, end = (int(found[at]) * 60 + int(found[at + 1] or 0) for at in (1, 3))
    if start > DAY or end > DAY or start % DAY == end % DAY:
        return None
    return start % DAY, end % DAY

"""Literals of 1C's ``$filter``: OData 3 with 1C's own empty values (reference/onec.md 1.4)."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

EMPTY_GUID = "00000000-0000-0000-0000-000000000000"
"""An empty reference."""
EMPTY_DATE = "0001-01-01T00:00:00"
"""A date that is not set. The year has four digits: 1C answers 400 to ``datetime'1-01-01T…'``."""
LEAST_NUMBER, MOST_NUMBER = -(2**31), 2**31 - 1


def guid(value: UUID | None) -> str:
    """A reference; None is the empty one."""
    return f"guid'{value or EMPTY_GUID}'"


def local_text(instant: datetime | None, zone: ZoneInfo) -> str:
    """An instant as 1C writes it: the base's local time without a zone, to the second. None is the empty date.

    Raises ValueError for a naive datetime: nobody can say which zone it means.
    """
    if instant is None:
        return EMPTY_DATE
    if instant.utcoffset() is None:
        msg = "an instant needs its zone"
        raise ValueError(msg)
    return instant.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat()


def moment(instant: datetime | None, zone: ZoneInfo) -> str:
    """An instant in the local time of the base's ``zone``; raises as ``local_text``."""
    return f"datetime'{local_text(instant, zone)}'"


def text(value: str) -> str:
    """Text, its quotes doubled. Raises ValueError for what cannot be sent as UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        # The error's own message would quote the value.
        msg = "a text with half a character cannot be sent"
        raise ValueError(msg) from None
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def number(value: int) -> str:
    """A whole number of 32 bits. Nobody has shown in which form 1C takes larger or fractional ones, so: ValueError."""
    if not LEAST_NUMBER <= value <= MOST_NUMBER:
        msg = "a number in a filter has at most 32 bits"
        raise ValueError(msg)
    return str(int(value))


def boolean(value: bool) -> str:
    """Yes or no."""
    return "true" if value else "false"


def as_instant(written: str, zone: ZoneInfo) -> datetime | None:
    """What 1C wrote as a date: an instant in UTC, None for the empty date; the reverse of ``local_text``.

    An hour that the zone lived through twice is taken as its first pass (fold 0): 1C does not say which one it was.
    Raises ValueError (or OverflowError at the edges of the calendar).
    """
    if written == EMPTY_DATE:
        return None
    local = datetime.fromisoformat(written)
    if local.tzinfo is not None:
        msg = "1C writes dates without a zone"
        raise ValueError(msg)
    return local.replace(tzinfo=zone).astimezone(UTC)

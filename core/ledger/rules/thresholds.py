"""When people are told that hours run low or are about to burn."""

THRESHOLDS = (80, 95, 100)
"""Per cent of the live minutes used (Atera warns at 80 and 95; 100 is «used up»)."""
WARNED_DAYS = (30, 7)
"""Days before a grant's last day."""


def level(granted: int, used: int) -> int:
    """The highest threshold reached, 0 for none. Nothing granted: there is nothing to run low."""
    if granted <= 0:
        return 0
    return max((threshold for threshold in THRESHOLDS if used * 100 >= threshold * granted), default=0)


def crossed(told: int, now: int) -> bool:
    """Whether a level is news: worse than the one people were told about."""
    return now > told


def warning(days_left: int, warned: int | None) -> int | None:
    """Which warning is due so many days before a grant's last day: the nearest one only, once. ``warned``: the last one."""
    due = min((days for days in WARNED_DAYS if days_left <= days), default=None)
    if due is None or days_left < 0 or (warned is not None and warned <= due):
        return None
    return due

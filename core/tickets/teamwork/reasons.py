"""Reasons that a tap is enough for."""

from enum import StrEnum


class CancelWhy(StrEnum):
    """Why staff cancels a ticket; ``own``: in own words. Kept in outbox rows: never rename one."""

    CHANGED_MIND = "changed_mind"
    SOLVED = "solved"
    NOT_OURS = "not_ours"
    MISTAKE = "mistake"
    OWN = "own"

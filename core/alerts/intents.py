"""What people are told about tickets that nobody has taken. Only that there is something to tell: it is drawn from the state
of things when it is sent, so that nobody is told of what is over."""

from typing import ClassVar

from core.outbox.service import ALERT, EDIT, Intent


class AlertRings(Intent):
    """To the group or to a person: the list of tickets that wait, in a new message, which rings; the one before goes."""

    kind: ClassVar[str] = "alert.rings"
    weight: ClassVar[int] = ALERT

    def collapse_key(self) -> str:
        return "waiting"


class AlertShown(Intent):
    """The same list has changed: it is drawn anew where it stands."""

    kind: ClassVar[str] = "alert.shown"
    weight: ClassVar[int] = EDIT

    def collapse_key(self) -> str:
        return "waiting"


class AlertsSilent(Intent):
    """To an administrator: the auditor has found tickets of which nobody would be told. ``numbers``: the first of ``count``."""

    kind: ClassVar[str] = "alert.silent"
    numbers: list[int]
    count: int

"""What the group is told when somebody leaves the staff."""

from typing import ClassVar

from core.outbox.service import ALERT, Intent


class StaffLeft(Intent):
    """To the group: ``name`` is on the staff no longer; ``numbers`` of the tickets that wait for somebody else now."""

    kind: ClassVar[str] = "staff.left"
    weight: ClassVar[int] = ALERT
    name: str
    numbers: tuple[int, ...]

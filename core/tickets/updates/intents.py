"""What people are told of updates that were done for many companies."""

from datetime import date
from typing import ClassVar

from core.outbox.service import Facts, Intent


class UpdateDone(Intent):
    """To the client: this was done, and no hours were spent. Can wait for the end of quiet hours."""

    kind: ClassVar[str] = "updates.done"
    ticket_id: int
    number: int
    service: str
    work_date: date


class NotMarked(Facts):
    """A company in which nothing was written, and why: the code of a refusal."""

    company: str
    reason: str


class UpdatesWritten(Intent):
    """To the group and to directors: how the batch went. ``skipped``: the same had been written for them already."""

    kind: ClassVar[str] = "updates.written"
    batch_id: int
    service: str
    work_date: date
    staff_name: str
    done: int
    skipped: int
    failed: list[NotMarked]

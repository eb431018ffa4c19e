"""What people are told about timers, and the group about a ready answer that was sent."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from core.outbox.service import ALERT, Intent


class TimerSaid(StrEnum):
    """What is said of a timer: that it ``runs`` long; that its ``limit`` stopped it; that its ticket was resolved or
    cancelled meanwhile (``over``), so that its time went nowhere; that a colleague is about to resolve the ticket
    (``preview``)."""

    RUNS = "runs"
    LIMIT = "limit"
    OVER = "over"
    PREVIEW = "preview"


class TimerTold(Intent):
    """To the timer's person, or to the group if they have no chat with the bot. Minutes; ``service`` is empty if nobody has
    said what was done."""

    kind: ClassVar[str] = "work.timer"
    weight: ClassVar[int] = ALERT
    said: TimerSaid
    timer_id: int
    ticket_id: int
    number: int
    staff_id: int
    started_at: datetime
    minutes: int
    limit: int
    service: str


class TemplateSent(Intent):
    """To the group: somebody has sent a ready answer, which nobody has typed there."""

    kind: ClassVar[str] = "work.template_sent"
    message_id: int

"""What delivery is asked for."""

from datetime import date
from typing import ClassVar

from core.outbox.service import Intent
from core.reports.kinds import ReportKind


class ReportDue(Intent):
    """To one of the staff: a report of a period, drawn from the state of things when it is sent. Of several of a kind that wait
    (Telegram was away for days) the last one goes. Whatever else waits for this person goes first."""

    kind: ClassVar[str] = "report.due"
    weight: ClassVar[int] = 40
    report: ReportKind
    staff_id: int
    first: date
    last: date

    def collapse_key(self) -> str:
        return self.report.value

"""Reports whose time has come, in this process: each in its own transaction."""

from zoneinfo import ZoneInfo

import structlog

from bot.wake import Wake
from core.database import Database
from core.reports.sending import due_reports, send_due

log = structlog.get_logger()


class Reports:
    """Looks which reports are due. Several processes may do so at once: one of them asks the outbox for each."""

    def __init__(self, database: Database, outbox_wake: Wake, zone: ZoneInfo) -> None:
        self._database = database
        self._outbox_wake = outbox_wake
        self._zone = zone

    async def look(self) -> bool:
        """Ask for what is due; whether it could be looked."""
        try:
            async with self._database.read() as work:
                due = await due_reports(work, self._zone)
        except Exception:
            log.exception("tick.reports_failed")
            return False
        for one in due:
            try:
                async with self._database.work() as work:
                    asked = await send_due(work, self._zone, one)
            except Exception:
                log.exception("tick.report_failed", staff=one.staff_id, report=one.kind.value)
                continue
            if asked:
                self._outbox_wake.set()
                log.info("report.due", staff=one.staff_id, report=one.kind.value, day=one.day.isoformat())
        return True

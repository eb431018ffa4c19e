"""The ticker: APScheduler stands here and nowhere else. One job per tick; what is due is known by the database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from backend.alerts import Alerts
from backend.mass import Mass
from backend.reports import Reports
from backend.timers import Timers
from backend.watch import Watch
from bot.drafting import open_due_draft
from bot.forgetting import forget_due
from bot.store import drafts, inbox
from bot.wake import Wake
from core.actor import SystemActor
from core.alerts.auditing import AUDIT, AUDIT_EVERY, Auditor
from core.billing.service import lapsed_proposals
from core.clock import Clock
from core.database import Database, Work
from core.ledger.accruing import accrue_daily, contracts_to_accrue
from core.ledger.auditing import Audit
from core.ledger.expiring import accounts_to_close, close_expired
from core.ledger.noticing import accounts_told_low, judge_today, warn_of_expiry
from core.ledger.rules.closing import LedgerPolicy
from core.people.forgetting import due_to_forget
from core.processes.pulse import Pulse
from core.sla.upcoming import warn_of_unconfirmed
from core.slots.rules import Daily, Every, Missed, Schedule
from core.slots.service import claim, finish, give_up, newest_slot
from core.tickets.closing import CLOSE_AFTER_DAYS, close_by_itself, tickets_to_close
from core.tickets.drift import report_drift
from core.tickets.estimating import lapse_estimate, lapsed_estimates
from core.tickets.ordering import ordered_by_alike
from core.tickets.proposals import lapse_proposal
from core.tickets.reminding import estimates_to_remind, proposals_to_remind, remind_of_estimate, remind_of_proposal
from core.tickets.timers import TimerPolicy

log = structlog.get_logger()

DRAFTS_EVERY = 1
SLOTS_EVERY = 20
WATCH_EVERY = 20
FORESEE_EVERY = 60
ALERTS_EVERY = 5
LAPSE_EVERY = 60
TIMERS_EVERY = 30
MASS_EVERY = 2
REPORTS_EVERY = 10
"""Seconds between ticks."""
MOSCOW = ZoneInfo("Europe/Moscow")
FAILED_DRAFT_WAIT = timedelta(minutes=5)

Tick = Callable[[], Awaitable[bool]]
"""Whether what is due could be looked at; a single thing that fails is logged and stops no tick."""


@dataclass(frozen=True, slots=True)
class SlotJob:
    """A job of a slot: ``run`` in the slot's transaction. Before that ``each`` of ``ids`` has had a transaction of its own: a
    thing that was done stays done when the slot is run again, and one that fails stops no other."""

    schedule: Schedule
    run: Callable[[Work], Awaitable[object]] | None = None
    ids: Callable[[Work], Awaitable[Sequence[int]]] | None = None
    each: Callable[[Work, int], Awaitable[object]] | None = None


def daily_jobs(
    clock: Clock, zone: ZoneInfo, policy: LedgerPolicy, close_after: int = CLOSE_AFTER_DAYS
) -> list[SlotJob]:
    """The jobs that run once a day (one of them more often), among all processes. What was missed needs no catching up: each
    does all that is due. ``close_after``: working days after which a resolved ticket closes by itself, 0: never."""

    def daily(job: str, at: time) -> Daily:
        return Daily(job, at, zone, Missed.SKIP)

    async def accounts(work: Work) -> Sequence[int]:
        return await accounts_to_close(work, policy)

    async def close(work: Work, account_id: int) -> None:
        await close_expired(work, SystemActor("expiry"), account_id, policy)

    async def resolved(work: Work) -> Sequence[int]:
        return await tickets_to_close(work, close_after)

    async def close_ticket(work: Work, ticket_id: int) -> None:
        await close_by_itself(work, ticket_id, close_after)

    async def warn(work: Work) -> None:
        await warn_of_expiry(work, policy, ordered_by_alike)

    audit = Audit()
    auditor = Auditor(clock)
    return [
        SlotJob(Every(AUDIT, AUDIT_EVERY), ids=auditor.look, each=auditor.noticed, run=auditor.report),
        SlotJob(daily("ledger.accrue", time(0, 5)), ids=contracts_to_accrue, each=accrue_daily),
        SlotJob(daily("ledger.close", time(3, 0)), ids=accounts, each=close),
        SlotJob(daily("inbox.purge", time(4, 0)), run=inbox.purge),
        SlotJob(daily("people.forget", time(4, 15)), ids=due_to_forget, each=forget_due),
        SlotJob(daily("ledger.verify", time(4, 30)), ids=audit.accounts, each=audit.look, run=audit.report),
        SlotJob(daily("sla.drift", time(4, 45)), run=report_drift),
        # People are told in the morning, not at night.
        SlotJob(daily("proposals.lapse", time(9, 30)), ids=lapsed_proposals, each=lapse_proposal),
        SlotJob(daily("estimates.lapse", time(9, 30)), ids=lapsed_estimates, each=lapse_estimate),
        SlotJob(daily("proposals.remind", time(9, 40)), ids=proposals_to_remind, each=remind_of_proposal),
        SlotJob(daily("estimates.remind", time(9, 40)), ids=estimates_to_remind, each=remind_of_estimate),
        SlotJob(daily("tickets.close", time(2, 30)), ids=resolved, each=close_ticket),
        SlotJob(daily("calendar.warn", time(9, 30)), run=warn_of_unconfirmed),
        SlotJob(daily("ledger.warn", time(10, 30)), ids=accounts_told_low, each=judge_today, run=warn),
    ]


class Ticker:
    """Runs the periodic work of this process. A tick that fails is logged and comes again."""

    def __init__(
        self,
        database: Database,
        outbox_wake: Wake,
        jobs: Sequence[SlotJob],
        pulse: Pulse | None = None,
        timers: TimerPolicy = TimerPolicy(),
        engineers_share: int = 70,
        zone: ZoneInfo = MOSCOW,
    ) -> None:
        self._database = database
        self._outbox_wake = outbox_wake
        self._jobs = jobs
        self._share = engineers_share
        self._watch = Watch(database, outbox_wake)
        self._alerts = Alerts(database, outbox_wake)
        self._mass = Mass(database, outbox_wake)
        self._reports = Reports(database, outbox_wake, zone)
        self._timers = Timers(database, outbox_wake, timers)
        self._pulse = pulse or Pulse()
        self._running = 0
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30}
        )

    def ticks(self) -> dict[str, tuple[Tick, float]]:
        """What is done again and again, by the name by which its heart beats; and every how many seconds."""
        return {
            "drafts": (self.open_drafts, DRAFTS_EVERY),
            "slots": (self.run_slots, SLOTS_EVERY),
            "watch": (self._watch.look, WATCH_EVERY),
            "forecasts": (self._watch.foresee, FORESEE_EVERY),
            "duty": (self._watch.greet, SLOTS_EVERY),
            "resting": (self._watch.wake, WATCH_EVERY),
            "alerts": (self._alerts.tick, ALERTS_EVERY),
            "lapse": (self._alerts.let_lapse, LAPSE_EVERY),
            "timers": (self._timers.look, TIMERS_EVERY),
            "mass": (self._mass.look, MASS_EVERY),
            "reports": (self._reports.look, REPORTS_EVERY),
        }

    async def run(self) -> None:
        """Until cancelled; then what is in hand is finished first: a job of many steps ends after the step it is at."""
        for name, (tick, every) in self.ticks().items():
            self._pulse.beat(name)  # the first tick comes after the first interval
            self._scheduler.add_job(self._tick, "interval", args=(name, tick), seconds=every)
        self._scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._stopping = True
            self._scheduler.pause()
            await self._at_rest.wait()
            # APScheduler cancels what still runs: now nothing does.
            self._scheduler.shutdown(wait=False)

    async def _tick(self, name: str, tick: Tick) -> None:
        self._running += 1
        self._at_rest.clear()
        try:
            if await tick():
                self._pulse.beat(name)
                self._pulse.count("ticks", name)
            else:
                self._pulse.count("ticks_failed", name)
        finally:
            self._running -= 1
            if not self._running:
                self._at_rest.set()

    async def open_drafts(self) -> bool:
        """Open the drafts whose time has come, each in a transaction of its own: one that cannot be opened stops no other."""
        try:
            async with self._database.read() as work:
                due = await drafts.due_drafts(work)
            for draft_id in due:
                await self._open_draft(draft_id)
        except Exception:
            log.exception("tick.drafts_failed")
            return False
        return True

    async def _open_draft(self, draft_id: int) -> None:
        try:
            async with self._database.work() as work:
                opened = await open_due_draft(work, draft_id, share=self._share)
        except Exception:
            log.exception("tick.draft_failed", draft=draft_id)
            async with self._database.work() as work:
                await drafts.postpone(work, draft_id, FAILED_DRAFT_WAIT)
            return
        if opened:
            self._outbox_wake.set()

    async def run_slots(self) -> bool:
        """Run the daily jobs whose time has come and that no other process has run."""
        for job in self._jobs:
            if self._stopping:
                break
            try:
                await self._run_due(job)
            except Exception:
                log.exception("tick.slot_failed", job=job.schedule.job)
                self._pulse.count("slots_failed", job.schedule.job)
        return True

    async def _run_due(self, job: SlotJob) -> None:
        name = job.schedule.job
        async with self._database.work() as work:
            due = job.schedule.due(await newest_slot(work, name), work.now)
        for slot in due:
            async with self._database.work() as work:
                mine = await claim(work, name, slot)
            if not mine:
                # Somebody runs it, or it has failed and waits. A later one now would make this one count as done.
                return
            await self._run_each(job)
            if self._stopping:
                async with self._database.work() as work:
                    await give_up(work, name, slot)
                return
            async with self._database.work() as work:
                if job.run is not None:
                    await job.run(work)
                await finish(work, name, slot)
            self._outbox_wake.set()
            self._pulse.count("slots", name)
            log.info("slot.done", job=name, slot=slot.isoformat())

    async def _run_each(self, job: SlotJob) -> None:
        if job.ids is None or job.each is None:
            return
        async with self._database.read() as work:
            ids = await job.ids(work)
        failed = 0
        for one in ids:
            if self._stopping:
                return
            self._pulse.beat("slots")  # many small steps may take long
            try:
                async with self._database.work() as work:
                    await job.each(work, one)
            except Exception:
                failed += 1
                log.exception("tick.slot_item_failed", job=job.schedule.job, item=one)
        if failed:
            log.error("tick.slot_incomplete", job=job.schedule.job, failed=failed, of=len(ids))

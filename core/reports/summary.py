"""The daily summary: yesterday and today for those who lead, at most a screen of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func

from core.actor import Actor, require_leader
from core.database import Work
from core.dates import local_date
from core.exchange.reconciling.keeping import last_reconciliation
from core.exchange.reconciling.models import Reconciliation
from core.ledger.statement import Period
from core.ledger.verifying import Anchor, anchor
from core.reports import periods
from core.reports.approvals import Approvals, approvals
from core.reports.behind import TicketBehind, tickets_behind
from core.reports.flow import Flow, flow
from core.reports.handwork import Handwork, handwork
from core.reports.kept import Kept, kept_in
from core.reports.load import Named, burning_soon, running_low, top_load
from core.reports.what import What
from core.reports.work import Sums, charged_by, charged_in
from core.sla.rules.clocks import Clock
from core.tickets.lists import Listed, overdue
from core.tickets.models import WorkLine
from core.tickets.queue import Part, unseen

NAMED = 3
"""Tickets or companies named in a section; the rest is a number."""
STRIP = 10
"""Days in the picture."""
NOON = time(12)
SETTLED = timedelta(minutes=10)
"""Entries carry the time at which their transaction began: what is older is written."""


@dataclass(frozen=True, slots=True)
class DayWork:
    """A local day and its charged work."""

    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class Summary:
    """``day``: what it is about; ``before``: of the day before. ``overdue``, ``at_risk``, ``unseen``, ``approvals`` and what
    follows them are as of now. ``reconciliation``: the last one, None if 1C has never been compared. ``book``: the fingerprint
    of the ledger's chains, which somebody outside of the database keeps by reading this."""

    day: date
    now: datetime
    flow: Flow
    before: Flow
    sums: Sums
    sums_before: Sums
    kept: dict[Clock, Kept]
    overdue: Listed
    at_risk: list[TicketBehind]
    at_risk_count: int
    unseen: Part
    hands: list[Handwork]
    load: Named
    low: Named
    burning: Named
    reconciliation: Reconciliation | None
    approvals: Approvals
    book: Anchor
    strip: list[DayWork]

    @property
    def overdue_count(self) -> int:
        return len(self.overdue.rows) + self.overdue.more

    @property
    def unseen_count(self) -> int:
        return len(self.unseen.rows) + self.unseen.more

    @property
    def quiet(self) -> bool:
        """Nothing came, nothing was done, nothing is wrong."""
        happened = (self.flow.opened, self.flow.resolved, self.sums.actual, len(self.hands))
        return not any((*happened, self.overdue_count, self.unseen_count, self.at_risk_count))


def told_day(planned: date, now: datetime, zone: ZoneInfo) -> date:
    """Which day a summary tells of. Who wants it in the morning wants to know of the day before. Pure."""
    local = now.astimezone(zone)
    return planned - periods.DAY if local.date() <= planned and local.time() < NOON else planned


async def summary(work: Work, actor: Actor, planned: date, zone: ZoneInfo) -> Summary:
    """For leaders. Some thirty statements, however many tickets there are; ``work`` should see one moment."""
    require_leader(actor)
    day = told_day(planned, work.now, zone)
    today, yesterday = periods.day(day), periods.day(day - periods.DAY)
    week = Period(periods.week(day).first, day)
    first, after = today.instants(zone)
    risk = await tickets_behind(work, actor, What.AT_RISK, today, zone)
    local = local_date(work.now, zone)
    return Summary(
        day=day,
        now=work.now,
        flow=await flow(work, first, after),
        before=await flow(work, *yesterday.instants(zone)),
        sums=await charged_in(work, first, after),
        sums_before=await charged_in(work, *yesterday.instants(zone)),
        kept=await kept_in(work, first, after),
        overdue=await overdue(work, actor, NAMED),
        at_risk=risk.rows[:NAMED],
        at_risk_count=risk.count,
        unseen=await unseen(work, actor, NAMED),
        hands=await handwork(work, today),
        load=await top_load(work, week, NAMED),
        low=await running_low(work, Period(day - 6 * periods.DAY, day), NAMED),
        burning=await burning_soon(work, local, NAMED),
        reconciliation=await last_reconciliation(work),
        approvals=await approvals(work),
        book=await anchor(work, (work.now - SETTLED).replace(second=0, microsecond=0)),
        strip=await strip(work, day, zone),
    )


async def strip(work: Work, last: date, zone: ZoneInfo) -> list[DayWork]:
    """The last days' charged work, empty days included."""
    span = Period(last - (STRIP - 1) * periods.DAY, last)
    local = func.date(func.timezone(zone.key, WorkLine.charged_at))
    found = defaultdict(Sums, await charged_by(work, local, *span.instants(zone)))
    return [DayWork(day, found[day]) for day in periods.days(span)]

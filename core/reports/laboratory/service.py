"""Running a scenario over all companies. Reads, and changes nothing."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from core.actor import Actor, require_leader
from core.database import Work
from core.dates import add_months
from core.ledger.accruing import accrual_rules
from core.ledger.rules.closing import LedgerPolicy
from core.reports.laboratory.facts import CompanyFacts
from core.reports.laboratory.loading import companies_with_work, load, services_of
from core.reports.laboratory.outcomes import CompanyChange, LineChange, Outcome, Reason, charged_of, outcome_of, why
from core.reports.laboratory.packages import Ground
from core.reports.laboratory.reading_work import Window
from core.reports.laboratory.replay import replay
from core.reports.laboratory.scenario import AS_IT_IS, Scenario, check_scenario
from core.reports.periods import DAY, Period

AT_A_TIME = 10
"""Companies in memory at once; a larger batch keeps the event loop waiting for its rows, a smaller one asks more often."""
MOST_LINES = 10_000
"""Lines that are kept one by one, those that differ most: memory stays bounded, and nobody reads more."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """What a scenario comes to. ``companies``: those with work or burnt hours in the period. ``lines``: those that differ most;
    ``different``: how many differ in all. ``services``: names by id."""

    period: Period
    scenario: Scenario
    companies: Sequence[CompanyChange]
    lines: Sequence[LineChange]
    different: int
    services: Mapping[int, str]

    @property
    def before(self) -> Outcome:
        return sum((one.before for one in self.companies), Outcome())

    @property
    def after(self) -> Outcome:
        return sum((one.after for one in self.companies), Outcome())

    @property
    def off(self) -> tuple[int, int]:
        """Lines that the rules in force, replayed, do not charge as they were; and their minutes."""
        return sum(one.off for one in self.companies), sum(one.off_minutes for one in self.companies)

    @property
    def left_out(self) -> int:
        """Lines that were not replayed: their charge was taken back by hand."""
        return sum(one.left_out for one in self.companies)


@dataclass(slots=True)
class _Lines:
    """The lines that differ most, and how many differ."""

    kept: list[tuple[tuple[int, int, int], LineChange]] = field(default_factory=list)
    count: int = 0

    def add(self, change: LineChange) -> None:
        self.count += 1
        weight = abs(change.after.amount - change.before.amount), abs(change.after.charged - change.before.charged)
        item = ((*weight, -change.line_id), change)
        if len(self.kept) < MOST_LINES:
            heapq.heappush(self.kept, item)
        else:
            heapq.heappushpop(self.kept, item)

    def ordered(self) -> list[LineChange]:
        return [change for _, change in sorted(self.kept, key=lambda item: item[0], reverse=True)]


def last_months(today: date, months: int) -> Period:
    """So many months, up to today."""
    return Period(add_months(today, -months) + DAY, today)


async def run(
    work: Work, actor: Actor, scenario: Scenario, period: Period, zone: ZoneInfo, policy: LedgerPolicy
) -> Experiment:
    """The work of a period under the scenario's rules beside the same under the rules in force. For leaders.

    ``work``: a snapshot, so that all companies are seen at one moment. What has to be computed is computed in a thread.
    """
    require_leader(actor)
    check_scenario(scenario)
    ground = Ground(period, await accrual_rules(work), policy)
    window = Window(*period.instants(zone))
    services = await services_of(work)
    companies: list[CompanyChange] = []
    lines = _Lines()
    company_ids = await companies_with_work(work)
    for start in range(0, len(company_ids), AT_A_TIME):
        facts = await load(work, company_ids[start : start + AT_A_TIME], window, ground, services)
        work.session.expunge_all()
        companies += await asyncio.to_thread(_compare_all, facts, scenario, ground, lines)
    names = {service.id: service.name for service in services.values()}
    return Experiment(period, scenario, companies, lines.ordered(), lines.count, names)


def _compare_all(
    facts: Sequence[CompanyFacts], scenario: Scenario, ground: Ground, lines: _Lines
) -> list[CompanyChange]:
    changes = [compare(one, scenario, ground, lines) for one in facts]
    return [one for one in changes if one.before.lines or one.before.burnt or one.after.burnt or one.left_out]


def compare(facts: CompanyFacts, scenario: Scenario, ground: Ground, lines: _Lines | None = None) -> CompanyChange:
    """A company before and after. Pure."""
    before, now = replay(facts, AS_IT_IS, ground), replay(facts, scenario, ground)
    reasons: Counter[Reason] = Counter()
    off = off_minutes = 0
    for completion in facts.completions:
        for fact in completion.lines:
            line_id = fact.done.line_id
            was = charged_of(before.lines[line_id][1])
            if was != fact.real:
                off += 1
                off_minutes += max(abs(was.charged - fact.real.charged), abs(was.covered - fact.real.covered))
            reason = why(before.lines[line_id], now.lines[line_id])
            if reason is None:
                continue
            reasons[reason] += 1
            if lines is not None:
                done, made = now.lines[line_id]
                lines.add(LineChange(line_id, completion.number, facts.name, done, was, charged_of(made), reason))
    return CompanyChange(
        facts.id,
        facts.name,
        outcome_of(before.lines.values(), before.burnt),
        outcome_of(now.lines.values(), now.burnt),
        reasons,
        off,
        off_minutes,
        facts.left_out,
    )

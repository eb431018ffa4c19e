"""A company's period once more, under the rules of a scenario. Pure.

Every line goes through the very rules of a completion (:func:`core.tickets.rules.preview_charge`): here is only the order of
events and what there was of hours at each of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.catalog.rounding import Earlier
from core.contracts.service_models import Pays
from core.ledger.models import GrantKind
from core.ledger.rules.closing import ROLLS
from core.ledger.rules.splitting import Line, Lot, after, split_charge
from core.reports.laboratory.facts import CompanyFacts, CompletionFact, CoveringFact, GrantFact
from core.reports.laboratory.packages import Ground, grants_under
from core.reports.laboratory.scenario import AS_IT_IS, Scenario
from core.reports.periods import DAY
from core.tickets.models import Fate
from core.tickets.rules import Agreed, ChargedWork, DoneWork, covered_more, preview_charge


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the scenario makes of every line, by its id: the line under its rules, and its charge. ``burnt``: minutes that were
    left in grants whose last day was over within the period."""

    lines: Mapping[int, tuple[DoneWork, ChargedWork]]
    burnt: int


def replay(facts: CompanyFacts, scenario: Scenario, ground: Ground) -> Replayed:
    """Everything in the order in which it really happened."""
    book = _Book(facts, scenario)
    grants = grants_under(facts, scenario, ground)
    # At one instant: grants and completions by their entries' ids, a decision about a shortage after its completion.
    events: list[tuple[datetime, int, int, GrantFact | CompletionFact | CoveringFact]] = [
        *((grant.at, 0, grant.order, grant) for grant in grants),
        *((one.at, 0, one.order, one) for one in facts.completions),
        *((one.at, 1, 0, one) for one in facts.coverings),
    ]
    for _, _, _, event in sorted(events, key=lambda one: one[:3]):
        match event:
            case GrantFact():
                book.give(event)
            case CompletionFact():
                book.charge(event)
            case CoveringFact():
                book.cover(event)
    return Replayed(book.lines, book.burnt(ground.period.first, ground.period.last))


@dataclass(slots=True)
class _Book:
    """The hours of a company while its period is replayed."""

    facts: CompanyFacts
    scenario: Scenario
    grants: dict[int, GrantFact] = field(default_factory=dict)
    pots: dict[int, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    rolled: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    lines: dict[int, tuple[DoneWork, ChargedWork]] = field(default_factory=dict)
    of_ticket: dict[int, list[Earlier]] = field(default_factory=lambda: defaultdict(list))
    charged: dict[tuple[int, int], tuple[CompletionFact, list[int]]] = field(default_factory=dict)

    def give(self, grant: GrantFact) -> None:
        left = grant.left
        if grant.kind is GrantKind.ROLLOVER:
            left = left if self.scenario == AS_IT_IS else min(left, self._left_over(grant))
            self.rolled[grant.effective_from - DAY] += left
        self.grants[grant.id] = grant
        self.pots[grant.pot].append(Lot(grant.id, left, grant.priority, grant.effective_from, grant.expires_on))

    def _left_over(self, grant: GrantFact) -> int:
        """What there is to roll over: minutes of the term that has just ended."""
        return sum(
            lot.remaining
            for lot in self.pots[grant.pot]
            if self.grants[lot.id].kind in ROLLS and lot.expires_on == grant.effective_from - DAY
        )

    def charge(self, fact: CompletionFact) -> None:
        done = [self.scenario.done(line.done) for line in fact.lines]
        earlier = [*fact.earlier, *self.of_ticket[fact.ticket_id]]
        agreed = Agreed(self._pays(fact), self.facts.policy, fact.limit)
        pot = self._pot(fact)
        lots = self._usable(pot, fact.at, [one.work_date for one in done])
        charged, left = preview_charge(done, earlier, lots, self._held(pot, fact.at, fact.ticket_id), agreed)
        self._put(pot, left)
        for one, made in zip(done, charged, strict=True):
            self.lines[one.line_id] = (one, made)
            if made.fate is not Fate.FREE:
                self.of_ticket[fact.ticket_id].append(Earlier(one.service_id, one.work_date, one.actual, made.charged))
        self.charged[fact.ticket_id, fact.completion] = (fact, [one.line_id for one in done])

    def cover(self, fact: CoveringFact) -> None:
        """The shortage is written off hours by the day of the decision, as far as they go."""
        known = self.charged.get((fact.ticket_id, fact.completion))
        if known is None:
            return
        completion, line_ids = known
        pot = self._pot(completion)
        asked = [
            Line(each, self.lines[each][1].shortage, fact.day) for each in line_ids if self.lines[each][1].shortage
        ]
        lots = self._usable(pot, fact.at, [fact.day])
        splits = split_charge(lots, asked, reserved=self._held(pot, fact.at, fact.ticket_id))
        self._put(pot, after(lots, splits))
        for split in splits:
            done, made = self.lines[split.line.line_id]
            self.lines[done.line_id] = (done, covered_more(made, split.covered, done.price or 0))

    def burnt(self, first: date, last: date) -> int:
        """Minutes whose last day lies in the period and is over, but for those that went over into the next term."""
        left = sum(lot.remaining for lots in self.pots.values() for lot in lots if first <= lot.expires_on < last)
        return left - sum(minutes for day, minutes in self.rolled.items() if first <= day < last)

    def _pays(self, fact: CompletionFact) -> Pays:
        model = self.scenario.service_model
        if model is None or fact.contract_id is None:
            return fact.pays
        pays = model.pays(fact.requested, self.scenario.terms)
        return Pays.MONEY if pays is Pays.HOURS and fact.wants_money else pays

    def _pot(self, fact: CompletionFact) -> int | None:
        """Whose hours pay. A contract that had none gets an account when the scenario's model brings some."""
        contract = self.facts.contracts.get(fact.contract_id or 0)
        if fact.pot is None and self.scenario.model is not None and contract is not None:
            return contract.pot
        return fact.pot

    def _usable(self, pot: int | None, at: datetime, days: Sequence[date]) -> list[Lot]:
        """Lots with minutes left whose expiry is not written yet, of those that may be live on one of the days."""
        if pot is None:
            return []
        first, last = min(days), max(days)
        return [
            lot
            for lot in self.pots[pot]
            if lot.remaining
            and lot.effective_from <= last
            and lot.expires_on >= first
            and ((closes := self.grants[lot.id].closes_at) is None or at < closes)
        ]

    def _put(self, pot: int | None, changed: Sequence[Lot]) -> None:
        if pot is not None and changed:
            now = {lot.id: lot for lot in changed}
            self.pots[pot] = [now.get(lot.id, lot) for lot in self.pots[pot]]

    def _held(self, pot: int | None, at: datetime, but_ticket: int) -> int:
        return sum(
            hold.minutes
            for hold in self.facts.holds
            if hold.pot == pot and hold.ticket_id != but_ticket and hold.first <= at < hold.after
        )

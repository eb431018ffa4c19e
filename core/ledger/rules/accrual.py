"""What a contract brings and when: the rule table applied to a term, and what changes when the term does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.dates import add_months, last_day_of_term
from core.ledger.models import Lifetime, Schedule


@dataclass(frozen=True, slots=True)
class Rule:
    """What a contract of so many months brings. ``minutes``: in all, or each month; ``lifetime_value``: months or days."""

    months: int
    minutes: int
    schedule: Schedule
    lifetime: Lifetime
    lifetime_value: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """The part of a contract for which minutes come: whole months from ``starts_on``.

    ``first`` is false for a contract that had been in force before ``starts_on`` under another service model.
    """

    starts_on: date
    months: int
    ends_on: date
    first: bool = True


@dataclass(frozen=True, slots=True)
class Accrual:
    """Minutes due for one period of a contract; ``period`` is the part of the key that names it."""

    period: str
    minutes: int
    effective_from: date
    expires_on: date


def term_from(starts_on: date, ends_on: date, months: int, accrues_from: date) -> Term | None:
    """The term for which a contract accrues. Of a contract whose minutes begin in the middle only whole months count;
    None if no whole month is left."""
    if accrues_from <= starts_on:
        return Term(starts_on, months, ends_on)
    left = 0
    while last_day_of_term(accrues_from, left + 1) <= ends_on:
        left += 1
    return Term(accrues_from, left, ends_on, first=False) if left else None


def rule_for(rules: Sequence[Rule], months: int) -> Rule | None:
    """The rule for so many months: that of the longest term that is not longer. None: the table begins later."""
    return max((rule for rule in rules if rule.months <= months), key=lambda rule: rule.months, default=None)


def due(term: Term, rule: Rule, today: date) -> list[Accrual]:
    """All that has fallen due by ``today``, oldest first."""
    at_start = rule.schedule is Schedule.AT_START
    accruals = []
    for number in range(1 if at_start else term.months):
        begins = add_months(term.starts_on, number)
        if begins > today:
            break
        period = "start" if at_start and term.first else begins.isoformat()
        accruals.append(Accrual(period, rule.minutes, begins, expires_on(rule, term, number)))
    return accruals


def expires_on(rule: Rule, term: Term, number: int) -> date:
    """The last usable day of minutes that begin ``number`` months after the term did."""
    match rule.lifetime:
        case Lifetime.TERM:
            return term.ends_on
        case Lifetime.MONTHS:
            # Counted from the term's own day: a month from 28.02, clipped from 31.01, ends before 31.03, not on 27.03.
            return last_day_of_term(term.starts_on, number + rule.lifetime_value)
        case Lifetime.GRACE:
            return term.ends_on + timedelta(days=rule.lifetime_value)


@dataclass(frozen=True, slots=True)
class Accrued:
    """What a period has brought so far: ``net`` of withdrawals, and the grants of it that have minutes left, with their last
    day."""

    period: str
    effective_from: date
    net: int
    open: Mapping[int, tuple[int, date]]

    @property
    def left(self) -> int:
        return sum(minutes for minutes, _ in self.open.values())


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a changed term corrects a period: what is left is withdrawn (``withdrawn``: grant id and minutes), ``given`` anew
    with the new last day. ``overspent``: minutes already used that the new term does not bring."""

    period: str
    withdrawn: tuple[tuple[int, int], ...]
    given: int
    effective_from: date
    expires_on: date
    overspent: int


def adjust(before: Accrued, now: Accrual | None) -> Adjustment | None:
    """The correction of a period that has been accrued; None if nothing changes. ``now`` is what the new term brings for it
    (None: nothing, so nothing is given anew)."""
    target = now.minutes if now is not None else 0
    expires = now.expires_on if now is not None else before.effective_from
    same_dates = all(day == expires for _, day in before.open.values())
    if target == before.net and same_dates:
        return None
    after = before.left + target - before.net
    return Adjustment(
        period=before.period,
        withdrawn=tuple((grant_id, minutes) for grant_id, (minutes, _) in sorted(before.open.items())),
        given=max(0, after),
        effective_from=before.effective_from,
        expires_on=expires,
        overspent=max(0, -after),
    )


def corrections(accrued: Sequence[Accrued], expected: Mapping[str, Accrual]) -> list[Adjustment]:
    """The corrections of all periods of a contract whose term has changed; ``accrued`` in the order of time.

    Minutes used in a period that the new term does not bring are taken from what its other periods bring, the latest
    first: the client gets the hours of the new term, not these on top of used ones. What even they do not cover is
    overspent.
    """
    changes = [adjust(before, expected.get(before.period)) for before in accrued]
    overspent = sum(change.overspent for change in changes if change is not None)
    for number in reversed(range(len(accrued))):
        before, change = accrued[number], changes[number]
        brings = before.left if change is None else change.given
        taken = min(overspent, brings)
        overspent -= taken
        if taken:
            changes[number] = _given_anew(before, change, brings - taken)
    made = []
    for before, change in zip(accrued, changes, strict=True):
        if change is None:
            continue
        uncovered = min(overspent, change.overspent)
        overspent -= uncovered
        if not _changes_nothing(before, change):
            made.append(replace(change, overspent=uncovered))
        elif uncovered:
            made.append(replace(change, withdrawn=(), given=0, overspent=uncovered))
    return made


def _given_anew(before: Accrued, change: Adjustment | None, given: int) -> Adjustment:
    """The same correction with fewer minutes; of a period that needed none, one that only takes."""
    if change is not None:
        return replace(change, given=given)
    return Adjustment(
        period=before.period,
        withdrawn=tuple((grant_id, minutes) for grant_id, (minutes, _) in sorted(before.open.items())),
        given=given,
        effective_from=before.effective_from,
        expires_on=max(day for _, day in before.open.values()),
        overspent=0,
    )


def _changes_nothing(before: Accrued, change: Adjustment) -> bool:
    return change.given == before.left and all(day == change.expires_on for _, day in before.open.values())

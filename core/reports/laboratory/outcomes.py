"""What a scenario comes to: for a line, a company, all of them; and why it differs. Pure. Minutes and kopecks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from core.catalog.rounding import Rounding, RoundingScope
from core.reports.laboratory.facts import Charged
from core.tickets.models import Fate
from core.tickets.rules import ChargedWork, DoneWork

ANGRY_PERCENT, ANGRY_MINUTES = 20, 60
"""Whoever loses more than both of these notices: a fifth of what they are used to is seen in a statement, and an hour is more
than one short call of a company that hardly ever calls."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Sums over lines. ``charged`` = ``covered`` by hours + ``shortage`` + ``paid`` (for money from the beginning).

    ``money``: kopecks of paid work and of the shortage at its price, whether or not anybody agrees to it; ``money_shortage``:
    of the shortage alone. ``burnt``: minutes of hours whose time ran out. ``actual``: minutes worked.
    """

    lines: int = 0
    actual: int = 0
    charged: int = 0
    covered: int = 0
    shortage: int = 0
    money: int = 0
    money_shortage: int = 0
    burnt: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Outcome)))

    @property
    def paid(self) -> int:
        return self.charged - self.covered - self.shortage

    @property
    def to_pay(self) -> int:
        """Minutes that hours do not pay for."""
        return self.charged - self.covered


def outcome_of(lines: Iterable[tuple[DoneWork, ChargedWork]], burnt: int) -> Outcome:
    count = actual = charged = covered = shortage = money = money_shortage = 0
    for done, made in lines:
        count += 1
        actual += done.actual
        charged += made.charged
        covered += made.covered
        shortage += made.shortage
        money += made.amount or 0
        money_shortage += (made.amount or 0) if made.shortage else 0
    return Outcome(count, actual, charged, covered, shortage, money, money_shortage, burnt)


def charged_of(made: ChargedWork) -> Charged:
    return Charged(made.charged, made.covered, made.shortage, made.amount or 0)


class Cause(StrEnum):
    """Why a line comes out differently: what pays for it; the ``minimum``, the ``step``, the ``grace``, the ``scope`` of its
    rounding; hours that do not suffice any more (``short``), or do now (``enough``); its ``price``."""

    FREE = "free"
    MONEY = "money"
    HOURS = "hours"
    MINIMUM = "minimum"
    STEP = "step"
    GRACE = "grace"
    SCOPE = "scope"
    SHORT = "short"
    ENOUGH = "enough"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Reason:
    """``minutes``: the number of the new rule, where there is one."""

    cause: Cause
    minutes: int = 0


def why(before: tuple[DoneWork, ChargedWork], now: tuple[DoneWork, ChargedWork]) -> Reason | None:
    """The first cause of a difference; None if there is none. ``now`` is the same line under other rules."""
    (old, was), (new, is_) = before, now
    if charged_of(was) == charged_of(is_):
        return None
    pays = _pays_otherwise(was, is_)
    if pays is not None:
        return Reason(pays)
    if was.charged != is_.charged:
        return _rounded_otherwise(old.rounding, new.rounding, new.actual, more=is_.charged > was.charged)
    if was.covered != is_.covered:
        return Reason(Cause.ENOUGH if is_.covered > was.covered else Cause.SHORT)
    return Reason(Cause.PRICE)


def _pays_otherwise(was: ChargedWork, is_: ChargedWork) -> Cause | None:
    """Free, for money from the beginning, or from hours: another one than before."""
    kind = _kind(is_)
    return kind if kind is not _kind(was) else None


def _kind(made: ChargedWork) -> Cause:
    if made.fate is Fate.FREE:
        return Cause.FREE
    return Cause.MONEY if made.charged and not made.covered and not made.shortage else Cause.HOURS


def _rounded_otherwise(old: Rounding, new: Rounding, actual: int, *, more: bool) -> Reason:
    if old.scope is not new.scope:
        return Reason(Cause.SCOPE)
    if new.scope is RoundingScope.ENTRY:
        with_old_minimum = replace(new, minimum=old.minimum)
        if new.minimum != old.minimum and with_old_minimum.charged(actual) != new.charged(actual):
            return Reason(Cause.MINIMUM, new.minimum)
        with_old_grace = replace(new, grace=min(old.grace, new.increment - 1))
        if new.grace != old.grace and with_old_grace.charged(actual) != new.charged(actual):
            return Reason(Cause.GRACE, new.grace)
    elif new.minimum != old.minimum and new.increment == old.increment:
        return Reason(Cause.MINIMUM, new.minimum)
    elif new.grace != old.grace and new.increment == old.increment:
        return Reason(Cause.GRACE, new.grace)
    # What another line of the scope leaves or takes: neither number is this line's own.
    return Reason(Cause.STEP, new.increment)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that comes out differently. ``number``: its ticket's."""

    line_id: int
    number: int
    company: str
    done: DoneWork
    before: Charged
    after: Charged
    reason: Reason


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """A company before and after. ``reasons``: how many lines differ for which reason. ``off``: lines that the replay of the
    rules in force does not charge as they really were, and by how many minutes (of charge and of hours)."""

    id: int
    name: str
    before: Outcome
    after: Outcome
    reasons: Counter[Reason] = field(default_factory=Counter)
    off: int = 0
    off_minutes: int = 0
    left_out: int = 0

    @property
    def money(self) -> int:
        """Kopecks that the company pays more."""
        return self.after.money - self.before.money

    @property
    def charged(self) -> int:
        """Minutes that the company is charged more."""
        return self.after.charged - self.before.charged

    @property
    def lost(self) -> int:
        """Minutes that the company loses: charged more, or not paid by hours any more, whichever is more."""
        return max(self.charged, self.after.to_pay - self.before.to_pay)

    @property
    def weight(self) -> tuple[int, int]:
        """How much it loses: money, then minutes. Below (0, 0) it wins."""
        return self.money, self.lost if self.lost > 0 else self.charged

    @property
    def lost_percent(self) -> int | None:
        """Of what it was charged before; None: it was charged nothing."""
        return self.lost * 100 // self.before.charged if self.before.charged else None

    @property
    def angry(self) -> bool:
        percent = self.lost_percent
        return self.lost > ANGRY_MINUTES and (percent is None or percent > ANGRY_PERCENT)


def losers(changes: Sequence[CompanyChange]) -> list[CompanyChange]:
    """Those who lose, the one that loses most first."""
    return sorted((one for one in changes if one.weight > (0, 0)), key=lambda one: one.weight, reverse=True)


def winners(changes: Sequence[CompanyChange]) -> list[CompanyChange]:
    """Those who win, the one that wins most first."""
    return sorted((one for one in changes if one.weight < (0, 0)), key=lambda one: one.weight)

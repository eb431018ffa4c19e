"""A book of hours in plain Python, a minute at a time: what the ledger on PostgreSQL is compared with.

Slow and simple on purpose, and it shares no code with ``core``: a mistake there must not be repeated here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Line = tuple[int, int, date]
"""Line id, minutes, work date."""


@dataclass
class Lot:
    kind: str
    minutes: int
    priority: int
    start: date
    end: date
    period: str | None = None
    left: int = 0
    withdrawn: int = 0
    closed: bool = False


@dataclass
class Charge:
    lines: Sequence[Line]
    parts: dict[int, Counter[int]]
    """Of each line: minutes by lot."""
    balance: int
    reversed: tuple[int, int, int] | None = None

    @property
    def covered(self) -> int:
        return sum(taken.total() for taken in self.parts.values())

    @property
    def requested(self) -> int:
        return sum(minutes for _, minutes, _ in self.lines)


@dataclass
class Rules:
    """What is configured: minutes by months of the contract, when they come, how long they live; expiry, rollover."""

    table: dict[int, int]
    monthly: bool
    lifetime: str
    value: int
    begins: date
    """The first day of the contract; one that every month has."""
    following: tuple[date, date]
    """The contract's prolongation."""
    grace_days: int
    rollover: tuple[int, int]
    regrant: bool
    regrant_days: int


@dataclass
class Book:
    rules: Rules
    months: int
    now: datetime
    lots: list[Lot] = field(default_factory=list)
    charges: dict[str, Charge] = field(default_factory=dict)
    holds: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    moves: list[tuple[str, int]] = field(default_factory=list)
    level: int = 0
    told: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def balance(self) -> int:
        return sum(minutes for _, minutes in self.moves)

    def live(self, day: date) -> list[Lot]:
        return [lot for lot in self.lots if lot.start <= day <= lot.end]

    def held(self, but: int | None = None) -> int:
        return sum(minutes for ticket, (minutes, until) in self.holds.items() if until > self.now and ticket != but)

    def available(self) -> int:
        return max(0, sum(lot.left for lot in self.live(self.today)) - self.held())

    def give(self, lot: Lot) -> None:
        lot.left = lot.minutes
        self.lots.append(lot)
        self.moves.append(("grant", lot.minutes))

    def _take(self, kind: str, lot: Lot, minutes: int) -> None:
        lot.left -= minutes
        self.moves.append((kind, -minutes))

    def charge(
        self, key: str, lines: Sequence[Line], ticket: int | None = None, given_back: Counter[int] | None = None
    ) -> Charge:
        """``given_back``: by lot, what the reversal of these lines has just put there: no hold rests on that."""
        parts: dict[int, Counter[int]] = {}
        own = {number: lot.left - (given_back or Counter())[number] for number, lot in enumerate(self.lots)}
        for line, minutes, day in sorted(lines, key=lambda line: (line[2], line[0])):
            taken = Counter[int]()
            kept = min(self.held(but=ticket), sum(own[self.lots.index(lot)] for lot in self.live(day)))
            for _ in range(minutes):
                usable = [lot for lot in self.live(day) if lot.left]
                if sum(lot.left for lot in usable) <= kept:
                    break
                first = min(usable, key=lambda lot: (lot.priority, lot.end, lot.start, self.lots.index(lot)))
                first.left -= 1
                taken[self.lots.index(first)] += 1
            parts[line] = taken
            self.moves.append(("charge", -taken.total()))
        if ticket is not None:
            self.holds.pop(ticket, None)
        self.charges[key] = Charge(lines, parts, self.balance)
        return self.charges[key]

    def reverse(self, key: str, replacement: tuple[str, Sequence[Line]] | None) -> tuple[int, int, int]:
        back = Counter[int]()
        for taken in self.charges[key].parts.values():
            self.moves.append(("reversal", taken.total()))
            back += taken
        for number, minutes in back.items():
            self.lots[number].left += minutes
        if replacement is not None:
            for taken in self.charge(*replacement, given_back=back).parts.values():
                back -= taken
        restored = expired = 0
        for number in sorted(back):
            lot = self.lots[number]
            minutes = min(back[number], lot.left)
            if self.today <= lot.end:
                restored += minutes
                continue
            expired += minutes
            if minutes and (self.rules.regrant or lot.closed):
                self._take("expiry", lot, minutes)
        again = expired if self.rules.regrant else 0
        if again:
            until = self.today + timedelta(days=self.rules.regrant_days - 1)
            self.give(Lot("restored", again, 100, self.today, until))
        self.charges[key].reversed = restored, expired, again
        return restored, expired, again

    def hold(self, ticket: int, minutes: int, until: datetime) -> int:
        self.holds.pop(ticket, None)
        kept = min(minutes, self.available())
        if kept:
            self.holds[ticket] = kept, until
        return kept

    def close(self) -> tuple[int, int]:
        over = [lot for lot in self.lots if lot.left and lot.end < self.today - timedelta(days=self.rules.grace_days)]
        burnt = rolled = 0
        for day in sorted({lot.end for lot in over}):
            rolls = sum(lot.left for lot in over if lot.end == day and lot.kind in ("accrual", "purchase"))
            for lot in [lot for lot in over if lot.end == day]:
                burnt += lot.left
                self._take("expiry", lot, lot.left)
                lot.closed = True
            least, most = self.rules.rollover
            start, end = self.rules.following
            minutes = min(most, max(rolls, least))
            if rolls and minutes and start <= day + timedelta(days=1) <= end:
                self.give(Lot("rollover", minutes, 100, day + timedelta(days=1), end))
                rolled += minutes
        return burnt, rolled

    def month(self, number: int) -> date:
        year, month = divmod(self.rules.begins.month - 1 + number, 12)
        return date(self.rules.begins.year + year, month + 1, self.rules.begins.day)

    def due(self) -> dict[str, Lot]:
        """What the contract has brought by today, by period."""
        longest = max((months for months in self.rules.table if months <= self.months), default=None)
        if longest is None:
            return {}
        found = {}
        for number in range(self.months if self.rules.monthly else 1):
            start, last = self.month(number), self.month(self.months) - timedelta(days=1)
            if self.rules.lifetime == "months":
                last = self.month(number + self.rules.value) - timedelta(days=1)
            elif self.rules.lifetime == "grace":
                last += timedelta(days=self.rules.value)
            if start <= self.today:
                period = start.isoformat() if self.rules.monthly else "start"
                found[period] = Lot("accrual", self.rules.table[longest], 100, start, last, period)
        return found

    def accrue(self) -> int:
        known = {lot.period for lot in self.lots}
        new = [lot for period, lot in self.due().items() if period not in known]
        for lot in new:
            self.give(lot)
        return sum(lot.minutes for lot in new)

    def change_term(self, months: int) -> int:
        """Minutes used that the new term does not bring, in any of its periods."""
        self.months = months
        self.accrue()
        due = self.due()
        periods = list(dict.fromkeys(lot.period for lot in sorted(self.lots, key=lambda lot: lot.start) if lot.period))
        lots = {period: [lot for lot in self.lots if lot.period == period] for period in periods}
        wanted = {period: due[period].minutes if period in due else 0 for period in periods}
        used = {period: sum(lot.minutes - lot.withdrawn - lot.left for lot in lots[period]) for period in periods}
        stays = {period: max(0, wanted[period] - used[period]) for period in periods}
        overspent = sum(max(0, used[period] - wanted[period]) for period in periods)
        for period in reversed(periods):
            taken = min(overspent, stays[period])
            stays[period] -= taken
            overspent -= taken
        for period in periods:
            left = sum(lot.left for lot in lots[period])
            end = due[period].end if period in due else None
            if stays[period] == left and all(lot.end == end for lot in lots[period] if lot.left):
                continue
            for lot in lots[period]:
                if lot.left:
                    lot.withdrawn += lot.left
                    self._take("withdrawal", lot, lot.left)
            if stays[period]:
                assert end is not None
                self.give(Lot("accrual", stays[period], 100, lots[period][0].start, end, period))
        return overspent

    def judge(self) -> None:
        """Tell people when more than before is used up of what can be used today."""
        live = self.live(self.today)
        given = sum(lot.minutes - lot.withdrawn for lot in live)
        used = given - sum(lot.left for lot in live)
        level = 0 if given <= 0 else max([0, *(per for per in (80, 95, 100) if used / given >= per / 100)])
        if level > self.level:
            self.told.append(level)
        self.level = level

"""Plain facts of both sides, and what a comparison finds. Minutes and kopecks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from core.catalog.models import PriceUnit
from core.exchange.documents.rules import DocumentState
from core.exchange.documents.specification import Payment, Specification
from core.exchange.reconciling.kinds import NOTES, TOLD_ELSEWHERE, WAITING, Kind
from core.outbox.service import Facts


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document comes to. ``pieces``: rows that count pieces, not hours."""

    minutes: int
    pieces: int
    kopecks: int


def totals_of(specification: Specification) -> Totals:
    """What the document of this work must come to in 1C."""
    minutes = pieces = kopecks = 0
    for line in specification.lines:
        if line.payment is Payment.FREE:
            continue
        at_once = line.payment is Payment.MONEY and not line.shortage and not line.covered
        if at_once and line.unit is PriceUnit.FIXED:
            pieces += 1
        else:
            minutes += line.charged if at_once else line.covered + line.shortage
        if line.payment is Payment.MONEY:
            kopecks += line.amount or 0
    return Totals(minutes, pieces, kopecks)


@dataclass(frozen=True, slots=True)
class OurDocument:
    """A document as the desk means it. ``counterparty``: the company's in 1C, if known. ``since``: when it was handed over.
    ``covered``: minutes that hours pay by the document, ``ledger``: by the ledger. ``current``: no correction has
    replaced it."""

    id: int
    key: str
    number: int
    company_id: int
    state: DocumentState
    since: datetime
    ref: UUID | None
    onec_number: str | None
    counterparty: UUID | None
    totals: Totals
    covered: int
    ledger: int
    current: bool


@dataclass(frozen=True, slots=True)
class TheirDocument:
    """A document as 1C has it. ``keys``: what its marks say, none if they were wiped off. ``quantity``: all its rows as if they
    were hours, in minutes: a piece counts as sixty."""

    ref: UUID
    number: str
    keys: frozenset[str]
    deleted: bool
    counterparty: UUID | None
    quantity: int
    kopecks: int

    def minutes(self, pieces: int) -> int:
        """Its hours, if so many of its rows' units are pieces."""
        return self.quantity - 60 * pieces


class Line(Facts):
    """One difference: ids and numbers, names are looked up when it is shown. ``…_here``: the desk's number, ``…_there``: the
    other side's (1C's; of a statement what was given). ``code``: the mirror's trouble. ``counterparty``: 1C's reference."""

    kind: Kind
    company_id: int | None = None
    counterparty: UUID | None = None
    ticket: int | None = None
    document_id: int | None = None
    onec_number: str | None = None
    contract: str | None = None
    code: str | None = None
    minutes_here: int | None = None
    minutes_there: int | None = None
    kopecks_here: int | None = None
    kopecks_there: int | None = None
    count: int | None = None
    since: datetime | None = None
    first: date | None = None
    last: date | None = None

    @property
    def differs(self) -> bool:
        """Whether it is more than a remark."""
        return self.kind not in NOTES

    @property
    def is_news(self) -> bool:
        """Whether people are told because of it."""
        return self.differs and self.kind not in WAITING | TOLD_ELSEWHERE

    @property
    def minutes(self) -> int:
        """By how much the hours differ."""
        if not self.differs or self.minutes_here is None or self.minutes_there is None:
            return 0
        return abs(self.minutes_here - self.minutes_there)

    @property
    def counted_as(self) -> str:
        """«edited», «counterparty:no-inn»."""
        return f"{self.kind.value}:{self.code}" if self.code else self.kind.value

    def fingerprint(self) -> str:
        """The same for the same difference, whenever it is found."""
        return sha256(self.model_dump_json(exclude={"since"}).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Findings:
    """All of a comparison. ``companies``: how many were looked at."""

    companies: int
    lines: Sequence[Line]

    @property
    def differing(self) -> int:
        """Companies with a difference."""
        return len({line.company_id for line in self.lines if line.differs and line.company_id is not None})

    @property
    def matched(self) -> int:
        return self.companies - self.differing

    @property
    def minutes(self) -> int:
        """By how much their hours differ, all together."""
        return sum(line.minutes for line in self.lines if line.company_id is not None)

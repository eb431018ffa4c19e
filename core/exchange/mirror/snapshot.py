"""What one pull has read, whatever it was read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from core.contracts.service import MAX_MONTHS
from core.dates import last_day_of_term
from core.exchange.mirror.codes import ContractTrouble

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


def is_likely(starts_on: date) -> bool:
    """Whether a contract can have begun then: 1C lets people type the year 9999."""
    return EARLIEST <= starts_on <= LATEST


@dataclass(frozen=True, slots=True)
class SeenCounterparty:
    """A counterparty as 1C has it. Texts as they are there; ``inn`` and ``kpp`` are cleaned by ``rules.matching``.

    ``head``: whose branch it is. ``data_version``: 1C's own counter of writes, kept for audit.
    """

    ref: UUID
    inn: str
    kpp: str
    name: str
    full_name: str = ""
    branch: bool = False
    head: UUID | None = None
    deleted: bool = False
    data_version: str = ""


@dataclass(frozen=True, slots=True)
class SeenContract:
    """A contract of the vendor's support (ITS) as the source has it. ``key``: 1C's reference, or another source's own key.

    ``owner``: the counterparty. ``kind`` tells one sort of contract from another: a contract prolongs one of its own kind only.
    ``months`` is None when they could not be read, and then ``trouble`` says why. ``source``: where they were read.
    """

    key: str
    owner: UUID
    number: str
    name: str = ""
    kind: str = ""
    starts_on: date | None = None
    months: int | None = None
    ends_on: date | None = None
    source: str = ""
    trouble: ContractTrouble | None = None
    deleted: bool = False

    @property
    def first_day(self) -> date | None:
        """Of the term; None also for a date that is a slip of the finger."""
        return self.starts_on if self.starts_on is not None and is_likely(self.starts_on) else None

    @property
    def last_day(self) -> date | None:
        """Of the term, if it is known; else what the source says."""
        first = self.first_day
        if first is None or self.months is None or not 1 <= self.months <= MAX_MONTHS:
            return self.ends_on
        return last_day_of_term(first, self.months)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All counterparties and all ITS contracts of the base, or (``whole`` false) those of one INN.

    ``promised_…``: how many the base says there are, None if it does not say. ``other_contracts``: read, and no ITS contracts.
    ``answer_hash``: of what was received, for audit.
    """

    counterparties: Sequence[SeenCounterparty]
    contracts: Sequence[SeenContract]
    promised_counterparties: int | None = None
    promised_contracts: int | None = None
    other_contracts: int = 0
    whole: bool = True
    answer_hash: bytes = b""


def row_hash(*fields: object) -> bytes:
    """What tells a changed row from the same one."""
    return sha256("\x1f".join("" if field is None else str(field) for field in fields).encode()).digest()


def hash_counterparty(seen: SeenCounterparty) -> bytes:
    return row_hash(seen.inn, seen.kpp, seen.name, seen.full_name, seen.branch, seen.head, seen.deleted)


def hash_contract(seen: SeenContract) -> bytes:
    return row_hash(
        seen.owner,
        seen.number,
        seen.name,
        seen.kind,
        seen.starts_on,
        seen.months,
        seen.ends_on,
        seen.source,
        seen.trouble,
        seen.deleted,
    )

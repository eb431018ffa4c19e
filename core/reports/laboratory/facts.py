"""What really happened to a company's work, as the laboratory replays it. Pure values; minutes and kopecks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.catalog.rounding import Earlier
from core.clients.models import ShortagePolicy
from core.contracts.service_models import Pays
from core.ledger.models import GrantKind
from core.tickets.rules import DoneWork


@dataclass(frozen=True, slots=True)
class Charged:
    """What became of a line: minutes ``charged`` = covered by hours + shortage + for money from the beginning; ``amount``:
    kopecks of what hours do not cover."""

    charged: int
    covered: int
    shortage: int
    amount: int


@dataclass(frozen=True, slots=True)
class LineFact:
    """A line under the rules that were applied to it, and what became of it."""

    done: DoneWork
    real: Charged


@dataclass(frozen=True, slots=True)
class CompletionFact:
    """Lines that were charged together. ``order`` breaks ties between facts of one instant (the ledger's entry id).

    ``pot``: the first contract of the account of hours it was charged to, None without one; ``contract_id``: the contract that
    served it. ``requested``: the moment of the request by the company's clock. ``earlier``: lines of the ticket that were
    charged before the period. ``limit``: minutes that the client had agreed to.
    """

    ticket_id: int
    number: int
    completion: int
    at: datetime
    order: int
    pot: int | None
    contract_id: int | None
    requested: datetime
    wants_money: bool
    pays: Pays
    limit: int | None
    lines: tuple[LineFact, ...]
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class CoveringFact:
    """The client has given hours for a completion's shortage after all, on ``day``."""

    ticket_id: int
    completion: int
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class GrantFact:
    """Minutes given. ``left``: what was in it for the work of the period; the rest had gone, or went elsewhere.

    ``at``, ``order``: when it was written. ``closes_at``: when its expiry was written, or would have been; None: it is not yet.
    """

    id: int
    pot: int
    kind: GrantKind
    minutes: int
    left: int
    priority: int
    effective_from: date
    expires_on: date
    at: datetime
    order: int
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class HoldFact:
    """Minutes held for a ticket from a moment on and before another one."""

    pot: int
    ticket_id: int
    minutes: int
    first: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class ContractFact:
    """A contract. ``models``: the codes of its service models with their first days, in the order of time."""

    id: int
    pot: int
    starts_on: date
    ends_on: date
    months: int
    accrues_from: date | None
    models: tuple[tuple[date, str], ...]

    def model_on(self, day: date) -> str:
        """The model in force on a day, before the first of them the first."""
        return next((code for first, code in reversed(self.models) if first <= day), self.models[0][1])


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A company's period. ``left_out``: lines that cannot be replayed, because their charge was taken back by hand."""

    id: int
    name: str
    zone: ZoneInfo
    policy: ShortagePolicy
    completions: Sequence[CompletionFact] = ()
    coverings: Sequence[CoveringFact] = ()
    grants: Sequence[GrantFact] = ()
    holds: Sequence[HoldFact] = ()
    contracts: Mapping[int, ContractFact] = field(default_factory=dict)
    left_out: int = 0

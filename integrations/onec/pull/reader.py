"""What a pull needs of a connection to a base; ``odata_reader`` is the one that there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.exchange.mirror.codes import PullFailure
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty
from integrations.onec.pull.check import Schema

Row = Mapping[str, object]
"""A row as the client decodes it: texts, UUID, bool, int, Decimal, instants with a zone; None for what is empty in 1C."""


class ReadFailed(Exception):  # noqa: N818 - it is told to people, and may pass by itself
    """The base could not be read. ``explanation`` is Russian and safe to show: it quotes nothing that the base has said."""

    def __init__(self, failure: PullFailure, explanation: str = "") -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.explanation = explanation


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of an entity set: properties equal to values, one of them one of ``refs``, an instant not before another."""

    entity: str
    fields: Sequence[str]
    equal: Mapping[str, bool | str] = field(default_factory=dict)
    one_of: tuple[str, Sequence[UUID]] | None = None
    since: tuple[str, datetime] | None = None
    row_key: Sequence[str] = ("Ref_Key",)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows, and how many the base says there are (None: it does not say)."""

    rows: Sequence[Row]
    promised: int | None


@dataclass(frozen=True, slots=True)
class ContractsRead:
    """Contracts that come from elsewhere. ``others``: read, and not ours."""

    contracts: Sequence[SeenContract]
    others: int


class ContractSource(Protocol):
    """Where contracts come from when it is not the base. Raises ReadFailed."""

    async def contracts(self, counterparties: Sequence[SeenCounterparty]) -> ContractsRead: ...


class Reader(Protocol):
    """A connection to a base. Both raise ReadFailed."""

    async def schema(self) -> Schema: ...

    async def read(self, wanted: Wanted) -> Read: ...

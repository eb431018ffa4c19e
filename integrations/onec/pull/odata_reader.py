"""A base read through its OData interface."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from core.exchange.mirror.codes import PullFailure
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import (
    BadRequest,
    Denied,
    IncompleteAnswer,
    Missing,
    NotOurs,
    OneCError,
    Refused,
)
from integrations.onec.odata.filters import Filter, Flag, Moment, Reference, Text, all_of
from integrations.onec.odata.query import Query
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.odata.values import BadValue, CompositeValue, Value, decode, decode_composite
from integrations.onec.odata.values import Row as RawRow
from integrations.onec.pull.check import Schema
from integrations.onec.pull.reader import Read, ReadFailed, Row, Wanted

AT_ONCE = 10
"""References in one request: with Cyrillic names more would not fit into the 2,000 characters that web servers take."""
FAILURES: tuple[tuple[type[OneCError], PullFailure], ...] = (
    (Denied, PullFailure.DENIED),
    (NotOurs, PullFailure.NOT_ONEC),
    (BadRequest, PullFailure.REFUSED),
    (Missing, PullFailure.REFUSED),
    (Refused, PullFailure.REFUSED),
    (IncompleteAnswer, PullFailure.INCOMPLETE),
)
"""Everything else passes by itself."""


def failure_of(error: OneCError) -> ReadFailed:
    """What an error of the client means for a pull."""
    kind = next((failure for kind, failure in FAILURES if isinstance(error, kind)), PullFailure.UNREACHABLE)
    return ReadFailed(kind, error.explanation)


@asynccontextmanager
async def odata_reader(settings: OneCSettings) -> AsyncIterator["ODataReader"]:
    """A connection for one pull."""
    async with OneC(settings) as onec:
        yield ODataReader(onec)


class ODataReader:
    """Satisfies ``integrations.onec.pull.reader.Reader``; rows are decoded by the schema: ask for it first, or give it."""

    def __init__(self, onec: OneC, schema: Schema | None = None) -> None:
        self._onec = onec
        self._schema: Schema = schema or {}

    async def schema(self) -> Schema:
        """What the base publishes."""
        try:
            self._schema = (await self._onec.metadata()).sets
        except OneCError as error:
            raise failure_of(error) from None
        return self._schema

    async def read(self, wanted: Wanted) -> Read:
        """All rows, each once and as many as 1C says there are."""
        rows: list[Row] = []
        try:
            for condition in self._conditions(wanted):
                query = Query(wanted.entity, self._select(wanted), filter=condition)
                found = await self._onec.read_all(query, key=tuple(wanted.row_key))
                rows += [self._decode(wanted, row) for row in found]
        except OneCError as error:
            raise failure_of(error) from None
        except BadValue:
            raise ReadFailed(PullFailure.NOT_ONEC) from None
        return Read(rows, None)

    def _conditions(self, wanted: Wanted) -> Iterator[Filter | None]:
        """One for each request that is needed."""
        fixed = [_equal(name, value) for name, value in wanted.equal.items()]
        if wanted.since is not None:
            name, begin = wanted.since
            fixed.append(Moment(name, self._onec.zone).since(begin))
        if wanted.one_of is None:
            yield all_of(*fixed) if fixed else None
            return
        name, refs = wanted.one_of
        for first in range(0, len(refs), AT_ONCE):
            yield all_of(*fixed, Reference(name).one_of(refs[first : first + AT_ONCE]))

    def _select(self, wanted: Wanted) -> tuple[str, ...]:
        types = [name for name in wanted.fields if self._is_composite(wanted.entity, name)]
        return (*wanted.fields, *(f"{name}_Type" for name in types))

    def _is_composite(self, entity: str, name: str) -> bool:
        return f"{name}_Type" in self._schema.get(entity, {})

    def _decode(self, wanted: Wanted, row: RawRow) -> Row:
        known = self._schema.get(wanted.entity, {})
        decoded: dict[str, object] = {}
        for name in wanted.fields:
            if self._is_composite(wanted.entity, name):
                decoded[name] = _plain(decode_composite(row, name, self._onec.zone))
            else:
                decoded[name] = self._value(row, name, known.get(name, "Edm.String"))
        return decoded

    def _value(self, row: RawRow, name: str, edm_type: str) -> Value:
        try:
            return decode(row.get(name), edm_type, self._onec.zone)
        except BadValue:
            if edm_type != "Edm.DateTime":
                raise
            return None  # one date that no calendar has must not keep the others from being read


def _equal(name: str, value: bool | str) -> Filter:
    return Flag(name).equals(value) if isinstance(value, bool) else Text(name).equals(value)


def _plain(value: CompositeValue | None) -> object:
    """A primitive as it is; a reference with its type, by which its name is found."""
    if value is None:
        return None
    return value.value if value.edm_type.startswith("Edm.") else (value.edm_type, value.value)

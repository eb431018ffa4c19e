"""Writing the mirror's rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from core.contracts.service import MAX_MONTHS
from core.database import Work
from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty
from core.exchange.mirror.rules.differences import Known
from core.exchange.mirror.rules.matching import clean_text, squeeze
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty, hash_contract, hash_counterparty

Table = type[ExchangeCounterparty] | type[ExchangeContract]
Key = TypeVar("Key", UUID, str)
Row = TypeVar("Row")
AT_ONCE = 500
"""Rows written by one statement."""


async def known_rows(work: Work, table: Table, key: InstrumentedAttribute[Key]) -> dict[Key, Known]:
    """What the mirror has, by key."""
    rows = await work.session.execute(select(key, table.row_hash, table.deleted, table.absent_since.is_not(None)))
    return {row[0]: Known(row[1], row[2], row[3]) for row in rows}


def party_row(work: Work, seen: SeenCounterparty) -> dict[str, object]:
    """A row of a counterparty, its texts cleaned."""
    return {
        "ref": seen.ref,
        "inn": squeeze(seen.inn),
        "kpp": squeeze(seen.kpp),
        "name": clean_text(seen.name),
        "full_name": clean_text(seen.full_name),
        "branch": seen.branch,
        "head_ref": seen.head,
        "deleted": seen.deleted,
        "row_hash": hash_counterparty(seen),
        "data_version": clean_text(seen.data_version)[:32],
        "first_seen": work.now,
        "last_seen": work.now,
        "absent_since": None,
    }


def contract_row(work: Work, seen: SeenContract) -> dict[str, object]:
    """A row of a contract, its texts cleaned; months that no contract has are a trouble."""
    possible = seen.months is None or 1 <= seen.months <= MAX_MONTHS
    return {
        "key": seen.key,
        "owner_ref": seen.owner,
        "number": clean_text(seen.number),
        "name": clean_text(seen.name),
        "kind": clean_text(seen.kind),
        "starts_on": seen.first_day,
        "months": seen.months if possible else None,
        "ends_on": seen.last_day,
        "source": seen.source,
        "seen_trouble": seen.trouble or (None if possible else ContractTrouble.BAD_MONTHS),
        "deleted": seen.deleted,
        "row_hash": hash_contract(seen),
        "first_seen": work.now,
        "last_seen": work.now,
        "absent_since": None,
    }


async def write_rows(work: Work, table: Table, key: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add the rows, or write them over those with the same key; ties stay."""
    for some in _in_turn(rows):
        written = insert(table).values(some)
        kept = {name: written.excluded[name] for name in some[0] if name not in (key, "first_seen")}
        await work.session.execute(written.on_conflict_do_update(index_elements=[key], set_=kept))


async def note_seen(
    work: Work, table: Table, key: InstrumentedAttribute[Key], seen: Sequence[Key], absent: frozenset[Key]
) -> None:
    """Keep when rows were seen, and since when those that are gone are absent."""
    for some in _in_turn(sorted(absent)):
        await work.session.execute(update(table).where(key.in_(some)).values(absent_since=work.now))
    for some in _in_turn(seen):
        await work.session.execute(
            update(table).where(key.in_(some)).values(last_seen=work.now).execution_options(synchronize_session=False)
        )


def _in_turn(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))

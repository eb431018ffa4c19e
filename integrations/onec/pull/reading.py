"""Reading a base into a snapshot: counterparties, contracts, months. Reads only, and changes nothing on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty, Snapshot, hash_contract, hash_counterparty
from integrations.onec.pull import decoding
from integrations.onec.pull.check import Schema
from integrations.onec.pull.finding_months import find_months
from integrations.onec.pull.mapping import Contracts, Counterparties, PullMapping
from integrations.onec.pull.months import fits
from integrations.onec.pull.reader import ContractSource, ContractsRead, Read, Reader, Wanted
from integrations.onec.pull.sources import PartnerApiSource


@dataclass(frozen=True, slots=True)
class Scope:
    """``since``: the day from which the base's contracts count (``MirrorTerms``); ``zone``: the base's. ``inn``: only
    counterparties with this one."""

    since: date
    zone: ZoneInfo
    inn: str | None = None


async def read_base(
    reader: Reader, schema: Schema, mapping: PullMapping, scope: Scope, source: ContractSource | None = None
) -> Snapshot:
    """All that the mapping names, or only what belongs to one INN. The mapping has been checked against ``schema``, the
    reader's. ``source``: where contracts come from if the mapping says that it is not the base.

    Raises MappingWrong for an element that the base does not have, ReadFailed when it cannot be read.
    """
    parties = await reader.read(_parties_wanted(mapping.counterparties, scope.inn))
    counterparties = [decoding.counterparty(row, mapping.counterparties) for row in parties.rows]
    if scope.inn is not None and not counterparties:
        return Snapshot((), (), whole=False)
    if isinstance(mapping.contracts.source, PartnerApiSource):
        assert source is not None
        read, promised = await source.contracts(counterparties), None
    else:
        owners = [seen.ref for seen in counterparties] if scope.inn is not None else None
        found = await reader.read(_contracts_wanted(mapping.contracts, owners))
        read, promised = await _contracts(reader, schema, found, mapping.contracts, scope), found.promised
    contracts = read.contracts
    if scope.inn is not None:
        refs = {seen.ref for seen in counterparties}
        contracts = [contract for contract in contracts if contract.owner in refs]
    return Snapshot(
        counterparties,
        contracts,
        promised_counterparties=parties.promised,
        promised_contracts=promised,
        other_contracts=read.others,
        whole=scope.inn is None,
        answer_hash=_hash(counterparties, contracts),
    )


def _parties_wanted(mapping: Counterparties, inn: str | None) -> Wanted:
    equal = _conditions(mapping.folders, mapping.only) | ({mapping.inn: inn} if inn is not None else {})
    return Wanted(mapping.entity, tuple(mapping.fields()), equal=equal)


def _contracts_wanted(mapping: Contracts, owners: Sequence[UUID] | None) -> Wanted:
    equal = _conditions(mapping.folders, mapping.only)
    one_of = (mapping.owner, owners) if owners is not None else None
    return Wanted(mapping.entity, tuple(mapping.fields()), equal=equal, one_of=one_of)


def _conditions(folders: bool, only: Mapping[str, bool | str]) -> dict[str, bool | str]:
    return ({"IsFolder": False} if folders else {}) | dict(only)


async def _contracts(reader: Reader, schema: Schema, found: Read, mapping: Contracts, scope: Scope) -> ContractsRead:
    rows = [row for row in found.rows if fits(mapping.mask, decoding.text_of(row, mapping.name))]
    months = await find_months(reader, schema, rows, mapping, scope.zone, scope.since)
    seen = [decoding.contract(row, mapping, scope.zone, months) for row in rows]
    contracts = [contract for contract in seen if contract is not None]
    return ContractsRead(contracts, len(found.rows) - len(contracts))


def _hash(counterparties: Sequence[SeenCounterparty], contracts: Sequence[SeenContract]) -> bytes:
    """Of all that was read, in whatever order it came."""
    hashes = [hash_counterparty(seen) for seen in counterparties] + [hash_contract(seen) for seen in contracts]
    return sha256(b"".join(sorted(hashes))).digest()

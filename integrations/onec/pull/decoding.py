"""Rows of a base -> what the mirror takes. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.exchange.mirror.codes import ContractTrouble, PullFailure
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty
from integrations.onec.pull.mapping import Contracts, Counterparties
from integrations.onec.pull.months import Found
from integrations.onec.pull.reader import ReadFailed, Row


def text_of(row: Row, name: str | None) -> str:
    """A text; empty if there is none, or if nothing is mapped."""
    value = row.get(name) if name is not None else None
    return "" if value is None else str(value)


def flag_of(row: Row, name: str | None) -> bool:
    return name is not None and row.get(name) is True


def ref_of(row: Row, name: str | None) -> UUID | None:
    """A reference; None if it is empty."""
    value = row.get(name) if name is not None else None
    if value is None or isinstance(value, UUID):
        return value
    raise ReadFailed(PullFailure.NOT_ONEC)


def key_of(row: Row) -> UUID:
    """The row's own reference."""
    ref = ref_of(row, "Ref_Key")
    if ref is None:
        raise ReadFailed(PullFailure.NOT_ONEC)
    return ref


def date_of(row: Row, name: str | None, zone: ZoneInfo) -> date | None:
    """The local date in the base's zone; None if it is empty."""
    value = row.get(name) if name is not None else None
    return value.astimezone(zone).date() if isinstance(value, datetime) else None


def counterparty(row: Row, mapping: Counterparties) -> SeenCounterparty:
    """A row of ``[counterparties]``."""
    return SeenCounterparty(
        ref=key_of(row),
        inn=text_of(row, mapping.inn),
        kpp=text_of(row, mapping.kpp),
        name=text_of(row, mapping.name),
        full_name=text_of(row, mapping.full_name),
        branch=flag_of(row, mapping.branch),
        head=ref_of(row, mapping.head),
        deleted=flag_of(row, "DeletionMark"),
        data_version=text_of(row, "DataVersion"),
    )


def contract(row: Row, mapping: Contracts, zone: ZoneInfo, months: Mapping[UUID, Found]) -> SeenContract | None:
    """A row of ``[contracts]``; None for one of nobody, which 1C has in old bases. ``months`` by reference."""
    owner = ref_of(row, mapping.owner)
    if owner is None:
        return None
    ref = key_of(row)
    found = months.get(ref, ContractTrouble.NO_MONTHS)
    return SeenContract(
        key=str(ref),
        owner=owner,
        number=text_of(row, mapping.number),
        name=text_of(row, mapping.name),
        kind=text_of(row, mapping.kind),
        starts_on=date_of(row, mapping.starts, zone),
        months=None if isinstance(found, ContractTrouble) else found,
        ends_on=date_of(row, mapping.ends, zone),
        source=mapping.months,
        trouble=found if isinstance(found, ContractTrouble) else None,
        deleted=flag_of(row, "DeletionMark"),
    )

"""Months of the contracts of a pull, by the source that the mapping names: what has to be read for it, and what comes out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.contracts.service import MAX_MONTHS
from core.dates import add_months
from integrations.onec.pull.check import Fault, Mismatch, Schema
from integrations.onec.pull.decoding import date_of, flag_of, key_of, ref_of, text_of
from integrations.onec.pull.mapping import Attributes, Contracts, Sales
from integrations.onec.pull.months import (
    Found,
    SoldRow,
    fits,
    from_dates,
    from_name,
    from_sales,
    from_value,
    from_values,
)
from integrations.onec.pull.reader import Reader, Row, Wanted
from integrations.onec.pull.sources import (
    AdditionalAttribute,
    Attribute,
    Dates,
    NamePattern,
    PartnerApiSource,
    SaleRows,
)

NAMESPACE = "StandardODATA."
ROW_KEY = ("Ref_Key", "LineNumber")


class MappingWrong(Exception):  # noqa: N818 - it is an answer to the owner of the installation
    """The mapping and the base do not agree."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


async def find_months(
    reader: Reader, schema: Schema, rows: Sequence[Row], mapping: Contracts, zone: ZoneInfo, since: date
) -> Mapping[UUID, Found]:
    """By contract. ``since``: sales of contracts that were over before are not looked for. Raises ReadFailed, MappingWrong."""
    match mapping.source:
        case Attribute(name):
            return {key_of(row): from_value(row.get(name)) for row in rows}
        case Dates():
            return {
                key_of(row): from_dates(date_of(row, mapping.starts, zone), date_of(row, mapping.ends, zone))
                for row in rows
            }
        case NamePattern(pattern):
            return {key_of(row): from_name(pattern, text_of(row, mapping.name)) for row in rows}
        case AdditionalAttribute(title):
            return await _from_attributes(reader, schema, title, mapping.attributes)
        case SaleRows(mask):
            begin = datetime.combine(add_months(since, -MAX_MONTHS), time(), zone)
            return await _from_sales(reader, mask, mapping.sales, begin)
        case PartnerApiSource():
            return {}  # its contracts have their months with them


async def _from_attributes(reader: Reader, schema: Schema, title: str, at: Attributes) -> Mapping[UUID, Found]:
    named = Wanted(at.properties, ("Ref_Key", "Description"), equal={"Description": title})
    properties = [key_of(row) for row in (await reader.read(named)).rows]
    if not properties:
        raise MappingWrong([Fault(Mismatch.NO_ELEMENT, "contracts.attributes", at.properties, found=title)])
    wanted = Wanted(at.rows, (*ROW_KEY, at.value), one_of=(at.property, properties), row_key=ROW_KEY)
    rows = (await reader.read(wanted)).rows
    names = await _names(reader, schema, [row.get(at.value) for row in rows])
    values: dict[UUID, list[object]] = defaultdict(list)
    for row in rows:
        value = row.get(at.value)
        values[key_of(row)].append(names.get(value, value) if isinstance(value, tuple) else value)
    return {ref: from_values(found) for ref, found in values.items()}


async def _names(reader: Reader, schema: Schema, values: Sequence[object]) -> Mapping[object, object]:
    """The names of values that are elements of a catalog («12 месяцев»), by type and reference."""
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for value in values:
        match value:
            case (str(type_name), UUID() as ref):
                by_type[type_name].add(ref)
    names: dict[object, object] = {}
    for type_name, refs in by_type.items():
        entity = type_name.removeprefix(NAMESPACE)
        if "Description" not in schema.get(entity, {}):
            continue  # not published: what cannot be read is said to be unreadable
        wanted = Wanted(entity, ("Ref_Key", "Description"), one_of=("Ref_Key", sorted(refs)))
        for row in (await reader.read(wanted)).rows:
            names[type_name, key_of(row)] = text_of(row, "Description")
    return names


async def _from_sales(reader: Reader, mask: str, at: Sales, begin: datetime) -> Mapping[UUID, Found]:
    every = (await reader.read(Wanted(at.items, ("Ref_Key", "Description")))).rows
    items = {key_of(row): text_of(row, "Description") for row in every if fits(mask, text_of(row, "Description"))}
    if not items:
        raise MappingWrong([Fault(Mismatch.NO_ELEMENT, "contracts.sales", at.items, found=mask)])
    fields = ("Ref_Key", "Date", "Posted", "DeletionMark", at.contract)
    documents = (await reader.read(Wanted(at.document, fields, since=("Date", begin)))).rows
    contracts = {
        key_of(row): ref_of(row, at.contract)
        for row in documents
        if flag_of(row, "Posted") and not flag_of(row, "DeletionMark")
    }
    wanted = Wanted(at.rows, (*ROW_KEY, at.item, at.quantity), one_of=(at.item, sorted(items)), row_key=ROW_KEY)
    sold: dict[UUID, list[SoldRow]] = defaultdict(list)
    for row in (await reader.read(wanted)).rows:
        contract, item = contracts.get(key_of(row)), ref_of(row, at.item)
        if contract is not None and item is not None:
            sold[contract].append(SoldRow(items[item], _quantity(row.get(at.quantity))))
    return {contract: from_sales(rows) for contract, rows in sold.items()}


def _quantity(value: object) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)

"""What is the same in all documents of an installation, found in the base once: our own organisation, and the currency."""

from dataclasses import dataclass
from uuid import UUID

from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Trouble
from integrations.onec.odata.client import OneC
from integrations.onec.odata.filters import Flag, Text, all_of
from integrations.onec.odata.query import Query
from integrations.onec.push.mapping import DocumentMapping
from integrations.onec.push.port import NotBegun


@dataclass(frozen=True, slots=True)
class Constants:
    """References. ``currency``: empty if the mapping has no property for it."""

    organisation: UUID
    currency: UUID | None


async def find_constants(onec: OneC, mapping: DocumentMapping, organisation: str | None) -> Constants:
    """``organisation``: the INN of ours, needed where the base has several. Raises NotBegun with words what to set, and the
    client's own errors."""
    return Constants(
        await _organisation(onec, mapping, organisation),
        await _currency(onec, mapping) if mapping.currency is not None else None,
    )


async def _organisation(onec: OneC, mapping: DocumentMapping, inn: str | None) -> UUID:
    alive = Flag("DeletionMark").equals(False)
    condition = alive if inn is None else all_of(Text(mapping.inn).equals(inn), alive)
    found = await _refs(onec, Query(mapping.organisations, ("Ref_Key",), condition, top=2))
    if len(found) == 1:
        return found[0]
    if inn is not None:
        words = f"организаций с ИНН {inn} в 1С: {'несколько' if found else 'ни одной'}. Проверьте ONEC_ORGANISATION"
    elif found:
        words = "в 1С несколько организаций. Укажите ИНН своей в ONEC_ORGANISATION"
    else:
        words = "в 1С не видно ни одной организации. Проверьте права пользователя и состав OData"
    raise NotBegun(Fault(Trouble.MAPPING, words))


async def _currency(onec: OneC, mapping: DocumentMapping) -> UUID:
    code = mapping.currency_code
    found = await _refs(onec, Query(mapping.currencies, ("Ref_Key",), Text("Code").equals(code), top=2))
    if len(found) != 1:
        words = f"валюта с кодом {code} в 1С не найдена. Проверьте currency_code в сопоставлении и состав OData"
        raise NotBegun(Fault(Trouble.MAPPING, words))
    return found[0]


async def _refs(onec: OneC, query: Query) -> list[UUID]:
    return [UUID(str(row["Ref_Key"])) for row in (await onec.read(query)).rows]

"""The whole mapping against ``$metadata``: what a pull reads, what a push writes, what is tied."""

from collections.abc import Mapping as Map

from integrations.onec.mapping import Mapping
from integrations.onec.pull.check import Fault, Mismatch, Schema, check, check_pull
from integrations.onec.push.mapping import DocumentMapping, ItemMapping, PeopleMapping

HEAD = {
    "counterparty": "guid",
    "organisation": "guid",
    "comment": "text",
    "contract": "guid",
    "currency": "guid",
    "vat_included": "flag",
    "responsible": "any",
}
ROW = {
    "item": "guid",
    "content": "text",
    "quantity": "number",
    "price": "number",
    "sum": "number",
    "vat": "any",
    "vat_sum": "number",
    "discount": "number",
}
"""By our name, the sort of value (a key of ``pull.mapping.EDM``)."""


def check_mapping(schema: Schema, mapping: Mapping) -> list[Fault]:
    """All that is wrong, with what is read first."""
    faults = check_pull(schema, mapping.pull) + check_push(schema, mapping)
    faults += check_invoices(schema, mapping) + check_balance(schema, mapping)
    return list(dict.fromkeys(faults))


def check_push(schema: Schema, mapping: Mapping) -> list[Fault]:
    """What is wrong with documents, items and people."""
    faults = _check_documents(schema, "documents", mapping.documents)
    faults += check(schema, "items", mapping.items.entity, _fields_of_items(mapping.items))
    if mapping.people is not None and mapping.needs_people:
        faults += check(schema, "people", mapping.people.entity, _fields_of_items(mapping.people))
    return faults


def check_invoices(schema: Schema, mapping: Mapping) -> list[Fault]:
    """What is wrong with invoices, if there are to be any."""
    return _check_documents(schema, "invoices", mapping.invoices) if mapping.invoices is not None else []


def check_balance(schema: Schema, mapping: Mapping) -> list[Fault]:
    """What is wrong with the attribute for the balance, if there is to be one."""
    if mapping.balance is None:
        return []
    return check(schema, "balance", mapping.counterparties.entity, {mapping.balance.attribute: "text"})


def _check_documents(schema: Schema, place: str, documents: DocumentMapping) -> list[Fault]:
    fields = {"Ref_Key": "guid", "Date": "date", "Posted": "flag", "DeletionMark": "flag", "DataVersion": "text"}
    constants = {name: "flag" if isinstance(value, bool) else "any" for name, value in documents.constants.items()}
    head = check(schema, place, documents.entity, fields | _named(HEAD, documents) | constants)
    if documents.entity not in schema:
        return head
    if not schema[documents.entity].get(documents.section, "").startswith("Collection("):
        return [*head, Fault(Mismatch.NO_PROPERTY, place, documents.entity, documents.section)]
    rows = f"{documents.entity}_{documents.section}"
    return head + check(schema, f"{place}.row", rows, {"LineNumber": "number"} | _named(ROW, documents.row))


def _fields_of_items(items: ItemMapping | PeopleMapping) -> dict[str, str]:
    names = {"name": "text", "code": "text", "folder": "flag"}
    return {"Ref_Key": "guid", "DeletionMark": "flag"} | _named(names, items)


def _named(sorts: Map[str, str], part: object) -> dict[str, str]:
    """The properties that a part of the mapping names, with their sorts."""
    return {name: sort for ours, sort in sorts.items() if isinstance(name := getattr(part, ours, None), str)}

"""The list of documents as the accountant sees it, and what the accountant does with them."""

from playground.jsontext import Json
from playground.onec.base import Base
from playground.onec.errors import ODataError
from playground.onec.literals import EMPTY_REF
from playground.onec.writing import change, post, unpost

__all__ = ["act", "list_documents"]

_SECTIONS = ("Услуги", "Товары")


def list_documents(base: Base) -> list[Json]:
    """Oldest first: reference, number, date, counterparty, rows, sum in roubles, posted, marked, comment."""
    found = [
        _view(base, entity_set, kept)
        for entity_set in base.whole.types
        if entity_set.startswith("Document_") and base.whole.section_owner(entity_set) is None
        for kept in base.objects(entity_set).values()
    ]
    return sorted(found, key=lambda view: (view["date"], view["number"]))


def _view(base: Base, entity_set: str, kept: Json) -> Json:
    rows = [row for section in _SECTIONS for row in kept.get(section, [])]
    return {
        "ref": kept["Ref_Key"],
        "entity": entity_set,
        "number": kept["Number"],
        "date": kept["Date"],
        "counterparty": base.presentation("Catalog_Контрагенты", kept.get("Контрагент_Key", EMPTY_REF)),
        "rows": len(rows),
        "sum": kept.get("СуммаДокумента", 0),
        "posted": kept["Posted"],
        "marked": kept["DeletionMark"],
        "comment": kept.get("Комментарий", ""),
    }


def act(base: Base, ref: str, action: str) -> Json:
    """``post``, ``unpost``, ``mark`` or ``unmark``; ODataError when 1C refuses or there is no such document."""
    for entity_set in base.whole.types:
        kept = base.find(entity_set, ref.lower()) if entity_set.startswith("Document_") else None
        if kept is None:
            continue
        if action == "post":
            post(base, entity_set, kept)
        elif action == "unpost":
            unpost(base, entity_set, kept)
        else:
            change(base, entity_set, kept, {"DeletionMark": action == "mark"})
        stored = base.find(entity_set, ref.lower())
        assert stored is not None
        return _view(base, entity_set, stored)
    raise ODataError(404, 9, "Такого документа нет.")

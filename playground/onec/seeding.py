"""Objects put into a base by hand: a tester's mistakes are refused, a client's never are."""

import copy
from typing import Any

from playground.errors import ControlError
from playground.jsontext import Json
from playground.onec.base import Base
from playground.onec.errors import ODataError
from playground.onec.schema import EntityType
from playground.onec.writing import create, fill

__all__ = ["plant"]

_FIXED = frozenset({"Ref_Key", "DataVersion"})


def plant(base: Base, objects: Any) -> dict[str, list[str]]:
    """``{entity set: [object, …]}`` → the references, in the same order. Records of registers have none."""
    if not isinstance(objects, dict) or not all(
        isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in objects.values()
    ):
        raise ControlError('Поле «objects»: объект вида {"Catalog_Контрагенты": [{…}, …]}.')
    for entity_set, rows in objects.items():
        for row in rows:
            _check(base, entity_set, row)
    before = base.snapshot()
    try:
        return {entity_set: [_plant(base, entity_set, row) for row in rows] for entity_set, rows in objects.items()}
    except ODataError as refusal:
        base.restore(before)
        raise ControlError(refusal.text) from None


def _check(base: Base, entity_set: str, row: Json) -> None:
    known = base.whole.types.get(entity_set)
    if known is None or base.whole.section_owner(entity_set) is not None:
        raise ControlError(f"В базе нет объекта «{entity_set}».")
    unknown = [name for name in row if name not in known.properties]
    if unknown:
        raise ControlError(f"У «{entity_set}» нет реквизита «{unknown[0]}».")
    missing = [name for name in known.keys if name != "Ref_Key" and name not in row]
    if missing:
        raise ControlError(f"Не указано поле «{missing[0]}» записи «{entity_set}».")


def _plant(base: Base, entity_set: str, row: Json) -> str:
    known = base.whole.types[entity_set]
    given = {name: _as_sent(known, name, value) for name, value in row.items()}
    if known.keys != ("Ref_Key",):
        record = base.blank(known)
        fill(base, entity_set, known, record, given, frozenset())
        base.store(entity_set, record)
        return ""
    ref = given.get("Ref_Key")
    known_object = base.find(entity_set, ref.lower()) if isinstance(ref, str) else None
    # A copy: when a later object is refused, none of them has changed.
    kept = copy.deepcopy(known_object or create(base, entity_set, given, keep_ref=True))
    fill(base, entity_set, known, kept, given, _FIXED)
    base.store(entity_set, kept)
    return str(kept["Ref_Key"])


def _as_sent(known: EntityType, name: str, value: Any) -> Any:
    """Plain JSON the way it travels: integers as text, rows numbered."""
    prop = known.properties[name]
    if prop.collection and isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return [{**row, "LineNumber": str(number)} for number, row in enumerate(value, 1)]
    if prop.type == "Edm.Int64" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value

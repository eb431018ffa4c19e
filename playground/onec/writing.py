"""Writing with all the manners of 1C: most mistakes of a client are swallowed, and what is swallowed is not stored."""

import copy
import uuid
from typing import Any

from playground.jsontext import Json
from playground.onec.base import Base
from playground.onec.errors import ODataError, not_served
from playground.onec.literals import EMPTY_DATE, GUID
from playground.onec.schema import EntityType, Property
from playground.onec.values import IGNORED, accept, version

__all__ = ["change", "create", "delete", "fill", "post", "refuse_replacing", "unpost"]

_SERVER_OWNS = frozenset({"Ref_Key", "DataVersion", "Posted", "Predefined", "PredefinedDataName"})
_ROW_OWNS = frozenset({"Ref_Key", "LineNumber"})


def create(base: Base, entity_set: str, body: Json, *, keep_ref: bool = False) -> Json:
    """A new object, numbered by the base; the stored object comes back. ``keep_ref``: under the reference in the body."""
    known = _writable(base, entity_set)
    keep_ref = keep_ref or base.manners.keeps_client_refs
    kept = base.blank(base.whole.types[entity_set])
    kept["Ref_Key"] = _new_ref(base, entity_set, body.get("Ref_Key"), keep=keep_ref)
    kept["DataVersion"] = version(0)
    fill(base, entity_set, known, kept, body)
    for name in ("Number", "Code"):
        if name in kept and not kept[name]:
            kept[name] = base.next_number(entity_set, name)
    if kept.get("Date") == EMPTY_DATE:
        kept["Date"] = base.now().isoformat()
    base.store(entity_set, kept)
    return kept


def change(base: Base, entity_set: str, kept: Json, body: Json) -> Json:
    """PATCH: the named properties change, tabular sections are replaced whole. ``If-Match`` is nobody's business."""
    changed = copy.deepcopy(kept)
    fill(base, entity_set, _writable(base, entity_set), changed, body)
    return _save(base, entity_set, changed)


def delete(base: Base, entity_set: str, kept: Json) -> None:
    """Physically, without looking who refers to the object."""
    _writable(base, entity_set)
    del base.objects(entity_set)[(kept["Ref_Key"],)]


def post(base: Base, entity_set: str, kept: Json) -> None:
    """Posting, also once more; harmless then."""
    _postable(entity_set, "Post")
    if kept["DeletionMark"]:
        raise ODataError(500, -1, "Помеченный на удаление документ не может быть проведен!")
    _refuse_closed_period(base, kept)
    _save(base, entity_set, {**kept, "Posted": True})


def unpost(base: Base, entity_set: str, kept: Json) -> None:
    """Un-posting what is not posted moves ``DataVersion`` all the same."""
    _postable(entity_set, "Unpost")
    _refuse_closed_period(base, kept)
    _save(base, entity_set, {**kept, "Posted": False})


def refuse_replacing(base: Base, entity_set: str, body: Json) -> ODataError:
    """PUT wants every property; a whole object is more than this stand-in serves."""
    for prop in base.schema.types[entity_set].properties.values():
        bound = prop.name.endswith("_Key") and f"{prop.name.removesuffix('_Key')}@odata.bind" in body
        if prop.name not in body and not bound and prop.name not in _SERVER_OWNS:
            return ODataError(400, 5, f"Не указано значение свойства «{prop.name}»")
    return not_served("PUT")


def _save(base: Base, entity_set: str, changed: Json) -> Json:
    changed["DataVersion"] = version(base.next_version())
    base.store(entity_set, changed)
    return changed


def _writable(base: Base, entity_set: str) -> EntityType:
    known = base.whole.types[entity_set]
    if base.whole.section_owner(entity_set) is not None:
        raise ODataError(400, 13, "Строки табличной части не создаются и не изменяются отдельно от объекта")
    if known.keys != ("Ref_Key",):
        raise not_served("запись регистров")
    return known


def _new_ref(base: Base, entity_set: str, wish: object, *, keep: bool) -> str:
    if wish is not None and (not isinstance(wish, str) or not GUID.fullmatch(wish)):
        raise ODataError(400, 1, f"Не удалось разобрать значение «{wish}» свойства «Ref_Key» типа Edm.Guid")
    if wish is None or not keep:
        return str(uuid.uuid4())
    ref = str(wish).lower()
    if base.find(entity_set, ref) is not None:
        raise ODataError(400, 15, f"Объект с ключом «{ref}» уже существует")
    return ref


def fill(
    base: Base, entity_set: str, known: EntityType, kept: Json, body: Json, server_owns: frozenset[str] = _SERVER_OWNS
) -> None:
    """Put a client's values into an object of ours. Unknown properties and those of the server are ignored."""
    for name, value in body.items():
        prop = known.properties.get(name)
        if prop is None or name in server_owns:
            continue
        if prop.collection:
            kept[name] = _rows(base, entity_set, prop, kept["Ref_Key"], value)
            continue
        taken = accept(prop, value, base.lengths.of(entity_set, name))
        if taken is not IGNORED:
            kept[name] = taken
    if kept.get("DeletionMark") and kept.get("Posted"):
        kept["Posted"] = False
    if "СуммаДокумента" in kept:
        kept["СуммаДокумента"] = _sum(kept)


def _rows(base: Base, entity_set: str, section: Property, ref: str, given: Any) -> list[Json]:
    """A whole tabular section: rows numbered 1..n, in this order."""
    known = base.whole.rows[section.type]
    if not isinstance(given, list) or not all(isinstance(row, dict) and "LineNumber" in row for row in given):
        raise ODataError(500, -1, f"Ошибка преобразования данных XDTO: табличная часть «{section.name}»")
    rows = []
    for number, row in enumerate(given, 1):
        if str(row["LineNumber"]) != str(number):
            raise ODataError(400, 4, f"Неверное значение свойства «LineNumber»: «{row['LineNumber']}»")
        kept = {**base.blank(known), "Ref_Key": ref, "LineNumber": str(number)}
        for name, value in row.items():
            prop = known.properties.get(name)
            if prop is not None and name not in _ROW_OWNS:
                taken = accept(prop, value, base.lengths.of(f"{entity_set}_{section.name}", name))
                kept[name] = kept[name] if taken is IGNORED else taken
        rows.append(kept)
    return rows


def _sum(kept: Json) -> float:
    """The configuration computes the sum of a document from its rows, whatever a client says."""
    included = kept.get("СуммаВключаетНДС", kept.get("ЦенаВключаетНДС", True))
    rows = [*kept.get("Услуги", []), *kept.get("Товары", [])]
    total = sum(float(row["Сумма"]) + (0.0 if included else float(row["СуммаНДС"])) for row in rows)
    return round(total, 2)


def _postable(entity_set: str, method: str) -> None:
    if not entity_set.startswith("Document_"):
        raise ODataError(404, 6, f"Метод «{method}» не найден")


def _refuse_closed_period(base: Base, kept: Json) -> None:
    closed = base.manners.closed_before
    if closed is not None and kept["Date"] < closed:
        raise ODataError(500, -1, f"Период закрыт: данные до {closed} нельзя изменять")

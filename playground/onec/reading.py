"""Reading: entity sets with their options, one object, what a reference leads to."""

from collections.abc import Iterable
from typing import Any

from playground.jsontext import Json
from playground.onec.address import Address, Options
from playground.onec.base import Base
from playground.onec.conditions import compile_filter
from playground.onec.errors import ODataError, bad_option, comparison_refused, not_served
from playground.onec.grammar import parse_filter
from playground.onec.literals import GUID
from playground.onec.projection import Projection
from playground.onec.schema import EntityType

__all__ = ["find_object", "find_type", "read", "read_set"]

_VIRTUAL = ("Balance", "Turnovers", "BalanceAndTurnovers", "SliceLast", "SliceFirst", "RecordsWithExtDimensions")


def find_type(base: Base, entity_set: str) -> EntityType:
    known = base.schema.types.get(entity_set)
    if known is None:
        raise ODataError(404, 8, f"Тип сущности «{entity_set}» не найден")
    return known


def read(base: Base, address: Address, options: Options, projection: Projection) -> Json:
    """The answer to a GET that has a key."""
    kept = find_object(base, address)
    if not address.below:
        return projection.object(kept)
    target = find_type(base, address.entity_set).targets.get(address.below)
    if target is None or target not in base.schema.types:
        raise _nothing_below(address)
    other = base.find(target, kept[f"{address.below}_Key"])
    if other is None:
        raise ODataError(404, 9, "Экземпляр сущности не найден")
    return Projection(base, target, options, projection.minimal).object(other)


def find_object(base: Base, address: Address) -> Json:
    """The object of a key; ODataError 404 code 9 when there is none, 400 code 7 when the key is not whole."""
    known = find_type(base, address.entity_set)
    key = address.key or {}
    if set(key) != set(known.keys):
        raise ODataError(400, 7, f"Неполный ключ «{address.entity_set}»")
    if known.keys == ("Ref_Key",):
        ref = key["Ref_Key"]
        if not GUID.fullmatch(ref):
            raise ODataError(400, 1, f"Не удалось разобрать значение «{ref}» как Edm.Guid")
        kept = base.find(address.entity_set, ref.lower())
    else:
        rows = base.rows(address.entity_set)
        kept = next((row for row in rows if all(str(row[name]) == value for name, value in key.items())), None)
    if kept is None:
        raise ODataError(404, 9, f"Экземпляр сущности «{address.entity_set}» не найден")
    return kept


def read_set(base: Base, address: Address, options: Options, projection: Projection) -> Json:
    """``{"odata.count": …, "value": [...]}``."""
    find_type(base, address.entity_set)
    if address.below:
        raise _nothing_below(address)
    rows: Iterable[Json] = base.rows(address.entity_set)
    if options.filter.strip():
        condition = compile_filter(parse_filter(options.filter), base.paths(address.entity_set))
        rows = filter(condition, rows)
    found = _ordered(base, address.entity_set, list(rows), options.orderby)
    answer: Json = {}
    if options.counted:
        answer["odata.count"] = str(len(found))
    end = None if options.top is None else options.skip + options.top
    answer["value"] = [projection.row(row) for row in found[options.skip : end]]
    return answer


def _nothing_below(address: Address) -> ODataError:
    name = address.below.partition("(")[0]
    if name in _VIRTUAL:
        return not_served(f"виртуальная таблица «{name}»")
    return ODataError(404, 6, f"Метод «{name}» не найден")


def _ordered(base: Base, entity_set: str, rows: list[Json], text: str) -> list[Json]:
    """Sort by ``$orderby``. Rows that tie come in another order in every request: an order that is not total loses rows."""
    if not text.strip():
        return rows
    start = base.watch.count % len(rows) if rows else 0
    rows = rows[start:] + rows[:start]
    for part in reversed(text.split(",")):
        words = part.split()
        if len(words) not in (1, 2) or (len(words) == 2 and words[1] not in ("asc", "desc")):
            raise bad_option(f"Неверная сортировка: «{part.strip()}»")
        rows.sort(key=_sort_key(base, entity_set, words[0]), reverse=words[-1] == "desc")
    return rows


def _sort_key(base: Base, entity_set: str, name: str) -> Any:
    place = base.paths(entity_set).find(tuple(name.split("/")))
    if place.unlimited:
        raise comparison_refused()
    get = place.get
    if place.composite:
        return lambda row: tuple(map(str, get(row)))
    if name == "Ref_Key":
        section = base.whole.section_owner(entity_set)
        owner = section[0] if section else entity_set
        # 1C orders references by what a person sees, the GUID only tells equals apart.
        return lambda row: (base.presentation(owner, row["Ref_Key"]).casefold(), row["Ref_Key"])
    if place.type == "Edm.Int64":
        return lambda row: int(get(row))
    if place.type == "Edm.String":
        return lambda row: get(row).casefold()
    return get

"""What a tester sets in a 1C base: manners, renamed properties, faults."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from playground.control.body import Body, Route
from playground.control.onec_base import find_base, tell, view
from playground.errors import ControlError
from playground.jsontext import Json
from playground.onec.base import Base, Manners
from playground.onec.faults import FAULTS, Fault
from playground.onec.lengths import Lengths
from playground.onec.literals import parse_date
from playground.playground import Playground

__all__ = ["ROUTES"]

_STANDARD = frozenset(
    (
        *("Ref_Key", "DataVersion", "DeletionMark", "Predefined", "PredefinedDataName", "Description", "Code"),
        *("Parent_Key", "IsFolder", "Owner_Key", "Number", "Date", "Posted"),
    )
)
"""Names of the platform's own: no configuration can rename them."""
_VERBS = ("GET", "POST", "PATCH", "PUT", "DELETE")


def change_manners(play: Playground, body: Body) -> Json:
    """Only the named settings change; all of them, or none when one of them is wrong."""
    base = find_base(play, body)
    old = base.manners
    manners = Manners(
        bom=body.flag("bom", old.bom),
        keeps_client_refs=body.flag("keeps_client_refs", old.keeps_client_refs),
        closed_before=_closed_before(body, old.closed_before),
        zone=_zone(body.text("zone", old.zone.key)),
        user=body.text("user", old.user),
        password=body.text("password", old.password),
    )
    published = _published(base, body) if "published" in body.values else base.published
    lengths = _lengths(base, body.values["lengths"]) if body.has("lengths") else base.lengths
    base.manners, base.published, base.lengths = manners, published, lengths
    if "published" in body.values:
        base.reshape()
    return view(base)


def _closed_before(body: Body, old: str | None) -> str | None:
    if "closed_before" not in body.values:
        return old
    if body.values["closed_before"] is None:
        return None
    date = parse_date(body.text("closed_before"))
    if date is None:
        raise ControlError("Поле «closed_before»: дата вида 2026-01-31 или null.")
    return date


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ControlError(f"Нет часового пояса «{name}».") from None


def _published(base: Base, body: Body) -> frozenset[str] | None:
    wanted = body.values["published"]
    if wanted is None:
        return None
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise ControlError("Поле «published»: список объектов базы или null.")
    unknown = [name for name in wanted if name not in base.whole.types]
    if unknown:
        raise ControlError(f"В базе нет объекта «{unknown[0]}».")
    return frozenset(wanted)


def _lengths(base: Base, wanted: Any) -> Lengths:
    """``{"Catalog_Контрагенты.Description": 150}``; null is a text without a limit."""
    if not isinstance(wanted, dict):
        raise ControlError("Поле «lengths» должно быть объектом.")
    special: dict[tuple[str, str], int | None] = {}
    for name, length in wanted.items():
        owner, _, prop = name.rpartition(".")
        _require_property(base, owner, prop)
        special[owner, prop] = None if length is None else Body({name: length}).integer(name, low=1, high=100_000)
    return Lengths(special)


def _require_property(base: Base, owner: str, prop: str) -> None:
    known = base.whole.types.get(owner)
    if known is None or prop not in known.properties:
        raise ControlError(f"В базе нет реквизита «{owner}.{prop}».")


def rename(play: Playground, body: Body) -> Json:
    """An update of the configuration: ``entity``, ``property``, ``new_name`` (by default Удалить…)."""
    base = find_base(play, body)
    owner, old = body.text("entity"), body.text("property")
    new = body.text("new_name", f"Удалить{old}")
    _require_property(base, owner, old)
    known = base.whole.types[owner]
    if base.whole.section_owner(owner) is not None or known.properties[old].collection or old in _STANDARD:
        raise ControlError("Переименовать можно только реквизит самого объекта, и не стандартный.")
    if new in known.properties or not new.isidentifier() or old.endswith("_Key") != new.endswith("_Key"):
        raise ControlError(f"Имя «{new}» занято или неверно.")
    base.rename(owner, old, new)
    return view(base)


def set_faults(play: Playground, body: Body) -> Json:
    """Only the named faults change; null takes one back. Nothing changes when one of them is wrong."""
    base = find_base(play, body)
    wishes = {kind: raw for kind, raw in body.values.items() if kind != "base"}
    unknown = [kind for kind in wishes if kind not in FAULTS]
    if unknown:
        raise ControlError(f"Нет неисправности «{unknown[0]}». Есть: {', '.join(FAULTS)}.")
    rules = {kind: _fault(base, kind, raw) for kind, raw in wishes.items()}
    for kind, rule in rules.items():
        base.faults.rules.pop(kind, None)
        if rule is not None:
            base.faults.rules[kind] = rule
    tell(play, base)
    return base.faults.view()


def _fault(base: Base, kind: str, raw: Any) -> Fault | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise ControlError(f"Поле «{kind}» должно быть объектом или null.")
    body = Body(raw)
    fault = Fault(
        kind,
        times=body.integer("times", low=1) if body.has("times") else None,
        verbs=_words(raw, "verbs"),
        entities=_words(raw, "entities"),
        ms=body.integer("ms", 0, low=0, high=120_000),
        hang=body.flag("hang", default=False),
        text=body.text("text", "Не удалось провести документ", longest=1000),
    )
    if fault.verbs and not set(fault.verbs) <= set(_VERBS):
        raise ControlError(f"Поле «verbs»: из {', '.join(_VERBS)}.")
    for name in fault.entities or ():
        if name.partition("/")[0] not in (*base.whole.types, "", "$metadata"):
            raise ControlError(f"В базе нет объекта «{name}».")
    if kind == "gateway":
        fault.status = body.integer("status", 502, low=502, high=504)
    if kind == "licence":
        fault.status = body.integer("status", 500, low=200, high=599)
    return fault


def _words(raw: Json, name: str) -> list[str] | None:
    value = raw.get(name)
    if value is not None and (not isinstance(value, list) or not all(isinstance(word, str) for word in value)):
        raise ControlError(f"Поле «{name}» должно быть списком или null.")
    return value


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/onec/{base}/manners", change_manners),
    ("POST", "/play/onec/{base}/rename", rename),
    ("POST", "/play/onec/{base}/faults", set_faults),
)

"""What may be sent to 1C: refused here is what 1C would ignore, misread or answer with an error (reference/onec.md 1.7)."""

from collections.abc import Mapping

from integrations.onec.odata.values import Json

_FORBIDDEN = frozenset({"Posted", "Ref_Key", "DataVersion"})


def check_body(body: Mapping[str, Json]) -> None:
    """Raise ValueError for a body that must not be sent.

    ``Posted`` belongs to the actions Post and Unpost; ``Ref_Key`` is chosen by 1C (whether a client's is taken, nobody
    knows); rows of a section are numbered 1, 2, … in their order.
    """
    _check_names(body)
    for name, rows in body.items():
        if isinstance(rows, list):
            _check_section(name, rows)


def _check_names(body: Mapping[str, Json]) -> None:
    if found := _FORBIDDEN & body.keys():
        msg = f"not ours to write: {', '.join(sorted(found))}"
        raise ValueError(msg)


def _check_section(name: str, rows: list[Json]) -> None:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            msg = f"a section holds rows: {name}"
            raise ValueError(msg)
        _check_names(row)
        if str(row.get("LineNumber")) != str(number):
            msg = f"rows are numbered 1, 2, … by LineNumber: {name}"
            raise ValueError(msg)

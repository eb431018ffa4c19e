"""Addresses below ``…/odata/standard.odata/``, percent-encoded the way 1C and IIS read them (reference/onec.md 1.11)."""

import re
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from integrations.onec.odata.filters import Filter, checked_name, checked_path
from integrations.onec.odata.literals import guid

_ORDER = re.compile(r"(?P<path>.+?)(?: (?:asc|desc))?")


@dataclass(frozen=True, slots=True)
class Query:
    """A question to an entity set.

    ``select`` is required: without it 1C adds every tabular section to every row. ``orderby`` holds names, each may end
    with ``desc``. ``count`` asks how many rows there are without ``top`` and ``skip``. ``allowed_only`` leaves out rows
    that the user may not see; without it one such row refuses the whole answer. Raises ValueError for what 1C would
    refuse or silently ignore.
    """

    entity: str
    select: tuple[str, ...]
    filter: Filter | None = None
    orderby: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    expand: tuple[str, ...] = ()
    allowed_only: bool = False

    def __post_init__(self) -> None:
        checked_name(self.entity)
        if not self.select:
            msg = "$select is required: without it 1C sends all tabular sections"
            raise ValueError(msg)
        for path in (*self.select, *self.expand):
            checked_path(path)
        for order in self.orderby:
            found = _ORDER.fullmatch(order)
            checked_path(found["path"] if found else "")
        if not set(self.expand) <= set(self.select):
            msg = "what is expanded must be selected too, else 1C does not expand it"
            raise ValueError(msg)
        if self.skip < 0 or (self.top is not None and self.top < 1):
            msg = "top is positive and skip is not negative"
            raise ValueError(msg)

    def address(self) -> str:
        """The relative address, encoded: for ``yarl.URL(…, encoded=True)``, which must not touch it again."""
        options = {
            "$select": ",".join(self.select),
            "$filter": str(self.filter) if self.filter else "",
            "$orderby": ",".join(self.orderby),
            "$top": "" if self.top is None else str(self.top),
            "$skip": str(self.skip) if self.skip else "",
            "$inlinecount": "allpages" if self.count else "",
            "$expand": ",".join(self.expand),
            "allowedOnly": "true" if self.allowed_only else "",
        }
        # Not urlencode: it writes a space as "+", which 1C takes for a plus.
        encoded = "&".join(f"{name}={quote(value, safe='')}" for name, value in options.items() if value)
        return f"{quote(self.entity, safe='')}?{encoded}"


def set_address(entity: str) -> str:
    """The relative address of an entity set, to create objects in; raises ValueError for what is no name."""
    return quote(checked_name(entity), safe="")


def object_address(entity: str, key: UUID, select: tuple[str, ...] = ()) -> str:
    """The relative address of one object; raises ValueError for what is no name."""
    address = f"{set_address(entity)}({guid(key)})"
    if not select:
        return address
    return f"{address}?$select={quote(','.join(checked_path(path) for path in select), safe='')}"

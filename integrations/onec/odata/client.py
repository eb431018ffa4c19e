"""1C's standard OData interface as the rest of the desk sees it: read, create, change, post – never delete or replace.

Nothing is retried here but a forgotten session. A write without a clear answer raises UnknownOutcome: look for its marker
in 1C before writing again (reference/onec.md 5.3). Every method raises OneCError of the fitting kind, see ``errors``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self
from uuid import UUID

from integrations.onec.odata.classifying import unreadable
from integrations.onec.odata.errors import Changed, NotOurs, OneCError, Reason
from integrations.onec.odata.metadata import Metadata, parse_metadata
from integrations.onec.odata.paging import Page, gather
from integrations.onec.odata.query import Query, object_address, set_address
from integrations.onec.odata.readback import Difference, compare
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.odata.transport import XML, Transport, Verb
from integrations.onec.odata.values import Json, Row, dump, load
from integrations.onec.odata.writing import check_body

PAGE = 500
VERSION = "DataVersion"


class OneC:
    """One base. Create it inside the event loop, keep it for the life of the process, ``close`` it (or ``async with``)."""

    def __init__(self, settings: OneCSettings) -> None:
        self.zone = settings.zone
        self._transport = Transport(settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End our session in 1C, if there is one, and the connections."""
        await self._transport.close()

    async def ping(self) -> bool:
        """The cheapest read, for a breaker's probe. False: 1C answers, but no object at all is published."""
        body = await self._transport.request("GET", "", entity="")
        return bool(_rows(_object(body, writing=False)))

    async def metadata(self) -> Metadata:
        """What the base publishes; up to 15 MB of XML, so keep the result."""
        body = await self._transport.request("GET", "$metadata", entity="$metadata", accept=XML)
        try:
            return await asyncio.to_thread(parse_metadata, body)
        except ValueError:
            raise NotOurs(Reason.NOT_ODATA, 200) from None

    async def get(self, entity: str, key: UUID, select: tuple[str, ...]) -> Row:
        """The selected fields of one object. Raises Missing if it was deleted."""
        return await self._row("GET", object_address(entity, key, select), entity)

    async def read(self, query: Query) -> Page:
        """One answer to one query, as it is."""
        body = await self._transport.request("GET", query.address(), entity=query.entity)
        answer = _object(body, writing=False)
        return Page(_rows(answer), _count(answer.get("odata.count")))

    async def read_all(self, query: Query, *, key: tuple[str, ...] = ("Ref_Key",), page: int = PAGE) -> list[Row]:
        """Every row of ``query`` once, in pages of ``page``, checked against 1C's own count.

        ``key`` tells rows apart and orders the pages; for the rows of a tabular section it is Ref_Key and LineNumber.
        ``top``, ``skip`` and ``orderby`` of the query are not ours to keep: ValueError. Raises IncompleteAnswer.
        """
        if query.top is not None or query.skip or query.orderby:
            msg = "reading everything pages and orders by itself"
            raise ValueError(msg)
        select = query.select + tuple(name for name in key if name not in query.select)
        paged = replace(query, select=select, orderby=key, top=page, count=True)
        return await gather(lambda skip: self.read(replace(paged, skip=skip)), key=key, size=page)

    async def create(self, entity: str, body: Mapping[str, Json]) -> Row:
        """Create an object and return it as 1C stored it: with its Ref_Key, and its Number if 1C numbers it.

        Compare it with ``read_back``. Raises ValueError for a body that must not be sent (``writing.check_body``).
        """
        check_body(body)
        return await self._row("POST", set_address(entity), entity, body)

    async def change(self, entity: str, key: UUID, changes: Mapping[str, Json], *, version: str | None) -> Row:
        """Change the named fields and return the whole object; a tabular section is replaced as a whole.

        ``version`` is the DataVersion the change was decided upon: Changed is raised if it is another one now. 1C itself
        hardly ever checks it, so we look right before writing; somebody may still slip in between. None: any version.
        Raises ValueError as ``create``.
        """
        check_body(changes)
        stored = (await self.get(entity, key, (VERSION,))).get(VERSION)
        if version is not None and stored != version:
            raise Changed(Reason.CHANGED)
        headers = {"If-Match": stored} if isinstance(stored, str) else {}
        return await self._row("PATCH", object_address(entity, key), entity, changes, headers)

    async def mark_deleted(self, entity: str, key: UUID, *, version: str | None = None) -> Row:
        """Mark for deletion, as people do in 1C; ``version`` as in ``change``. Un-post a posted document first."""
        return await self.change(entity, key, {"DeletionMark": True}, version=version)

    async def post_document(self, entity: str, key: UUID) -> None:
        """Post a document, not operationally. Safe to repeat after an unknown outcome: 1C posts it again."""
        address = f"{object_address(entity, key)}/Post?PostingModeOperational=false"
        await self._transport.request("POST", address, entity=entity)

    async def unpost_document(self, entity: str, key: UUID) -> None:
        """Undo the posting; safe to repeat."""
        await self._transport.request("POST", f"{object_address(entity, key)}/Unpost", entity=entity)

    async def read_back(self, entity: str, key: UUID, sent: Mapping[str, Json]) -> list[Difference]:
        """What 1C has stored otherwise than it was sent; do this after every write."""
        return compare(sent, await self.get(entity, key, tuple(sent)))

    async def _row(
        self,
        verb: Verb,
        address: str,
        entity: str,
        body: Mapping[str, Json] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Row:
        data = None if body is None else dump(body)
        answer = await self._transport.request(verb, address, entity=entity, body=data, headers=headers)
        return _object(answer, writing=verb != "GET")


def _object(body: bytes, *, writing: bool) -> Row:
    try:
        answer = load(body)
    except ValueError:
        raise unreadable(200, writing=writing) from None
    if not isinstance(answer, dict):
        raise _not_odata(writing=writing)
    return answer


def _rows(answer: Row) -> list[Row]:
    rows = answer.get("value")
    if not isinstance(rows, list):
        raise _not_odata(writing=False)
    found = [row for row in rows if isinstance(row, dict)]
    if len(found) != len(rows):
        raise _not_odata(writing=False)
    return found


def _count(written: Json) -> int | None:
    """How many rows there are; None if the base does not say."""
    try:
        return int(written) if isinstance(written, str | int) else None
    except ValueError:
        raise _not_odata(writing=False) from None


def _not_odata(*, writing: bool) -> OneCError:
    return unreadable(200, writing=True) if writing else NotOurs(Reason.NOT_ODATA, 200)

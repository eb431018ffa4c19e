"""Documents through the standard OData interface, called as the mapping says."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from uuid import UUID

from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Trouble
from integrations.onec.mapping import Mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import (
    BadRequest,
    Denied,
    Missing,
    NotOurs,
    OneCError,
    Reason,
    Refused,
    UnknownOutcome,
)
from integrations.onec.odata.filters import Moment, Text, all_of
from integrations.onec.odata.query import Query
from integrations.onec.odata.values import BadValue, Row, decode
from integrations.onec.push.body import body_of
from integrations.onec.push.constants import Constants, find_constants
from integrations.onec.push.fitting import must_fit
from integrations.onec.push.mapping import DocumentMapping
from integrations.onec.push.marker import carries, marker
from integrations.onec.push.port import Existing, Impossible, NotBegun, Order, Unknown

HEAD = ("Ref_Key", "Number", "Date", "Posted", "DeletionMark")


class ODataDocuments:
    """Satisfies :class:`integrations.onec.push.port.Documents` for work. ``organisation``: the INN of ours, if the base
    has several."""

    def __init__(self, onec: OneC, mapping: Mapping, organisation: str | None = None) -> None:
        self.onec = onec
        self.whole = mapping
        self.mapping: DocumentMapping = mapping.documents
        self._organisation = organisation
        self._constants: Constants | None = None

    def _asking(self) -> AbstractAsyncContextManager[None]:
        """Around whatever is asked of the base."""
        return explained()

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        comment = self.mapping.comment
        query = Query(
            self.mapping.entity,
            (*HEAD, comment),
            all_of(Moment("Date", self.onec.zone).since(since), Text(comment).contains(marker(key))),
        )
        async with self._asking():
            rows = await self.onec.read_all(query)
            return [self._existing(row) for row in rows if carries(str(row.get(comment, "")), key)]

    async def create(self, order: Order) -> UUID:
        async with self._asking():
            row = await self.onec.create(self.mapping.entity, await self._body(order))
            ref = row.get("Ref_Key")
            if not isinstance(ref, str):
                # It was made, and the answer does not say which: the mark will.
                raise UnknownOutcome(Reason.GARBLED)
            return UUID(ref)

    async def read(self, ref: UUID) -> Existing | None:
        async with self._asking():
            try:
                return self._existing(await self.onec.get(self.mapping.entity, ref, HEAD))
            except Missing as missing:
                if missing.reason is Reason.ABSENT:
                    return None
                raise

    async def differences(self, ref: UUID, order: Order) -> list[str]:
        """The words of the comment are people's to change; the mark in it has to stay."""
        comment = self.mapping.comment
        async with self._asking():
            body = await self._body(order)
            del body[comment]
            found = [
                f"{one.path}: {one.how.value}" for one in await self.onec.read_back(self.mapping.entity, ref, body)
            ]
            stored = await self.onec.get(self.mapping.entity, ref, (comment,))
        if not carries(str(stored.get(comment, "")), order.key):
            found.append(f"{comment}: нет отметки")
        return found

    async def mark_deleted(self, ref: UUID) -> None:
        async with self._asking():
            await self.onec.mark_deleted(self.mapping.entity, ref)

    async def ping(self) -> None:
        async with explained():
            if self._constants is None:
                await must_fit(self.onec, self.whole)
                self._constants = await find_constants(self.onec, self.mapping, self._organisation)
            else:
                await self.onec.ping()

    async def _body(self, order: Order) -> Row:
        if self._constants is None:
            self._constants = await find_constants(self.onec, self.mapping, self._organisation)
        return body_of(order, self.mapping, self._constants, self.onec.zone)

    def _existing(self, row: Row) -> Existing:
        ref, moment = row["Ref_Key"], decode(row.get("Date"), "Edm.DateTime", self.onec.zone)
        return Existing(
            UUID(str(ref)),
            str(row.get("Number", "")),
            moment if isinstance(moment, datetime) else None,
            row.get("Posted") is True,
            row.get("DeletionMark") is True,
        )


@asynccontextmanager
async def explained() -> AsyncIterator[None]:
    """An error of the client as one of the port's three."""
    try:
        yield
    except UnknownOutcome as error:
        raise Unknown(Fault(Trouble.NO_ANSWER, error.explanation)) from error
    except Refused as error:
        raise Impossible(Fault(Trouble.REFUSED, error.explanation)) from error
    except BadRequest as error:
        raise Impossible(Fault(Trouble.MAPPING, error.explanation)) from error
    except Missing as error:
        if error.reason is Reason.NO_SUCH_SET:
            # Somebody has changed what is published: no document is to blame.
            raise NotBegun(Fault(Trouble.MAPPING, error.explanation)) from error
        raise Impossible(Fault(Trouble.NOT_THERE, error.explanation)) from error
    except Denied as error:
        raise NotBegun(Fault(Trouble.DENIED, error.explanation)) from error
    except NotOurs as error:
        raise NotBegun(Fault(Trouble.NOT_OURS, error.explanation)) from error
    except OneCError as error:
        raise NotBegun(Fault(Trouble.BUSY, error.explanation)) from error
    except BadValue as error:
        raise Impossible(Fault(Trouble.MAPPING, "1С ответила значением не того вида, что в сопоставлении")) from error

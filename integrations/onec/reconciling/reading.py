"""Documents of ours as 1C has them: those that carry our mark, and single ones by their reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from core.exchange.reconciling.facts import TheirDocument
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import IncompleteAnswer, Missing, Reason
from integrations.onec.odata.filters import Moment, Text, all_of
from integrations.onec.odata.query import Query
from integrations.onec.odata.values import Json, Row, decode
from integrations.onec.push.mapping import DocumentMapping
from integrations.onec.push.marker import PREFIX, keys_in

PAGE = 200
"""Documents come with their rows: pages are shorter than those of catalogs."""


@dataclass(frozen=True, slots=True)
class ODataBooks:
    """Reads what a reconciliation needs. Raises the client's errors; an answer that makes no sense counts as not read."""

    onec: OneC
    mapping: DocumentMapping

    async def documents(self, since: datetime) -> list[TheirDocument]:
        """All documents dated ``since`` or later that carry a mark of ours, also those marked for deletion."""
        condition = all_of(Moment("Date", self.onec.zone).since(since), Text(self.mapping.comment).contains(PREFIX))
        query = Query(self.mapping.entity, self._select(), condition)
        found = [self.document_of(row) for row in await self.onec.read_all(query, page=PAGE)]
        return [one for one in found if one.keys]

    async def by_ref(self, refs: Iterable[UUID]) -> list[TheirDocument]:
        """Those of the references that there are: a mark can be wiped off, and a date be moved."""
        found = []
        for ref in refs:
            try:
                found.append(self.document_of(await self.onec.get(self.mapping.entity, ref, self._select())))
            except Missing as missing:
                if missing.reason is not Reason.ABSENT:
                    raise
        return found

    def _select(self) -> tuple[str, ...]:
        mapping = self.mapping
        return ("Ref_Key", "Number", "DeletionMark", mapping.comment, mapping.counterparty, mapping.section)

    def document_of(self, row: Row) -> TheirDocument:
        """A row of an answer. Raises IncompleteAnswer for one that makes no sense."""
        mapping = self.mapping
        rows = row.get(mapping.section)
        if not isinstance(rows, list):
            raise IncompleteAnswer(Reason.INCOMPLETE)
        try:
            ref = UUID(str(row["Ref_Key"]))
            party = decode(row.get(mapping.counterparty), "Edm.Guid", self.onec.zone)
            lines = [one for one in rows if isinstance(one, dict)]
            return TheirDocument(
                ref=ref,
                number=str(row.get("Number", "")).strip(),
                keys=keys_in(str(row.get(mapping.comment, ""))),
                deleted=row.get("DeletionMark") is True,
                counterparty=party if isinstance(party, UUID) else None,
                # Row by row: an hour's thousandths are rounded there.
                quantity=sum(round(_number(one.get(mapping.row.quantity)) * 60) for one in lines),
                kopecks=sum(round(_number(one.get(mapping.row.sum)) * 100) for one in lines),
            )
        except (KeyError, ValueError, InvalidOperation):
            raise IncompleteAnswer(Reason.GARBLED) from None


def _number(value: Json) -> Decimal:
    """A quantity or a sum; an empty one is nothing."""
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)

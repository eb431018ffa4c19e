"""One document at a time: make it, or look for it, and say what became of it."""

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog

from core.clock import real_now
from core.database import Database
from core.exchange.documents import outcomes
from core.exchange.documents.content import DocumentKind
from core.exchange.documents.outcomes import Fault, There
from core.exchange.documents.rules import Pace, Trouble
from core.exchange.documents.sending import Before, Claimed, Task
from integrations.onec.odata.backoff import backoff
from integrations.onec.push.marker import SEARCH_BACK
from integrations.onec.push.port import Documents, Existing, Impossible, NotBegun, Order, Unknown

log = structlog.get_logger()

NO_INVOICES = Fault(Trouble.MAPPING, "в сопоставлении нет раздела [invoices]: счета в 1С не создаются")


class Sender:
    """Carries out what was claimed: work with ``documents``, invoices with ``invoices``, where these are made. What
    goes wrong is written down with the document, and raised for the breaker to see if it is the base that is in
    trouble."""

    def __init__(
        self,
        database: Database,
        documents: Documents,
        pace: Pace,
        *,
        invoices: Documents | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._of = {DocumentKind.WORK: documents, DocumentKind.INVOICE: invoices}
        self._pace = pace
        self._draw = draw

    async def send(self, claimed: Claimed) -> None:
        """Cancel what the document corrects, then make it and look at what 1C has made of it."""
        try:
            documents = self._documents(claimed)
            for before in claimed.before:
                await self._cancel(documents, before)
        except Impossible as impossible:
            await self._refuse(claimed, impossible.fault)
            return
        except (NotBegun, Unknown) as failed:
            # Of this document nothing has gone out, and cancelling can be repeated.
            await self._turned_away(claimed, failed.fault)
            raise
        if claimed.references is None:
            async with self._database.work() as work:
                await outcomes.emptied(work, claimed)
            return
        try:
            # A desk that was restored from a backup does not remember what it has sent since, and gives out the same keys anew.
            there_already = await documents.find_by_marker(claimed.key, claimed.happened_at - SEARCH_BACK)
        except (NotBegun, Unknown) as failed:
            await self._turned_away(claimed, failed.fault)
            raise
        except Impossible as impossible:
            await self._refuse(claimed, impossible.fault)
            return
        if any(not one.deleted for one in there_already):
            await self._doubt(claimed, Fault(Trouble.CRASHED))
            return
        if real_now() >= claimed.until:
            # This process was held up, perhaps with its whole machine: another one may be sending the document by now.
            await self._doubt(claimed, Fault(Trouble.CRASHED))
            return
        order = Order(claimed.content, claimed.references, claimed.happened_at)
        try:
            ref = await documents.create(order)
        except NotBegun as failed:
            await self._turned_away(claimed, failed.fault)
            raise
        except Impossible as impossible:
            await self._refuse(claimed, impossible.fault)
            return
        except Unknown as failed:
            await self._doubt(claimed, failed.fault)
            raise
        try:
            there = await self._there(documents, ref, order)
        except (NotBegun, Unknown, Impossible) as failed:
            # It is made; the look after the grace finds it and compares.
            await self._doubt(claimed, failed.fault)
            if not isinstance(failed, Impossible):
                raise
            return
        async with self._database.work() as work:
            await outcomes.confirm(work, claimed, there)

    async def look(self, claimed: Claimed) -> None:
        """Find out whether the document is in 1C."""
        try:
            documents = self._documents(claimed)
            found = await documents.find_by_marker(claimed.key, claimed.happened_at - SEARCH_BACK)
            alive = [one for one in found if not one.deleted]
            there = await self._found(documents, alive[0], claimed) if len(alive) == 1 else None
        except Impossible as impossible:
            async with self._database.work() as work:
                await outcomes.give_up(work, claimed, impossible.fault)
            return
        except (NotBegun, Unknown) as failed:
            async with self._database.work() as work:
                await outcomes.not_looked(work, claimed, failed.fault, self._wait(claimed), self._pace)
            raise
        async with self._database.work() as work:
            if there is not None:
                await outcomes.confirm(work, claimed, there)
            elif alive:
                await outcomes.found_many(work, claimed, len(alive))
            elif found and not claimed.ignores_deleted:
                await outcomes.found_deleted(work, claimed, found[0].number)
            else:
                await outcomes.absent(work, claimed, self._pace)

    async def lost(self, claimed: Claimed) -> None:
        """Something failed that nobody has foreseen: nothing is known."""
        fault = Fault(Trouble.CRASHED)
        if claimed.task is Task.SEND:
            await self._doubt(claimed, fault)
        else:
            async with self._database.work() as work:
                await outcomes.not_looked(work, claimed, fault, self._wait(claimed), self._pace)

    def _documents(self, claimed: Claimed) -> Documents:
        """Where documents of its kind are. Raises Impossible if the mapping has lost them since it was written down."""
        documents = self._of[claimed.kind]
        if documents is None:
            raise Impossible(NO_INVOICES)
        return documents

    async def _there(self, documents: Documents, ref: UUID, order: Order) -> There:
        existing = await documents.read(ref)
        if existing is None:
            raise Impossible(Fault(Trouble.NOT_THERE))
        return There(ref, existing.number, existing.date, _in_words(await documents.differences(ref, order)))

    async def _found(self, documents: Documents, existing: Existing, claimed: Claimed) -> There:
        differs = []
        if claimed.references is not None:
            order = Order(claimed.content, claimed.references, claimed.happened_at)
            differs = await documents.differences(existing.ref, order)
        return There(existing.ref, existing.number, existing.date, _in_words(differs))

    async def _cancel(self, documents: Documents, before: Before) -> None:
        """Mark for deletion whatever there is of a document that is corrected. One that is posted is the accountant's."""
        found = await documents.find_by_marker(before.key, before.happened_at - SEARCH_BACK)
        if before.ref is not None and all(one.ref != before.ref for one in found):
            # The mark may have been wiped off.
            existing = await documents.read(before.ref)
            found = [*found, existing] if existing is not None else found
        alive = [one for one in found if not one.deleted]
        for one in alive:
            if one.posted:
                words = f"документ {one.number} проведён: отмените проведение или исправьте его в 1С сами"
                raise Impossible(Fault(Trouble.POSTED, words))
        for one in alive:
            await documents.mark_deleted(one.ref)
        async with self._database.work() as work:
            await outcomes.replaced(work, before.id)

    def _wait(self, claimed: Claimed) -> timedelta:
        return backoff(claimed.failures + 1, self._draw(), self._pace.retry, self._pace.most_retry)

    async def _refuse(self, claimed: Claimed, fault: Fault) -> None:
        log.warning("onec.document_refused", document=claimed.id, trouble=fault.trouble.value)
        async with self._database.work() as work:
            await outcomes.refuse(work, claimed, fault)

    async def _turned_away(self, claimed: Claimed, fault: Fault) -> None:
        async with self._database.work() as work:
            await outcomes.turned_away(work, claimed, fault, self._wait(claimed), self._pace)

    async def _doubt(self, claimed: Claimed, fault: Fault) -> None:
        log.warning("onec.document_unknown", document=claimed.id, trouble=fault.trouble.value)
        async with self._database.work() as work:
            await outcomes.doubt(work, claimed, fault, self._pace)


def _in_words(differs: list[str]) -> str:
    return ", ".join(differs)[:500]

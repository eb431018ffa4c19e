"""A reconciliation from beginning to end, and the requests for it that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog

from core.actor import SystemActor
from core.database import Database
from core.exchange.documents.rules import DocumentState
from core.exchange.reconciling.facts import OurDocument, TheirDocument
from core.exchange.reconciling.gathering import HORIZON, our_documents
from core.exchange.reconciling.models import Reconciliation
from core.exchange.reconciling.requesting import postpone, waiting
from core.tickets.reconciling import not_read, reconcile
from integrations.onec.odata.errors import OneCError
from integrations.onec.push.marker import SEARCH_BACK
from integrations.onec.push.odata import explained

log = structlog.get_logger()

ONEC = SystemActor("onec")
NO_ANSWER: Final = "База 1С сейчас не отвечает. Обмен сам попробует ещё раз."


class Books(Protocol):
    """What is read of 1C. Raises OneCError."""

    async def documents(self, since: datetime) -> list[TheirDocument]: ...

    async def by_ref(self, refs: Sequence[UUID]) -> list[TheirDocument]: ...


class Reconciler:
    """Reconciles the desk with one base."""

    def __init__(self, database: Database, books: Books) -> None:
        self._database = database
        self._books = books

    async def run(self) -> tuple[Reconciliation, OneCError | None]:
        """Read, compare, keep and tell; the error if 1C could not be read: then nothing is said of its side."""
        try:
            return await self._compare(()), None
        except OneCError as error:
            return await self._fail(error.explanation, ()), error

    async def _compare(self, request_ids: Sequence[int]) -> Reconciliation:
        async with self._database.snapshot() as work:
            before = await our_documents(work)
            since = work.now - HORIZON
        theirs = await self._read(before, since)
        async with self._database.snapshot() as work:
            done = await reconcile(work, ONEC, theirs, before, request_ids=request_ids)
        log.info("onec.reconciled", matched=done.matched, differing=done.differing, minutes=done.minutes)
        return done

    async def _fail(self, failure: str, request_ids: Sequence[int]) -> Reconciliation:
        log.warning("onec.reconciliation_not_read")
        async with self._database.work() as work:
            return await not_read(work, ONEC, failure, request_ids=request_ids)

    async def _read(self, ours: Sequence[OurDocument], since: datetime) -> list[TheirDocument]:
        theirs = await self._books.documents(since - SEARCH_BACK - timedelta(days=1))
        seen = {one.ref for one in theirs}
        lost = [
            one.ref
            for one in ours
            if one.state is DocumentState.CONFIRMED and one.ref is not None and one.ref not in seen
        ]
        return theirs + await self._books.by_ref(lost)

    async def step(self, *, answers: bool) -> bool:
        """Answer all requests that wait; whether there were any. ``answers`` False: the base is being left alone just now, and
        whoever is in a hurry hears of it. Raises the push's failures, for its breaker."""
        async with self._database.read() as work:
            now = await waiting(work)
        if not answers:
            if now.hurried:
                await self._fail(NO_ANSWER, now.hurried)
            return bool(now.hurried)
        if not now.hurried and not now.patient:
            return False
        async with explained():
            try:
                await self._compare(now.hurried + now.patient)
            except OneCError as error:
                if now.hurried:
                    await self._fail(error.explanation, now.hurried)
                async with self._database.work() as work:
                    await postpone(work, now.patient)
                raise
        return True

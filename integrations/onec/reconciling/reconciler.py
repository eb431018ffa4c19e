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
from core.exchange.reconciling.requesting import impatient, requests
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

    async def run(
        self, *, request_ids: Sequence[int] = (), by_hand: bool = False
    ) -> tuple[Reconciliation, OneCError | None]:
        """Read, compare, keep and tell; the error if 1C could not be read: then nothing is said of its side."""
        async with self._database.snapshot() as work:
            before = await our_documents(work)
            since = work.now - HORIZON
        try:
            theirs = await self._read(before, since)
        except OneCError as error:
            log.warning("onec.reconciliation_not_read", reason=error.reason.value)
            async with self._database.work() as work:
                failed = await not_read(work, ONEC, error.explanation, request_ids=request_ids, by_hand=by_hand)
            return failed, error
        async with self._database.snapshot() as work:
            done = await reconcile(work, ONEC, theirs, before, request_ids=request_ids, by_hand=by_hand)
        log.info("onec.reconciled", matched=done.matched, differing=done.differing, minutes=done.minutes)
        return done, None

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
        async with self._database.work() as work:
            waiting = [one.id for one in await requests(work)]
            hurry = await impatient(work)
        if not waiting or not (answers or hurry):
            return False
        if not answers:
            async with self._database.work() as work:
                await not_read(work, ONEC, NO_ANSWER, request_ids=waiting)
            return True
        _, error = await self.run(request_ids=waiting)
        if error is not None:
            async with explained():
                raise error
        return True

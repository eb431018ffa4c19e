"""The push in this process: one document after another, for ever, while it is this process's turn."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.clock import real_now
from core.database import Database
from core.exchange.documents.bases import note_answer, note_trouble
from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Pace, Trouble
from core.exchange.documents.sending import Task, claim, doubt_crashed, release_tied
from core.processes.pulse import Pulse
from core.processes.turns import InTurn
from integrations.onec.odata.breaker import Breaker, Gate
from integrations.onec.push.port import Documents, Failed
from integrations.onec.push.sender import Sender

log = structlog.get_logger()

PART = "onec"
"""By this name its heart beats."""
IDLE = 2.0
"""Seconds between looks while there is nothing to do."""
RELEASE_EVERY = timedelta(minutes=1)
"""A pull may have tied a company that documents wait for."""
REST = timedelta(minutes=10)
"""For what has failed in a way that nobody has foreseen."""
ANSWER_EVERY = timedelta(minutes=1)
"""How often it is written down that the base answers."""


class Aside(Protocol):
    """Something else to do with the same base while no document waits, a little at a time."""

    async def step(self, *, answers: bool) -> bool:
        """Do the next thing; whether there was one. ``answers`` False: the base is being left alone and must not be asked.
        Raises Failed if it is the base that is in trouble."""
        ...


class PushWorker:
    """Sends what is due, looks for what is in doubt, and leaves a base alone that does not answer. ``documents``: of
    work, which also say whether the base is well; ``invoices`` for hours, where these are made. ``asides``: what else
    goes through the same connection when there is nothing to send, the first ones first."""

    def __init__(
        self,
        database: Database,
        documents: Documents,
        pulse: Pulse | None = None,
        *,
        invoices: Documents | None = None,
        pace: Pace | None = None,
        breaker: Breaker | None = None,
        asides: Sequence[Aside] = (),
    ) -> None:
        self._database = database
        self._documents = documents
        self._pulse = pulse or Pulse()
        self._pace = pace or Pace()
        self._sender = Sender(database, documents, self._pace, invoices=invoices)
        self._asides = asides
        self._rest: dict[int, datetime] = {}
        self._breaker = breaker or Breaker()
        self._asked = False
        self._released: datetime | None = None
        self._noted: datetime | None = None

    async def run(self) -> None:
        """Until cancelled. One process at a time: 1C has few sessions, and one user of ours."""
        await InTurn(self._database, PART, self._pulse.process, self._work, self._beat).run()

    def _beat(self) -> None:
        self._pulse.beat(PART)

    async def _work(self) -> None:
        """Until cancelled; then the document in hand is finished first: nobody likes to look for one afterwards."""
        step: asyncio.Future[bool] | None = None
        try:
            while True:
                self._beat()
                step = asyncio.ensure_future(self._safely())
                if not await asyncio.shield(step):
                    await asyncio.sleep(IDLE)
        finally:
            if step is not None:
                await asyncio.wait([step])

    async def _safely(self) -> bool:
        try:
            return await self.step()
        except Exception:
            log.exception("onec.step_failed")
            return False

    async def step(self) -> bool:
        """Do the next thing there is to do; whether there was one."""
        now = real_now()
        gate = self._breaker.gate(now)
        if gate is Gate.WAIT:
            return await self._aside(answers=False)
        if gate is Gate.PROBE:
            self._breaker = self._breaker.probe(now)
            return await self._watched(self._documents.ping)
        if not self._asked:
            # What is wrong with the settings is the base's trouble, not that of the first document.
            self._asked = await self._watched(self._documents.ping)
            return self._asked
        async with self._database.work() as work:
            await doubt_crashed(work, self._pace)
            if self._released is None or now - self._released >= RELEASE_EVERY:
                await release_tied(work)
                self._released = now
        async with self._database.work() as work:
            claimed = await claim(work, self._pace)
        if claimed is None:
            return await self._aside(answers=True)
        do = self._sender.send if claimed.task is Task.SEND else self._sender.look
        try:
            await self._watched(lambda: do(claimed))
        except Exception:
            # Not foreseen: the base is not to blame, and nothing is known of the document.
            log.exception("onec.document_failed", document=claimed.id)
            await self._sender.lost(claimed)
        self._pulse.count("onec_handled", claimed.task.value)
        return True

    async def _aside(self, *, answers: bool) -> bool:
        now = real_now()
        for place, aside in enumerate(self._asides):
            if now < self._rest.get(place, now):
                continue
            try:
                if await aside.step(answers=answers):
                    return True
            except Failed as failed:
                await self._in_trouble(failed.fault)
                return False
            except Exception:
                # Not foreseen: it must not stop the others, nor ask the base again and again.
                log.exception("onec.aside_failed", aside=type(aside).__name__)
                self._rest[place] = now + REST
        return False

    async def _watched(self, ask: Callable[[], Awaitable[None]]) -> bool:
        """Ask the base, and remember whether it is well; whether it is."""
        try:
            await ask()
        except Failed as failed:
            await self._in_trouble(failed.fault)
            return False
        self._breaker = self._breaker.succeeded()
        now = real_now()
        if self._noted is None or now - self._noted >= ANSWER_EVERY:
            async with self._database.work() as work:
                await note_answer(work)
            self._noted = now
        return True

    async def _in_trouble(self, fault: Fault) -> None:
        now = real_now()
        denied = fault.trouble is Trouble.DENIED
        self._breaker = self._breaker.denied(now) if denied else self._breaker.failed(now)
        self._noted = None
        log.warning("onec.trouble", trouble=fault.trouble.value, retry_at=self._breaker.next_at)
        if self._breaker.next_at is not None:
            async with self._database.work() as work:
                await note_trouble(work, fault.trouble, fault.explanation, self._breaker.next_at)

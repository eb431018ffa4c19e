"""One counterparty at a time: look what stands there, write what should, wipe off what should not."""

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from core.clock import real_now
from core.database import Database
from core.exchange.balance.service import Beside, begin, forget, refuse, stands, to_look_after
from integrations.onec.balance.mapping import BalanceMapping
from integrations.onec.balance.words import is_ours, said
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import BadRequest, Changed, Missing, Reason, Refused
from integrations.onec.push.odata import explained

log = structlog.get_logger()

LOOK_EVERY: Final = timedelta(minutes=1)
PAUSE: Final = timedelta(hours=1)
"""After an answer that says that the attribute is not there."""


class BalanceWriter:
    """Keeps the configured attribute of tied counterparties as the ledger is. ``entity``: of counterparties."""

    def __init__(self, database: Database, onec: OneC, entity: str, mapping: BalanceMapping | None) -> None:
        self._database = database
        self._onec = onec
        self._entity = entity
        self._attribute = mapping.attribute if mapping is not None else None
        self._every = mapping.every if mapping is not None else timedelta()
        self._waiting: deque[Beside] = deque()
        self._look_at: datetime | None = None

    async def step(self, *, answers: bool) -> bool:
        """Look after the next one; whether there was one. Raises the push's failures, for its breaker."""
        if not answers:
            return False
        if not self._waiting:
            now = real_now()
            if self._look_at is not None and now < self._look_at:
                return False
            self._look_at = now + LOOK_EVERY
            async with self._database.read() as work:
                self._waiting.extend(await to_look_after(work, self._attribute, self._every))
        if not self._waiting:
            return False
        beside = self._waiting.popleft()
        async with explained():
            await self._look_after(beside)
        return True

    async def _look_after(self, beside: Beside) -> None:
        try:
            stored = (await self._onec.get(self._entity, beside.counterparty, (beside.attribute,))).get(
                beside.attribute
            )
            there = stored if isinstance(stored, str) else ""
            if beside.minutes is None:
                await self._wipe(beside, there)
            else:
                await self._write(beside, beside.minutes, there)
        except Changed:
            log.info("onec.balance_changed_meanwhile", company=beside.company_id)
        except Refused:
            await self._refused(beside, "refused")
        except Missing as missing:
            if missing.reason is not Reason.ABSENT:
                raise
            await self._gone(beside)
        except BadRequest:
            await self._no_attribute(beside)

    async def _write(self, beside: Beside, minutes: int, there: str) -> None:
        note = beside.note
        if note is not None and note.minutes == minutes and there and there in (note.stored, note.text):
            async with self._database.work() as work:
                await stands(work, beside, there)
            return
        never_written = note is None or (note.refused and note.stored is None)
        if never_written and there and not is_ours(there):
            # People use this attribute for something of theirs.
            await self._refused(beside, "foreign")
            return
        text = said(minutes, beside.day)
        async with self._database.work() as work:
            await begin(work, beside, text)
        row = await self._onec.change(self._entity, beside.counterparty, {beside.attribute: text}, version=None)
        kept = row.get(beside.attribute)
        if kept != text:
            log.warning("onec.balance_cut", company=beside.company_id, attribute=beside.attribute)
        async with self._database.work() as work:
            await stands(work, beside, kept if isinstance(kept, str) else "")

    async def _wipe(self, beside: Beside, there: str) -> None:
        """Only what the desk has written itself: what people have put there since is theirs."""
        note = beside.note
        if note is not None and there and there in (note.stored, note.text):
            await self._onec.change(self._entity, beside.counterparty, {beside.attribute: ""}, version=None)
        async with self._database.work() as work:
            await forget(work, beside)

    async def _refused(self, beside: Beside, why: str) -> None:
        log.warning("onec.balance_not_written", company=beside.company_id, why=why)
        async with self._database.work() as work:
            if beside.note is None and beside.minutes is not None:
                await begin(work, beside, "")
            await refuse(work, beside)

    async def _gone(self, beside: Beside) -> None:
        """The counterparty is not in 1C any more; the pull will say so."""
        async with self._database.work() as work:
            await forget(work, beside)
        if beside.minutes is not None:
            await self._refused(replace(beside, note=None), "absent")

    async def _no_attribute(self, beside: Beside) -> None:
        """Nothing can be written, or stand there: the check of the mapping tells people what is wrong."""
        log.warning("onec.balance_no_attribute", attribute=beside.attribute)
        if beside.minutes is None:
            async with self._database.work() as work:
                await forget(work, beside)
            return
        self._waiting.clear()
        self._look_at = real_now() + PAUSE

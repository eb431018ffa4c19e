"""A pull from beginning to end: one at a time, whoever starts it; what is not committed is repeated by the next one."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import text

from core.actor import SystemActor
from core.database import Database, Work
from core.exchange.mirror.codes import PASSES_BY_ITSELF, PullFailure
from core.exchange.mirror.settling import settle, to_settle
from core.exchange.mirror.taking import MOST_DROP_PERCENT, Taken, record_failure, take_snapshot
from core.exchange.mirror.telling import tell_troubles
from core.exchange.mirror.terms import MirrorTerms
from integrations.onec.pull.check import Fault, fingerprint
from integrations.onec.pull.finding_months import MappingWrong
from integrations.onec.pull.mapping import PullMapping
from integrations.onec.pull.reader import ContractSource, Reader, ReadFailed
from integrations.onec.pull.reading import Scope, check_base, read_base
from integrations.onec.pull.words import fault_in_words

log = structlog.get_logger()

ONEC = SystemActor("onec")
PULL_LOCK = 0x31_43_50_55_4C
"""Key of the advisory lock of the process that reads a base («1CPUL»)."""


class PullBusy(Exception):  # noqa: N818 - it is an answer to a person
    """Somebody is reading the base right now."""


@dataclass(frozen=True, slots=True)
class PullPlan:
    """What is read, how it is understood, and what counts. ``zone``: of the base. ``source``: of contracts, if the mapping says
    that it is not the base."""

    mapping: PullMapping
    zone: ZoneInfo
    terms: MirrorTerms
    drop_percent: int = MOST_DROP_PERCENT
    source: ContractSource | None = None


@dataclass(slots=True)
class PullResult:
    """What a pull has come to. ``failure`` None: the mirror is as the base is. ``faults``: of the mapping."""

    failure: PullFailure | None = None
    explanation: str = ""
    faults: Sequence[Fault] = ()
    taken: Taken | None = None
    failed_steps: list[int] = field(default_factory=list)


Connect = Callable[[], AbstractAsyncContextManager[Reader]]


class Puller:
    """Pulls of one base. Also the nightly job: :meth:`begin`, then :meth:`step` for each of its ids, then :meth:`report`."""

    def __init__(self, database: Database, connect: Connect, plan: PullPlan) -> None:
        self._database = database
        self._connect = connect
        self._plan = plan
        self._began: datetime | None = None

    async def pull(self, *, inn: str | None = None, accept_drop: bool = False) -> PullResult:
        """All of it, or only one INN's. Raises PullBusy."""
        began = self._database.clock.now()
        async with _alone(self._database):
            result = await self._read(began, inn=inn, accept_drop=accept_drop)
        if result.failure is not None:
            return result
        async with self._database.read() as work:
            steps = await to_settle(work, self._plan.terms, inn=inn)
        for step in steps:
            try:
                async with self._database.work() as work:
                    await self.step(work, step)
            except Exception:
                log.exception("onec.pull_step_failed", counterparty=step)
                result.failed_steps.append(step)
        async with self._database.work() as work:
            await tell_troubles(work, began)
        return result

    async def check(self) -> PullResult:
        """Only whether the mapping fits the base; told to administrators once if it does not."""
        began = self._database.clock.now()
        try:
            async with self._connect() as reader:
                await check_base(reader, self._plan.mapping)
        except MappingWrong as wrong:
            return await self._mapping_failed(wrong, began)
        except ReadFailed as failed:
            return PullResult(failed.failure, failed.explanation)
        return PullResult()

    async def begin(self, work: Work) -> Sequence[int]:
        """The nightly job's first part: read and take; the steps that are left. A base that does not answer is asked again: the
        slot is not finished."""
        self._began = work.now
        try:
            async with _alone(self._database):
                result = await self._read(self._began)
        except PullBusy:
            log.info("onec.pull_busy")
            return ()
        if result.failure in PASSES_BY_ITSELF:
            raise ReadFailed(result.failure)
        return () if result.failure is not None else await to_settle(work, self._plan.terms)

    async def step(self, work: Work, counterparty_id: int) -> None:
        """Settle one INN's counterparties, in the caller's transaction."""
        await settle(work, ONEC, counterparty_id, self._plan.terms)

    async def report(self, work: Work) -> None:
        """Tell of what this pull has found."""
        if self._began is not None:
            await tell_troubles(work, self._began)

    async def _read(self, began: datetime, *, inn: str | None = None, accept_drop: bool = False) -> PullResult:
        try:
            async with self._connect() as reader:
                scope = Scope(self._plan.terms.since, self._plan.zone, inn)
                snapshot = await read_base(reader, self._plan.mapping, scope, self._plan.source)
        except MappingWrong as wrong:
            return await self._mapping_failed(wrong, began)
        except ReadFailed as failed:
            log.warning("onec.pull_failed", failure=failed.failure.value, whole=inn is None)
            if inn is None:
                async with self._database.work() as work:
                    await record_failure(work, ONEC, failed.failure, started_at=began)
            return PullResult(failed.failure, failed.explanation)
        async with self._database.work() as work:
            taken = await take_snapshot(
                work,
                ONEC,
                snapshot,
                started_at=began,
                drop_percent=self._plan.drop_percent,
                accept_drop=accept_drop,
            )
        log.info(
            "onec.pulled",
            failure=taken.failure.value if taken.failure is not None else None,
            counterparties=taken.counterparties,
            contracts=taken.contracts,
            new=taken.new,
            changed=taken.changed,
            absent=taken.absent,
        )
        return PullResult(taken.failure, taken=taken)

    async def _mapping_failed(self, wrong: MappingWrong, began: datetime) -> PullResult:
        log.warning("onec.mapping_wrong", faults=[fault_in_words(fault) for fault in wrong.faults])
        async with self._database.work() as work:
            await record_failure(
                work,
                ONEC,
                PullFailure.MAPPING,
                started_at=began,
                places=[fault.where for fault in wrong.faults],
                detail=fingerprint(wrong.faults),
            )
        return PullResult(PullFailure.MAPPING, faults=wrong.faults)


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[None]:
    """Hold the turn to read; raises PullBusy if somebody has it. The lock goes with the connection, so also with a process that
    is killed."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": PULL_LOCK}):
            raise PullBusy
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": PULL_LOCK})

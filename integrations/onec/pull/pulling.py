"""A pull from beginning to end: one at a time, whoever starts it; what is not committed is repeated by the next one."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from core.actor import SystemActor
from core.database import Database, Work
from core.exchange.mirror.codes import PASSES_BY_ITSELF, PullFailure
from core.exchange.mirror.settling import finish, settle, to_settle
from core.exchange.mirror.snapshot import Snapshot
from core.exchange.mirror.taking import MOST_DROP_PERCENT, Taken, record_check, record_failure, take_snapshot
from core.exchange.mirror.terms import MirrorTerms
from core.exchange.tie_models import ItemKind
from core.exchange.ties import take_items
from integrations.onec.checking import check_mapping, check_push
from integrations.onec.mapping import Mapping
from integrations.onec.pull.check import Fault, Schema, check_pull, fingerprint
from integrations.onec.pull.finding_months import MappingWrong
from integrations.onec.pull.items import read_items
from integrations.onec.pull.reader import ContractSource, Reader, ReadFailed
from integrations.onec.pull.reading import Scope, read_base
from integrations.onec.pull.turn import alone
from integrations.onec.pull.words import fault_in_words

log = structlog.get_logger()

ONEC = SystemActor("onec")


@dataclass(frozen=True, slots=True)
class PullPlan:
    """How the base is reached, what is read of it and how it is understood. ``zone``: of the base. ``terms``: what counts here.
    ``source``: of contracts, if the mapping says that it is not the base."""

    connect: Callable[[], AbstractAsyncContextManager[Reader]]
    mapping: Mapping
    zone: ZoneInfo
    terms: Callable[[Work], Awaitable[MirrorTerms]]
    drop_percent: int = MOST_DROP_PERCENT
    source: ContractSource | None = None


@dataclass(slots=True)
class PullResult:
    """What a pull has come to. ``failure`` None: the mirror is as the base is. ``faults``: of the mapping, also of parts that a
    pull can do without. ``failed_steps``: counterparties that could not be settled; the next pull tries again."""

    failure: PullFailure | None = None
    explanation: str = ""
    faults: Sequence[Fault] = ()
    taken: Taken | None = None
    failed_steps: list[int] = field(default_factory=list)


class Puller:
    """Pulls of one base. Also the nightly job: :meth:`begin`, then :meth:`step` for each of its ids, then :meth:`report`."""

    def __init__(self, database: Database, plan: PullPlan) -> None:
        self._database = database
        self._plan = plan
        self._began: datetime | None = None

    async def pull(self, *, inn: str | None = None, accept_drop: bool = False) -> PullResult:
        """All of it, or only one INN's. Raises PullBusy."""
        began = self._database.clock.now()
        async with alone(self._database):
            result = await self._read(began, inn=inn, accept_drop=accept_drop)
        if result.failure is not None:
            return result
        async with self._database.read() as work:
            steps = await to_settle(work, await self._plan.terms(work), inn=inn)
        for step in steps:
            try:
                async with self._database.work() as work:
                    await self.step(work, step)
            except Exception:
                log.exception("onec.pull_step_failed", counterparty=step)
                result.failed_steps.append(step)
        async with self._database.work() as work:
            await finish(work, await self._plan.terms(work), began)
        return result

    async def check(self) -> PullResult:
        """Only whether the mapping fits the base; administrators are told once if it does not."""
        try:
            async with self._plan.connect() as reader:
                faults = await self._check(await reader.schema())
        except ReadFailed as failed:
            return PullResult(failed.failure, failed.explanation)
        return PullResult(PullFailure.MAPPING if faults else None, faults=faults)

    async def begin(self, work: Work) -> Sequence[int]:
        """The nightly job's first part: read and take; the steps that are left. A base that does not answer, or that
        somebody else is reading, is asked again: the slot is not finished. Raises ReadFailed, PullBusy."""
        self._began = work.now
        async with alone(self._database):
            result = await self._read(self._began)
        if result.failure in PASSES_BY_ITSELF:
            raise ReadFailed(result.failure)
        return () if result.failure is not None else await to_settle(work, await self._plan.terms(work))

    async def step(self, work: Work, counterparty_id: int) -> None:
        """Settle one INN's counterparties, in the caller's transaction."""
        await settle(work, ONEC, counterparty_id, await self._plan.terms(work))

    async def report(self, work: Work) -> None:
        """Tell of what this pull has found; documents that waited for it go on."""
        if self._began is not None:
            await finish(work, await self._plan.terms(work), self._began)

    async def _read(self, began: datetime, *, inn: str | None = None, accept_drop: bool = False) -> PullResult:
        async with self._database.read() as work:
            terms = await self._plan.terms(work)
        try:
            async with self._plan.connect() as reader:
                schema = await reader.schema()
                faults = await self._check(schema)
                wrong = check_pull(schema, self._plan.mapping.pull)
                if wrong:
                    return await self._stop(wrong, began, told_already=True)
                scope = Scope(terms.since, self._plan.zone, inn)
                snapshot = await read_base(reader, schema, self._plan.mapping.pull, scope, self._plan.source)
                taken = await self._take(snapshot, began, accept_drop=accept_drop)
                if inn is None and taken.failure is None:
                    await self._take_items(reader, schema)
        except MappingWrong as wrong_there:
            return await self._stop(wrong_there.faults, began, told_already=False)
        except ReadFailed as failed:
            log.warning("onec.pull_failed", failure=failed.failure.value, whole=inn is None)
            if inn is None:
                async with self._database.work() as work:
                    await record_failure(work, ONEC, failed.failure, started_at=began)
            return PullResult(failed.failure, failed.explanation)
        return PullResult(taken.failure, faults=faults, taken=taken)

    async def _check(self, schema: Schema) -> list[Fault]:
        faults = check_mapping(schema, self._plan.mapping)
        if faults:
            log.warning("onec.mapping_wrong", faults=[fault_in_words(fault) for fault in faults])
        async with self._database.work() as work:
            places = [fault.where for fault in faults]
            await record_check(work, ONEC, places=places, detail=fingerprint(faults))
        return faults

    async def _stop(self, faults: Sequence[Fault], began: datetime, *, told_already: bool) -> PullResult:
        async with self._database.work() as work:
            await record_failure(
                work,
                ONEC,
                PullFailure.MAPPING,
                started_at=began,
                places=[fault.where for fault in faults],
                detail=fingerprint(faults),
                told_already=told_already,
            )
        return PullResult(PullFailure.MAPPING, faults=faults)

    async def _take(self, snapshot: Snapshot, began: datetime, *, accept_drop: bool) -> Taken:
        async with self._database.work() as work:
            taken = await take_snapshot(
                work,
                ONEC,
                snapshot,
                started_at=began,
                drop_percent=self._plan.drop_percent,
                accept_drop=accept_drop,
            )
        failure = taken.failure.value if taken.failure is not None else None
        counts = {"counterparties": taken.counterparties, "contracts": taken.contracts}
        changes = {"new": taken.new, "changed": taken.changed, "absent": taken.absent}
        log.info("onec.pulled", failure=failure, **counts, **changes)
        return taken

    async def _take_items(self, reader: Reader, schema: Schema) -> None:
        """Items and people, for the ties. A base that refuses them has given its counterparties all the same."""
        mapping = self._plan.mapping
        if check_push(schema, mapping):
            return
        try:
            services = await read_items(reader, mapping.items)
            people = await read_items(reader, mapping.people) if mapping.people and mapping.needs_people else []
        except ReadFailed as failed:
            log.warning("onec.items_not_read", failure=failed.failure.value)
            return
        async with self._database.work() as work:
            await take_items(work, ItemKind.SERVICE, services)
            await take_items(work, ItemKind.PERSON, people)
        log.info("onec.items_read", services=len(services), people=len(people))

"""Which companies had their updates done: all with a contract, those with a configuration, or a pasted list. A draft until it
is confirmed, and only its author's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffActor, require_staff
from core.catalog.models import Service, TariffKind
from core.catalog.service import get_service
from core.clients.configuration_models import Configuration
from core.contracts.models import Contract
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.tickets.models import Ticket, WorkLine
from core.tickets.updates.models import BatchState, MarkState, UpdateBatch, UpdateMark

MOST_COMPANIES = 1000
MOST_DAYS_BACK = 7
CONFIGURATIONS = 8


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as its author sees it. ``marked`` of its companies have had this service on that day already, and are skipped.
    ``configurations``: (id of one of that name, name, companies), the most frequent first."""

    batch: UpdateBatch
    service: Service
    services: Sequence[Service]
    companies: int
    marked: int
    with_contract: int
    configurations: Sequence[tuple[int, str, int]]
    today: date

    @property
    def to_do(self) -> int:
        return self.companies - self.marked


async def begin_batch(work: Work, actor: Actor, zone: ZoneInfo) -> UpdateBatch:
    """A draft without companies, for today and the price list's first untariffed service. Refuses where there is no such
    service."""
    author = require_staff(actor)
    services = await untariffed(work)
    if not services:
        raise Refusal("no-untariffed")
    batch = UpdateBatch(
        staff_id=author.staff_id,
        service_id=services[0].id,
        work_date=local_date(work.now, zone),
        state=BatchState.DRAFT,
        created_at=work.now,
    )
    work.session.add(batch)
    await work.session.flush()
    return batch


async def untariffed(work: Work) -> list[Service]:
    """Services that are counted and cost nothing."""
    query = select(Service).where(Service.active, Service.tariff_kind == TariffKind.UNTARIFFED)
    return list(await work.session.scalars(query.order_by(Service.position, Service.id)))


async def lock_draft(work: Work, actor: Actor, batch_id: int) -> tuple[UpdateBatch, StaffActor]:
    """The author's own batch that is not confirmed yet, locked."""
    author = require_staff(actor)
    batch = await lock_row(work, UpdateBatch, batch_id)
    if batch is None:
        raise NotFound("no-batch")
    if batch.staff_id != author.staff_id:
        raise Refusal("batch-of-another")
    if batch.state is not BatchState.DRAFT:
        raise Refusal("batch-over")
    return batch, author


async def choose_service(work: Work, actor: Actor, batch_id: int, service_id: int) -> None:
    """Another service was done. Refuses one that costs something."""
    batch, _ = await lock_draft(work, actor, batch_id)
    service = await get_service(work, service_id)
    if not service.active or service.tariff_kind is not TariffKind.UNTARIFFED:
        raise Refusal("not-untariffed", name=service.name)
    batch.service_id = service.id
    await work.session.flush()


async def choose_day(work: Work, actor: Actor, batch_id: int, day: date, zone: ZoneInfo) -> None:
    """Another day: of the last week, not in the future."""
    batch, _ = await lock_draft(work, actor, batch_id)
    today = local_date(work.now, zone)
    if not today - timedelta(days=MOST_DAYS_BACK) <= day <= today:
        raise Refusal("bad-batch-day", days=MOST_DAYS_BACK)
    batch.work_date = day
    await work.session.flush()


async def choose_with_contract(work: Work, actor: Actor, batch_id: int) -> None:
    """All companies with a contract in force on the batch's day."""
    batch, _ = await lock_draft(work, actor, batch_id)
    await take_companies(work, batch, await _with_contract(work, batch.work_date))


async def choose_configuration(work: Work, actor: Actor, batch_id: int, configuration_id: int) -> None:
    """All companies that work with the configuration of this name and have a contract in force."""
    batch, _ = await lock_draft(work, actor, batch_id)
    named = await work.session.get(Configuration, configuration_id)
    if named is None:
        raise NotFound("no-configuration")
    found = await work.session.scalars(
        select(Configuration.company_id).where(func.lower(Configuration.name) == named.name.lower()).distinct()
    )
    in_force = set(await _with_contract(work, batch.work_date))
    await take_companies(work, batch, [one for one in found if one in in_force])


async def _with_contract(work: Work, day: date) -> list[int]:
    query = select(Contract.company_id).where(Contract.starts_on <= day, Contract.ends_on >= day).distinct()
    return sorted(await work.session.scalars(query))


async def take_companies(work: Work, batch: UpdateBatch, company_ids: Sequence[int]) -> None:
    """These companies, and no others, are the batch's."""
    if len(company_ids) > MOST_COMPANIES:
        raise Refusal("list-too-long", most=MOST_COMPANIES)
    await work.session.execute(delete(UpdateMark).where(UpdateMark.batch_id == batch.id))
    if company_ids:
        rows = [
            {"batch_id": batch.id, "company_id": one, "state": MarkState.WAITING} for one in dict.fromkeys(company_ids)
        ]
        await work.session.execute(insert(UpdateMark).values(rows))


async def batch_view(work: Work, actor: Actor, batch_id: int, zone: ZoneInfo) -> BatchView:
    """What the author chooses from. Whoever else looks is refused."""
    author = require_staff(actor)
    batch = await work.session.get(UpdateBatch, batch_id, populate_existing=True)
    if batch is None:
        raise NotFound("no-batch")
    if batch.staff_id != author.staff_id:
        raise Refusal("batch-of-another")
    count = select(func.count()).select_from(UpdateMark).where(UpdateMark.batch_id == batch.id)
    marked = count.where(UpdateMark.company_id.in_(marked_companies(batch)))
    name = func.lower(Configuration.name)
    in_force = await _with_contract(work, batch.work_date)
    configurations = await work.session.execute(
        select(
            func.min(Configuration.id), func.min(Configuration.name), func.count(Configuration.company_id.distinct())
        )
        .where(Configuration.company_id.in_(in_force))
        .group_by(name)
        .order_by(func.count().desc(), name)
        .limit(CONFIGURATIONS)
    )
    return BatchView(
        batch,
        await get_service(work, batch.service_id),
        await untariffed(work),
        await work.session.scalar(count) or 0,
        await work.session.scalar(marked) or 0,
        len(in_force),
        [(one_id, called, int(companies)) for one_id, called, companies in configurations],
        local_date(work.now, zone),
    )


def marked_companies(batch: UpdateBatch) -> Select[int]:
    """Companies in which this service was done on that day already, in whatever way it was entered."""
    return (
        select(Ticket.company_id)
        .join(WorkLine, WorkLine.ticket_id == Ticket.id)
        .where(
            WorkLine.service_id == batch.service_id,
            WorkLine.work_date == batch.work_date,
            WorkLine.superseded_by.is_(None),
        )
    )


async def drop_batch(work: Work, actor: Actor, batch_id: int) -> None:
    """It was a mistake; nothing is written."""
    batch, _ = await lock_draft(work, actor, batch_id)
    batch.state = BatchState.DROPPED
    await work.session.flush()

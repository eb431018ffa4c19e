"""Which companies had their updates done: all with a contract, those with a configuration, or a pasted list. A draft until it
is confirmed, and only its author's."""

import re
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
from core.clients.models import Company
from core.clients.search import search_companies
from core.clients.search_rules import name_words, named_exactly, read_query
from core.contracts.models import Contract
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.tickets.models import Ticket, WorkLine
from core.tickets.updates.models import BatchState, MarkState, UpdateBatch, UpdateMark

MOST_COMPANIES = 1000
MOST_DAYS_BACK = 7
CONFIGURATIONS = 8
INN = re.compile(r"(?<!\d)(\d{10}|\d{12})(?!\d)")


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
    await _take(work, batch, await _with_contract(work, batch.work_date))


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
    await _take(work, batch, [one for one in found if one in in_force])


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was made of a pasted list: ``unknown`` lines mean nobody, ``several`` more than one company."""

    found: int
    unknown: Sequence[str]
    several: Sequence[str]


async def choose_listed(work: Work, actor: Actor, batch_id: int, text: str) -> ReadList:
    """The companies of a list: a name or an INN in each line. Lines that nobody is sure about are handed back, and the others
    are taken. Refuses more lines than there can be companies."""
    batch, author = await lock_draft(work, actor, batch_id)
    lines = [line.strip(" \t;,•–-") for line in text.splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line))
    if len(lines) > MOST_COMPANIES:
        raise Refusal("list-too-long", most=MOST_COMPANIES)
    ids: list[int] = []
    unknown: list[str] = []
    several: list[str] = []
    for line in lines:
        found = await _meant(work, author, line)
        if len(found) == 1:
            ids.append(found[0])
        else:
            (several if found else unknown).append(line)
    await _take(work, batch, ids)
    return ReadList(len(set(ids)), unknown, several)


async def _meant(work: Work, author: StaffActor, line: str) -> list[int]:
    """An INN decides, if there is one; else the whole name, else the only one that the words fit."""
    inn = INN.search(line)
    if inn is not None:
        return list(await work.session.scalars(select(Company.id).where(Company.inn == inn[1]).order_by(Company.id)))
    companies = await search_companies(work, author, line)
    exact = named_exactly(read_query(line), [one.name for one in companies])
    if len(exact) == 1:
        return [companies[exact[0]].id]
    whole = name_words(line)
    same = [one.id for one in companies if name_words(one.name) == whole]
    return same if len(same) == 1 else [one.id for one in companies]


async def _with_contract(work: Work, day: date) -> list[int]:
    query = select(Contract.company_id).where(Contract.starts_on <= day, Contract.ends_on >= day).distinct()
    return sorted(await work.session.scalars(query))


async def _take(work: Work, batch: UpdateBatch, company_ids: Sequence[int]) -> None:
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

"""What really happened, for the laboratory: some companies at a time, so that memory does not grow with years. Reads only."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, or_, select

from core.catalog.models import Service
from core.catalog.rounding import Earlier
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.models import Account
from core.reports.laboratory.facts import Charged, CompanyFacts, CompletionFact, CoveringFact, LineFact
from core.reports.laboratory.packages import Ground
from core.reports.laboratory.reading_hours import HoursOf, Pots
from core.reports.laboratory.reading_work import Charges, Window, WorkOf
from core.tickets.models import Ticket
from core.tickets.pricing import tariff_noted
from core.tickets.rules import DoneWork, what_paid


async def services_of(work: Work) -> dict[int, Service]:
    """The whole price list, by id."""
    return {service.id: service for service in await work.session.scalars(select(Service))}


async def companies_with_work(work: Work) -> list[int]:
    """Companies that have an account of hours or a ticket: the others cannot win or lose."""
    query = (
        select(Company.id)
        .where(
            or_(
                select(Account.id).where(Account.company_id == Company.id).exists(),
                select(Ticket.id).where(Ticket.company_id == Company.id).exists(),
            )
        )
        .order_by(Company.id)
    )
    return list(await work.session.scalars(query))


async def load(
    work: Work, company_ids: Sequence[int], window: Window, ground: Ground, services: Mapping[int, Service]
) -> list[CompanyFacts]:
    """The facts of these companies, in the order of their ids. A dozen queries, however many companies."""
    companies = list(
        await work.session.scalars(select(Company).where(Company.id.in_(company_ids)).order_by(Company.id))
    )
    done, hours = WorkOf(work, company_ids, window), HoursOf(work, company_ids, window, ground)
    lines = await done.lines()
    charges = await done.charges()
    earlier = await done.earlier()
    limits = await done.limits()
    coverings = await done.coverings()
    pots = await hours.pots()
    contracts = await hours.contracts()
    grants = await hours.grants(pots, charges, {company.id: company.zone for company in companies})
    holds = await hours.holds(pots)

    def put_together() -> list[CompanyFacts]:
        found = []
        for company in companies:
            mine = [row for row in lines[company.id] if not charges.taken_back(row.id)]
            found.append(
                CompanyFacts(
                    company.id,
                    company.name,
                    company.zone,
                    company.shortage_policy,
                    _completions(mine, company.zone, pots, charges, earlier, limits, services),
                    [_covering(row, company.zone) for row in coverings[company.id]],
                    grants[company.id],
                    holds[company.id],
                    {contract.id: contract for contract in contracts[company.id]},
                    len(lines[company.id]) - len(mine),
                )
            )
        return found

    return await asyncio.to_thread(put_together)


def _covering(row: Row[*tuple[Any, ...]], zone: ZoneInfo) -> CoveringFact:
    return CoveringFact(row.ticket_id, row.completion, row.settled_at, local_date(row.settled_at, zone))


def _completions(
    rows: Sequence[Row[*tuple[Any, ...]]],
    zone: ZoneInfo,
    pots: Pots,
    charges: Charges,
    earlier: Mapping[int, Sequence[Earlier]],
    limits: Mapping[tuple[int, int], int | None],
    services: Mapping[int, Service],
) -> list[CompletionFact]:
    """The lines, put together by what they were charged with."""
    together: dict[tuple[int, int], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        together[row.ticket_id, row.completion].append(row)
    found = []
    for (ticket_id, completion), of_it in together.items():
        head = of_it[0]
        lines = [_line(row, services[row.service_id]) for row in of_it]
        kinds = [line.done.tariff_kind for line in lines]
        pays = what_paid((kind, row.fate, row.shortage_minutes) for kind, row in zip(kinds, of_it, strict=True))
        found.append(
            CompletionFact(
                ticket_id,
                head.number,
                completion,
                head.charged_at,
                min((charges.first[row.id] for row in of_it if row.id in charges.first), default=0),
                pots[head.account_id][0] if head.account_id in pots else None,
                head.contract_id,
                head.requested_at.astimezone(zone),
                head.wants_money,
                pays,
                limits.get((ticket_id, completion)),
                tuple(lines),
                tuple(earlier.get(ticket_id, ())),
            )
        )
    return found


def _line(row: Row[*tuple[Any, ...]], service: Service) -> LineFact:
    tariff = tariff_noted(row.rounding, row.price, service)
    done = DoneWork(
        row.id,
        row.service_id,
        tariff.kind,
        tariff.price,
        tariff.price_unit,
        tariff.rounding,
        row.actual_minutes,
        row.work_date,
    )
    real = Charged(row.charged_minutes, row.covered_minutes or 0, row.shortage_minutes or 0, row.amount or 0)
    return LineFact(done, real)

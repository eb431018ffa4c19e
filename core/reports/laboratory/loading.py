"""What really happened, for the laboratory: some companies at a time, so that memory does not grow with years. Reads only."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from core.billing.models import Estimate, Proposal, ProposalState
from core.catalog.models import Service
from core.catalog.rounding import Earlier
from core.clients.models import Company
from core.contracts.models import Contract, ContractVersion
from core.database import Work
from core.dates import local_date
from core.ledger.models import Account, Allocation, Entry, EntryKind, Grant, Hold, Reversal
from core.reports.laboratory.facts import (
    Charged,
    CompanyFacts,
    CompletionFact,
    ContractFact,
    CoveringFact,
    GrantFact,
    HoldFact,
    LineFact,
)
from core.reports.laboratory.packages import Ground, closes_at
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.pricing import tariff_noted
from core.tickets.rules import DoneWork, what_paid


@dataclass(frozen=True, slots=True)
class Window:
    """The instants of the period: lines belong to it by the moment they were charged."""

    first: datetime
    after: datetime

    @property
    def lines(self) -> ColumnElement[bool]:
        return and_(
            WorkLine.superseded_by.is_(None), WorkLine.charged_at >= self.first, WorkLine.charged_at < self.after
        )


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
    batch = _Batch(work, company_ids, window, ground)
    pots = await batch.pots()
    contracts = await batch.contracts()
    charges = await batch.charges()
    lines = await batch.lines()
    earlier = await batch.earlier()
    limits = await batch.limits()
    grants = await batch.grants(pots, charges, {company.id: company.zone for company in companies})
    holds = await batch.holds(pots)
    coverings = await batch.coverings()

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


@dataclass(frozen=True, slots=True)
class _Charges:
    """The ledger's entries of the lines. ``first``: the id of a line's first one; ``taken``: minutes by grant of those that
    stand; ``known``: lines that have any; ``standing``: lines that have one that was not reversed."""

    first: dict[int, int]
    taken: dict[int, int]
    known: frozenset[int]
    standing: frozenset[int]

    def taken_back(self, line_id: int) -> bool:
        """Its charge was reversed by hand, and nothing came in its place."""
        return line_id in self.known and line_id not in self.standing


@dataclass(frozen=True, slots=True)
class _Batch:
    """The queries, for some companies."""

    work: Work
    company_ids: Sequence[int]
    window: Window
    ground: Ground

    async def pots(self) -> dict[int, tuple[int, int]]:
        """By account: its first contract, and its company."""
        query = select(Account.id, Account.contract_id, Account.company_id).where(
            Account.company_id.in_(self.company_ids)
        )
        return {row.id: (row.contract_id, row.company_id) for row in await self.work.session.execute(query)}

    async def contracts(self) -> dict[int, list[ContractFact]]:
        models = defaultdict(list)
        for row in await self.work.session.execute(
            select(ContractVersion.contract_id, ContractVersion.effective_from, ContractVersion.service_model)
            .join(Contract, Contract.id == ContractVersion.contract_id)
            .where(Contract.company_id.in_(self.company_ids))
            .order_by(ContractVersion.effective_from)
        ):
            models[row.contract_id].append((row.effective_from, row.service_model))
        found = defaultdict(list)
        query = select(Contract).where(Contract.company_id.in_(self.company_ids)).order_by(Contract.id)
        for contract in await self.work.session.scalars(query):
            found[contract.company_id].append(
                ContractFact(
                    contract.id,
                    contract.account_contract_id,
                    contract.starts_on,
                    contract.ends_on,
                    contract.months,
                    contract.accrues_from,
                    ((contract.starts_on, contract.service_model), *models[contract.id]),
                )
            )
        return found

    async def lines(self) -> dict[int, list[Row[*tuple[Any, ...]]]]:
        """The period's lines, by company, in the order in which they were entered."""
        query = (
            select(
                WorkLine.id,
                WorkLine.ticket_id,
                WorkLine.service_id,
                WorkLine.actual_minutes,
                WorkLine.work_date,
                WorkLine.completion,
                WorkLine.charged_at,
                WorkLine.charged_minutes,
                WorkLine.covered_minutes,
                WorkLine.shortage_minutes,
                WorkLine.price,
                WorkLine.amount,
                WorkLine.fate,
                WorkLine.rounding,
                Ticket.number,
                Ticket.company_id,
                Ticket.contract_id,
                Ticket.account_id,
                Ticket.requested_at,
                Ticket.wants_money,
            )
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .where(Ticket.company_id.in_(self.company_ids), self.window.lines)
            .order_by(WorkLine.id)
        )
        found = defaultdict(list)
        for row in await self.work.session.execute(query):
            found[row.company_id].append(row)
        return found

    async def charges(self) -> _Charges:
        query = (
            select(
                WorkLine.id.label("line_id"),
                Entry.id,
                Allocation.grant_id,
                Allocation.minutes,
                Reversal.id.label("back"),
            )
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .join(Entry, and_(Entry.line_id == WorkLine.id, Entry.kind == EntryKind.CHARGE))
            .outerjoin(Allocation, Allocation.entry_id == Entry.id)
            .outerjoin(Reversal, Reversal.charge_id == Entry.charge_id)
            .where(Ticket.company_id.in_(self.company_ids), self.window.lines)
        )
        first: dict[int, int] = {}
        taken: dict[int, int] = defaultdict(int)
        known, standing = set(), set()
        for row in await self.work.session.execute(query):
            known.add(row.line_id)
            first[row.line_id] = min(row.id, first.get(row.line_id, row.id))
            if row.back is not None:
                continue
            standing.add(row.line_id)
            if row.grant_id is not None:
                taken[row.grant_id] += row.minutes
        return _Charges(first, taken, frozenset(known), frozenset(standing))

    async def earlier(self) -> dict[int, list[Earlier]]:
        """By ticket: lines that had been charged before the period, and count with wider scopes of rounding."""
        again = (
            select(WorkLine.ticket_id)
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .where(Ticket.company_id.in_(self.company_ids), self.window.lines)
        )
        query = select(
            WorkLine.ticket_id,
            WorkLine.service_id,
            WorkLine.work_date,
            WorkLine.actual_minutes,
            WorkLine.charged_minutes,
        ).where(
            WorkLine.ticket_id.in_(again),
            WorkLine.superseded_by.is_(None),
            WorkLine.charged_at < self.window.first,
            WorkLine.fate != Fate.FREE,
        )
        found = defaultdict(list)
        for ticket_id, service_id, day, actual, charged in await self.work.session.execute(query):
            found[ticket_id].append(Earlier(service_id, day, actual, charged or 0))
        return found

    async def limits(self) -> dict[tuple[int, int], int | None]:
        """Minutes agreed to, by ticket and completion."""
        query = (
            select(Estimate.ticket_id, Estimate.completion, Estimate.agreed_minutes)
            .join(Ticket, Ticket.id == Estimate.ticket_id)
            .where(Ticket.company_id.in_(self.company_ids), Estimate.completion.is_not(None))
        )
        return {(row.ticket_id, row.completion): row.agreed_minutes for row in await self.work.session.execute(query)}

    async def grants(
        self, pots: Mapping[int, tuple[int, int]], charges: _Charges, zones: Mapping[int, ZoneInfo]
    ) -> dict[int, list[GrantFact]]:
        """Grants that the period's work may have used. In each is what is left now, what the period's lines have taken, and
        what has burnt since: whatever else moved its minutes has moved them for good."""
        written: dict[int, tuple[datetime, int]] = {}
        closed: dict[int, datetime] = {}
        burnt: dict[int, int] = defaultdict(int)
        query = select(Entry.id, Entry.kind, Entry.at, Entry.grant_id, Entry.minutes).where(
            Entry.account_id.in_(pots), Entry.kind.in_((EntryKind.GRANT, EntryKind.EXPIRY))
        )
        for row in await self.work.session.execute(query):
            if row.kind is EntryKind.GRANT:
                written[row.grant_id] = (row.at, row.id)
            elif row.at >= self.window.first:
                burnt[row.grant_id] -= row.minutes
                closed[row.grant_id] = min(row.at, closed.get(row.grant_id, row.at))
        found = defaultdict(list)
        usable = or_(Grant.closed_at.is_(None), Grant.closed_at >= self.window.first)
        for grant in await self.work.session.scalars(
            select(Grant).where(Grant.account_id.in_(pots), usable).order_by(Grant.id)
        ):
            pot, company_id = pots[grant.account_id]
            closes = closed.get(grant.id)
            if closes is None and not grant.remaining:
                # Nothing was left to burn, so nothing was written; under other rules there may be.
                closes = closes_at(grant.expires_on, self.ground.policy, zones[company_id])
            at, order = written[grant.id]
            found[company_id].append(
                GrantFact(
                    grant.id,
                    pot,
                    grant.kind,
                    grant.minutes,
                    grant.remaining + charges.taken.get(grant.id, 0) + burnt[grant.id],
                    grant.priority,
                    grant.effective_from,
                    grant.expires_on,
                    at,
                    order,
                    closes,
                )
            )
        return found

    async def holds(self, pots: Mapping[int, tuple[int, int]]) -> dict[int, list[HoldFact]]:
        ends = func.least(Hold.expires_at, func.coalesce(Hold.ended_at, Hold.expires_at)).label("ends")
        query = select(Hold.account_id, Hold.ticket_id, Hold.minutes, Hold.created_at, ends).where(
            Hold.account_id.in_(pots), ends > self.window.first
        )
        found = defaultdict(list)
        for row in await self.work.session.execute(query):
            pot, company_id = pots[row.account_id]
            found[company_id].append(HoldFact(pot, row.ticket_id, row.minutes, row.created_at, row.ends))
        return found

    async def coverings(self) -> dict[int, list[Row[*tuple[Any, ...]]]]:
        """Shortages that clients have given hours for after all."""
        query = (
            select(Proposal.ticket_id, Proposal.completion, Proposal.settled_at, Ticket.company_id)
            .join(Ticket, Ticket.id == Proposal.ticket_id)
            .where(
                Ticket.company_id.in_(self.company_ids),
                Proposal.state == ProposalState.COVERED,
                Proposal.settled_at >= self.window.first,
            )
            .order_by(Proposal.id)
        )
        found = defaultdict(list)
        for row in await self.work.session.execute(query):
            found[row.company_id].append(row)
        return found


def _covering(row: Row[*tuple[Any, ...]], zone: ZoneInfo) -> CoveringFact:
    return CoveringFact(row.ticket_id, row.completion, row.settled_at, local_date(row.settled_at, zone))


def _completions(
    rows: Sequence[Row[*tuple[Any, ...]]],
    zone: ZoneInfo,
    pots: Mapping[int, tuple[int, int]],
    charges: _Charges,
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

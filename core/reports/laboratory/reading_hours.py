"""The hours of some companies around a period: contracts, grants, holds. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from core.contracts.models import Contract, ContractVersion
from core.database import Work
from core.ledger.models import Account, Entry, EntryKind, Grant, Hold
from core.reports.laboratory.facts import ContractFact, GrantFact, HoldFact
from core.reports.laboratory.packages import Ground, closes_at
from core.reports.laboratory.reading_work import Charges, Window

Pots = Mapping[int, tuple[int, int]]
"""By account: its first contract, and its company."""


@dataclass(frozen=True, slots=True)
class HoursOf:
    """The queries, for some companies."""

    work: Work
    company_ids: Sequence[int]
    window: Window
    ground: Ground

    async def pots(self) -> Pots:
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

    async def grants(self, pots: Pots, charges: Charges, zones: Mapping[int, ZoneInfo]) -> dict[int, list[GrantFact]]:
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

    async def holds(self, pots: Pots) -> dict[int, list[HoldFact]]:
        ends = func.least(Hold.expires_at, func.coalesce(Hold.ended_at, Hold.expires_at)).label("ends")
        query = select(Hold.account_id, Hold.ticket_id, Hold.minutes, Hold.created_at, ends).where(
            Hold.account_id.in_(pots), ends > self.window.first
        )
        found = defaultdict(list)
        for row in await self.work.session.execute(query):
            pot, company_id = pots[row.account_id]
            found[company_id].append(HoldFact(pot, row.ticket_id, row.minutes, row.created_at, row.ends))
        return found

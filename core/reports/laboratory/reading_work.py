"""What was charged in a period, for some companies: rows of work lines and what belongs to them. Reads only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select

from core.billing.models import Estimate, Proposal, ProposalState
from core.catalog.rounding import Earlier
from core.database import Work
from core.ledger.models import Allocation, Entry, EntryKind, Reversal
from core.tickets.models import Fate, Ticket, WorkLine

Rows = dict[int, list[Row[*tuple[Any, ...]]]]
"""Rows by company."""


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


@dataclass(frozen=True, slots=True)
class Charges:
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
class WorkOf:
    """The queries, for some companies."""

    work: Work
    company_ids: Sequence[int]
    window: Window

    async def lines(self) -> Rows:
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

    async def charges(self) -> Charges:
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
        return Charges(first, taken, frozenset(known), frozenset(standing))

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

    async def coverings(self) -> Rows:
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

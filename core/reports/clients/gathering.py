"""The facts of all companies at once, by a fixed number of statements however many companies and tickets there are.

Days are the installation's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, literal_column, select, union

from core.catalog.models import Service, TariffKind
from core.clients.models import Company
from core.contracts.agreements import agreed_on, versions_of
from core.contracts.models import Contract, ContractVersion
from core.contracts.service_models import ModelTerms, Pays, model_named
from core.database import Work
from core.dates import local_date
from core.ledger.models import (
    Account,
    Hold,
    HoldState,
)
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.facts import Chain, CompanyFacts, Window
from core.reports.clients.hours import granted_in, live_hours
from core.reports.clients.thresholds import Thresholds
from core.reports.work import Sums, charged_work, sums_of
from core.tickets.models import ACTIVE, Ticket, TicketState, WorkLine
from core.tickets.updates.models import UpdateMark

MONTHS = 6
DAY = timedelta(days=1)


@dataclass(slots=True)
class _Made:
    """A company's facts on their way."""

    months: list[Sums] = field(default_factory=lambda: [Sums()] * MONTHS)
    requests: list[int] = field(default_factory=lambda: [0] * MONTHS)
    last: datetime | None = None


async def window_of(work: Work, zone: ZoneInfo, by: Thresholds) -> Window:
    """The last three months up to today, or since the desk's first request."""
    today = local_date(work.now, zone)
    first_request = await work.session.scalar(select(func.min(Ticket.requested_at)))
    begun = local_date(first_request, zone) if first_request is not None else None
    first = today - (MONTHS // 2 * by.month_days - 1) * DAY
    return Window(today, min(today, max(first, begun)) if begun is not None else first, begun, by.month_days)


async def gather(work: Work, zone: ZoneInfo, by: Thresholds, policy: LedgerPolicy) -> tuple[Window, list[CompanyFacts]]:
    """Every company. ``policy``: what goes over into a prolongation does not burn."""
    window = await window_of(work, zone, by)
    starts = _month_starts(window, zone)
    made: dict[int, _Made] = {company_id: _Made() for company_id in await work.session.scalars(select(Company.id))}
    await _add_work(work, made, starts)
    await _add_requests(work, made, starts)
    granted = await granted_in(work, window)
    contracts = await _contracts(work)
    models = await _models(work, contracts, window.today, zone)
    left, burning = await live_hours(work, contracts, window.today, policy)
    busy = await _busy(work)
    facts = []
    for company_id, one in made.items():
        own = contracts.get(company_id, [])
        model, price_known = models.get(company_id, (None, True))
        facts.append(
            CompanyFacts(
                company_id,
                model,
                price_known,
                granted.get(company_id, 0),
                sum(one.months[MONTHS // 2 :], Sums()),
                sum(one.requests[MONTHS // 2 :]),
                tuple(month.actual for month in one.months),
                tuple(one.requests),
                (window.today - local_date(one.last, zone)).days if one.last is not None else None,
                min((contract.starts_on for contract in own), default=None),
                tuple(_chains(own, left)),
                tuple(burning.get(company_id, ())),
                company_id in busy,
            )
        )
    return window, facts


def _month_starts(window: Window, zone: ZoneInfo) -> list[datetime]:
    """When each of the six months began, and when the last one ends: midnights of the installation."""
    days = [window.today + DAY - count * window.month_days * DAY for count in range(MONTHS, -1, -1)]
    return [datetime.combine(day, time.min, zone).astimezone(UTC) for day in days]


def _month(moment: Any, starts: Sequence[datetime]) -> ColumnElement[int]:
    """The number of the month, from 1, that a moment lies in. The bounds are our own: written into the statement, so that it
    can be grouped by."""
    bounds = ", ".join(f"'{start.isoformat()}'::timestamptz" for start in starts)
    return func.width_bucket(moment, literal_column(f"ARRAY[{bounds}]")).label("month")


async def _add_work(work: Work, made: Mapping[int, _Made], starts: Sequence[datetime]) -> None:
    month = _month(WorkLine.charged_at, starts)
    query = charged_work(Ticket.company_id, month, first=starts[0], after=starts[-1])
    for row in (await work.session.execute(query)).mappings():
        made[row["company_id"]].months[row["month"] - 1] = sums_of(row)


async def _add_requests(work: Work, made: Mapping[int, _Made], starts: Sequence[datetime]) -> None:
    """Requests of clients: not what was cancelled, and not the tickets that a batch of updates makes by itself."""
    month = _month(Ticket.requested_at, starts)
    rows = await work.session.execute(
        select(Ticket.company_id, month, func.count(), func.max(Ticket.requested_at))
        .where(
            Ticket.requested_at >= starts[0],
            Ticket.requested_at < starts[-1],
            Ticket.state != TicketState.CANCELLED,
            ~select(UpdateMark.ticket_id).where(UpdateMark.ticket_id == Ticket.id).exists(),
        )
        .group_by(Ticket.company_id, month)
    )
    for company_id, number, count, last in rows:
        one = made[company_id]
        one.requests[number - 1] = count
        one.last = max(one.last, last) if one.last is not None else last


async def _contracts(work: Work) -> dict[int, list[Contract]]:
    """All contracts by company, the first to end on top."""
    found: dict[int, list[Contract]] = defaultdict(list)
    for contract in await work.session.scalars(select(Contract).order_by(Contract.ends_on, Contract.id)):
        found[contract.company_id].append(contract)
    return found


async def _models(
    work: Work, contracts: Mapping[int, Sequence[Contract]], today: date, zone: ZoneInfo
) -> dict[int, tuple[str, bool]]:
    """The service model in force, and whether what the client pays under it is known; of several contracts, of the first to
    end, as tickets have it."""
    in_force = {
        company_id: current
        for company_id, own in contracts.items()
        if (current := next((one for one in own if one.starts_on <= today <= one.ends_on), None)) is not None
    }
    versions = await versions_of(work, [one.id for one in in_force.values()])
    return {
        company_id: _model(agreed_on(one, versions.get(one.id, ()), today), today, zone)
        for company_id, one in in_force.items()
    }


def _model(agreed: Contract | ContractVersion, today: date, zone: ZoneInfo) -> tuple[str, bool]:
    """What gives work for nothing at some hour of the day is paid with the contract itself, whose price we do not know."""
    model, terms = model_named(agreed.service_model), ModelTerms(agreed.free_until)
    asked = (datetime.combine(today, at, zone) for at in (time.min, time.max))
    return model.code, all(model.pays(at, terms) is not Pays.FREE for at in asked)


def _chains(own: Iterable[Contract], left: Mapping[int, int]) -> list[Chain]:
    """Contracts with their prolongations: the last one of each."""
    last = {contract.account_contract_id: contract for contract in own}
    return [Chain(contract.number, contract.ends_on, left.get(root_id, 0)) for root_id, contract in last.items()]


async def _busy(work: Work) -> set[int]:
    """Companies for which something is under way that costs hours or money: entered work, or minutes kept for an estimate."""
    entered = (
        select(Ticket.company_id)
        .join(WorkLine, WorkLine.ticket_id == Ticket.id)
        .join(Service, Service.id == WorkLine.service_id)
        .where(Ticket.state.in_(ACTIVE), WorkLine.completion.is_(None), Service.tariff_kind != TariffKind.UNTARIFFED)
    )
    held = (
        select(Account.company_id)
        .join(Hold, Hold.account_id == Account.id)
        .where(Hold.state == HoldState.HELD, Hold.expires_at > work.now)
    )
    return set(await work.session.scalars(union(entered, held)))

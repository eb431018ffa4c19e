"""What a ticket's work costs: its lines, their tariffs under the contract, and what its company has agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.billing.rules import Hindrance, hindrance
from core.billing.service import agreed_limit
from core.billing.tariffs import Tariff, tariffs_for
from core.catalog.models import Service, TariffKind
from core.catalog.rounding import Earlier, Rounding, RoundingMode, RoundingScope
from core.clients.models import Company, ShortagePolicy, WorkState
from core.contracts.models import Contract
from core.contracts.service import model_on
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.ledger.accounts import lots_of
from core.ledger.queries import held_by_account
from core.ledger.rules.splitting import Lot
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.rules import Agreed, ChargedWork, DoneWork, preview_charge
from core.tickets.waves.membership import waived_lines, wave_of


@dataclass(frozen=True, slots=True)
class LineToCharge:
    """A line with its service and what that costs this company."""

    line: WorkLine
    service: Service
    tariff: Tariff

    @property
    def done(self) -> DoneWork:
        return done_work(self.line, self.tariff)


def done_work(line: WorkLine, tariff: Tariff) -> DoneWork:
    """The line as the rules see it."""
    return DoneWork(
        line.id,
        line.service_id,
        tariff.kind,
        tariff.price,
        tariff.price_unit,
        tariff.rounding,
        line.actual_minutes,
        line.work_date,
    )


async def lines_to_charge(work: Work, ticket: Ticket) -> list[LineToCharge]:
    """The ticket's drafts, in the order they were entered, under the rule of its wave if it is in one."""
    return await _under_wave(work, ticket, await _drafts(work, ticket))


async def _drafts(work: Work, ticket: Ticket) -> list[LineToCharge]:
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
        .order_by(WorkLine.id)
    )
    found: list[tuple[WorkLine, Service]] = [(line, service) for line, service in rows]
    tariffs = await tariffs_for(work, ticket.contract_id, [service for _, service in found])
    return [LineToCharge(line, service, tariffs[service.id]) for line, service in found]


async def _under_wave(work: Work, ticket: Ticket, lines: list[LineToCharge]) -> list[LineToCharge]:
    wave = await wave_of(work, ticket.id) if lines else None
    if wave is None:
        return lines
    waived = waived_lines(wave, [one.line for one in lines])
    return [replace(one, tariff=one.tariff.as_waived()) if one.line in waived else one for one in lines]


def applied_rounding(line: WorkLine, service: Service) -> Rounding:
    """The rule as it was applied to a charged line, whatever the price list says today."""
    return rounding_noted(line.rounding, service)


def rounding_noted(noted: Mapping[str, Any] | None, service: Service) -> Rounding:
    """The same from what the line's ``rounding`` column says."""
    rule = noted or {}
    return Rounding(
        rule.get("increment", service.rounding_increment),
        rule.get("minimum", service.rounding_minimum),
        rule.get("grace", service.rounding_grace),
        RoundingScope(rule.get("scope", RoundingScope.ENTRY)),
        RoundingMode(rule.get("mode", RoundingMode.UP)),
    )


def applied_tariff(line: WorkLine, service: Service) -> Tariff:
    """The tariff as it was applied to a charged line."""
    return tariff_noted(line.rounding, line.price, service)


def tariff_noted(noted: Mapping[str, Any] | None, price: int | None, service: Service) -> Tariff:
    """The same from what the line's ``rounding`` and ``price`` columns say."""
    rounding = rounding_noted(noted, service)
    if noted and noted.get("wave"):
        return Tariff(TariffKind.UNTARIFFED, None, None, rounding, waived=True)
    return Tariff(service.tariff_kind, price if price is not None else service.price, service.price_unit, rounding)


async def charged_earlier(work: Work, ticket: Ticket, *, but: int | None = None) -> list[Earlier]:
    """Lines of the ticket that count with wider rounding scopes: charged, not free, not superseded by a correction.

    ``but``: leave out this completion, which is being charged anew.
    """
    rows = await work.session.execute(
        select(WorkLine.service_id, WorkLine.work_date, WorkLine.actual_minutes, WorkLine.charged_minutes).where(
            WorkLine.ticket_id == ticket.id,
            WorkLine.completion.is_not(None),
            WorkLine.completion.is_distinct_from(but),
            WorkLine.superseded_by.is_(None),
            WorkLine.fate != Fate.FREE,
        )
    )
    return [Earlier(service, day, actual, charged or 0) for service, day, actual, charged in rows]


async def agreed_for(work: Work, ticket: Ticket, company: Company) -> Agreed:
    """What pays for the ticket's hourly work: its manager's choice of money, else the contract's model."""
    pays = await model_pays(work, ticket, company)
    if ticket.wants_money and pays is Pays.HOURS:
        pays = Pays.MONEY
    return Agreed(pays, company.shortage_policy, await agreed_limit(work, ticket.id))


async def model_pays(work: Work, ticket: Ticket, company: Company) -> Pays:
    """What pays for the ticket's hourly work by its contract's model and the moment of the request."""
    if ticket.contract_id is None:
        return Pays.HOURS
    contract = await work.session.get(Contract, ticket.contract_id)
    assert contract is not None
    in_force = await model_on(work, contract, local_date(ticket.requested_at, company.zone))
    return in_force.pays(ticket.requested_at, company.zone)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What resolving a ticket now would charge: its lines with what becomes of each, grants before and after, and minutes of
    them that are held for other tickets. ``hindrance``: why it cannot be resolved like this. ``limit``: minutes that the client
    has agreed to at most."""

    lines: list[LineToCharge]
    charged: list[ChargedWork]
    lots: list[Lot]
    lots_after: list[Lot]
    reserved: int
    hindrance: Hindrance | None
    limit: int | None

    @property
    def beyond(self) -> int:
        """Minutes over the agreed limit."""
        return sum(one.beyond for one in self.charged)


async def foresee(work: Work, ticket: Ticket, company: Company, *extra: LineToCharge) -> Foreseen:
    """The rules of a charge on what there is now, and on ``extra`` lines that are not entered yet; nothing is written or
    locked."""
    lines = await _under_wave(work, ticket, [*await _drafts(work, ticket), *extra])
    account_ids = [ticket.account_id] if ticket.account_id is not None else []
    lots = await lots_of(work, account_ids)
    reserved = sum((await held_by_account(work, account_ids, but_ticket=ticket.id)).values())
    agreed = await agreed_for(work, ticket, company)
    charged, lots_after = preview_charge(
        [one.done for one in lines],
        await charged_earlier(work, ticket),
        lots,
        reserved,
        agreed,
    )
    return Foreseen(lines, charged, lots, lots_after, reserved, hindrance_of(company, charged), agreed.limit)


async def hindrance_of_drafts(work: Work, ticket: Ticket, company: Company) -> Hindrance | None:
    """Why the ticket could not be resolved with the work entered so far. Asked for only where there can be a reason: most
    companies may have any work done."""
    may_all = company.work_state is WorkState.ALLOWED and company.shortage_policy is not ShortagePolicy.BLOCK
    if may_all and await agreed_limit(work, ticket.id) is None:
        return None
    return (await foresee(work, ticket, company)).hindrance


def hindrance_of(company: Company, charged: Sequence[ChargedWork]) -> Hindrance | None:
    """What stands in the way of charging this work."""
    return hindrance(
        company.work_state,
        company.shortage_policy,
        any_work=bool(charged),
        shortage=sum(one.lacking for one in charged),
        any_paid=any(one.amount and not one.shortage for one in charged),
        paid_beyond=sum(one.beyond for one in charged if not one.shortage),
    )


def write_charged(line: WorkLine, tariff: Tariff, one: ChargedWork, completion: int, at: datetime) -> None:
    """Note on the line what this completion has made of it, with the price and the rounding rule that were applied. ``at``:
    when the ticket was resolved.

    ``total`` and ``before`` of the rule: see :class:`core.catalog.rounding.Rounded`; ``beyond``: minutes over the agreed limit.
    ``wave``: it costs nothing because of the rule of a wave.
    """
    rule = tariff.rounding
    line.completion = completion
    line.charged_at = at
    line.charged_minutes = one.charged
    line.covered_minutes = one.covered
    line.shortage_minutes = one.shortage
    line.price = tariff.price
    line.amount = one.amount
    line.fate = one.fate
    line.rounding = {
        "increment": rule.increment,
        "minimum": rule.minimum,
        "grace": rule.grace,
        "scope": rule.scope.value,
        "mode": rule.mode.value,
        "total": one.rounded.total,
        "before": one.rounded.before,
        **({"beyond": one.beyond} if one.beyond else {}),
        **({"wave": True} if tariff.waived else {}),
    }

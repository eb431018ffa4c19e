"""Telling people that hours run low or are about to burn: each thing once, the worst only."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update

from core.catalog.models import Service, TariffKind
from core.clients.models import Company, ShortagePolicy, WorkState
from core.clients.service import managers_in
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.ledger.expiring import following_term
from core.ledger.intents import CompanyHoursLow, ExpiringRow, HoursExpire, HoursExpireSoon, HoursLow, Offer
from core.ledger.models import Account, Grant, GrantKind
from core.ledger.queries import Usage, company_available, held_by_account, usage_on
from core.ledger.rules.closing import ROLLS, LedgerPolicy, rolled_over
from core.ledger.rules.thresholds import WARNED_DAYS, crossed, level, warning
from core.ledger.writing import lock_account
from core.outbox.preferences import Wanted, wanted_by_lane
from core.outbox.service import GROUP, Recipient, contact, tell, tell_each

log = structlog.get_logger()

Ordered = Callable[[Work, int], Awaitable[Mapping[int, int]]]
"""For a company, by service: how often companies like it have had it done. What tickets are is not the ledger's matter."""


async def judge_usage(work: Work, account_id: int, today: date) -> None:
    """Tell the company's managers and the staff when a threshold of used minutes is crossed; call it in the transaction of
    whatever changes the account. A top-up arms it again; a hold uses nothing. ``today``: the company's local day."""
    # Most callers hold the lock. One that does not would judge with what others change meanwhile, and tell twice.
    await lock_account(work, account_id)
    account, company, number = (
        await work.session.execute(
            select(Account, Company, Contract.number)
            .join(Company, Company.id == Account.company_id)
            .join(Contract, Contract.id == Account.contract_id)
            .where(Account.id == account_id)
            .execution_options(populate_existing=True)
        )
    ).one()
    usage = await usage_on(work, [account_id], today)
    now = level(usage.granted, usage.used)
    news = crossed(account.low_level, now)
    if now != account.low_level:
        await work.session.execute(
            update(Account)
            .where(Account.id == account_id)
            .values(low_level=now)
            .execution_options(synchronize_session=False)
        )
    if not news:
        return
    managers = await managers_of(work, company.id)
    told = await _low(work, account, company, number, usage, now, today)
    staff = CompanyHoursLow(company_id=company.id, level=now, manager_told=await _any_reads(work, managers))
    await tell_each(work, *((manager, told) for manager in managers), (GROUP, staff))


async def _any_reads(work: Work, managers: Sequence[Recipient]) -> bool:
    """Whether one of them gets notices about hours: who has switched them off has to be called."""
    chosen = await wanted_by_lane(work, [manager.lane for manager in managers])
    return any(chosen.get(manager.lane, Wanted()).hours for manager in managers)


async def _low(
    work: Work, account: Account, company: Company, number: str, usage: Usage, now: int, today: date
) -> HoursLow:
    held = min((await held_by_account(work, [account.id])).get(account.id, 0), usage.left)
    return HoursLow(
        level=now,
        contract=number,
        left=usage.left,
        held=held,
        granted=usage.granted,
        elsewhere=await company_available(work, company.id, today) - (usage.left - held),
        then=company.shortage_policy if company.work_state is WorkState.ALLOWED else ShortagePolicy.BLOCK,
    )


async def accounts_told_low(work: Work) -> list[int]:
    """Accounts whose people know that hours run low."""
    return list(await work.session.scalars(select(Account.id).where(Account.low_level > 0).order_by(Account.id)))


async def judge_today(work: Work, account_id: int) -> None:
    """The same as :func:`judge_usage` for an account that nothing has happened to but that another day has come: grants
    whose time is over count no more, and what was used of them arms the warning again."""
    company = await work.session.scalar(
        select(Company).join(Account, Account.company_id == Company.id).where(Account.id == account_id)
    )
    assert company is not None
    await judge_usage(work, account_id, local_date(work.now, company.zone))


async def managers_of(work: Work, company_id: int) -> list[Recipient]:
    """Those who speak for the company and have come in."""
    managers = await managers_in(work, [company_id])
    return [contact(manager.id) for manager in managers.get(company_id, [])]


async def warn_of_expiry(work: Work, policy: LedgerPolicy, ordered: Ordered | None = None) -> int:
    """Tell managers what burns in 30 and in 7 days and what it could be spent on, each grant once for each; the staff gets one
    list. How many warnings there were. Meant for the middle of a day, once a day.

    ``ordered`` counts what companies like this one have had done, by service. All that burns on a day is one warning, also
    what has been warned about before. What is lent (trust) is not the
    client's to lose, and what rolls over does not burn: neither is told. A company that fails stops no other.
    """
    offers = await hour_offers(work)
    rows: list[ExpiringRow] = []
    for company_id in await _companies_to_warn(work):
        try:
            async with work.session.begin_nested():
                rows += await _warn_company(work, company_id, policy, offers, ordered)
        except Exception:
            log.exception("expiry.warning_failed", company=company_id)
    if rows:
        rows.sort(key=lambda row: (row.expires_on, row.company_id))
        await tell(work, GROUP, HoursExpireSoon(rows=rows))
    return len(rows)


async def _companies_to_warn(work: Work) -> Sequence[int]:
    """Companies with hours that may come to their end soon. The latest zone decides; each company looks at its own day."""
    latest = work.now.astimezone(ZoneInfo("Etc/GMT-14")).date() + timedelta(days=max(WARNED_DAYS))
    query = (
        select(Account.company_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(_may_burn(), Grant.expires_on <= latest)
        .distinct()
        .order_by(Account.company_id)
    )
    return list(await work.session.scalars(query))


def _may_burn() -> ColumnElement[bool]:
    return and_(Grant.remaining > 0, Grant.closed_at.is_(None), Grant.kind != GrantKind.TRUST)


async def _warn_company(
    work: Work, company_id: int, policy: LedgerPolicy, offers: Sequence[Offer], ordered: Ordered | None
) -> list[ExpiringRow]:
    company = await work.session.get_one(Company, company_id)
    today = local_date(work.now, company.zone)
    # Nobody charges these accounts meanwhile; grants are never locked without their account.
    for account_id in await work.session.scalars(
        select(Account.id).where(Account.company_id == company_id).order_by(Account.id)
    ):
        await lock_account(work, account_id)
    grants = await work.session.scalars(
        select(Grant)
        .join(Account, Account.id == Grant.account_id)
        .where(_may_burn(), Account.company_id == company_id, Grant.effective_from <= today, Grant.expires_on >= today)
        .order_by(Grant.expires_on, Grant.id)
        .execution_options(populate_existing=True)
    )
    told = []
    usual: Mapping[int, int] | None = None
    for last_day, group in groupby(grants, key=lambda grant: grant.expires_on):
        ending = list(group)
        days = _due(ending, (last_day - today).days)
        if days is None or not (minutes := await _burning(work, ending, policy)):
            continue
        for grant in ending:
            grant.warned_days = min(days, grant.warned_days or days)
        managers = await managers_of(work, company_id)
        if usual is None:
            usual = await ordered(work, company_id) if ordered is not None else {}
        fitting = fitting_offers(offers, usual, minutes)
        warned = HoursExpire(minutes=minutes, expires_on=last_day, days=days, offers=fitting)
        await tell_each(work, *((manager, warned) for manager in managers))
        read = await _any_reads(work, managers)
        told.append(ExpiringRow(company_id=company_id, minutes=minutes, expires_on=last_day, manager_told=read))
    await work.session.flush()
    return told


def _due(grants: Sequence[Grant], days_left: int) -> int | None:
    """The warning that any of the grants still lacks."""
    return min((due for grant in grants if (due := warning(days_left, grant.warned_days)) is not None), default=None)


async def _burning(work: Work, grants: Sequence[Grant], policy: LedgerPolicy) -> int:
    """Minutes that will be gone after the grants' last day: all that is left, but for what goes over into a term that
    follows."""
    accounts: dict[int, list[Grant]] = defaultdict(list)
    for grant in grants:
        accounts[grant.account_id].append(grant)
    burning = 0
    for account_id, ending in accounts.items():
        left = sum(grant.remaining for grant in ending)
        rolling = sum(grant.remaining for grant in ending if grant.kind in ROLLS)
        if rolling and policy.rollover_max and await following_term(work, account_id, ending[0].expires_on) is not None:
            left -= rolled_over(rolling, policy)
        burning += max(0, left)
    return burning


async def hour_offers(work: Work) -> list[Offer]:
    """What hours can be spent on: hourly services, others do not use hours. What begins with an estimate is always among
    them."""
    services = await work.session.scalars(
        select(Service)
        .where(
            Service.active,
            or_(Service.offered, Service.needs_estimate),
            Service.tariff_kind == TariffKind.HOURLY,
        )
        .order_by(Service.position, Service.id)
    )
    return [
        Offer(
            service_id=service.id,
            name=service.name,
            minutes=max(service.usual_minutes, service.least_minutes),
            estimated=service.needs_estimate,
        )
        for service in services
    ]


def fitting_offers(offers: Sequence[Offer], ordered: Mapping[int, int], left: int) -> list[Offer]:
    """Those that usually fit into what is left: first what companies like this one have ordered most, then what begins with an
    estimate, then by the price list. If none fits, those that begin with an estimate: it may be made to fit."""
    fitting = [one for one in offers if one.minutes <= left] or [one for one in offers if one.estimated]
    counted = [one.model_copy(update={"cases": ordered.get(one.service_id, 0)}) for one in fitting]
    return sorted(counted, key=lambda one: (-one.cases, not one.estimated))

"""Telling people that hours run low or are about to burn: each thing once, the worst only."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select, update

from core.actor import ContactRole
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.database import Work
from core.dates import local_date
from core.ledger.intents import CompanyHoursLow, ExpiringRow, HoursExpire, HoursExpireSoon, HoursLow, Offer
from core.ledger.models import Account, Grant
from core.ledger.queries import company_available, withdrawn_from
from core.ledger.rules.thresholds import WARNED_DAYS, crossed, level, warning
from core.outbox.service import GROUP, Recipient, contact, tell, tell_each


async def judge_usage(work: Work, account_id: int, today: date) -> None:
    """Tell the company's managers and the staff when a threshold of used minutes is crossed; call it in the transaction of
    whatever changes the account. A top-up arms it again. ``today``: the company's local day."""
    account, company, given, left, withdrawn = (
        await work.session.execute(
            select(
                Account,
                Company,
                select(func.coalesce(func.sum(Grant.minutes), 0)).where(_live(account_id, today)).scalar_subquery(),
                select(func.coalesce(func.sum(Grant.remaining), 0)).where(_live(account_id, today)).scalar_subquery(),
                withdrawn_from(_live(account_id, today)),
            )
            .join(Company, Company.id == Account.company_id)
            .where(Account.id == account_id)
            .execution_options(populate_existing=True)
        )
    ).one()
    granted = int(given) - int(withdrawn)
    now = level(granted, granted - int(left))
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
    available = await company_available(work, company.id, today)
    managers = await managers_of(work, company.id)
    told = HoursLow(level=now, available=available, granted=granted)
    staff = CompanyHoursLow(company_id=company.id, level=now, manager_told=bool(managers))
    await tell_each(work, *((manager, told) for manager in managers), (GROUP, staff))


def _live(account_id: int, today: date) -> ColumnElement[bool]:
    return and_(Grant.account_id == account_id, Grant.effective_from <= today, Grant.expires_on >= today)


async def managers_of(work: Work, company_id: int) -> list[Recipient]:
    """Those who speak for the company and have come in."""
    ids = await work.session.scalars(
        select(Contact.id)
        .where(
            Contact.company_id == company_id,
            Contact.active,
            Contact.messenger_id.is_not(None),
            Contact.role == ContactRole.MANAGER,
        )
        .order_by(Contact.id)
    )
    return [contact(contact_id) for contact_id in ids]


async def warn_of_expiry(work: Work) -> int:
    """Tell managers what burns in 30 and in 7 days and what it could be spent on, each grant once for each; the staff gets one
    list. How many companies were warned. Meant for the middle of a day, once a day."""
    found = await _expiring(work)
    offers = await _offers(work)
    rows = []
    for company, expires_on, grants in found:
        days = min(warned for _, warned in grants)
        minutes = sum(grant.remaining for grant, _ in grants)
        for grant, warned in grants:
            grant.warned_days = warned
        managers = await managers_of(work, company.id)
        told = HoursExpire(minutes=minutes, expires_on=expires_on, days=days, offers=offers)
        await tell_each(work, *((manager, told) for manager in managers))
        rows.append(
            ExpiringRow(company_id=company.id, minutes=minutes, expires_on=expires_on, manager_told=bool(managers))
        )
    await work.session.flush()
    if rows:
        await tell(work, GROUP, HoursExpireSoon(rows=rows))
    return len(rows)


async def _expiring(work: Work) -> Sequence[tuple[Company, date, list[tuple[Grant, int]]]]:
    """Grants that are to be warned about, by company and last day."""
    latest = work.now.astimezone(ZoneInfo("Etc/GMT-14")).date() + timedelta(days=max(WARNED_DAYS))
    rows = await work.session.execute(
        select(Grant, Company)
        .join(Account, Account.id == Grant.account_id)
        .join(Company, Company.id == Account.company_id)
        .where(Grant.remaining > 0, Grant.expires_on <= latest, Grant.closed_at.is_(None))
        .order_by(Grant.expires_on, Company.id, Grant.id)
        .with_for_update(of=Grant, skip_locked=True, key_share=True)
    )
    found: dict[tuple[date, int], tuple[Company, date, list[tuple[Grant, int]]]] = {}
    for grant, company in rows:
        today = local_date(work.now, company.zone)
        if grant.effective_from > today:
            continue
        due = warning((grant.expires_on - today).days, grant.warned_days)
        if due is not None:
            group = found.setdefault((grant.expires_on, company.id), (company, grant.expires_on, []))
            group[2].append((grant, due))
    return list(found.values())


async def _offers(work: Work) -> list[Offer]:
    services = await work.session.scalars(
        select(Service).where(Service.active, Service.offered).order_by(Service.position, Service.id)
    )
    return [Offer(service_id=service.id, name=service.name) for service in services]

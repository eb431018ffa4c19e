"""What people are told about hours: given, running low, about to burn; and a book that does not add up."""

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import hours as keyboards
from bot.locales import html, lines
from bot.views import book, words
from bot.views import hours as views
from core.clients.models import Company
from core.clients.service import get_company
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.ledger.intents import (
    CompanyHoursLow,
    HoursExpire,
    HoursExpireSoon,
    HoursGranted,
    HoursLow,
    LedgerUnsound,
    UnsoundPlace,
)
from core.ledger.models import Account
from core.ledger.queries import company_available


async def _granted(_work: Work, _target: Target, intent: HoursGranted) -> list[Post]:
    return [Post(views.granted(intent))]


async def _low(_work: Work, _target: Target, intent: HoursLow) -> list[Post]:
    return [Post(views.low(intent))]


async def _balance(work: Work, company: Company) -> int:
    return await company_available(work, company.id, local_date(work.now, company.zone))


async def _company_low(work: Work, _target: Target, intent: CompanyHoursLow) -> list[Post]:
    company = await get_company(work, intent.company_id)
    key = "group-hours-low" if intent.level < 100 else "group-hours-used-up"
    text = html(key, company=words.company(company.name, await _balance(work, company)), level=intent.level)
    return [Post(lines(text, None if intent.manager_told else html("group-call")))]


async def _expire(_work: Work, _target: Target, intent: HoursExpire) -> list[Post]:
    keyboard = keyboards.spend(intent.offers, intent.minutes, intent.expires_on) if intent.offers else None
    return [Post(views.expire(intent), keyboard)]


async def _expire_soon(work: Work, _target: Target, intent: HoursExpireSoon) -> list[Post]:
    shown = []
    for row in intent.rows[: views.LISTED]:
        company = await get_company(work, row.company_id)
        balance = await _balance(work, company)
        shown.append(views.BurningRow(company.name, balance, row.minutes, row.expires_on, row.manager_told))
    more = {row.company_id for row in intent.rows} - {row.company_id for row in intent.rows[: views.LISTED]}
    return [Post(views.expire_list(shown, len(more)))]


async def _unsound(work: Work, _target: Target, intent: LedgerUnsound) -> list[Post]:
    return [Post(views.unsound([await _place(work, found) for found in intent.places], intent.count))]


async def _place(work: Work, found: UnsoundPlace) -> views.UnsoundRow:
    company, contract = (
        await work.session.execute(
            select(Company, Contract.number)
            .join(Account, Account.company_id == Company.id)
            .join(Contract, Contract.id == Account.contract_id)
            .where(Account.id == found.account_id)
        )
    ).one()
    return views.UnsoundRow(company.name, await _balance(work, company), contract, book.place(found), book.fault(found))


RENDERERS: Renderers = {
    **kind(HoursGranted, _granted),
    **kind(HoursLow, _low),
    **kind(CompanyHoursLow, _company_low),
    **kind(HoursExpire, _expire),
    **kind(HoursExpireSoon, _expire_soon),
    **kind(LedgerUnsound, _unsound),
}

"""Which company 1C means. INN and KPP come from outside: they choose a company, the token has opened the door."""

from sqlalchemy import func, select

from core.actor import Actor
from core.clients.models import Company
from core.clients.rules import clean_inn, clean_kpp
from core.clients.service import add_company
from core.contracts.models import Contract
from core.database import Work
from integrations.onec.file_import.applying import IMPORT_LOCK
from integrations.onec.inbound.refusals import CallRefused, Why
from integrations.onec.inbound.requests import ContractSigned


async def with_inn(work: Work, inn: str) -> list[Company]:
    """All companies with this INN, by KPP. Raises Refusal ``bad-inn``."""
    query = select(Company).where(Company.inn == clean_inn(inn)).order_by(Company.kpp.nulls_first())
    return list(await work.session.scalars(query))


def choose(companies: list[Company], kpp: str | None) -> Company | None:
    """The one that is meant, of those with one INN; None if it is not among them. The desk may know a company without its KPP,
    and 1C may leave it out; where that could be several, CallRefused."""
    same = [company for company in companies if company.kpp == kpp]
    if same or not companies:
        return same[0] if same else None
    if kpp is None:
        if len(companies) > 1:
            raise CallRefused(Why.COMPANY_AMBIGUOUS)
        return companies[0]
    return companies[0] if [company.kpp for company in companies] == [None] else None


async def find(work: Work, inn: str, kpp: str | None) -> Company:
    """The company, or CallRefused ``company_unknown``, ``company_ambiguous``."""
    company = choose(await with_inn(work, inn), clean_kpp(kpp, clean_inn(inn)))
    if company is None:
        raise CallRefused(Why.COMPANY_UNKNOWN)
    return company


async def find_or_add(work: Work, actor: Actor, said: ContractSigned, zone_name: str) -> tuple[Company, bool]:
    """The company of a contract, and whether it is new. Another KPP with a known INN is a new branch, or an office that has
    moved: only people know, so it is refused."""
    # An import of a file adds companies too; both look first, so they take turns.
    await work.session.execute(select(func.pg_advisory_xact_lock(IMPORT_LOCK)))
    inn = clean_inn(said.inn)
    kpp = clean_kpp(said.kpp, inn)
    companies = await with_inn(work, inn)
    company = choose(companies, kpp)
    if company is not None:
        return company, False
    if companies:
        raise CallRefused(Why.COMPANY_OTHER_KPP)
    return await add_company(work, actor, name=said.name, inn=inn, kpp=kpp, zone_name=zone_name), True


async def contract_numbered(work: Work, company: Company, number: str) -> Contract | None:
    """The company's contract with this number."""
    return await work.session.scalar(
        select(Contract).where(Contract.company_id == company.id, Contract.number == " ".join(number.split()))
    )

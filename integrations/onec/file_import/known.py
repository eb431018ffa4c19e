"""What the desk knows already about the companies of a file."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import String, cast, exists, func, literal, select

from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Work
from core.ledger.models import Account, Entry
from integrations.onec.file_import.lines import Person

_OPENING = "opening:"


def opening_key(contract_id: int) -> str:
    """The ledger's key of a contract's opening balance: there is one, ever."""
    return f"{_OPENING}{contract_id}"


@dataclass(frozen=True, slots=True)
class KnownContract:
    """``opening`` is the opening balance in minutes written by an earlier import; ``moved``: its account has entries."""

    id: int
    starts_on: date
    months: int
    ends_on: date
    counts_hours: bool
    opening: int | None
    moved: bool


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company with its contracts by number and its people, those who have left included."""

    id: int
    name: str
    contracts: dict[str, KnownContract] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)


Known = dict[str, dict[str | None, KnownCompany]]
"""Companies by INN, then by KPP."""


async def load_known(work: Work, inns: Collection[str]) -> Known:
    """All companies with one of these INNs (at most ``table.MOST_LINES``)."""
    known: Known = {}
    by_id: dict[int, KnownCompany] = {}
    companies = await work.session.execute(
        select(Company.id, Company.name, Company.inn, Company.kpp).where(Company.inn.in_(inns))
    )
    for company_id, name, inn, kpp in companies:
        by_id[company_id] = known.setdefault(inn, {})[kpp] = KnownCompany(company_id, name)
    opening = (
        select(Entry.minutes)
        .where(Entry.key == func.concat(literal(_OPENING), cast(Contract.id, String)))
        .scalar_subquery()
    )
    account_of = func.coalesce(Contract.root_id, Contract.id)
    moved = exists().where(Entry.account_id == Account.id, Account.contract_id == account_of)
    contracts = await work.session.execute(
        select(
            Contract.company_id,
            Contract.number,
            Contract.id,
            Contract.starts_on,
            Contract.months,
            Contract.ends_on,
            Contract.service_model == BonusHours.code,
            opening,
            moved,
        )
        .join(Company, Company.id == Contract.company_id)
        .where(Company.inn.in_(inns))
    )
    for company_id, number, *facts in contracts:
        by_id[company_id].contracts[number] = KnownContract(*facts)
    people = await work.session.execute(
        select(Contact.company_id, Contact.name, Contact.phone)
        .join(Company, Company.id == Contact.company_id)
        .where(Company.inn.in_(inns))
        .order_by(Contact.id)
    )
    for company_id, name, phone in people:
        by_id[company_id].people.append(Person(name, phone))
    return known

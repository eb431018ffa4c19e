"""Small worlds for tests: companies with people, hours and tickets, made by the use cases themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID, uuid4

from stdnum.ru import inn as inn_number

from core.actor import ContactRole, StaffRole, SystemActor
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import add_service
from core.clients.models import Company, Contact
from core.clients.service import add_company, add_contact
from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.database import Work
from core.dates import local_date
from core.exchange.mirror.models import ExchangeCounterparty
from core.ledger.accounts import open_account
from core.ledger.granting import grant
from core.ledger.models import Account, GrantKind
from core.staff.models import Staff
from core.staff.service import add_staff
from core.tickets.conversation import Words
from core.tickets.models import Ticket
from core.tickets.opening import open_ticket

SYSTEM = SystemActor("tests")
ADMIN_ROLES = frozenset({StaffRole.ADMIN, StaffRole.ENGINEER})

_numbers = count(1)


def some_inn() -> str:
    """An INN of an organisation with right check digits, another each time."""
    base = f"77{next(_numbers):07d}"
    return base + str(inn_number.calc_company_check_digit(base))


async def make_company(
    work: Work, *, name: str = "ООО «Ромашка»", inn: str | None = None, zone_name: str = "Europe/Moscow"
) -> Company:
    """A company with an INN of its own."""
    return await add_company(work, SYSTEM, name=name, inn=inn or some_inn(), kpp=None, zone_name=zone_name)


async def make_contact(
    work: Work,
    company: Company,
    *,
    name: str = "Мария Петрова",
    role: ContactRole = ContactRole.MANAGER,
    phone: str | None = None,
    messenger_id: int | None = None,
    came_in: bool = True,
) -> Contact:
    """A person of the company, known to the messenger unless ``came_in=False``."""
    person = await add_contact(work, SYSTEM, company_id=company.id, name=name, phone=phone, role=role)
    if came_in:
        person.messenger_id = messenger_id or 5_000_000 + next(_numbers)
    await work.session.flush()
    return person


async def make_staff(
    work: Work,
    name: str = "Олег Иванов",
    *,
    roles: frozenset[StaffRole] = frozenset({StaffRole.ENGINEER}),
    messenger_id: int | None = None,
    came_in: bool = True,
) -> Staff:
    """A staff member, known to the messenger unless ``came_in=False``."""
    person = await add_staff(work, SYSTEM, name=name, roles=roles)
    if came_in:
        person.messenger_id = messenger_id or 9_000_000 + next(_numbers)
    await work.session.flush()
    return person


async def make_contract(
    work: Work,
    company: Company,
    *,
    service_model: str = "bonus_hours",
    starts_on: date | None = None,
    months: int = 12,
    number: str | None = None,
    prolongs: Contract | None = None,
) -> Contract:
    """A contract in force today (it began ten days ago) and without an account."""
    today = local_date(work.now, company.zone)
    return await sign_contract(
        work,
        SYSTEM,
        company_id=company.id,
        number=number or f"ИТС-{next(_numbers)}",
        starts_on=starts_on or today - timedelta(days=10),
        months=months,
        service_model=service_model,
        prolongs_id=prolongs.id if prolongs else None,
    )


async def give_hours(
    work: Work,
    account: Account,
    minutes: int,
    *,
    effective_from: date,
    expires_on: date,
    key: str | None = None,
    priority: int = 100,
) -> None:
    """A grant with a key of its own."""
    await grant(
        work,
        SYSTEM,
        account_id=account.id,
        kind=GrantKind.ACCRUAL,
        minutes=minutes,
        effective_from=effective_from,
        expires_on=expires_on,
        reason="",
        key=key or f"test:grant:{next(_numbers)}",
        priority=priority,
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """A contract with its account of hours."""

    contract: Contract
    account: Account


async def make_contract_with_hours(
    work: Work,
    company: Company,
    minutes: int = 330,
    *,
    service_model: str = "bonus_hours",
    starts_on: date | None = None,
    months: int = 12,
    number: str | None = None,
) -> Hours:
    """A contract in force with ``minutes`` usable for its whole term (0: an account without a grant)."""
    contract = await make_contract(
        work, company, service_model=service_model, starts_on=starts_on, months=months, number=number
    )
    account = await open_account(work, contract)
    if minutes:
        await give_hours(work, account, minutes, effective_from=contract.starts_on, expires_on=contract.ends_on)
    return Hours(contract, account)


@dataclass(frozen=True, slots=True)
class Services:
    """A small price list.

    ``consultation``: hourly, by 15 minutes with 5 of grace, at least 15, 3 000 ₽ an hour. ``report``: hourly, by 30
    minutes, at least 60. ``update``: untariffed. ``setup``: a fixed 4 500 ₽. ``training``: paid by the hour, 3 600 ₽.
    """

    consultation: Service
    report: Service
    update: Service
    setup: Service
    training: Service


async def make_services(work: Work) -> Services:
    """The price list of :class:`Services`; once per database."""

    async def add(
        position: int,
        code: str,
        name: str,
        kind: TariffKind,
        price: int | None,
        unit: PriceUnit | None,
        rounding: Rounding,
        *words: str,
    ) -> Service:
        return await add_service(
            work,
            SYSTEM,
            code=code,
            name=name,
            short_name=name[:24],
            tariff_kind=kind,
            price=price,
            price_unit=unit,
            rounding=rounding,
            usual_minutes=30,
            words=list(words),
            position=position,
        )

    hour, fixed = PriceUnit.HOUR, PriceUnit.FIXED
    quarter, half = Rounding(15, 15, 5), Rounding(30, 60)
    return Services(
        consultation=await add(
            1, "consultation", "Консультация", TariffKind.HOURLY, 300_000, hour, quarter, "консультация", "вопрос"
        ),
        report=await add(2, "report", "Доработка отчёта", TariffKind.HOURLY, 300_000, hour, half, "отчёт", "доработка"),
        update=await add(3, "update", "Обновление", TariffKind.UNTARIFFED, None, None, quarter, "обновление", "обн"),
        setup=await add(4, "setup", "Установка 1С", TariffKind.PAID, 450_000, fixed, quarter, "установка"),
        training=await add(5, "training", "Обучение", TariffKind.PAID, 360_000, hour, quarter, "обучение"),
    )


async def make_ticket(work: Work, contact: Contact, text: str = "Не проводится реализация") -> Ticket:
    """A ticket opened by this contact with one message sent now."""
    ticket, _ = await open_ticket(
        work, contact.as_actor(), contact_id=contact.id, said=[(Words(text), work.now)], subject_without_text="файлы"
    )
    return ticket


def counterparty_of(company: Company, ref: UUID) -> ExchangeCounterparty:
    """What the company is in 1C, as a pull has tied it."""
    return ExchangeCounterparty(
        ref=ref,
        inn=company.inn,
        kpp="",
        name=company.name,
        full_name="",
        branch=False,
        deleted=False,
        row_hash=b"",
        data_version="",
        first_seen=company.created_at,
        last_seen=company.created_at,
        company_id=company.id,
        tied_by="system:onec",
        tied_at=company.created_at,
        tied_inn=company.inn,
    )


async def make_counterparty(work: Work, company: Company, ref: UUID | None = None) -> ExchangeCounterparty:
    """The same, written down."""
    party = counterparty_of(company, ref or uuid4())
    work.session.add(party)
    await work.session.flush()
    return party

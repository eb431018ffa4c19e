"""Documents that wait to be sent: completed work of eight companies, two lines each, as the desk hands it over."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from core.catalog.models import PriceUnit, TariffKind
from core.database import Database
from core.dates import local_date
from core.exchange.documents.bases import enable_base
from core.exchange.documents.specification import Payment, Specification, SpecificationLine
from core.exchange.documents.submitting import submit
from core.exchange.references import References
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import SeenItem, take_items, tie
from integrations.onec.push.port import Order
from tests.clock import MOSCOW, START
from tests.factories import SYSTEM, counterparty_of, make_company, make_services

COMPANIES = 8
IN_ONE = 100
"""Documents handed over in one transaction."""


@dataclass(frozen=True, slots=True)
class Orders:
    """The documents as orders, and the references that they need."""

    orders: list[Order]
    parties: list[UUID]
    items: list[UUID]


async def make_orders(database: Database, count: int) -> Orders:
    async with database.work() as work:
        await enable_base(work)
        companies = [await make_company(work, name=f"ООО «Клиент {number}»") for number in range(COMPANIES)]
        parties = {company.id: uuid4() for company in companies}
        work.session.add_all(counterparty_of(company, parties[company.id]) for company in companies)
        services = await make_services(work)
        items = {services.consultation.id: uuid4(), services.training.id: uuid4()}
        await take_items(work, ItemKind.SERVICE, [SeenItem(ref, str(ours), "Услуга") for ours, ref in items.items()])
        for item in (await work.session.scalars(select(ExchangeItem))).all():
            await tie(work, SYSTEM, ItemKind.SERVICE, int(item.code), item.id)
    specifications = [
        _specification(number, companies[number % COMPANIES].id, *items) for number in range(1, count + 1)
    ]
    for first in range(0, count, IN_ONE):
        async with database.work() as work:
            for one in specifications[first : first + IN_ONE]:
                await submit(work, one)
    orders = [Order(one, References(parties[one.company_id], None, items, None), START) for one in specifications]
    return Orders(orders, list(parties.values()), list(items.values()))


def _specification(number: int, company_id: int, hourly: int, paid: int) -> Specification:
    return Specification(
        key=f"ticket:{number}:completion:1",
        ticket_id=number,
        number=number,
        company_id=company_id,
        contract_id=None,
        completion=1,
        correction=0,
        requested_at=START,
        lines=(
            _line(number * 2, hourly, "Консультация", TariffKind.HOURLY, 300_000, Payment.HOURS),
            _line(number * 2 + 1, paid, "Обучение", TariffKind.PAID, 360_000, Payment.MONEY),
        ),
    )


def _line(
    line_id: int, service_id: int, service: str, tariff: TariffKind, price: int, payment: Payment
) -> SpecificationLine:
    by_hours = payment is Payment.HOURS
    return SpecificationLine(
        line_id=line_id,
        service_id=service_id,
        service=service,
        staff_id=1,
        work_date=local_date(START, MOSCOW),
        tariff=tariff,
        unit=PriceUnit.HOUR,
        actual=45,
        charged=45,
        covered=45 if by_hours else 0,
        shortage=0,
        price=price,
        amount=None if by_hours else price * 45 // 60,
        vat_percent=22,
        payment=payment,
        comment="как попросили",
    )

"""From a specification of the desk to a charge of the extension's contract, from an invoice to a bill."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from core.catalog.models import Service
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Trouble
from core.exchange.documents.specification import Payment, Specification, SpecificationLine
from core.staff.models import Staff
from integrations.onec.http_service.models import Bill, Charge, ContractName, Line
from integrations.onec.push.port import Impossible, Order
from integrations.onec.push.rows import invoice_row

COMMENT_LENGTH = 1000
NO_CONTRACT = "У заявки нет договора, а организацию и валюту документа задаёт он."


async def charge_of(work: Work, order: Order, said: Specification) -> Charge:
    """The charge of an order for this work, with what the desk calls its parties now. Raises Impossible for work
    without a contract."""
    company = await work.session.get_one(Company, said.company_id)
    contract = await work.session.get(Contract, said.contract_id) if said.contract_id is not None else None
    if contract is None:
        raise Impossible(Fault(Trouble.REFUSED, NO_CONTRACT))
    services = {line.service_id for line in said.lines}
    codes = dict((await work.session.execute(select(Service.id, Service.code).where(Service.id.in_(services)))).all())
    people = {line.staff_id for line in said.lines}
    names = dict((await work.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(people)))).all())
    return Charge(
        inn=company.inn,
        kpp=company.kpp,
        counterparty_ref=order.references.counterparty,
        contract=ContractName(number=contract.number, ref=order.references.contract),
        ticket=said.number,
        resolved_at=order.happened_at,
        lines=tuple(
            line_of(line, codes[line.service_id], names[line.staff_id], order.references.services)
            for line in said.lines
        ),
    )


async def bill_of(work: Work, order: Order, said: Invoice) -> Bill:
    """The bill of an order for this invoice, with what the desk calls its parties now."""
    company = await work.session.get_one(Company, said.company_id)
    service = await work.session.get_one(Service, said.service_id)
    return Bill(
        inn=company.inn,
        kpp=company.kpp,
        counterparty_ref=order.references.counterparty,
        contract=ContractName(number=said.contract, ref=order.references.contract),
        request=said.number,
        asked_at=order.happened_at,
        service_code=service.code,
        service_ref=order.references.services.get(said.service_id),
        minutes=said.minutes,
        price_kopecks=said.price,
        amount_kopecks=said.amount,
        vat_percent=said.vat_percent,
        comment=invoice_row(said).content[:COMMENT_LENGTH],
    )


def line_of(line: SpecificationLine, code: str, engineer: str, refs: Mapping[int, UUID]) -> Line:
    """A line as the extension wants it. What costs nothing says how long it took; what costs something, what is charged."""
    free = line.payment is Payment.FREE
    return Line(
        service_code=code,
        service_ref=refs.get(line.service_id),
        engineer=engineer,
        quantity_minutes=line.actual if free else line.charged,
        covered_minutes=line.covered,
        price_kopecks=None if free else line.price,
        price_unit=None if free else line.unit,
        amount_kopecks=(line.amount or 0) if line.payment is Payment.MONEY else 0,
        vat_percent=line.vat_percent,
        kind=line.tariff,
        unpaid=line.payment is Payment.UNPAID,
        comment=content(line),
    )


def content(line: SpecificationLine) -> str:
    """What was done and when; what paid for it is the extension's to say."""
    parts = [f"{line.service}, {line.work_date:%d.%m.%Y}"]
    if line.payment is not Payment.FREE and not line.charged:
        parts.append(f"{line.actual} мин, учтено в другой строке")
    parts.append(" ".join(line.comment.split()))
    return "; ".join(part for part in parts if part)[:COMMENT_LENGTH]

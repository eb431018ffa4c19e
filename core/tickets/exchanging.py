"""Handing completed work over to the exchange with 1C: which work, in the transaction that makes it so."""

from sqlalchemy import select

from core.catalog.models import Service
from core.database import Work
from core.exchange.documents.specification import Payment, Specification, SpecificationLine
from core.exchange.documents.submitting import submit
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.rules import completion_key


async def hand_over(work: Work, ticket: Ticket, completion: int, *, correction: int | None = None) -> None:
    """Submit the lines that a (locked) ticket's completion has now. ``correction``: the number of the correction just made; it
    can be learned from the lines unless it has taken all of them away."""
    lines = await _lines(work, ticket, completion)
    if correction is None:
        correction = max((line.correction for line, _ in lines), default=0)
    specification = Specification(
        key=completion_key(ticket.id, completion, correction),
        ticket_id=ticket.id,
        number=ticket.number,
        company_id=ticket.company_id,
        contract_id=ticket.contract_id,
        completion=completion,
        correction=correction,
        requested_at=ticket.requested_at,
        lines=tuple(_specified(line, service) for line, service in lines),
    )
    await submit(work, specification)


async def _lines(work: Work, ticket: Ticket, completion: int) -> list[tuple[WorkLine, Service]]:
    """The lines of the completion that no correction has superseded, in the order they were entered."""
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion == completion, WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id)
    )
    return [(line, service) for line, service in rows]


def _specified(line: WorkLine, service: Service) -> SpecificationLine:
    return SpecificationLine(
        line_id=line.id,
        service_id=service.id,
        service=service.name,
        staff_id=line.staff_id,
        work_date=line.work_date,
        tariff=service.tariff_kind,
        unit=service.price_unit,
        actual=line.actual_minutes,
        charged=line.charged_minutes or 0,
        covered=line.covered_minutes or 0,
        shortage=line.shortage_minutes or 0,
        price=line.price,
        amount=line.amount,
        vat_percent=service.vat_percent,
        payment=Payment(line.fate if line.fate is not None else Fate.PENDING),
        comment=line.comment,
    )

"""A small firm with one loud client, as plain rows. Today is Monday 2026-11-23."""

from datetime import UTC, date, datetime

from core.clients.models import Company, Contact
from core.database import Work
from core.tickets.models import Fate, Ticket, TicketState
from tests.clock import MOSCOW
from tests.core.reports.planting import line
from tests.factories import Services, make_company, make_contact, make_contract_with_hours


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=MOSCOW).astimezone(UTC)


async def asked(
    work: Work,
    contact: Contact,
    moment: datetime,
    subject: str = "Вопрос",
    state: TicketState = TicketState.CLOSED,
    completions: int = 1,
) -> Ticket:
    made = Ticket(
        company_id=contact.company_id,
        contact_id=contact.id,
        subject=subject,
        state=state,
        completions=completions,
        requested_at=moment,
        opened_at=moment,
        resolved_at=moment if completions else None,
    )
    work.session.add(made)
    await work.session.flush()
    return made


async def quiet_firm(work: Work, services: Services, oleg: int) -> None:
    """16 clients with 730 minutes for a year (180 of them fall on the window), each with four requests and 80 … 95 minutes."""
    for number in range(16):
        company = await make_company(work, name=f"ООО «Тихая {number}»")
        await make_contract_with_hours(work, company, 730, starts_on=date(2026, 3, 1))
        person = await make_contact(work, company)
        for _ in range(4):
            ticket = await asked(work, person, at(10, 5))
        worked = 80 + number
        await line(
            work, ticket, services.consultation, oleg, worked, Fate.HOURS, at=at(10, 5), charged=worked, covered=worked
        )


async def loud_client(work: Work, services: Services, oleg: int) -> Company:
    """One with the same contract, 40 requests and 1000 minutes that it has not paid for: 30 of them by Ivan, 20 about the till,
    10 came back."""
    loud = await make_company(work, name="ООО «Громкая»")
    await make_contract_with_hours(work, loud, 730, starts_on=date(2026, 3, 1))
    ivan, petr = await make_contact(work, loud, name="Иван"), await make_contact(work, loud, name="Пётр")
    for number in range(40):
        person = ivan if number % 4 else petr
        subject = "Не печатает касса чек" if number % 2 else f"Вопрос{number}"
        ticket = await asked(work, person, at(9, 1 + number % 28), subject, completions=2 if number < 10 else 1)
        await line(work, ticket, services.consultation, oleg, 25, Fate.UNPAID, at=at(9, 20), charged=30, amount=150_000)
    return loud

"""A company's name as staff read it: with the balance that there is now."""

from markupsafe import Markup
from sqlalchemy import select

from bot.views import words
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.models import Ticket


async def company_of_ticket(work: Work, ticket_id: int) -> Markup:
    """«ООО «Ромашка» · 5 ч 30 мин»."""
    query = select(Company).join(Ticket, Ticket.company_id == Company.id).where(Ticket.id == ticket_id)
    company = (await work.session.scalars(query)).one()
    return words.company(company.name, await company_available(work, company.id, local_date(work.now, company.zone)))

"""The causes of a few clients' load, and what could be offered to those whose hours burn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.catalog.models import Service
from core.clients.configurations import configurations_of
from core.clients.models import Contact
from core.database import Work
from core.ledger.intents import Offer
from core.ledger.noticing import fitting_offers, hour_offers
from core.reports.clients.causes import LATEST, Cause, Request, causes
from core.reports.clients.facts import CompanyFacts, Window
from core.reports.clients.thresholds import Thresholds
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.tickets.guessing import stems_of
from core.tickets.models import ACTIVE, Ticket, TicketState, WorkLine
from core.tickets.ordering import ordered_by_alike
from core.tickets.updates.models import UpdateMark


async def causes_of(
    work: Work, companies: Sequence[CompanyFacts], window: Window, zone: ZoneInfo, by: Thresholds
) -> dict[int, tuple[Cause, ...]]:
    """For each of these companies (a screen's worth of them). Authorised by the caller."""
    ids = [one.company_id for one in companies]
    since = datetime.combine(window.first, time.min, zone).astimezone(UTC)
    requests = await _requests(work, ids, since, zone)
    services = await _services(work, ids, since)
    return {
        one.company_id: causes(requests[one.company_id], services[one.company_id], one.sums, by) for one in companies
    }


async def _requests(
    work: Work, company_ids: Sequence[int], since: datetime, zone: ZoneInfo
) -> Mapping[int, list[Request]]:
    """The newest requests of each company. One is reopened if it was resolved and is worked on again, or was resolved twice."""
    newest = func.row_number().over(partition_by=Ticket.company_id, order_by=Ticket.requested_at.desc())
    numbered = (
        select(Ticket.id, newest.label("place"))
        .where(
            Ticket.company_id.in_(company_ids),
            Ticket.requested_at >= since,
            Ticket.state != TicketState.CANCELLED,
            ~select(UpdateMark.ticket_id).where(UpdateMark.ticket_id == Ticket.id).exists(),
        )
        .subquery()
    )
    tickets = list(
        await work.session.scalars(
            select(Ticket)
            .join(numbered, numbered.c.id == Ticket.id)
            .where(numbered.c.place <= LATEST)
            .order_by(Ticket.requested_at.desc(), Ticket.id.desc())
        )
    )
    stems = await stems_of(work, [ticket.subject for ticket in tickets])
    pinned = {ticket.calendar_version_id for ticket in tickets if ticket.calendar_version_id is not None}
    calendars = {
        version.id: working_time(version)
        for version in await work.session.scalars(select(CalendarVersion).where(CalendarVersion.id.in_(pinned)))
    }
    found: dict[int, list[Request]] = defaultdict(list)
    for ticket, said in zip(tickets, stems, strict=True):
        calendar = calendars.get(ticket.calendar_version_id or 0)
        found[ticket.company_id].append(
            Request(
                ticket.contact_id,
                ticket.subject,
                said,
                ticket.requested_at.astimezone(zone),
                calendar.is_working(ticket.requested_at) if calendar is not None else None,
                ticket.completions > (0 if ticket.state in ACTIVE else 1),
            )
        )
    return found


async def _services(work: Work, company_ids: Sequence[int], since: datetime) -> Mapping[int, Mapping[str, int]]:
    """Minutes of work by the service's name, of each company."""
    rows = await work.session.execute(
        select(Ticket.company_id, Service.name, func.sum(WorkLine.actual_minutes))
        .join(WorkLine, WorkLine.ticket_id == Ticket.id)
        .join(Service, Service.id == WorkLine.service_id)
        .where(Ticket.company_id.in_(company_ids), WorkLine.superseded_by.is_(None), WorkLine.charged_at >= since)
        .group_by(Ticket.company_id, Service.name)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for company_id, name, minutes in rows:
        found[company_id][name] = int(minutes)
    return found


async def people_named(work: Work, contact_ids: Sequence[int]) -> dict[int, str]:
    """Names of contacts."""
    rows = await work.session.execute(select(Contact.id, Contact.name).where(Contact.id.in_(contact_ids)))
    return {row.id: row.name for row in rows}


async def ideas_for(work: Work, company_id: int, minutes: int) -> tuple[list[Offer], list[str]]:
    """What the hours could be spent on, first what companies with the same programs have ordered most; and the names of the
    company's programs, which say who is alike. Authorised by the caller."""
    ordered = await ordered_by_alike(work, company_id)
    offers = fitting_offers(await hour_offers(work), ordered, minutes)
    return offers, [one.name for one in await configurations_of(work, company_id)]

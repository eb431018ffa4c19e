"""Resolving a ticket in which no work was entered: what the desk saw is offered, and one tap enters it and resolves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.actor import Actor, require_staff
from core.billing.tariffs import tariffs_for
from core.catalog.models import Service
from core.catalog.service import active_services, get_service
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.tickets.base import begin, company_of, lock_ticket
from core.tickets.completion import resolve
from core.tickets.effort import guess_services
from core.tickets.lines import write_line
from core.tickets.models import ACTIVE, LineSource, Ticket, TicketState, WorkLine
from core.tickets.overlaps import Overlap, Piece, around, overlaps_with, pieces_of
from core.tickets.pricing import LineToCharge, foresee, lines_to_charge
from core.tickets.queries import staff_ticket
from core.tickets.rules import MOST_MINUTES, ChargedWork
from core.tickets.timeline.rules import Draft
from core.tickets.timeline.service import draft_time

MOST_SERVICES = 8
"""So many are offered when it is not clear what was done; the others are behind «+ Работа»."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One tap: this service, so many minutes, and what would become of them. ``drafted``: they are what the desk saw, else the
    service's usual ones."""

    service: Service
    minutes: int
    drafted: bool
    charged: ChargedWork


@dataclass(frozen=True, slots=True)
class WorkOffer:
    """``draft`` is None if the desk saw nothing of this engineer. Of ``choices`` each can be entered as it is; there may be
    none, where the company's state forbids work. ``at``: the draft is of this moment."""

    draft: Draft | None
    choices: list[Choice]
    overlaps: list[Overlap]
    at: datetime


async def offer_work(work: Work, actor: Actor, ticket_id: int) -> WorkOffer:
    """What this engineer could enter with one tap. Changes nothing."""
    author = require_staff(actor)
    ticket = await staff_ticket(work, author, ticket_id)
    company = await company_of(work, ticket)
    at = work.now.replace(microsecond=0)  # a button carries whole seconds
    seen = await draft_time(work, ticket, author.staff_id, at)
    minutes = min(seen.minutes, MOST_MINUTES) if seen is not None else None
    choices = []
    for service, spent in await _possible(work, ticket, minutes):
        charged = await _would_be(work, ticket, company, author.staff_id, service, spent)
        if charged is not None:
            choices.append(Choice(service, spent, spent == minutes, charged))
    shared: list[Overlap] = []
    if seen is not None:
        others = await pieces_of(work, author.staff_id, around(seen.stretches))
        shared = overlaps_with(Piece("draft", ticket.number, seen.stretches), others)
    return WorkOffer(seen, choices, shared, at)


async def _possible(work: Work, ticket: Ticket, minutes: int | None) -> list[tuple[Service, int]]:
    """The service that the ticket is about with what the desk saw and with its usual minutes; else the price list."""
    meant = (await guess_services(work, [ticket])).get(ticket.id)
    if meant is not None and meant.active:
        seen = [(meant, minutes)] if minutes is not None else []
        return seen + ([(meant, meant.usual_minutes)] if meant.usual_minutes != minutes else [])
    offered: Sequence[Service] = await active_services(work)
    return [(service, minutes or service.usual_minutes) for service in offered[:MOST_SERVICES]]


async def _would_be(
    work: Work, ticket: Ticket, company: Company, staff_id: int, service: Service, minutes: int
) -> ChargedWork | None:
    """What a completion would make of this line; None if it could not be completed with it."""
    line = WorkLine(
        id=0,
        ticket_id=ticket.id,
        service_id=service.id,
        staff_id=staff_id,
        actual_minutes=minutes,
        work_date=local_date(work.now, company.zone),
    )
    tariff = (await tariffs_for(work, ticket.contract_id, [service]))[service.id]
    seen = await foresee(work, ticket, company, LineToCharge(line, service, tariff))
    return seen.charged[-1] if seen.hindrance is None else None


async def enter_and_resolve(
    work: Work,
    actor: Actor,
    ticket_id: int,
    *,
    version: int,
    service_id: int,
    minutes: int,
    seen_at: datetime | None = None,
) -> Ticket:
    """Enter what was offered and resolve the ticket, in one transaction: nothing is entered that is not charged.

    ``version`` is the ticket's when it was offered; a ticket in which work was entered meanwhile is refused. ``seen_at``: the
    minutes are the draft of this moment, whose time is kept with the line.
    """
    author = require_staff(actor)
    if not 0 < minutes <= MOST_MINUTES:
        raise Refusal("bad-work-minutes", most=MOST_MINUTES)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if ticket.version != version or await lines_to_charge(work, ticket):
        raise Refusal("lines-changed", number=ticket.number)
    service = await get_service(work, service_id)
    if await _would_be(work, ticket, await company_of(work, ticket), author.staff_id, service, minutes) is None:
        raise Refusal("work-not-possible", number=ticket.number)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    until = min(seen_at, work.now) if seen_at is not None else None
    seen = await draft_time(work, ticket, author.staff_id, until) if until is not None else None
    await write_line(
        work,
        ticket,
        author.staff_id,
        service,
        minutes,
        source=LineSource.DRAFTED if seen is not None else LineSource.ENTERED,
        stretches=seen.stretches if seen is not None else (),
    )
    await work.session.flush()
    return await resolve(work, author, ticket.id, version=version)

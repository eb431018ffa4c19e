"""Resolving all tickets of a wave: what it would charge, and the order to do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff
from core.billing.rules import Hindrance
from core.billing.tariffs import tariffs_for
from core.catalog.models import Service
from core.clients.models import Company, ShortagePolicy
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.tickets.models import ACTIVE, Fate, LineSource, Ticket, WorkLine
from core.tickets.pricing import LineToCharge, foresee
from core.tickets.waves.intents import WaveChanged
from core.tickets.waves.membership import key_of_lines
from core.tickets.waves.models import StepState, Wave, WaveRule, WaveStep, WaveTicket
from core.tickets.waves.service import lock_wave


@dataclass(frozen=True, slots=True)
class Short:
    """A company whose hours do not suffice. ``minutes`` of the shortage, ``amount`` in kopecks."""

    number: int
    company: str
    policy: ShortagePolicy
    minutes: int
    amount: int


@dataclass(frozen=True, slots=True)
class Hindered:
    """A ticket that could not be resolved as it is."""

    number: int
    company: str
    why: Hindrance


@dataclass(frozen=True, slots=True)
class WavePreview:
    """What resolving the wave now would charge: minutes that hours cover, kopecks for money (without shortages). Each ticket is
    judged by itself: two of one company see the same hours."""

    wave: Wave
    tickets: int
    without_work: int
    hours: int
    money: int
    free: int
    short: Sequence[Short]
    hindered: Sequence[Hindered]


async def active_tickets(work: Work, wave_id: int) -> list[tuple[Ticket, Company]]:
    """The tickets of a wave that need something."""
    rows = await work.session.execute(
        select(Ticket, Company)
        .join(WaveTicket, WaveTicket.ticket_id == Ticket.id)
        .join(Company, Company.id == Ticket.company_id)
        .where(WaveTicket.wave_id == wave_id, Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    return [(ticket, company) for ticket, company in rows]


async def preview_wave(work: Work, actor: Actor, wave_id: int) -> WavePreview:
    """What resolving its tickets now would charge. Changes nothing."""
    author = require_staff(actor)
    wave = await work.session.get(Wave, wave_id, populate_existing=True)
    if wave is None:
        raise NotFound("no-wave")
    tickets = await active_tickets(work, wave.id)
    if not tickets:
        raise Refusal("wave-empty", name=wave.name)
    hours = money = free = without = 0
    short: list[Short] = []
    hindered: list[Hindered] = []
    for ticket, company in tickets:
        extra = await _fixed_line(work, wave, ticket, company, author.staff_id)
        seen = await foresee(work, ticket, company, *([extra] if extra is not None else []))
        without += not seen.charged
        hours += sum(one.covered for one in seen.charged)
        free += sum(one.fate is Fate.FREE for one in seen.charged)
        money += sum(one.amount or 0 for one in seen.charged if one.fate is Fate.MONEY and not one.shortage)
        if seen.hindrance is not None:
            hindered.append(Hindered(ticket.number, company.name, seen.hindrance))
        elif minutes := sum(one.shortage for one in seen.charged):
            owed = sum(one.amount or 0 for one in seen.charged if one.shortage)
            short.append(Short(ticket.number, company.name, company.shortage_policy, minutes, owed))
    return WavePreview(wave, len(tickets), without, hours, money, free, short, hindered)


async def _fixed_line(work: Work, wave: Wave, ticket: Ticket, company: Company, staff_id: int) -> LineToCharge | None:
    """The line that the rule ``fixed`` would write into the ticket; no part of the session."""
    if wave.rule is not WaveRule.FIXED or wave.fixed_minutes is None or wave.service_id is None:
        return None
    service = await work.session.get_one(Service, wave.service_id)
    line = WorkLine(
        id=0,
        ticket_id=ticket.id,
        service_id=service.id,
        staff_id=staff_id,
        actual_minutes=wave.fixed_minutes,
        comment="",
        work_date=local_date(work.now, company.zone),
        added_at=work.now,
        source=LineSource.ENTERED,
        entry_key=line_key(wave.id, ticket),
    )
    return LineToCharge(line, service, (await tariffs_for(work, ticket.contract_id, [service]))[service.id])


def line_key(wave_id: int, ticket: Ticket) -> str:
    """Of the line that a wave writes into a ticket: once for each of its completions."""
    return f"{key_of_lines(wave_id)}{ticket.id}:{ticket.completions + 1}"


async def resolve_wave(work: Work, actor: Actor, wave_id: int, *, tickets: int, rule: WaveRule) -> tuple[Wave, int]:
    """Order all its tickets to be resolved, each in a transaction of its own (see :mod:`core.tickets.waves.stepping`).
    How many they are.

    ``tickets`` and ``rule`` are the preview's: another number or rule meanwhile is refused, so nobody confirms what they did
    not see. A second tap finds the order given and is refused, too.
    """
    author = require_staff(actor)
    wave = await lock_wave(work, author, wave_id)
    found = await active_tickets(work, wave.id)
    if len(found) != tickets or wave.rule is not rule or not found:
        raise Refusal("wave-changed", name=wave.name)
    rows = [
        {
            "wave_id": wave.id,
            "ticket_id": ticket.id,
            "staff_id": author.staff_id,
            "state": StepState.WAITING,
            "summed": False,
        }
        for ticket, _ in found
    ]
    made = await work.session.scalars(
        insert(WaveStep).values(rows).on_conflict_do_nothing().returning(WaveStep.ticket_id)
    )
    count = len(list(made))
    if not count:
        raise Refusal("wave-resolving", name=wave.name)
    await tell(work, GROUP, WaveChanged(wave_id=wave.id))
    return wave, count

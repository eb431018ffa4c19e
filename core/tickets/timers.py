"""Timers: one running a person. A timer that stops becomes a draft line, if it is clear what was done."""

from dataclasses import dataclass
from datetime import timedelta

from core.actor import Actor, require_staff
from core.billing.rules import hindrance
from core.catalog.models import Service, TariffKind
from core.catalog.service import get_service
from core.clients.models import ShortagePolicy, WorkState
from core.contracts.service_models import Pays
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.staff.models import Staff
from core.tickets.base import begin, company_of, lock_ticket, lock_tickets, show_changed
from core.tickets.completion import available_now
from core.tickets.effort import guess_services
from core.tickets.lines import write_line
from core.tickets.models import ACTIVE, LineSource, Ticket, TicketState, WorkLine
from core.tickets.needing import require_estimate
from core.tickets.pricing import agreed_for
from core.tickets.timeline.rules import Stretch
from core.tickets.timers_known import minutes_of, running_timer, timers_of
from core.tickets.timers_told import tell_of_timer
from core.tickets.work_intents import TimerSaid
from core.tickets.work_models import Timer, TimerEnd


@dataclass(frozen=True, slots=True)
class TimerPolicy:
    """After how many minutes a timer that runs is spoken of, and after how many it stops itself."""

    remind: int = 90
    limit: int = 240


@dataclass(frozen=True, slots=True)
class Stopped:
    """A timer that has stopped. ``line`` and ``service`` are None if it is not clear what was done, if it ran for less than a
    minute, or if the ticket is over."""

    timer: Timer
    ticket: Ticket
    minutes: int
    service: Service | None
    line: WorkLine | None


@dataclass(frozen=True, slots=True)
class Started:
    """``before``: the person's other timer, which this one has stopped. ``anew`` is False if it was running already."""

    timer: Timer
    ticket: Ticket
    before: Stopped | None
    anew: bool


async def start_timer(work: Work, actor: Actor, ticket_id: int, policy: TimerPolicy) -> Started:
    """Start this person's timer for the ticket; their timer for another one stops. Takes an open ticket.

    Refuses a ticket that is done, and work that the company's state or policy does not allow (DESIGN §4: `block` is checked
    when a timer starts).
    """
    author = require_staff(actor)
    await lock_row(work, Staff, author.staff_id)  # one start of a person at a time
    running = await running_timer(work, author.staff_id)
    locked = await lock_tickets(work, author, [ticket_id, *([running.ticket_id] if running is not None else [])])
    tickets = {ticket.id: ticket for ticket in locked}
    ticket = tickets.get(ticket_id)
    if ticket is None:
        raise NotFound("no-ticket")
    timer = await _still_running(work, running.id) if running is not None else None
    if timer is not None and timer.ticket_id == ticket_id:
        return Started(timer, ticket, None, anew=False)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    await _must_be_allowed(work, ticket)
    before = None
    if timer is not None:
        before = await _stop(work, timer, tickets[timer.ticket_id], TimerEnd.ANOTHER, policy)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    timer = Timer(staff_id=author.staff_id, ticket_id=ticket.id, started_at=work.now)
    work.session.add(timer)
    await _changed(work, ticket)
    return Started(timer, ticket, before, anew=True)


async def _must_be_allowed(work: Work, ticket: Ticket) -> None:
    """A minute of hourly work on top of nothing: is it covered? A service that is known to use no hours needs none."""
    company = await company_of(work, ticket)
    if company.work_state is WorkState.ALLOWED and company.shortage_policy is not ShortagePolicy.BLOCK:
        return
    meant = (await guess_services(work, [ticket])).get(ticket.id)
    hourly = meant is None or meant.tariff_kind is TariffKind.HOURLY
    pays = (await agreed_for(work, ticket, company)).pays
    covered = not hourly or pays is not Pays.HOURS or bool(await available_now(work, ticket, company))
    reason = hindrance(
        company.work_state,
        company.shortage_policy,
        any_work=True,
        shortage=0 if covered else 1,
        any_paid=pays is Pays.MONEY and hourly,
    )
    if reason is not None:
        raise Refusal(f"timer-{reason.value}", number=ticket.number)


async def stop_timer(
    work: Work, actor: Actor, ticket_id: int, policy: TimerPolicy, *, service: Service | None = None
) -> Stopped:
    """Stop this person's timer for the ticket. ``service``: what they said was done; else what the ticket is about."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    running = await running_timer(work, author.staff_id)
    if running is None:
        raise Refusal("no-timer", number=ticket.number)
    if running.ticket_id != ticket.id:
        other = await work.session.get_one(Ticket, running.ticket_id)
        raise Refusal("timer-elsewhere", number=other.number)
    timer = await _still_running(work, running.id)
    if timer is None:
        raise Refusal("no-timer", number=ticket.number)
    return await _stop(work, timer, ticket, TimerEnd.HAND, policy, service=service)


async def stop_timers_of(work: Work, actor: Actor, ticket_id: int, policy: TimerPolicy) -> list[Stopped]:
    """Stop everybody's timers for a ticket that is about to be resolved: their minutes are to be in its preview. Colleagues
    are told."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    stopped = [await _stop(work, timer, ticket, TimerEnd.PREVIEW, policy) for timer in await timers_of(work, ticket_id)]
    for one in stopped:
        if one.timer.staff_id != author.staff_id:
            service = one.service.name if one.service is not None else ""
            await tell_of_timer(
                work,
                one.timer,
                ticket,
                TimerSaid.PREVIEW,
                minutes=one.minutes,
                limit=policy.limit,
                service=service,
            )
    return stopped


async def line_of_timer(work: Work, actor: Actor, timer_id: int, service_id: int) -> Stopped:
    """Say what was done while a timer ran that has stopped: it becomes a line, once. Staff may say it of a colleague's."""
    author = require_staff(actor)
    known = await work.session.get(Timer, timer_id)
    if known is None:
        raise NotFound("no-timer-there")
    ticket = await lock_ticket(work, author, known.ticket_id)
    timer = await lock_row(work, Timer, timer_id)
    assert timer is not None
    minutes = minutes_of(timer)
    if timer.settled or timer.stopped_at is None:
        raise Refusal("timer-entered", number=ticket.number)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    service = await get_service(work, service_id)
    await require_estimate(work, ticket, service)
    line = await _line(work, timer, ticket, service, minutes)
    timer.settled = True
    await _changed(work, ticket)
    return Stopped(timer, ticket, minutes, service, line)


async def stop_due(work: Work, timer_id: int, policy: TimerPolicy) -> Stopped | None:
    """Stop a timer by the desk itself: its time is up, or its ticket is over. None if somebody was quicker."""
    known = await work.session.get(Timer, timer_id)
    if known is None:
        return None
    ticket = await lock_row(work, Ticket, known.ticket_id)
    timer = await _still_running(work, timer_id)
    if ticket is None or timer is None:
        return None
    return await _stop(work, timer, ticket, TimerEnd.LIMIT, policy)


async def _still_running(work: Work, timer_id: int) -> Timer | None:
    """The timer, locked, if nobody has stopped it while its ticket's lock was waited for."""
    timer = await lock_row(work, Timer, timer_id)
    return timer if timer is not None and timer.stopped_at is None else None


async def _stop(
    work: Work, timer: Timer, ticket: Ticket, ended: TimerEnd, policy: TimerPolicy, *, service: Service | None = None
) -> Stopped:
    """The ticket and the timer are locked. Nobody's timer counts for longer than the limit, whoever stops it."""
    limit = timer.started_at + timedelta(minutes=policy.limit)
    timer.stopped_at = min(work.now, limit)
    if work.now >= limit:
        ended = TimerEnd.LIMIT
    if ticket.state not in ACTIVE:
        ended = TimerEnd.OVER
    timer.ended = ended
    minutes = minutes_of(timer)
    if service is None:
        meant = (await guess_services(work, [ticket])).get(ticket.id)
        service = meant if meant is not None and meant.active else None
    line = None
    if ended is not TimerEnd.OVER and minutes and service is not None:
        line = await _line(work, timer, ticket, service, minutes)
    timer.settled = line is not None or not minutes or ended is TimerEnd.OVER
    await _changed(work, ticket)
    return Stopped(timer, ticket, minutes, service if line is not None else None, line)


async def _line(work: Work, timer: Timer, ticket: Ticket, service: Service, minutes: int) -> WorkLine:
    assert timer.stopped_at is not None
    source = LineSource.TIMER_LIMIT if timer.ended is TimerEnd.LIMIT else LineSource.TIMER
    stretches = [Stretch(timer.started_at, timer.stopped_at)]
    return await write_line(work, ticket, timer.staff_id, service, minutes, source=source, stretches=stretches)


async def _changed(work: Work, ticket: Ticket) -> None:
    ticket.version += 1
    await show_changed(work, ticket)

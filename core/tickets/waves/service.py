"""Making a wave, and which tickets are in it. Every engineer may; the wave is locked before its tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor, StaffActor, require_staff, signature
from core.catalog.models import Service, TariffKind
from core.catalog.service import get_service
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.staff.models import Staff
from core.tickets.base import lock_ticket, lock_tickets, show_changed
from core.tickets.models import ACTIVE, Ticket
from core.tickets.rules import MOST_MINUTES, make_subject
from core.tickets.waves.intents import LateForAnswer, WaveChanged
from core.tickets.waves.membership import wave_of
from core.tickets.waves.models import NAME_LENGTH, Wave, WaveAnswer, WaveRule, WaveState, WaveTicket


async def open_wave(work: Work, actor: Actor, name: str) -> Wave:
    """A new wave without tickets, led by who opens it; its work costs nothing until another rule is set. The group gets its
    card. Refuses an empty or a long name."""
    author = require_staff(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-wave-name", most=NAME_LENGTH)
    wave = Wave(
        name=name,
        leader_id=author.staff_id,
        state=WaveState.OPEN,
        rule=WaveRule.FREE,
        created_at=work.now,
        author=signature(author),
    )
    work.session.add(wave)
    await work.session.flush()
    await tell(work, GROUP, WaveChanged(wave_id=wave.id))
    return wave


async def open_wave_of(work: Work, actor: Actor, ticket_id: int) -> Wave:
    """The same, named after the first ticket in it."""
    ticket = await lock_ticket(work, require_staff(actor), ticket_id)
    await _must_be_free(work, ticket)
    wave = await open_wave(work, actor, make_subject(ticket.subject))
    await join(work, actor, wave.id, ticket_id)
    return wave


async def join(work: Work, actor: Actor, wave_id: int, ticket_id: int) -> tuple[Wave, Ticket]:
    """Put the ticket into the wave. Where its clients have been answered already, the group is asked whether to answer this
    one, too. Refuses a ticket that is done or in a wave; doing it twice is no harm."""
    author = require_staff(actor)
    wave = await lock_wave(work, author, wave_id)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    known = await work.session.get(WaveTicket, ticket.id, populate_existing=True)
    if known is not None and known.wave_id == wave.id:
        return wave, ticket
    await _must_be_free(work, ticket)
    if known is None:
        work.session.add(WaveTicket(ticket_id=ticket.id, wave_id=wave.id, at=work.now, author=signature(author)))
    else:  # it was in one that is closed, and has been reopened
        known.wave_id, known.at, known.author = wave.id, work.now, signature(author)
    await _changed(work, wave, [ticket])
    answer = await last_answer(work, wave.id)
    if answer is not None:
        late = LateForAnswer(ticket_id=ticket.id, number=ticket.number, answer_id=answer.id, wave=wave.name)
        await tell(work, GROUP, late)
    return wave, ticket


async def _must_be_free(work: Work, ticket: Ticket) -> None:
    other = await wave_of(work, ticket.id)
    if other is not None:
        raise Refusal("in-wave", number=ticket.number, name=other.name)


async def leave(work: Work, actor: Actor, ticket_id: int) -> tuple[Wave, Ticket]:
    """Take the ticket out of its wave. Refuses one that is resolved: its work was charged by the wave's rule."""
    author = require_staff(actor)
    found = await wave_of(work, ticket_id)
    if found is None:
        raise NotFound("not-in-wave")
    wave = await lock_wave(work, author, found.id)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    known = await work.session.get(WaveTicket, ticket.id, populate_existing=True)
    if known is None or known.wave_id != wave.id:
        raise NotFound("not-in-wave")
    await work.session.delete(known)
    await _changed(work, wave, [ticket])
    return wave, ticket


async def set_rule(
    work: Work, actor: Actor, wave_id: int, rule: WaveRule, *, minutes: int | None = None, service_id: int | None = None
) -> Wave:
    """How work in the wave is charged from now on. ``fixed`` takes minutes, and an hourly service that needs no estimate. Its
    tickets' previews are outdated by it: nobody confirms what they did not see."""
    author = require_staff(actor)
    wave = await lock_wave(work, author, wave_id)
    if rule is WaveRule.FIXED:
        if minutes is None or service_id is None or not 0 < minutes <= MOST_MINUTES:
            raise Refusal("bad-work-minutes", most=MOST_MINUTES)
        service = await get_service(work, service_id)
        if service not in await fixed_services(work):
            raise Refusal("wave-service", name=service.name)
    wave.rule = rule
    wave.fixed_minutes, wave.service_id = (minutes, service_id) if rule is WaveRule.FIXED else (None, None)
    tickets = [one for one in await lock_tickets(work, author, await ticket_ids(work, wave.id)) if one.state in ACTIVE]
    await _changed(work, wave, tickets)
    return wave


async def fixed_services(work: Work) -> list[Service]:
    """What a fixed time can be charged as: hourly work that begins without an estimate."""
    query = select(Service).where(
        Service.active, Service.tariff_kind == TariffKind.HOURLY, Service.needs_estimate.is_(False)
    )
    return list(await work.session.scalars(query.order_by(Service.position, Service.id)))


async def lead(work: Work, actor: Actor, wave_id: int) -> Wave:
    """Answer for the wave from now on."""
    author = require_staff(actor)
    wave = await lock_wave(work, author, wave_id)
    wave.leader_id = author.staff_id
    await _changed(work, wave, [])
    return wave


async def close(work: Work, actor: Actor, wave_id: int) -> Wave:
    """Nothing of the wave is left to do. Refuses one with tickets that still need something."""
    wave = await lock_wave(work, actor, wave_id)
    tickets = await lock_tickets(work, actor, await ticket_ids(work, wave.id))
    if any(ticket.state in ACTIVE for ticket in tickets):
        raise Refusal("wave-has-active", name=wave.name)
    await end(work, wave)
    return wave


async def end(work: Work, wave: Wave) -> None:
    """Its rule is over. The wave is locked, and nothing in it is active."""
    wave.state = WaveState.CLOSED
    wave.closed_at = work.now
    await _changed(work, wave, [])


async def lock_wave(work: Work, actor: Actor, wave_id: int) -> Wave:
    """A wave that is not closed, locked, for staff."""
    require_staff(actor)
    wave = await lock_row(work, Wave, wave_id)
    if wave is None:
        raise NotFound("no-wave")
    if wave.state is WaveState.CLOSED:
        raise Refusal("wave-closed", name=wave.name)
    return wave


async def ticket_ids(work: Work, wave_id: int) -> list[int]:
    """The tickets in a wave, in the order they were opened."""
    query = select(WaveTicket.ticket_id).where(WaveTicket.wave_id == wave_id).order_by(WaveTicket.ticket_id)
    return list(await work.session.scalars(query))


async def last_answer(work: Work, wave_id: int) -> WaveAnswer | None:
    """What was said to all of its clients last."""
    return await work.session.scalar(
        select(WaveAnswer)
        .where(WaveAnswer.wave_id == wave_id, WaveAnswer.sent_at.is_not(None))
        .order_by(WaveAnswer.sent_at.desc(), WaveAnswer.id.desc())
        .limit(1)
    )


async def _changed(work: Work, wave: Wave, tickets: Sequence[Ticket]) -> None:
    """``tickets``: what resolving these would charge is not what it was."""
    await work.session.flush()
    for ticket in tickets:
        ticket.version += 1
        await show_changed(work, ticket)
    await tell(work, GROUP, WaveChanged(wave_id=wave.id))


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A wave in the list."""

    wave: Wave
    tickets: int
    active: int


async def open_waves(work: Work, actor: Actor) -> list[OpenWave]:
    """Waves that are not closed, the newest first, for staff."""
    require_staff(actor)
    waves = list(
        await work.session.scalars(select(Wave).where(Wave.state != WaveState.CLOSED).order_by(Wave.id.desc()))
    )
    rows = await work.session.execute(
        select(WaveTicket.wave_id, Ticket.state)
        .join(Ticket, Ticket.id == WaveTicket.ticket_id)
        .where(WaveTicket.wave_id.in_([wave.id for wave in waves]))
    )
    states = [(wave_id, state) for wave_id, state in rows]
    return [
        OpenWave(
            wave,
            sum(wave_id == wave.id for wave_id, _ in states),
            sum(wave_id == wave.id and state in ACTIVE for wave_id, state in states),
        )
        for wave in waves
    ]


async def actor_of(work: Work, staff_id: int) -> StaffActor:
    """Who has confirmed what is being done now, with the rights they have now."""
    return (await work.session.get_one(Staff, staff_id)).as_actor()

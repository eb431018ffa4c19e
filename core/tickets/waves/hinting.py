"""«It looks like a wave»: told the group once, when a third company writes of the same."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.tickets.base import lock_tickets
from core.tickets.guessing import stems_of
from core.tickets.models import ACTIVE, Message, Side, Ticket
from core.tickets.rules import make_subject
from core.tickets.waves.intents import WaveSuggested
from core.tickets.waves.likely import Request, likely_wave
from core.tickets.waves.membership import wave_of
from core.tickets.waves.models import Wave, WaveHint, WaveHinted, WaveTicket
from core.tickets.waves.service import join, open_wave

WITHIN = timedelta(hours=4)
MOST = 200
"""Newest tickets that are compared: more in four hours is a wave that nobody needs to be told of."""


async def newest_ticket(work: Work) -> int:
    """The id of the newest ticket: while it stays the same there is nothing new to compare."""
    return await work.session.scalar(select(func.max(Ticket.id))) or 0


async def suggest(work: Work) -> list[int]:
    """Tell the group of a likely wave among the tickets of the last hours, once for each ticket. The tickets' ids, empty if
    there is none, or another process was quicker."""
    rows = await work.session.execute(
        select(Ticket.id, Ticket.number, Ticket.company_id, func.string_agg(Message.text, " "))
        .join(Message, Message.ticket_id == Ticket.id)
        .where(
            Ticket.opened_at > work.now - WITHIN,
            Ticket.state.in_(ACTIVE),
            Message.side == Side.CLIENT,
            Message.sent_at <= Ticket.opened_at,
            Ticket.id.not_in(select(WaveTicket.ticket_id)),
            Ticket.id.not_in(select(WaveHinted.ticket_id)),
        )
        .group_by(Ticket.id)
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )
    found = [tuple(row) for row in rows][::-1]
    stems = await stems_of(work, [text for *_, text in found])
    numbers = {ticket_id: number for ticket_id, number, *_ in found}
    requests = [
        Request(ticket_id, company_id, said) for (ticket_id, _, company_id, _), said in zip(found, stems, strict=True)
    ]
    group = likely_wave(requests)
    if not group:
        return []
    hint = WaveHint(at=work.now)
    async with work.session.begin_nested() as attempt:
        work.session.add(hint)
        await work.session.flush()
        written = insert(WaveHinted).values([{"ticket_id": one, "hint_id": hint.id} for one in group])
        noted = list(await work.session.scalars(written.on_conflict_do_nothing().returning(WaveHinted.ticket_id)))
        if len(noted) < len(group):
            await attempt.rollback()
            return []
    await tell(work, GROUP, WaveSuggested(hint_id=hint.id, numbers=[numbers[one] for one in group]))
    return group


async def gather(work: Work, actor: Actor, hint_id: int) -> tuple[Wave, int]:
    """Make a wave of what was suggested: those of its tickets that still need something and are in none. How many are in it.
    A second tap is refused with the wave's name."""
    author = require_staff(actor)
    hint = await lock_row(work, WaveHint, hint_id)
    if hint is None:
        raise NotFound("no-wave")
    if hint.wave_id is not None:
        made = await work.session.get_one(Wave, hint.wave_id)
        raise Refusal("wave-gathered", name=made.name)
    ids = await work.session.scalars(select(WaveHinted.ticket_id).where(WaveHinted.hint_id == hint.id))
    tickets = [
        ticket
        for ticket in await lock_tickets(work, author, list(ids))
        if ticket.state in ACTIVE and await wave_of(work, ticket.id) is None
    ]
    if not tickets:
        raise Refusal("wave-nothing-left")
    wave = await open_wave(work, author, make_subject(tickets[-1].subject))
    for ticket in tickets:
        await join(work, author, wave.id, ticket.id)
    hint.wave_id = wave.id
    await work.session.flush()
    return wave, len(tickets)

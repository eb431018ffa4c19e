"""One answer to all clients of a wave: each gets it in their own ticket, as a reply of the engineer who wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff
from core.clients.models import Contact
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.tickets.base import lock_ticket
from core.tickets.models import ACTIVE, Ticket
from core.tickets.waves.intents import WaveChanged
from core.tickets.waves.membership import wave_of
from core.tickets.waves.models import StepState, Wave, WaveAnswer, WaveState, WaveStep, WaveTicket
from core.tickets.waves.service import lock_wave


@dataclass(frozen=True, slots=True)
class Unreached:
    """A client who is not in the messenger yet. ``phone``: digits with the country code."""

    number: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class AnswerPreview:
    """An answer before it is sent. ``tickets``: in how many it will be said; ``unreached``: whose clients have to be called."""

    answer: WaveAnswer
    wave: Wave
    tickets: int
    unreached: Sequence[Unreached]


async def write_answer(work: Work, actor: Actor, wave_id: int, text: str) -> AnswerPreview:
    """Keep the words until they are confirmed; nobody is told yet. Refuses nothing to say, and nobody to say it to."""
    author = require_staff(actor)
    wave = await lock_wave(work, author, wave_id)
    if not text.strip():
        raise Refusal("empty-message")
    answer = WaveAnswer(wave_id=wave.id, staff_id=author.staff_id, text=text.strip(), written_at=work.now)
    work.session.add(answer)
    await work.session.flush()
    rows = await _active_with_clients(work, wave.id)
    if not rows:
        raise Refusal("wave-empty", name=wave.name)
    unreached = [Unreached(one.number, who.name, who.phone) for one, who in rows if who.messenger_id is None]
    return AnswerPreview(answer, wave, len(rows), unreached)


async def _active_with_clients(work: Work, wave_id: int) -> list[tuple[Ticket, Contact]]:
    rows = await work.session.execute(
        select(Ticket, Contact)
        .join(WaveTicket, WaveTicket.ticket_id == Ticket.id)
        .join(Contact, Contact.id == Ticket.contact_id)
        .where(WaveTicket.wave_id == wave_id, Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    return [(ticket, person) for ticket, person in rows]


async def send_answer(work: Work, actor: Actor, answer_id: int) -> tuple[Wave, int]:
    """Say it in every ticket of the wave that needs something, each once and in a transaction of its own (see
    :mod:`core.tickets.waves.stepping`). How many they are. Only its author confirms it, and once."""
    author = require_staff(actor)
    known = await _own_answer(work, author.staff_id, answer_id)
    wave = await lock_wave(work, author, known.wave_id)
    answer = await lock_row(work, WaveAnswer, answer_id)
    if answer is None or answer.sent_at is not None:
        raise Refusal("answer-sent")
    answer.sent_at = work.now
    wave.state = WaveState.ANSWERED
    rows = await _active_with_clients(work, wave.id)
    await _plan(work, answer, author.staff_id, [ticket.id for ticket, _ in rows])
    await tell(work, GROUP, WaveChanged(wave_id=wave.id))
    return wave, len(rows)


async def drop_answer(work: Work, actor: Actor, answer_id: int) -> None:
    """It is not sent after all."""
    author = require_staff(actor)
    await _own_answer(work, author.staff_id, answer_id)
    answer = await lock_row(work, WaveAnswer, answer_id)
    if answer is None or answer.sent_at is not None:
        raise Refusal("answer-sent")
    await work.session.delete(answer)
    await work.session.flush()


async def answer_late(work: Work, actor: Actor, answer_id: int, ticket_id: int) -> Ticket:
    """The wave's answer to a ticket that came later, said by who taps; once, however often it is tapped."""
    author = require_staff(actor)
    answer = await work.session.get(WaveAnswer, answer_id)
    if answer is None or answer.sent_at is None:
        raise NotFound("no-wave")
    ticket = await lock_ticket(work, author, ticket_id)
    wave = await wave_of(work, ticket.id)
    if wave is None or wave.id != answer.wave_id:
        raise NotFound("not-in-wave")
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if not await _plan(work, answer, author.staff_id, [ticket.id]):
        raise Refusal("answer-sent")
    return ticket


async def _own_answer(work: Work, staff_id: int, answer_id: int) -> WaveAnswer:
    answer = await work.session.get(WaveAnswer, answer_id)
    if answer is None:
        raise NotFound("no-wave-answer")
    if answer.staff_id != staff_id:
        raise Refusal("answer-of-another")
    return answer


async def _plan(work: Work, answer: WaveAnswer, staff_id: int, tickets: Sequence[int]) -> int:
    """A step for each of these tickets that has not heard this answer; how many."""
    if not tickets:
        return 0
    rows = [
        {
            "wave_id": answer.wave_id,
            "ticket_id": ticket_id,
            "answer_id": answer.id,
            "staff_id": staff_id,
            "state": StepState.WAITING,
            "summed": False,
        }
        for ticket_id in tickets
    ]
    made = await work.session.scalars(
        insert(WaveStep).values(rows).on_conflict_do_nothing().returning(WaveStep.ticket_id)
    )
    return len(list(made))

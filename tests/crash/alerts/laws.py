"""What must hold after a trial, judged from its journal alone by rules of its own. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from tests.crash.alerts.journal import REAL, Cause, Journal, Step, TicketSeen

RHYTHM = timedelta(minutes=2)
"""How long nobody is rung again, however many steps fall due."""
AFTERWARDS = 2 * REAL
"""For so long a trouble that is over may still be the reason of an error or of a late step."""

Law = Callable[[Journal], Iterator[str]]


def complete(journal: Journal) -> Iterator[str]:
    for ticket in journal.tickets:
        seqs = [step.seq for step in journal.steps_of(ticket)]
        if seqs != list(range(1, len(seqs) + 1)):
            yield f"№ {ticket.number}: шаги {seqs}"


def once(journal: Journal) -> Iterator[str]:
    """Not even under another number: two steps are a whole delay of the ladder apart."""
    for (ticket_id, seq), times in Counter((step.ticket_id, step.seq) for step in journal.steps).items():
        if times > 1:
            yield f"заявка {ticket_id}: шаг {seq} – {times} раза"
    for ticket in journal.tickets:
        for rung, (before, step) in enumerate(_with_the_one_before(journal, ticket)):
            if step.planned < before + timedelta(minutes=ticket.ladder.delay(rung)):
                yield f"№ {ticket.number}: шаг {step.seq} в {step.planned:%H:%M:%S}, предыдущий в {before:%H:%M:%S}"


def right_people(journal: Journal) -> Iterator[str]:
    for ticket in journal.tickets:
        for rung, step in enumerate(journal.steps_of(ticket)):
            if step.audience is not ticket.ladder.audience(rung):
                yield f"№ {ticket.number}: шаг {step.seq} – {step.audience}"


def in_time(journal: Journal) -> Iterator[str]:
    """A step is planned by the end of the first whole tick, of any process, that began after it was due and that no trouble
    touched; without such a tick nobody could have planned it."""
    for ticket in journal.tickets:
        steps = journal.steps_of(ticket)
        last = ticket.opened
        for rung in range(len(steps) + 1):
            due = last + timedelta(minutes=ticket.ladder.delay(rung))
            limit = _planned_by(journal, max(due, ticket.known))
            step = steps[rung] if rung < len(steps) else None
            planned = step.planned if step is not None else None
            if limit is not None and (planned is None or planned > limit) and not _over(ticket, limit):
                what = f"в {planned:%H:%M:%S}" if planned is not None else "так и не сделан"
                yield f"№ {ticket.number}: шаг {rung + 1} ждали с {due:%H:%M:%S} до {limit:%H:%M:%S}, {what}"
            if step is None:
                break
            last = step.planned


def not_after_acknowledgement(journal: Journal) -> Iterator[str]:
    for ticket in journal.tickets:
        for step in journal.steps_of(ticket):
            if ticket.taken is not None and step.planned > ticket.taken:
                yield f"№ {ticket.number} принята в {ticket.taken:%H:%M:%S}, шаг {step.seq} в {step.planned:%H:%M:%S}"


def delivered(journal: Journal) -> Iterator[str]:
    """The group has heard of every step, from its own list or a later one, unless the ticket was taken first."""
    done = {ring.id: ring.done for ring in journal.rings}
    for ticket in journal.tickets:
        for step in journal.steps_of(ticket):
            heard, noted = journal.heard(step, ticket), done.get(step.outbox_id)
            if step.outbox_id not in done:
                yield f"№ {ticket.number}: за шаг {step.seq} не отвечает ни одно сообщение"
            elif heard is None and not (noted is not None and _over(ticket, noted)):
                yield f"№ {ticket.number}: о шаге {step.seq} группа не узнала"
            elif noted is None:
                yield f"№ {ticket.number}: сообщение о шаге {step.seq} так и не отправлено"


def no_burst(journal: Journal) -> Iterator[str]:
    """After the server's return, or when a process runs again after none did: within the rhythm one step of a ticket, and for
    all of them together at most two lists, one to the group and one that calls the one on duty."""
    for trouble in journal.troubles:
        if trouble.cause not in (Cause.SERVER, Cause.SILENCE):
            continue
        soon = [step for step in journal.steps if trouble.until <= step.planned < trouble.until + RHYTHM]
        for ticket_id, times in Counter(step.ticket_id for step in soon).items():
            if times > 1:
                yield f"заявка {ticket_id}: {times} шага сразу после {trouble.until:%H:%M:%S}"
        rings = [ring for ring in journal.rings if trouble.until <= ring.created < trouble.until + RHYTHM]
        if len(rings) > 2:
            yield f"{len(rings)} сообщения сразу после {trouble.until:%H:%M:%S}"


def errors_only_in_trouble(journal: Journal) -> Iterator[str]:
    for fault in journal.faults:
        if not any(
            trouble.since <= fault.at <= trouble.until + AFTERWARDS
            for trouble in journal.troubles
            if trouble.cause in (Cause.SERVER, Cause.STOP)
        ):
            yield f"{fault.at:%H:%M:%S} {fault.words}"


def nothing_left(journal: Journal) -> Iterator[str]:
    yield from journal.left
    yield from (f"сторож: заявка {ticket_id} молчит" for ticket_id in journal.unguarded)


COMPLETE = "у каждой заявки все шаги, по порядку"
ONCE = "ни один шаг не сделан дважды, ни один – раньше срока лестницы"
PEOPLE = "каждый шаг – тому, кого называет лестница"
IN_TIME = "ни один шаг не опоздал, кроме как из-за падений и остановок"
NOT_AFTER = "после «принято» ни одного шага"
DELIVERED = "о каждом шаге группа узнала (своим списком или более поздним)"
NO_BURST = "после простоя – не больше одного шага заявки и двух списков на всех"
ERRORS = "ошибки в журналах – только пока сервер лежал или процесс стоял"
LEFT = "все намерения отправлены, сторож молчащих заявок не нашёл"
LAWS: dict[str, Law] = {
    COMPLETE: complete,
    ONCE: once,
    PEOPLE: right_people,
    IN_TIME: in_time,
    NOT_AFTER: not_after_acknowledgement,
    DELIVERED: delivered,
    NO_BURST: no_burst,
    ERRORS: errors_only_in_trouble,
    LEFT: nothing_left,
}


def broken(journal: Journal) -> dict[str, list[str]]:
    """The laws that do not hold, with what breaks them."""
    found = {name: list(law(journal)) for name, law in LAWS.items()}
    return {name: offenders for name, offenders in found.items() if offenders}


def lateness(journal: Journal) -> list[timedelta]:
    """How long after it was due each step was planned."""
    return [
        step.planned - before - timedelta(minutes=ticket.ladder.delay(rung))
        for ticket in journal.tickets
        for rung, (before, step) in enumerate(_with_the_one_before(journal, ticket))
    ]


def _with_the_one_before(journal: Journal, ticket: TicketSeen) -> list[tuple[datetime, Step]]:
    """Each step with the moment of the one before it, the first with the ticket's coming."""
    steps = journal.steps_of(ticket)
    pairs = [(before.planned, step) for before, step in pairwise(steps)]
    return [(ticket.opened, steps[0]), *pairs] if steps else []


def _over(ticket: TicketSeen, moment: datetime) -> bool:
    """Whether somebody was taking it by then, or had: its row was locked, or it waited no more."""
    return ticket.reached is not None and ticket.reached <= moment


def _planned_by(journal: Journal, due: datetime) -> datetime | None:
    able = (
        tick
        for tick in journal.ticks
        if tick.started >= due
        and not any(
            trouble.of_the_engine and trouble.since <= tick.ended and tick.started <= trouble.until + AFTERWARDS
            for trouble in journal.troubles
        )
    )
    return min((tick.ended for tick in able), default=None)

"""A wave as its card shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, require_staff
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.errors import NotFound
from core.staff.models import Staff
from core.tickets.models import Ticket
from core.tickets.waves.models import StepState, Wave, WaveStep, WaveTicket
from core.tickets.waves.service import last_answer


@dataclass(frozen=True, slots=True)
class WaveView:
    """``tickets`` with their companies' names; ``waiting`` steps are still to be done, of ``answered`` the answer has been
    said. ``answer``: what was said last; ``service``: of the rule ``fixed``."""

    wave: Wave
    leader: str
    service: str | None
    tickets: Sequence[tuple[Ticket, str]]
    answer: str | None
    answered: int
    waiting: int


async def wave_view(work: Work, wave_id: int) -> WaveView:
    """For the delivery, which writes to the engineers' group."""
    row = (
        await work.session.execute(
            select(Wave, Staff.name, Service.name)
            .join(Staff, Staff.id == Wave.leader_id)
            .outerjoin(Service, Service.id == Wave.service_id)
            .where(Wave.id == wave_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("no-wave")
    wave, leader, service = row
    tickets = await work.session.execute(
        select(Ticket, Company.name)
        .join(WaveTicket, WaveTicket.ticket_id == Ticket.id)
        .join(Company, Company.id == Ticket.company_id)
        .where(WaveTicket.wave_id == wave.id)
        .order_by(Ticket.id)
    )
    answer = await last_answer(work, wave.id)
    steps = select(func.count()).select_from(WaveStep).where(WaveStep.wave_id == wave.id)
    answered = 0
    if answer is not None:
        said = steps.where(WaveStep.answer_id == answer.id, WaveStep.state == StepState.DONE)
        answered = await work.session.scalar(said) or 0
    return WaveView(
        wave,
        leader,
        service,
        [(ticket, name) for ticket, name in tickets],
        answer.text if answer is not None else None,
        answered,
        await work.session.scalar(steps.where(WaveStep.state == StepState.WAITING)) or 0,
    )


async def staff_wave(work: Work, actor: Actor, wave_id: int) -> WaveView:
    """The same for staff who look at it."""
    require_staff(actor)
    return await wave_view(work, wave_id)

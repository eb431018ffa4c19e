"""Checklists for typical work: a template for each service, ticked off in the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_leader
from core.audit.models import Subject
from core.audit.service import audit
from core.catalog.models import Service
from core.catalog.service import active_services, get_service
from core.database import Work
from core.errors import NotFound, Refusal
from core.tickets.base import show_changed
from core.tickets.models import Ticket
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.acts import lock_active, write_act
from core.tickets.teamwork.models import ActKind, Check, ChecklistItem
from core.tickets.teamwork.steps import Ticked, checks_of, template
from core.tickets.teamwork.words import Step

MOST_STEPS = 20
STEP_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Checklist:
    """All steps of a ticket's services, in their order."""

    ticket: Ticket
    steps: list[Ticked]

    @property
    def done(self) -> int:
        return sum(step.by is not None for step in self.steps)


async def set_template(work: Work, actor: Actor, service_id: int, steps: Sequence[Step]) -> list[ChecklistItem]:
    """Make these the steps of a service's typical work; none takes the checklist away. By a director or an administrator.

    A step with the same words goes on being that step, so that what was ticked stays ticked.
    """
    author = require_leader(actor)
    service = await get_service(work, service_id)
    if len(steps) > MOST_STEPS:
        raise Refusal("checklist-long", most=MOST_STEPS)
    if any(len(step.text) > STEP_LENGTH for step in steps):
        raise Refusal("checklist-step-long", most=STEP_LENGTH)
    before = await template(work, [service.id])
    known = {item.text: item for item in before}
    await work.session.execute(update(ChecklistItem).where(ChecklistItem.service_id == service.id).values(active=False))
    for position, step in enumerate({step.text: step for step in steps}.values()):
        item = known.get(step.text)
        if item is None:
            item = ChecklistItem(service_id=service.id, text=step.text)
            work.session.add(item)
        item.position, item.mandatory, item.active = position, step.mandatory, True
        await work.session.flush()
    now = await template(work, [service.id])
    old, new = ([_step(item) for item in items] for items in (before, now))
    audit(work, author, Subject.SERVICE, service.id, "checklist", {"steps": old}, {"steps": new})
    return now


def _step(item: ChecklistItem) -> str:
    return f"{item.text}*" if item.mandatory else item.text


async def templates(work: Work, actor: Actor) -> list[tuple[Service, list[ChecklistItem]]]:
    """All checklists, by service. For directors and administrators."""
    require_leader(actor)
    services = await active_services(work)
    items = await template(work, [service.id for service in services])
    found = [(service, [item for item in items if item.service_id == service.id]) for service in services]
    return [(service, steps) for service, steps in found if steps]


async def checklist(work: Work, actor: Actor, ticket_id: int) -> Checklist:
    """A ticket's checklist, for staff. Refuses a ticket whose work has none."""
    ticket = await staff_ticket(work, actor, ticket_id)
    steps = await checks_of(work, ticket)
    if not steps:
        raise Refusal("no-checklist", number=ticket.number)
    return Checklist(ticket, steps)


async def tick(work: Work, actor: Actor, ticket_id: int, item_id: int, *, on: bool) -> Checklist:
    """A step is done, or is not after all. What is so already changes nothing, so that two who tick at once agree."""
    ticket, author = await lock_active(work, actor, ticket_id)
    steps = await checks_of(work, ticket)
    step = next((one for one in steps if one.item.id == item_id), None)
    if step is None:
        raise NotFound("no-step")
    if (step.by is not None) != on:
        if on:
            await work.session.execute(
                insert(Check).values(ticket_id=ticket.id, item_id=item_id, staff_id=author.staff_id, at=work.now)
            )
        else:
            await work.session.execute(delete(Check).where(Check.ticket_id == ticket.id, Check.item_id == item_id))
        await write_act(work, ticket, author, ActKind.CHECKED if on else ActKind.UNCHECKED, item_id)
        await show_changed(work, ticket)
        steps = await checks_of(work, ticket)
    return Checklist(ticket, steps)

"""The steps of a ticket's work as they stand. Read by the card and by the completion; changed in :mod:`.checklists`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.catalog.rules import find_by_words
from core.catalog.service import active_services
from core.database import Work
from core.errors import Refusal
from core.staff.models import Staff
from core.tickets.models import ACTIVE, Ticket, WorkLine
from core.tickets.teamwork.models import Check, ChecklistItem


@dataclass(frozen=True, slots=True)
class Ticked:
    """A step as it stands in a ticket. ``by``: who has done it; None while nobody has."""

    item: ChecklistItem
    by: str | None


async def template(work: Work, service_ids: Iterable[int]) -> list[ChecklistItem]:
    """The steps of these services' work."""
    query = (
        select(ChecklistItem)
        .where(ChecklistItem.service_id.in_(list(service_ids)), ChecklistItem.active)
        .order_by(ChecklistItem.service_id, ChecklistItem.position, ChecklistItem.id)
        .execution_options(populate_existing=True)
    )
    return list(await work.session.scalars(query))


async def services_of(work: Work, ticket: Ticket) -> set[int]:
    """The services whose work is entered and not charged; before anything is, the only one that the subject speaks of."""
    query = select(WorkLine.service_id).where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
    entered = set(await work.session.scalars(query))
    if entered:
        return entered
    meant = find_by_words(ticket.subject, await active_services(work))
    return {meant[0].id} if len(meant) == 1 else set()


async def checks_of(work: Work, ticket: Ticket) -> list[Ticked]:
    """The steps of the ticket's work as they stand."""
    return await _ticked(work, ticket, await template(work, await services_of(work, ticket)))


async def _ticked(work: Work, ticket: Ticket, items: Sequence[ChecklistItem]) -> list[Ticked]:
    if not items:
        return []
    rows = await work.session.execute(
        select(Check.item_id, Staff.name).join(Staff, Staff.id == Check.staff_id).where(Check.ticket_id == ticket.id)
    )
    by = {item_id: name for item_id, name in rows}  # noqa: C416 - a result is no iterable of pairs for mypy
    return [Ticked(item, by.get(item.id)) for item in items]


async def left_undone(work: Work, ticket: Ticket) -> list[ChecklistItem]:
    """The steps of the work that is about to be charged which nobody has done."""
    if ticket.state not in ACTIVE:
        return []
    query = select(WorkLine.service_id).where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
    items = await template(work, set(await work.session.scalars(query)))
    return [step.item for step in await _ticked(work, ticket, items) if step.by is None]


async def require_mandatory(work: Work, ticket: Ticket) -> None:
    """Refuses to resolve work a mandatory step of which nobody has done."""
    missing = [item.text for item in await left_undone(work, ticket) if item.mandatory]
    if missing:
        raise Refusal("checklist-undone", number=ticket.number, step=missing[0], count=len(missing))

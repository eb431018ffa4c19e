"""Two tickets that have to do with one another: each card names the other."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, require_staff
from core.database import Work
from core.errors import NotFound, Refusal
from core.tickets.base import lock_tickets, show_changed
from core.tickets.models import Ticket
from core.tickets.teamwork.acts import write_act
from core.tickets.teamwork.models import ActKind, Link


async def link(work: Work, actor: Actor, ticket_id: int, other_id: int, *, on: bool) -> tuple[Ticket, Ticket]:
    """Link two tickets, of whichever companies: only staff sees it; or take the link away. What is so already changes
    nothing. Returns the two."""
    author = require_staff(actor)
    if ticket_id == other_id:
        raise Refusal("link-same")
    found = {one.id: one for one in await lock_tickets(work, author, [ticket_id, other_id])}
    if len(found) < 2:
        raise NotFound("no-ticket")
    first, second = sorted(found)
    if on:
        written = (
            insert(Link).values(first_id=first, second_id=second).on_conflict_do_nothing().returning(Link.first_id)
        )
        changed = await work.session.scalar(written) is not None
    else:
        gone = delete(Link).where(Link.first_id == first, Link.second_id == second).returning(Link.first_id)
        changed = await work.session.scalar(gone) is not None
    if changed:
        kind = ActKind.LINKED if on else ActKind.UNLINKED
        for one, other in ((first, second), (second, first)):
            await write_act(work, found[one], author, kind, other)
            await show_changed(work, found[one])
    return found[ticket_id], found[other_id]

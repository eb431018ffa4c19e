"""The desired date of a ticket: the client wishes, an engineer promises or proposes another, the client accepts.

It never moves the clocks of the SLA. Every wish, proposal and promise stays in ``ticket_wish``.
"""

from dataclasses import dataclass
from datetime import datetime

from core.actor import Actor, StaffActor, require_staff, signature
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, contact, tell
from core.sla.rules.events import EventKind
from core.sla.wishing.feasible import Unfit
from core.tickets.base import begin, lock_own_ticket, lock_ticket, record, show_changed
from core.tickets.clocks import set_wish_clock, wishes_that_count
from core.tickets.deadline_models import OFFERED, Wish, WishState
from core.tickets.intents import DatePromised, DateProposed, DateWished, ProposalAccepted
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.wish_judging import Judged, judge_date

OUR_CHOICE = frozenset({Unfit.EFFORT, Unfit.CAPACITY})
"""An engineer may promise these all the same, and is told so."""


@dataclass(frozen=True, slots=True)
class Named:
    """What came of a moment that was named. ``wish`` None: it cannot be kept, nothing was written."""

    ticket: Ticket
    judged: Judged
    wish: Wish | None


async def wish_date(work: Work, actor: Actor, ticket_id: int, wanted: datetime, *, share: int) -> Named:
    """The client names the date they need. One that can be kept waits for the engineers' answer; it takes the place of a wish
    or a proposal that waits. Naming what an engineer has proposed is agreeing to it.

    ``share``: see :func:`core.tickets.wish_judging.judge_date`. Refuses tickets that are done, and the promised date again.
    """
    ticket, author = await lock_own_ticket(work, actor, ticket_id)
    offered, promised = await _standing(work, ticket)
    if promised is not None and promised.at == wanted:
        raise Refusal("date-promised-already", number=ticket.number)
    judged = await judge_date(work, ticket, wanted, share)
    if judged.verdict.unfit is not None:
        return Named(ticket, judged, None)
    if offered is not None and offered.at == wanted:
        if offered.state is WishState.PROPOSED:
            await _accept(work, author, ticket, offered)
        return Named(ticket, judged, offered)
    wish = await _offer(work, author, ticket, wanted, WishState.WISHED)
    await _redraw(work, ticket, offered)
    load = judged.verdict.load
    asked = DateWished(
        ticket_id=ticket.id,
        number=ticket.number,
        wish_id=wish.id,
        asked_now=True,
        planned=load.planned if load is not None else None,
        free=load.free if load is not None else None,
    )
    await tell(work, GROUP, asked)
    await show_changed(work, ticket)
    return Named(ticket, judged, wish)


async def promise_date(work: Work, actor: Actor, wish_id: int, *, share: int) -> Named:
    """An engineer confirms what the client wishes: a promise, in place of an earlier one. Who promises on a ticket that nobody
    has taken takes it. Nothing but the past is refused; the judgement is handed back to be told."""
    author = require_staff(actor)
    ticket, wish = await _lock_wish(work, author, wish_id, WishState.WISHED)
    judged = await judge_date(work, ticket, wish.at, share)
    await _promise(work, author, ticket, wish)
    return Named(ticket, judged, wish)


async def propose_date(work: Work, actor: Actor, ticket_id: int, wanted: datetime, *, share: int) -> Named:
    """An engineer names another moment; it becomes a promise when the client agrees. Refused like a wish if it is past or
    outside working time; beyond the capacity it is the engineer's choice. Naming what the client wishes promises it."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    offered, promised = await _standing(work, ticket)
    if promised is not None and promised.at == wanted:
        raise Refusal("date-promised-already", number=ticket.number)
    judged = await judge_date(work, ticket, wanted, share)
    if judged.verdict.unfit is not None and judged.verdict.unfit not in OUR_CHOICE:
        return Named(ticket, judged, None)
    if offered is not None and offered.at == wanted:
        if offered.state is WishState.WISHED:
            await _promise(work, author, ticket, offered)
        return Named(ticket, judged, offered)
    await _take(work, author, ticket)
    wish = await _offer(work, author, ticket, wanted, WishState.PROPOSED)
    await _redraw(work, ticket, offered)
    proposed = DateProposed(ticket_id=ticket.id, number=ticket.number, wish_id=wish.id, staff_name=author.name)
    await tell(work, contact(ticket.contact_id), proposed)
    await show_changed(work, ticket)
    return Named(ticket, judged, wish)


async def accept_date(work: Work, actor: Actor, wish_id: int) -> Ticket:
    """The client agrees to what an engineer has proposed: it is promised now."""
    found = await _find(work, wish_id)
    ticket, author = await lock_own_ticket(work, actor, found.ticket_id)
    wish = await _still(work, ticket, wish_id, WishState.PROPOSED)
    await _accept(work, author, ticket, wish)
    return ticket


async def _find(work: Work, wish_id: int) -> Wish:
    found = await work.session.get(Wish, wish_id)
    if found is None:
        raise NotFound("no-wish")
    return found


async def _lock_wish(work: Work, author: StaffActor, wish_id: int, state: WishState) -> tuple[Ticket, Wish]:
    found = await _find(work, wish_id)
    ticket = await lock_ticket(work, author, found.ticket_id)
    return ticket, await _still(work, ticket, wish_id, state)


async def _still(work: Work, ticket: Ticket, wish_id: int, state: WishState) -> Wish:
    """The wish, if it still waits for this answer now that the ticket is locked: a stale or doubled tap answers nothing."""
    offered, _ = await _standing(work, ticket)
    if offered is None or offered.id != wish_id or offered.state is not state:
        raise Refusal("date-settled")
    if offered.at <= work.now:
        raise Refusal("date-past")
    return offered


async def _standing(work: Work, ticket: Ticket) -> tuple[Wish | None, Wish | None]:
    """What waits for an answer, and what is promised, of a locked ticket that is not done."""
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    counting = (await wishes_that_count(work, [ticket.id]))[ticket.id]
    offered = next((wish for wish in counting if wish.state in OFFERED), None)
    return offered, next((wish for wish in counting if wish.state is WishState.PROMISED), None)


async def _offer(work: Work, author: Actor, ticket: Ticket, at: datetime, state: WishState) -> Wish:
    """Write down what waits for an answer from now on, in place of what waited before."""
    offered, _ = await _standing(work, ticket)
    if offered is not None:
        await _settle(work, author, offered, WishState.REPLACED)
    wish = Wish(ticket_id=ticket.id, at=at, state=state, author=signature(author), created_at=work.now)
    work.session.add(wish)
    kind = EventKind.DATE_WISHED if state is WishState.WISHED else EventKind.DATE_PROPOSED
    await record(work, ticket, author, kind)
    await work.session.flush()
    await set_wish_clock(work, ticket)
    return wish


async def _promise(work: Work, author: StaffActor, ticket: Ticket, wish: Wish) -> None:
    await _take(work, author, ticket)
    await _make_promise(work, author, ticket, wish)
    told = DatePromised(ticket_id=ticket.id, number=ticket.number, at=wish.at, staff_name=author.name)
    await tell(work, contact(ticket.contact_id), told)
    await _redraw(work, ticket, wish)
    await show_changed(work, ticket)


async def _accept(work: Work, author: Actor, ticket: Ticket, wish: Wish) -> None:
    await _make_promise(work, author, ticket, wish)
    await tell(work, GROUP, ProposalAccepted(ticket_id=ticket.id, number=ticket.number, at=wish.at))
    await _redraw(work, ticket, wish)
    await show_changed(work, ticket)


async def _make_promise(work: Work, author: Actor, ticket: Ticket, wish: Wish) -> None:
    """From now on this is promised, and an earlier promise is history."""
    _, promised = await _standing(work, ticket)
    if promised is not None:
        promised.state = WishState.REPLACED
        await work.session.flush()
    await _settle(work, author, wish, WishState.PROMISED)
    await record(work, ticket, author, EventKind.DATE_PROMISED)
    await set_wish_clock(work, ticket)


async def _settle(work: Work, author: Actor, wish: Wish, state: WishState) -> None:
    wish.state = state
    wish.settled_at = work.now
    wish.settled_by = signature(author)
    await work.session.flush()


async def _take(work: Work, author: StaffActor, ticket: Ticket) -> None:
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)


async def _redraw(work: Work, ticket: Ticket, settled: Wish | None) -> None:
    """The message that asked about it shows what became of it, without buttons: the client's wish in the group, an
    engineer's proposal in the client's chat."""
    if settled is None:
        return
    if settled.author.startswith("contact:"):
        await tell(work, GROUP, DateWished(ticket_id=ticket.id, number=ticket.number, wish_id=settled.id))
    else:
        redrawn = DateProposed(ticket_id=ticket.id, number=ticket.number, wish_id=settled.id)
        await tell(work, contact(ticket.contact_id), redrawn)

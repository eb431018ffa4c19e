"""An estimate: how many minutes the work will take at most, agreed with the client before it is done, held meanwhile."""

from sqlalchemy import select

from core.actor import Actor, ContactActor, SystemActor, require_staff, signature
from core.billing.models import Estimate, EstimateState, Settled
from core.billing.rules import remind_at, valid_until
from core.billing.service import binding_estimate
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.holding import hold, release
from core.ledger.noticing import managers_of
from core.outbox.service import GROUP, contact, tell, tell_each
from core.sla.rules.events import EventKind
from core.tickets.base import begin, company_of, lock_company_ticket, lock_ticket, record, show_changed
from core.tickets.intents import EstimateMade, EstimateSettled
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.offer_intents import EstimateLapsed
from core.tickets.pricing import agreed_for

HOLD_DAYS = 20
"""Working days for which agreed minutes are kept for the ticket."""
MOST_HOURS = 240
"""More than thirty working days in one ticket is a slip of the finger, or a project that wants a contract of its own."""
COUNTS = (EstimateState.PROPOSED, EstimateState.AGREED)
SYSTEM = SystemActor("estimates")


async def estimate_of(work: Work, ticket_id: int, *, lock: bool = False) -> Estimate | None:
    """The ticket's estimate that counts: waiting for the client, or agreed to."""
    query = select(Estimate).where(Estimate.ticket_id == ticket_id, Estimate.state.in_(COUNTS))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await work.session.scalar(query)


async def propose_estimate(work: Work, actor: Actor, ticket_id: int, minutes: int) -> Estimate:
    """Ask the company's managers to agree to so many minutes at most; another estimate takes the place of the one before,
    and frees what was held. Like entering work it takes an open ticket.

    Refuses estimates outside 1 minute … MOST_HOURS, and tickets that are done.
    """
    author = require_staff(actor)
    if not 0 < minutes <= MOST_HOURS * 60:
        raise Refusal("bad-estimate", hours=MOST_HOURS)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    company = await company_of(work, ticket)
    before = await estimate_of(work, ticket.id, lock=True)
    if before is not None:
        await _end(work, author, before, EstimateState.REPLACED, Settled.PHONE)
        await release(work, ticket_id=ticket.id)
        await show_estimate(work, ticket, before)
    if ticket.state is TicketState.OPEN:
        await begin(work, ticket, author)
    estimate = Estimate(
        ticket_id=ticket.id,
        minutes=minutes,
        state=EstimateState.PROPOSED,
        created_at=work.now,
        author=signature(author),
        valid_until=valid_until(work.now, company.zone),
        remind_at=remind_at(work.now, company.zone),
    )
    work.session.add(estimate)
    await record(work, ticket, author, EventKind.ESTIMATED)
    await work.session.flush()
    await show_estimate(work, ticket, estimate)
    await show_changed(work, ticket)
    return estimate


async def show_estimate(
    work: Work, ticket: Ticket, estimate: Estimate, *, again: bool = False, reminder: bool = False
) -> None:
    """Ask the company's managers; one that counts no more loses its buttons where it was asked. ``again``: in a new message."""
    asked = EstimateMade(
        estimate_id=estimate.id, ticket_id=ticket.id, number=ticket.number, again=again, reminder=reminder
    )
    await tell_each(work, *((manager, asked) for manager in await managers_of(work, ticket.company_id)))


async def settle_estimate(
    work: Work, actor: Actor, estimate_id: int, *, agreed: bool, cap: int | None = None
) -> Ticket:
    """A manager of the company answers with a button, or staff writes down what was said by phone. Agreed minutes are held as
    far as there are any. ``cap``: agreed to so many minutes only, fewer than the estimate."""
    found = await work.session.get(Estimate, estimate_id)
    if found is None:
        raise NotFound("no-estimate")
    if isinstance(actor, ContactActor):
        ticket, _ = await lock_company_ticket(work, actor, found.ticket_id)
    else:
        ticket = await lock_ticket(work, require_staff(actor), found.ticket_id)
    estimate = await estimate_of(work, ticket.id, lock=True)
    if estimate is None or estimate.id != estimate_id or estimate.state is not EstimateState.PROPOSED:
        raise Refusal("estimate-settled")
    if cap is not None and not 0 < cap < estimate.minutes:
        raise Refusal("bad-cap")
    how = Settled.BUTTON if isinstance(actor, ContactActor) else Settled.PHONE
    if agreed:
        estimate.agreed_minutes = cap or estimate.minutes
    await _end(work, actor, estimate, EstimateState.AGREED if agreed else EstimateState.DECLINED, how)
    held = await _hold(work, actor, ticket, estimate) if agreed else 0
    await record(work, ticket, actor, EventKind.ESTIMATE_SETTLED)
    told = EstimateSettled(
        ticket_id=ticket.id,
        number=ticket.number,
        estimate_id=estimate.id,
        contact_id=actor.contact_id if isinstance(actor, ContactActor) else None,
        agreed=agreed,
        how=how,
        name=getattr(actor, "name", ""),
        minutes=estimate.minutes,
        held=held,
        cap=cap if agreed else None,
    )
    people = {manager.lane: manager for manager in await managers_of(work, ticket.company_id)}
    author = contact(ticket.contact_id)
    people.setdefault(author.lane, author)
    await tell_each(work, *((person, told) for person in people.values()))
    if isinstance(actor, ContactActor):
        await tell(work, GROUP, told)
    await show_changed(work, ticket)
    return ticket


async def hold_again(work: Work, actor: Actor, ticket: Ticket) -> None:
    """What pays for the ticket has changed: agreed minutes are held if hours do, and free if they do not."""
    estimate = await estimate_of(work, ticket.id, lock=True)
    if estimate is None or estimate.state is not EstimateState.AGREED:
        return
    await release(work, ticket_id=ticket.id)
    await _hold(work, actor, ticket, estimate)


async def _hold(work: Work, actor: Actor, ticket: Ticket, estimate: Estimate) -> int:
    """Keep the hours for work that hours will pay for; how many are kept."""
    company = await company_of(work, ticket)
    if ticket.account_id is None or (await agreed_for(work, ticket, company)).pays is not Pays.HOURS:
        return 0
    return await hold(
        work,
        actor,
        account_id=ticket.account_id,
        ticket_id=ticket.id,
        minutes=estimate.agreed_minutes or estimate.minutes,
        expires_at=valid_until(work.now, company.zone, HOLD_DAYS),
        today=local_date(work.now, company.zone),
    )


async def use_estimate(work: Work, ticket: Ticket) -> None:
    """The work is charged: the estimate has served, and what is still held is free."""
    binding = await binding_estimate(work, ticket.id)
    estimate = await estimate_of(work, ticket.id, lock=True)
    if binding is not None:
        binding.state = EstimateState.USED
        binding.completion = ticket.completions
    if estimate is None:
        await work.session.flush()
        return
    if estimate.state is EstimateState.PROPOSED:
        await _lapse(work, SYSTEM, ticket, estimate)
    await release(work, ticket_id=ticket.id)
    await work.session.flush()


async def drop_estimate(work: Work, actor: Actor, ticket: Ticket) -> None:
    """The work will not be done: nobody has to answer any more, and nothing is held for it."""
    estimate = await estimate_of(work, ticket.id, lock=True)
    if estimate is not None:
        await _lapse(work, actor, ticket, estimate)
        await release(work, ticket_id=ticket.id)


async def lapsed_estimates(work: Work) -> list[int]:
    """Estimates that nobody has answered in time."""
    query = (
        select(Estimate.id)
        .where(Estimate.state == EstimateState.PROPOSED, Estimate.valid_until <= work.now)
        .order_by(Estimate.id)
    )
    return list(await work.session.scalars(query))


async def lapse_estimate(work: Work, estimate_id: int) -> bool:
    """An estimate that nobody has answered in time counts no more; False if it has been answered meanwhile."""
    found = await work.session.get_one(Estimate, estimate_id)
    ticket = await lock_ticket(work, SYSTEM, found.ticket_id)
    estimate = await estimate_of(work, ticket.id, lock=True)
    if estimate is None or estimate.id != estimate_id or estimate.state is not EstimateState.PROPOSED:
        return False
    await _lapse(work, SYSTEM, ticket, estimate)
    told = EstimateLapsed(ticket_id=ticket.id, number=ticket.number, minutes=estimate.minutes)
    await tell_each(work, *((manager, told) for manager in await managers_of(work, ticket.company_id)), (GROUP, told))
    await show_changed(work, ticket)
    return True


async def _lapse(work: Work, actor: Actor, ticket: Ticket, estimate: Estimate) -> None:
    await _end(work, actor, estimate, EstimateState.LAPSED, Settled.TIME)
    await show_estimate(work, ticket, estimate)


async def _end(work: Work, actor: Actor, estimate: Estimate, state: EstimateState, how: Settled) -> None:
    estimate.state = state
    estimate.settled_at = work.now
    estimate.settled_by = signature(actor)
    estimate.settled_how = how
    await work.session.flush()

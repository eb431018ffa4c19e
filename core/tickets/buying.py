"""A company buys hours: asked for by taps, invoiced and paid outside of the desk, granted once."""

from sqlalchemy import select

from core.actor import (
    Actor,
    ContactActor,
    ContactRole,
    require_contact,
    require_leader,
    require_staff,
    signature,
)
from core.billing.models import OPEN_TOP_UPS, TopUpRequest, TopUpState
from core.clients.models import Company
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.exchange.documents.invoicing import ask_for_invoice, forget_unsent, withdraw_invoice
from core.ledger.models import GrantKind
from core.ledger.noticing import managers_of
from core.outbox.service import ACCOUNTANT, Recipient, contact, tell, tell_each
from core.tickets.buying_intents import TopUpAsked, TopUpStep, TopUpWanted
from core.tickets.quoting import quote
from core.tickets.topping_up import top_up


async def ask_for_hours(work: Work, actor: Actor, minutes: int, *, price: int) -> TopUpRequest:
    """Ask for an invoice. A manager's request goes to the accountant at once, a member's to the company's managers first; where
    none of them has come in, to the accountant, who is told to call.

    ``price`` is the one that was shown: refused with ``price-changed`` if it is another now. A company has one open request at
    a time, so a doubled tap asks once (Refusal ``top-up-open``).
    """
    buyer = require_contact(actor)
    await lock_row(work, Company, buyer.company_id)
    if await open_request(work, buyer.company_id) is not None:
        raise Refusal("top-up-open")
    offered = await quote(work, buyer, minutes)
    if offered.price != price:
        raise Refusal("price-changed")
    managers = await managers_of(work, buyer.company_id)
    waits = buyer.role is not ContactRole.MANAGER and bool(managers)
    request = TopUpRequest(
        company_id=buyer.company_id,
        contract_id=offered.contract.id,
        contact_id=buyer.contact_id,
        minutes=minutes,
        price=price,
        amount=offered.amount,
        state=TopUpState.WANTED if waits else TopUpState.ASKED,
        created_at=work.now,
        author=signature(buyer),
        agreed_by=signature(buyer) if buyer.role is ContactRole.MANAGER else None,
    )
    work.session.add(request)
    await work.session.flush()
    if waits:
        await tell_each(work, *((manager, TopUpWanted(request_id=request.id)) for manager in managers))
        await tell(work, contact(buyer.contact_id), _step(request, buyer.name))
    else:
        await ask_for_invoice(work, request)
        await _told(work, request, buyer)
    return request


async def open_request(work: Work, company_id: int) -> TopUpRequest | None:
    """The company's request that is not finished yet."""
    return await work.session.scalar(
        select(TopUpRequest).where(TopUpRequest.company_id == company_id, TopUpRequest.state.in_(OPEN_TOP_UPS))
    )


async def agree_to_buy(work: Work, actor: Actor, request_id: int) -> TopUpRequest:
    """The company's manager agrees to what a colleague has asked for."""
    manager = require_contact(actor)
    request = await _lock(work, request_id, manager)
    if manager.role is not ContactRole.MANAGER:
        raise Forbidden("managers-only")
    _must_be(request, TopUpState.WANTED)
    request.state, request.agreed_by = TopUpState.ASKED, signature(manager)
    await ask_for_invoice(work, request)
    await _told(work, request, manager)
    return request


async def mark_invoiced(work: Work, actor: Actor, request_id: int) -> TopUpRequest:
    """Somebody of the staff has made the invoice; the client is told to expect it."""
    author = require_staff(actor)
    request = await _lock(work, request_id)
    _must_be(request, TopUpState.ASKED)
    request.state, request.invoiced_at, request.invoiced_by = TopUpState.INVOICED, work.now, signature(author)
    await _told(work, request, author)
    return request


async def grant_bought(work: Work, actor: Actor, request_id: int, *, reason: str) -> TopUpRequest:
    """The money has come: the hours are granted, once. By a director or an administrator, as all minutes given by hand; the
    company's people are told by the grant itself. ``reason``: what they read beside it."""
    author = require_leader(actor)
    request = await _lock(work, request_id)
    _must_be(request, TopUpState.ASKED, TopUpState.INVOICED)
    request.state, request.settled_at, request.settled_by = TopUpState.GRANTED, work.now, signature(author)
    await forget_unsent(work, request)
    await top_up(
        work,
        author,
        company_id=request.company_id,
        minutes=request.minutes,
        reason=reason,
        key=f"topup:request:{request.id}",
        kind=GrantKind.PURCHASE,
        contract_id=request.contract_id,
    )
    await tell(work, ACCOUNTANT, TopUpAsked(request_id=request.id))
    return request


async def settle_by_payment(work: Work, actor: Actor, company_id: int, minutes: int) -> bool:
    """The payment of a company's request has come from elsewhere, with its hours: the request is done. Whether there was one
    of so many minutes. The caller has authorised it and granted the hours."""
    await lock_row(work, Company, company_id)
    found = await open_request(work, company_id)
    if found is None or found.minutes != minutes or found.state is TopUpState.WANTED:
        return False
    request = await _lock(work, found.id)
    if request.state not in (TopUpState.ASKED, TopUpState.INVOICED):
        return False
    request.state, request.settled_at, request.settled_by = TopUpState.GRANTED, work.now, signature(actor)
    await forget_unsent(work, request)
    await tell(work, ACCOUNTANT, TopUpAsked(request_id=request.id))
    return True


async def decline_top_up(work: Work, actor: Actor, request_id: int) -> TopUpRequest:
    """Nothing comes of it: staff says so, a manager of the company, or who asked while the manager has not agreed."""
    author = actor if isinstance(actor, ContactActor) else require_staff(actor)
    request = await _lock(work, request_id, actor if isinstance(actor, ContactActor) else None)
    if isinstance(author, ContactActor) and author.role is not ContactRole.MANAGER:
        own = request.contact_id == author.contact_id and request.state is TopUpState.WANTED
        if not own:
            raise Forbidden("managers-only")
    before = request.state
    _must_be(request, *OPEN_TOP_UPS)
    request.state, request.settled_at, request.settled_by = TopUpState.DECLINED, work.now, signature(author)
    # An invoice that was sent to the client is the accountant's to take back.
    await (withdraw_invoice if before is TopUpState.ASKED else forget_unsent)(work, request)
    await _told(work, request, author, accountant=before is not TopUpState.WANTED)
    return request


async def top_up_request(work: Work, actor: Actor, request_id: int) -> TopUpRequest:
    """A request, for staff and for people of its company."""
    request = await work.session.get(TopUpRequest, request_id)
    if isinstance(actor, ContactActor):
        if request is None or request.company_id != actor.company_id:
            raise NotFound("no-top-up")
        return request
    require_staff(actor)
    if request is None:
        raise NotFound("no-top-up")
    return request


async def _lock(work: Work, request_id: int, of: ContactActor | None = None) -> TopUpRequest:
    request = await lock_row(work, TopUpRequest, request_id)
    if request is None or (of is not None and request.company_id != of.company_id):
        raise NotFound("no-top-up")
    return request


def _must_be(request: TopUpRequest, *states: TopUpState) -> None:
    if request.state not in states:
        raise Refusal("top-up-moved")


def _step(request: TopUpRequest, name: str) -> TopUpStep:
    return TopUpStep(
        request_id=request.id, state=request.state, minutes=request.minutes, amount=request.amount, name=name
    )


async def _told(work: Work, request: TopUpRequest, author: Actor, *, accountant: bool = True) -> None:
    """The company's managers and who asked learn of the step; the accountant's message is drawn anew."""
    await work.session.flush()
    people: dict[str, Recipient] = {one.lane: one for one in await managers_of(work, request.company_id)}
    people.setdefault(contact(request.contact_id).lane, contact(request.contact_id))
    step = _step(request, getattr(author, "name", ""))
    await tell_each(work, *((person, step) for person in people.values()))
    if request.agreed_by is not None or request.state is TopUpState.DECLINED:
        # Managers who were asked to agree see what has become of it.
        asked = TopUpWanted(request_id=request.id)
        await tell_each(work, *((one, asked) for one in await managers_of(work, request.company_id)))
    if accountant:
        await tell(work, ACCOUNTANT, TopUpAsked(request_id=request.id))

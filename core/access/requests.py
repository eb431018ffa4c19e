"""Use cases of a stranger's request: left by the stranger, decided by staff."""

from sqlalchemy import select

from core.access.intents import RequestDecided, StrangerAsked
from core.access.models import AccessRequest, RequestState
from core.actor import Actor, ContactRole, Stranger, require_staff
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.clients.models import Contact
from core.clients.service import get_company
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.service import GROUP, person, tell

TEXT_LENGTH = 1000


async def ask_access(work: Work, actor: Actor, text: str) -> AccessRequest:
    """Leave a request. One who has a waiting request already changes its words; the group is not told again."""
    if not isinstance(actor, Stranger):
        raise Forbidden
    text = text.strip()[:TEXT_LENGTH]
    if not text:
        raise Refusal("empty-message")
    waiting = await work.session.scalar(
        select(AccessRequest)
        .where(AccessRequest.messenger_id == actor.messenger_id, AccessRequest.state == RequestState.WAITING)
        .with_for_update()
    )
    if waiting is not None:
        waiting.text = text
        await work.session.flush()
        return waiting
    request = AccessRequest(
        messenger_id=actor.messenger_id,
        name=actor.name[:200],
        text=text,
        state=RequestState.WAITING,
        created_at=work.now,
    )
    work.session.add(request)
    await work.session.flush()
    await tell(work, GROUP, StrangerAsked(request_id=request.id))
    return request


async def get_request(work: Work, actor: Actor, request_id: int) -> AccessRequest:
    """The request, for staff."""
    require_staff(actor)
    request = await work.session.get(AccessRequest, request_id)
    if request is None:
        raise NotFound("no-request")
    return request


async def _lock_waiting(work: Work, request_id: int) -> AccessRequest:
    request = await lock_row(work, AccessRequest, request_id)
    if request is None:
        raise NotFound("no-request")
    if request.state is not RequestState.WAITING:
        raise Refusal("request-decided")
    return request


async def approve(work: Work, actor: Actor, request_id: int, *, company_id: int, role: ContactRole) -> Contact:
    """Let the stranger in as a contact of this company."""
    author = require_staff(actor)
    request = await _lock_waiting(work, request_id)
    company = await get_company(work, company_id)
    taken = await work.session.scalar(
        select(Contact.id).where(Contact.messenger_id == request.messenger_id, Contact.active)
    )
    if taken is not None:
        raise Refusal("request-decided")
    contact = Contact(
        company_id=company.id,
        name=request.name,
        phone=None,
        role=role,
        messenger_id=request.messenger_id,
        active=True,
        created_at=work.now,
    )
    work.session.add(contact)
    await work.session.flush()
    request.state = RequestState.APPROVED
    request.decided_at = work.now
    request.decided_by = author.staff_id
    request.contact_id = contact.id
    await work.session.flush()
    after: dict[str, Value] = {"contact": contact.id, "role": role}
    audit(work, actor, Subject.REQUEST, request.id, "approved", {}, after, company_id=company.id)
    await tell(work, person(request.messenger_id), RequestDecided(approved=True, company=company.name))
    return contact


async def decline(work: Work, actor: Actor, request_id: int) -> AccessRequest:
    """Refuse the request politely."""
    author = require_staff(actor)
    request = await _lock_waiting(work, request_id)
    request.state = RequestState.DECLINED
    request.decided_at = work.now
    request.decided_by = author.staff_id
    await work.session.flush()
    audit(work, actor, Subject.REQUEST, request.id, "declined", {}, {"state": RequestState.DECLINED})
    await tell(work, person(request.messenger_id), RequestDecided(approved=False, company=None))
    return request

"""Use cases of a stranger's request: left by the stranger, decided by staff."""

from datetime import timedelta

from sqlalchemy import func, select

from core.access.intents import RequestDecided, StrangerAsked
from core.access.models import AccessRequest, ContactEventKind, RequestState
from core.access.people import note, remember_choice
from core.access.rules import inn_in
from core.actor import Actor, ContactRole, Stranger, require_staff
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.clients.models import Company, Contact
from core.clients.service import get_company
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.service import GROUP, person, tell

TEXT_LENGTH = 1000
WORD_LENGTH = 200
REQUESTS, WINDOW = 3, timedelta(hours=24)
"""A person may leave so many requests within this (business) time: the group is no place for spam."""


async def ask_access(work: Work, actor: Actor, text: str) -> AccessRequest:
    """Leave a request. Who has a waiting one already changes its words: the group's message is drawn anew and does not ring.

    An INN in it helps staff to find the company and opens nothing: the stranger gets the same answer whether or not there is
    such a client. Refuses an INN that cannot be one, and a person who has left too many requests.
    """
    if not isinstance(actor, Stranger):
        raise Forbidden
    text = text.strip()[:TEXT_LENGTH]
    if not text:
        raise Refusal("empty-message")
    inn = inn_in(text)
    waiting = await work.session.scalar(
        select(AccessRequest)
        .where(AccessRequest.messenger_id == actor.messenger_id, AccessRequest.state == RequestState.WAITING)
        .with_for_update()
    )
    if waiting is not None:
        waiting.text, waiting.inn = text, inn or waiting.inn
        await work.session.flush()
        await tell(work, GROUP, StrangerAsked(request_id=waiting.id))
        return waiting
    await _not_too_often(work, actor.messenger_id)
    request = AccessRequest(
        messenger_id=actor.messenger_id,
        name=actor.name[:200],
        text=text,
        inn=inn,
        state=RequestState.WAITING,
        created_at=work.now,
    )
    work.session.add(request)
    await work.session.flush()
    await tell(work, GROUP, StrangerAsked(request_id=request.id))
    return request


async def _not_too_often(work: Work, messenger_id: int) -> None:
    asked = await work.session.scalar(
        select(func.count())
        .select_from(AccessRequest)
        .where(AccessRequest.messenger_id == messenger_id, AccessRequest.created_at > work.now - WINDOW)
    )
    if (asked or 0) >= REQUESTS:
        raise Refusal("too-many-requests")


async def companies_named(work: Work, request: AccessRequest) -> list[Company]:
    """The clients that have the INN of this request, branches too. For the delivery, which knows that it writes to staff."""
    if request.inn is None:
        return []
    found = await work.session.scalars(select(Company).where(Company.inn == request.inn).order_by(Company.id).limit(8))
    return list(found)


async def get_request(work: Work, actor: Actor, request_id: int) -> AccessRequest:
    """The request, for staff."""
    require_staff(actor)
    request = await work.session.get(AccessRequest, request_id)
    if request is None:
        raise NotFound("no-request")
    return request


async def waiting_request(work: Work, actor: Actor, request_id: int) -> AccessRequest:
    """The same, refused once somebody has decided."""
    request = await get_request(work, actor, request_id)
    if request.state is not RequestState.WAITING:
        raise Refusal("request-decided")
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
        select(Contact.id).where(
            Contact.messenger_id == request.messenger_id, Contact.company_id == company.id, Contact.active
        )
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
    await note(work, author, contact.id, ContactEventKind.CAME_IN)
    await remember_choice(work, contact)
    request.state = RequestState.APPROVED
    request.decided_at = work.now
    request.decided_by = author.staff_id
    request.contact_id = contact.id
    await work.session.flush()
    after: dict[str, Value] = {"contact": contact.id, "role": role}
    audit(work, actor, Subject.REQUEST, request.id, "approved", {}, after, company_id=company.id)
    await tell(work, person(request.messenger_id), RequestDecided(approved=True, company=company.name))
    return contact


async def decline(work: Work, actor: Actor, request_id: int, word: str = "") -> AccessRequest:
    """Refuse the request politely. ``word``: why, in words that the stranger will read; empty for no explanation."""
    author = require_staff(actor)
    word = " ".join(word.split())
    if len(word) > WORD_LENGTH:
        raise Refusal("decline-word-too-long", most=WORD_LENGTH)
    request = await _lock_waiting(work, request_id)
    request.state = RequestState.DECLINED
    request.word = word or None
    request.decided_at = work.now
    request.decided_by = author.staff_id
    await work.session.flush()
    audit(work, actor, Subject.REQUEST, request.id, "declined", {}, {"state": RequestState.DECLINED})
    await tell(work, person(request.messenger_id), RequestDecided(approved=False, company=None, word=request.word))
    return request

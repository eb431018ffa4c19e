"""Tickets from a phone call: an engineer writes down what a client says, the ticket is theirs, and the client is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, ContactRole, require_staff
from core.clients.models import Company, Contact
from core.clients.rules import clean_phone
from core.clients.search_rules import name_words, named_exactly, read_query
from core.clients.service import PERSON_NAME_LENGTH, get_company
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import record
from core.tickets.call_changes import moment_of_call, note_move
from core.tickets.call_intents import OpenedByCall
from core.tickets.call_models import TicketCall
from core.tickets.call_words import Caller, Person, beginnings, goes_on, read_caller, read_time
from core.tickets.conversation import Words
from core.tickets.finding import companies_meant
from core.tickets.intents import NewCard
from core.tickets.models import Message, Ticket, TicketState
from core.tickets.opening import write_ticket

UNNAMED = "Позвонивший"
"""The contact of a company for those who called and did not say who they are; one for all of them."""
SHORT = 2
"""A word of two letters names a company only if it is one of the name's: «не» of «не печатает» begins many others."""


@dataclass(frozen=True, slots=True)
class HeardCall:
    """What was understood of a call's line. ``companies``: one is understood, of several somebody has to choose. With one,
    ``people`` are its contacts and ``caller`` is who called. ``minute``: the local time of day that was named."""

    companies: list[Company]
    text: str
    minute: int | None = None
    people: Sequence[Person] = ()
    caller: Caller | None = None


async def hear(work: Work, actor: Actor, text: str, company_id: int | None = None) -> HeardCall:
    """Understand what an engineer has typed: «в 11:40 ромашка звонила Анна, не проводится реализация». Changes nothing.

    ``company_id``: it has been chosen already; a company that the text begins with is then taken for words of the matter only
    if it is another one.
    """
    require_staff(actor)
    at = read_time(text)
    heard = await _company_in(work, actor, at.rest if at is not None else text.strip())
    if company_id is not None:
        chosen = await get_company(work, company_id)
        named = any(one.id == company_id for one in heard.companies)
        heard = HeardCall([chosen], heard.text if named else (at.rest if at is not None else text.strip()))
    heard = replace(heard, minute=at.minute if at is not None else None)
    if len(heard.companies) != 1:
        return heard
    people = await people_of(work, heard.companies[0].id)
    return replace(heard, people=people, caller=read_caller(heard.text, people))


async def _company_in(work: Work, actor: Actor, text: str) -> HeardCall:
    """The company that the first words name: as many of them as still fit somebody."""
    found: list[Company] = []
    query, rest = "", text
    for begun in beginnings(text):
        fits = await companies_meant(work, actor, begun.query)
        if found or len(begun.last) <= SHORT:
            fits = [one for one in fits if goes_on(name_words(one.name), begun.last)]
        if not fits:
            break
        found, query, rest = fits, begun.query, begun.rest
    exact = named_exactly(read_query(query), [one.name for one in found])
    return HeardCall([found[exact[0]]] if len(exact) == 1 else found, rest)


async def people_of(work: Work, company_id: int) -> list[Person]:
    """The company's contacts, managers first."""
    rows = await work.session.scalars(
        select(Contact)
        .where(Contact.company_id == company_id, Contact.active)
        .order_by(Contact.role != ContactRole.MANAGER, Contact.name, Contact.id)
    )
    return [Person(one.id, one.name, one.phone, one.role is ContactRole.MANAGER) for one in rows]


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call to be written down. ``contact_id`` None: somebody new, called ``name`` (empty: nobody said). ``words`` of the
    matter; ``minute`` of the local day of ``zone``, at which the client called; None: at ``said_at``, when it was typed."""

    company_id: int
    contact_id: int | None
    name: str
    phone: str
    words: Words
    said_at: datetime
    zone: ZoneInfo
    minute: int | None = None


async def open_by_call(work: Work, actor: Actor, call: NewCall, subject_without_text: str) -> tuple[Ticket, Message]:
    """Open a ticket for a client who is calling. It is its author's at once and counts as reacted, since they have spoken; the
    client is told, if they have come in. Never blocked by a balance.

    Refuses a call without words, one in the future, and a contact of another company.
    """
    author = require_staff(actor)
    if not call.words.text.strip() and not call.words.files:
        raise Refusal("empty-message")
    company = await get_company(work, call.company_id)
    person = await _caller(work, company, call)
    said_at = min(call.said_at, work.now)
    at = said_at if call.minute is None else moment_of_call(said_at, call.minute, call.zone)
    ticket, messages, _ = await write_ticket(work, author, company, person.id, [(call.words, at)], subject_without_text)
    known = person.phone is not None and person.phone == clean_phone(call.phone)
    work.session.add(
        TicketCall(
            ticket_id=ticket.id,
            staff_id=author.staff_id,
            caller_phone=None if known else clean_phone(call.phone),
            noted_at=work.now,
        )
    )
    ticket.state = TicketState.IN_PROGRESS
    ticket.assignee_id = author.staff_id
    ticket.acknowledged_at = work.now
    await record(work, ticket, author, EventKind.TAKEN)
    if call.minute is not None:
        await note_move(work, author, ticket, said_at, at, "")
    await tell(work, GROUP, NewCard(ticket_id=ticket.id))
    if person.messenger_id is not None:
        told = OpenedByCall(ticket_id=ticket.id, number=ticket.number, staff_name=author.name)
        await tell(work, contact(person.id), told)
    return ticket, messages[0]


async def _caller(work: Work, company: Company, call: NewCall) -> Contact:
    """The contact who called; somebody new becomes one, without a number that would let them in."""
    if call.contact_id is not None:
        person = await work.session.get(Contact, call.contact_id)
        if person is None or not person.active or person.company_id != company.id:
            raise NotFound("no-contact")
        return person
    name = " ".join(call.name.split())[:PERSON_NAME_LENGTH] or UNNAMED
    known = await work.session.scalar(
        select(Contact)
        .where(Contact.company_id == company.id, Contact.active, Contact.name == name, Contact.messenger_id.is_(None))
        .order_by(Contact.id)
        .limit(1)
    )
    if known is not None:
        return known
    person = Contact(
        company_id=company.id, name=name, phone=None, role=ContactRole.MEMBER, active=True, created_at=work.now
    )
    work.session.add(person)
    await work.session.flush()
    return person

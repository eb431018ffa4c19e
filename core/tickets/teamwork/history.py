"""The whole story of a ticket, for staff: what was said on both sides, noted among ourselves, and done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from core.actor import Actor
from core.clients.models import Company, Contact
from core.database import Work
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.conversation import files_of
from core.tickets.models import FileKind, Message, Side, Ticket, TicketEvent
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.models import Act, ActKind, ChecklistItem, Note

PAGE = 15
WORDS_ON_PAGE = 180
SAID = (EventKind.CLIENT_WROTE, EventKind.STAFF_WROTE, EventKind.ASKED, EventKind.HANDED)
"""These are told by the messages and acts themselves."""


class EntryKind(StrEnum):
    """Who speaks, or that something was done."""

    CLIENT = "client"
    STAFF = "staff"
    NOTE = "note"
    EVENT = "event"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the story. ``what``: the event's or act's kind; ``who``: a name, empty for the desk itself; ``about``: whom or
    what an act was about, in words."""

    kind: EntryKind
    at: datetime
    who: str
    text: str = ""
    files: tuple[FileKind, ...] = ()
    what: EventKind | ActKind | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A page of the story, oldest first; page 0 is the newest."""

    ticket: Ticket
    entries: list[Entry]
    page: int
    pages: int


async def history(work: Work, actor: Actor, ticket_id: int, page: int = 0) -> History:
    """For staff only: it holds internal notes."""
    ticket = await staff_ticket(work, actor, ticket_id)
    names = await _names(work)
    entries = [
        *await _said(work, ticket, names),
        *await _noted(work, ticket, names),
        *await _events(work, ticket, names),
        *await _acts(work, ticket, names),
    ]
    entries.sort(key=lambda entry: entry.at)
    pages = max(1, -(-len(entries) // PAGE))
    page = min(max(page, 0), pages - 1)
    end = len(entries) - page * PAGE
    return History(ticket, entries[max(0, end - PAGE) : end], page, pages)


async def _names(work: Work) -> dict[str, str]:
    """Names of staff, by an author's signature. Contacts are added by who reads their messages."""
    return {f"staff:{one_id}": name for one_id, name in await work.session.execute(select(Staff.id, Staff.name))}


async def _said(work: Work, ticket: Ticket, names: dict[str, str]) -> Sequence[Entry]:
    rows = [
        (message, name)
        for message, name in await work.session.execute(
            select(Message, Contact.name)
            .join(Contact, Contact.id == Message.contact_id, isouter=True)
            .where(Message.ticket_id == ticket.id)
        )
    ]
    files = await files_of(work, [message.id for message, _ in rows])
    author = await work.session.get_one(Contact, ticket.contact_id)
    names[f"contact:{author.id}"] = author.name
    for message, name in rows:
        if message.contact_id is not None:
            names[f"contact:{message.contact_id}"] = name or ""
    return [
        Entry(
            EntryKind.CLIENT if message.side is Side.CLIENT else EntryKind.STAFF,
            message.sent_at,
            name or names.get(f"staff:{message.staff_id}", ""),
            message.text,
            tuple(file.kind for file in files[message.id]),
        )
        for message, name in rows
    ]


async def _noted(work: Work, ticket: Ticket, names: dict[str, str]) -> Sequence[Entry]:
    notes = await work.session.scalars(select(Note).where(Note.ticket_id == ticket.id))
    return [
        Entry(
            EntryKind.NOTE,
            note.at,
            names.get(f"staff:{note.staff_id}", ""),
            note.text,
            tuple(FileKind(file["kind"]) for file in note.files),
        )
        for note in notes
    ]


async def _events(work: Work, ticket: Ticket, names: dict[str, str]) -> Sequence[Entry]:
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.not_in(SAID))
    return [
        Entry(EntryKind.EVENT, event.at, names.get(event.author, ""), what=event.kind)
        for event in await work.session.scalars(query)
        if event.kind is not EventKind.RESUMED
    ]


async def _acts(work: Work, ticket: Ticket, names: dict[str, str]) -> Sequence[Entry]:
    acts = (await work.session.scalars(select(Act).where(Act.ticket_id == ticket.id))).all()
    about = await _abouts(work, acts, names)
    return [
        Entry(
            EntryKind.ACT,
            act.at,
            names.get(act.author, ""),
            "" if act.kind is ActKind.CANCELLED else act.words,
            what=act.kind,
            about=about.get((act.kind, act.other_id or 0), ""),
        )
        for act in acts
        if act.kind is not ActKind.CANCELLED or act.words
    ]


async def _abouts(work: Work, acts: Sequence[Act], names: dict[str, str]) -> dict[tuple[ActKind, int], str]:
    """What each act was about, as people say it."""
    found: dict[tuple[ActKind, int], str] = {}
    for act in acts:
        if act.other_id is None:
            continue
        key = (act.kind, act.other_id)
        match act.kind:
            case ActKind.HANDED | ActKind.CALLED_IN | ActKind.LET_GO:
                found[key] = names.get(f"staff:{act.other_id}", "")
            case ActKind.MOVED:
                found[key] = (await work.session.get_one(Company, act.other_id)).name
            case ActKind.CHECKED | ActKind.UNCHECKED:
                found[key] = (await work.session.get_one(ChecklistItem, act.other_id)).text
            case ActKind.SERVICE_CHANGED:
                found[key] = ""
            case _:
                found[key] = str((await work.session.get_one(Ticket, act.other_id)).number)
    return found

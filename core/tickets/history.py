"""A client's own tickets that are done, page by page, and a search among all of their own."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from core.actor import Actor, ContactActor, require_contact
from core.database import Work
from core.tickets.models import ACTIVE, Message, Ticket

PAGE = 8
"""Tickets on a page: a phone's screen of buttons."""
MOST_WORDS = 8
MOST_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Tickets, the newest first. ``page`` from 0 of ``pages``."""

    tickets: list[Ticket]
    page: int
    pages: int
    count: int


async def history(work: Work, actor: Actor, page: int = 0) -> HistoryPage:
    """The contact's own tickets that nobody works on any more."""
    client = require_contact(actor)
    return await _page(work, [*_own(client), Ticket.state.not_in(ACTIVE)], page)


async def find_own(work: Work, actor: Actor, words: str) -> HistoryPage:
    """The contact's own tickets by number, or by words that all stand in the subject or in the conversation, however they end.

    No words find nothing. Only the first page: a search that finds more wants more words.
    """
    client = require_contact(actor)
    asked = [_stem(word) for word in words.replace("№", " ").split()][:MOST_WORDS]
    asked = [word for word in asked if word]
    if not asked:
        return HistoryPage([], 0, 0, 0)
    if len(asked) == 1 and asked[0].isascii() and asked[0].isdigit() and int(asked[0]) < MOST_NUMBER:
        by_number = await _page(work, [*_own(client), Ticket.number == int(asked[0])], 0)
        if by_number.count:
            return by_number
    return await _page(work, [*_own(client), *(_said(word) for word in asked)], 0)


def _own(client: ContactActor) -> list[ColumnElement[bool]]:
    """As :meth:`core.tickets.models.Ticket.belongs_to` says it."""
    return [Ticket.contact_id == client.contact_id, Ticket.company_id == client.company_id]


def _said(word: str) -> ColumnElement[bool]:
    """The word stands somewhere in the ticket. Only the contact's own tickets are read for it."""
    in_talk = select(Message.id).where(Message.ticket_id == Ticket.id, Message.text.icontains(word, autoescape=True))
    return or_(Ticket.subject.icontains(word, autoescape=True), in_talk.exists())


def _stem(word: str) -> str:
    """Without the signs around it, and of a long word without its ending: «реализацию» finds «реализация»."""
    plain = word.strip(".,!?:;«»\"'()").casefold()
    return plain[:-2] if len(plain) > 5 and not plain.isdigit() else plain


async def _page(work: Work, where: list[ColumnElement[bool]], page: int) -> HistoryPage:
    count = await work.session.scalar(select(func.count()).select_from(Ticket).where(*where)) or 0
    pages = -(-count // PAGE)
    page = max(0, min(page, pages - 1))
    query = select(Ticket).where(*where).order_by(Ticket.id.desc()).offset(page * PAGE).limit(PAGE)
    return HistoryPage(list(await work.session.scalars(query)), page, pages, count)

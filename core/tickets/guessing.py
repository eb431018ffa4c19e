"""What a request is probably about: the service its words speak of, and an earlier ticket of the company that was alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from core.catalog.models import Service
from core.catalog.service import active_services
from core.database import Work
from core.tickets.likeness import meant_by, most_alike
from core.tickets.models import Message, Ticket, TicketState, WorkLine

LATEST = 200
"""So many of the company's newest solved tickets are looked at."""
LONGEST = 1000
"""Characters of a request in which it is said what it is about."""
RUSSIAN: ColumnElement[str] = literal_column("'russian'::regconfig")
"""PostgreSQL's own stemmer: it knows endings and words that mean nothing («не», «как»)."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Either may be unknown. ``similar``: an earlier ticket of the same company."""

    service: Service | None
    similar: Ticket | None


async def guess(work: Work, company_id: int, text: str, *, similar_too: bool) -> Guess:
    """The service that the words speak of; else the one that most of a similar ticket's work was. ``similar_too``: look for a
    similar ticket even where the words are enough.

    Three statements at most, however many tickets there are: of the company only the newest are looked at, by index.
    """
    if not text.strip():
        return Guess(None, None)
    services = await active_services(work)
    mine, *others = await stems_of(work, [text, *(" ".join(service.words) for service in services)])
    meant = meant_by(mine, {service.id: stems for service, stems in zip(services, others, strict=True)})
    by_words = next((service for service in services if service.id == meant), None)
    if by_words is not None and not similar_too:
        return Guess(by_words, None)
    similar = await similar_ticket(work, company_id, mine)
    if by_words is not None or similar is None:
        return Guess(by_words, similar)
    done = await _done_most(work, similar.id)
    return Guess(next((service for service in services if service.id == done), None), similar)


async def stems_of(work: Work, texts: Sequence[str]) -> list[frozenset[str]]:
    """The stems of the words of each text, in one statement."""
    plain = [text[:LONGEST].casefold().replace("ё", "е").replace("\0", " ") for text in texts]
    said = (
        func.unnest(literal(plain, ARRAY(String)))
        .table_valued("text", with_ordinality="place", name="said")
        .render_derived()
    )
    query = select(func.tsvector_to_array(func.to_tsvector(RUSSIAN, said.c.text))).order_by(said.c.place)
    return [frozenset(stems) for stems in await work.session.scalars(query)]


async def similar_ticket(work: Work, company_id: int, stems: frozenset[str]) -> Ticket | None:
    """The company's solved ticket that these words are most like; of several the newest."""
    solved = (
        select(Ticket.id, Ticket.opened_at)
        .where(Ticket.company_id == company_id, Ticket.state.in_((TicketState.RESOLVED, TicketState.CLOSED)))
        .order_by(Ticket.id.desc())
        .limit(LATEST)
        .subquery()
    )
    words = func.string_agg(Message.text, aggregate_order_by(literal_column("' '"), Message.id))
    plain = func.replace(func.lower(func.left(words, LONGEST)), "ё", "е")
    rows = await work.session.execute(
        select(solved.c.id, func.tsvector_to_array(func.to_tsvector(RUSSIAN, plain)))
        .join(Message, Message.ticket_id == solved.c.id)
        .where(Message.contact_id.is_not(None), Message.sent_at <= solved.c.opened_at)
        .group_by(solved.c.id)
        .order_by(solved.c.id.desc())
    )
    found = most_alike(stems, [(ticket_id, frozenset(their)) for ticket_id, their in rows])
    return await work.session.get(Ticket, found) if found is not None else None


async def _done_most(work: Work, ticket_id: int) -> int | None:
    """The service that most of the ticket's charged time was."""
    return await work.session.scalar(
        select(WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket_id, WorkLine.completion.is_not(None), WorkLine.superseded_by.is_(None))
        .group_by(WorkLine.service_id)
        .order_by(func.sum(WorkLine.actual_minutes).desc(), WorkLine.service_id)
        .limit(1)
    )

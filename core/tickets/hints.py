"""What is known of a ticket beside its words: the program of 1C, a similar ticket, what it is probably about, whether it sounds
urgent. For the staff's eyes; a hint decides nothing."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from core.actor import Actor, require_staff
from core.catalog.models import Service
from core.catalog.service import active_services
from core.clients.configuration_rules import named_in
from core.clients.configurations import configurations_of
from core.database import Work
from core.errors import NotFound
from core.tickets.guessing import guess
from core.tickets.hint_models import TicketHint
from core.tickets.models import Message, Side, Ticket, WorkLine
from core.tickets.urgency import sounds_urgent

DONE_SHOWN = 3
"""Lines of a similar ticket's work that stand on a card."""
NEWEST = 200
"""Lines of a company's work by which its usual services are known."""


async def note_hints(work: Work, ticket: Ticket, text: str) -> None:
    """Write down what the words of a ticket just opened are guessed to mean. ``text``: all that the client has said."""
    guessed = await guess(work, ticket.company_id, text, similar_too=True)
    configuration = named_in(text, await configurations_of(work, ticket.company_id))
    work.session.add(
        TicketHint(
            ticket_id=ticket.id,
            service_id=guessed.service.id if guessed.service is not None else None,
            configuration_id=configuration.id if configuration is not None else None,
            similar_id=guessed.similar.id if guessed.similar is not None else None,
            urgency=await sounds_urgent(work, text),
        )
    )
    await work.session.flush()


@dataclass(frozen=True, slots=True)
class DoneLine:
    """Work that was done in a ticket. Minutes."""

    service: str
    minutes: int
    comment: str


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier ticket that was alike, and what was done in it (the first lines)."""

    ticket: Ticket
    done: list[DoneLine]


@dataclass(frozen=True, slots=True)
class HintView:
    """What a card shows. ``configurations``: the one the words name, else all the company has; ``named``: whether they do;
    ``urgency``: the words that make it sound urgent. ``needs_estimate``: the guessed service begins with an estimate."""

    configurations: list[str]
    named: bool
    urgency: str | None
    similar: Similar | None
    needs_estimate: bool = False


async def hints_of(work: Work, ticket: Ticket) -> HintView:
    """For a card: two statements, two more where a similar ticket is known. A ticket may have been opened before there were
    hints."""
    row = (
        await work.session.execute(
            select(TicketHint, and_(Service.active, Service.needs_estimate))
            .outerjoin(Service, Service.id == TicketHint.service_id)
            .where(TicketHint.ticket_id == ticket.id)
        )
    ).one_or_none()
    noted, needs_estimate = row if row is not None else (None, False)
    known = await configurations_of(work, ticket.company_id)
    named = [one.name for one in known if noted is not None and one.id == noted.configuration_id]
    similar = None
    if noted is not None and noted.similar_id is not None:
        similar = await _similar(work, noted.similar_id)
    return HintView(
        configurations=named or [one.name for one in known],
        named=bool(named) or len(known) == 1,
        urgency=noted.urgency if noted is not None else None,
        similar=similar,
        needs_estimate=bool(needs_estimate),
    )


async def _similar(work: Work, ticket_id: int) -> Similar:
    rows = await work.session.execute(
        select(Service.short_name, WorkLine.actual_minutes, WorkLine.comment)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket_id, WorkLine.superseded_by.is_(None), WorkLine.completion.is_not(None))
        .order_by(WorkLine.id)
        .limit(DONE_SHOWN)
    )
    done = [DoneLine(service, minutes, comment) for service, minutes, comment in rows]
    return Similar(await work.session.get_one(Ticket, ticket_id), done)


@dataclass(frozen=True, slots=True)
class Story:
    """How a similar ticket went: what the client wrote, what was done, the staff's last words."""

    asked_by: Ticket
    similar: Similar
    question: str
    answer: str


async def similar_story(work: Work, actor: Actor, ticket_id: int) -> Story:
    """For staff: the ticket that this one is like. NotFound ``no-similar`` if none is known."""
    require_staff(actor)
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound("no-ticket")
    noted = await work.session.get(TicketHint, ticket_id)
    if noted is None or noted.similar_id is None:
        raise NotFound("no-similar")
    similar = await _similar(work, noted.similar_id)
    said = select(Message.text).where(Message.ticket_id == noted.similar_id, Message.text != "")
    question = await work.session.scalar(said.where(Message.side == Side.CLIENT).order_by(Message.id).limit(1))
    answer = await work.session.scalar(
        said.where(Message.side == Side.STAFF, Message.question.is_(False)).order_by(Message.id.desc()).limit(1)
    )
    return Story(ticket, similar, question or similar.ticket.subject, answer or "")


async def likely_services(work: Work, ticket: Ticket) -> list[Service]:
    """All services that can be entered, the likeliest for this ticket first: the guessed one, then what was done most often for
    its company lately, then by the price list."""
    offered = await active_services(work)
    noted = await work.session.get(TicketHint, ticket.id)
    guessed = noted.service_id if noted is not None else None
    newest = (
        select(WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(Ticket.company_id == ticket.company_id, WorkLine.completion.is_not(None))
        .order_by(WorkLine.ticket_id.desc())
        .limit(NEWEST)
        .subquery()
    )
    rows = await work.session.execute(select(newest.c.service_id, func.count()).group_by(newest.c.service_id))
    usual: dict[int, int] = {service_id: int(count) for service_id, count in rows}
    # sorted() is stable: what is equally likely stays in the price list's order.
    return sorted(offered, key=lambda one: (one.id != guessed, -usual.get(one.id, 0)))

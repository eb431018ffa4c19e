"""What the group's card of a ticket shows of teamwork, in two statements however much there is."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from core.database import Work
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.models import ACTIVE, Ticket, TicketEvent, TicketState, WorkLine
from core.tickets.teamwork.models import Act, ActKind, ChecklistItem, Helper, Link, Merge, Note, Postponement, Why
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.resting import undisturbed
from core.tickets.teamwork.steps import checks_of


@dataclass(frozen=True, slots=True)
class Teamwork:
    """``waits_for_assignee``: it was handed over, and who has it now has done nothing in it. ``until``: it rests until then.
    ``steps``: how many of the checklist there are, ``done`` of them. ``merged``: numbers of its duplicates, ``into``: the
    ticket that goes on for it. ``cancelled``: why staff has cancelled it, ``cancelled_words`` if in own words."""

    helpers: list[str] = field(default_factory=list)
    waits_for_assignee: bool = False
    until: datetime | None = None
    why: Why | None = None
    why_words: str = ""
    links: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    into: int | None = None
    notes: int = 0
    steps: int = 0
    done: int = 0
    cancelled: CancelWhy | None = None
    cancelled_words: str = ""


NOTHING = Teamwork()

Row = Select[str, str | None, int | None, datetime | None]
NO_WORDS: ColumnElement[str | None] = cast(null(), String)
NO_NUMBER: ColumnElement[int | None] = cast(null(), BigInteger)
NO_MOMENT: ColumnElement[datetime | None] = cast(null(), DateTime(timezone=True))


async def teamwork_on(work: Work, ticket: Ticket) -> Teamwork:
    """For the card, which staff alone sees."""
    rows: dict[str, list[tuple[str, int, datetime | None]]] = {}
    for what, words, number, at in await work.session.execute(union_all(*_questions(ticket))):
        rows.setdefault(what, []).append((words or "", number or 0, at))
    steps = await checks_of(work, ticket) if rows.get("steps") else []
    rest = next(iter(rows.get("rest", [])), None)
    why, _, why_words = rest[0].partition(":") if rest is not None else ("", "", "")
    cancelled = next((words for words, _, _ in rows.get("cancelled", [])), None)
    return Teamwork(
        helpers=sorted(words for words, _, _ in rows.get("helper", [])),
        waits_for_assignee=any(number == ticket.assignee_id for _, number, _ in rows.get("waits", [])),
        until=rest[2] if rest is not None else None,
        why=Why(why) if why else None,
        why_words=why_words,
        links=sorted(number for _, number, _ in rows.get("link", [])),
        merged=sorted(number for _, number, _ in rows.get("merged", [])),
        into=next((number for _, number, _ in rows.get("into", [])), None),
        notes=next((number for _, number, _ in rows.get("notes", [])), 0),
        steps=len(steps),
        done=sum(step.by is not None for step in steps),
        cancelled=_why(cancelled) if cancelled is not None else None,
        cancelled_words=cancelled if cancelled is not None and _why(cancelled) is CancelWhy.OWN else "",
    )


def _why(written: str) -> CancelWhy:
    return next((why for why in CancelWhy if why.value == written), CancelWhy.OWN)


def _questions(ticket: Ticket) -> list[Row]:
    """What there is to know, by its name: of an active ticket what stands, of one that is over how it ended."""
    asked = [
        select(literal("notes"), NO_WORDS, func.count(), NO_MOMENT)
        .select_from(Note)
        .where(Note.ticket_id == ticket.id),
        select(literal("link"), NO_WORDS, Ticket.number, NO_MOMENT)
        .join(Link, or_(Link.first_id == Ticket.id, Link.second_id == Ticket.id))
        .where(or_(Link.first_id == ticket.id, Link.second_id == ticket.id), Ticket.id != ticket.id),
        select(literal("merged"), NO_WORDS, Ticket.number, NO_MOMENT)
        .join(Merge, Merge.ticket_id == Ticket.id)
        .where(Merge.into_id == ticket.id),
        select(literal("helper"), Staff.name, NO_NUMBER, NO_MOMENT)
        .join(Helper, Helper.staff_id == Staff.id)
        .where(Helper.ticket_id == ticket.id),
    ]
    if ticket.state is TicketState.CANCELLED:
        asked += [
            select(literal("into"), NO_WORDS, Ticket.number, NO_MOMENT)
            .join(Merge, Merge.into_id == Ticket.id)
            .where(Merge.ticket_id == ticket.id),
            select(literal("cancelled"), Act.words, NO_NUMBER, NO_MOMENT).where(
                Act.ticket_id == ticket.id, Act.kind == ActKind.CANCELLED
            ),
        ]
    if ticket.state in ACTIVE:
        # Most installations have no checklists, and most cards are drawn for the first time: three statements less then.
        asked.append(select(literal("steps"), NO_WORDS, NO_NUMBER, NO_MOMENT).where(_any_checklist()))
        asked.append(
            select(
                literal("rest"),
                cast(Postponement.why, String) + ":" + Postponement.words,
                NO_NUMBER,
                cast(Postponement.until, DateTime(timezone=True)),
            ).where(Postponement.ticket_id == ticket.id, Postponement.ended_at.is_(None), undisturbed())
        )
    if ticket.state in (TicketState.IN_PROGRESS, TicketState.WAITING_CLIENT):
        asked.append(
            select(literal("waits"), NO_WORDS, Act.other_id, NO_MOMENT).where(
                Act.id == last_handing(ticket.id), untouched(ticket.id)
            )
        )
    return asked


def _any_checklist() -> ColumnElement[bool]:
    return select(ChecklistItem.id).where(ChecklistItem.active).exists()


def last_handing(ticket_id: int | ColumnElement[int]) -> ColumnElement[int | None]:
    """The newest time the ticket was handed over."""
    newest = select(func.max(Act.id)).where(Act.ticket_id == ticket_id, Act.kind == ActKind.HANDED)
    return newest.scalar_subquery()


def untouched(ticket_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Of a handing: who got the ticket has neither written nor worked since, nor said that they have it. Who took it over has
    done so by taking it."""
    handed = select(func.max(TicketEvent.id)).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.kind == EventKind.HANDED
    )
    them = literal("staff:") + cast(Act.other_id, String)
    acted = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.author == them, TicketEvent.id >= handed.scalar_subquery()
    )
    worked = select(WorkLine.id).where(
        WorkLine.ticket_id == ticket_id, WorkLine.staff_id == Act.other_id, WorkLine.added_at >= Act.at
    )
    return ~acted.exists() & ~worked.exists()

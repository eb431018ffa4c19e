"""What clients said of an engineer's work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from core.clients.models import Company
from core.database import Work
from core.reports.times import timed
from core.tickets.models import Ticket, TicketEvent
from core.tickets.rating_models import Rating
from core.tickets.teamwork.models import Act, ActKind

KIND = 4
"""Stars from which words are kind ones."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating of work that this engineer has done. ``words`` may be empty."""

    ticket_id: int
    number: int
    company_id: int
    company: str
    stars: int
    words: str
    at: datetime


async def own_ratings(work: Work, staff_id: int, first: datetime, after: datetime) -> list[Rated]:
    """Ratings first given in the period for solutions of which the engineer had the ticket then, the newest first."""
    me = f"staff:{staff_id}"
    acted = select(TicketEvent.id).where(TicketEvent.ticket_id == Rating.ticket_id, TicketEvent.author == me)
    given = select(Act.id).where(
        Act.ticket_id == Rating.ticket_id, Act.kind == ActKind.HANDED, Act.other_id == staff_id
    )
    rows = (
        await work.session.execute(
            select(Rating, Ticket.number, Company.id, Company.name)
            .join(Ticket, Ticket.id == Rating.ticket_id)
            .join(Company, Company.id == Ticket.company_id)
            .where(Rating.rated_at >= first, Rating.rated_at < after, or_(acted.exists(), given.exists()))
            .order_by(Rating.rated_at.desc(), Rating.ticket_id)
        )
    ).all()
    known = await timed(work, [rating.ticket_id for rating, *_ in rows])
    found = []
    for rating, number, company_id, company in rows:
        solvers = known[rating.ticket_id].split.solvers if rating.ticket_id in known else ()
        if rating.completion <= len(solvers) and solvers[rating.completion - 1] == staff_id:
            said = " ".join((rating.words or "").split())
            found.append(Rated(rating.ticket_id, number, company_id, company, rating.stars, said, rating.rated_at))
    return found


def kindest(ratings: list[Rated]) -> Rated | None:
    """The kind word to quote: of the best-rated, the newest. None if nobody has written one."""
    kind = [one for one in ratings if one.words and one.stars >= KIND]
    return max(kind, key=lambda one: (one.stars, one.at), default=None)

"""A client rates how a ticket was resolved: one tap, a word if they like, changeable for a week."""

from datetime import timedelta

from sqlalchemy import select

from core.actor import Actor, StaffRole, require_contact
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, contact, staff, tell, tell_each
from core.staff.service import staff_with_role
from core.tickets.base import lock_own_ticket, show_changed
from core.tickets.models import Ticket
from core.tickets.rating_intents import RatedLow, RatingWordsKept
from core.tickets.rating_models import Rating

LOW = 2
"""Stars at which somebody should call."""
BEST = 5
CHANGEABLE = timedelta(days=7)
WORDS_LENGTH = 1000


async def rate(work: Work, actor: Actor, ticket_id: int, completion: int, stars: int) -> Rating:
    """Rate the ticket's last completion, or change the rating within CHANGEABLE. By who opened the ticket. A low one is told to
    the group and to directors, once.

    Refuses anything but 1…5 stars, a completion that is not the last (``rating-old``), and late changes (``rating-late``).
    """
    ticket, author = await lock_own_ticket(work, actor, ticket_id)
    if not 1 <= stars <= BEST:
        raise Refusal("bad-rating")
    if not ticket.completions or completion != ticket.completions:
        raise Refusal("rating-old")
    rating = await lock_rating(work, ticket_id, completion)
    was_low = rating is not None and rating.stars <= LOW
    if rating is None:
        rating = Rating(
            ticket_id=ticket_id,
            completion=completion,
            contact_id=author.contact_id,
            stars=stars,
            rated_at=work.now,
            changed_at=work.now,
        )
        work.session.add(rating)
    elif rating.stars == stars:
        return rating
    else:
        if work.now - rating.rated_at > CHANGEABLE:
            raise Refusal("rating-late")
        rating.stars, rating.changed_at = stars, work.now
    await work.session.flush()
    if stars <= LOW and not was_low:
        await _tell_low(work, ticket, completion)
    await show_changed(work, ticket)
    return rating


async def _tell_low(work: Work, ticket: Ticket, completion: int) -> None:
    told = RatedLow(ticket_id=ticket.id, number=ticket.number, completion=completion)
    directors = [staff(person.id) for person in await staff_with_role(work, StaffRole.DIRECTOR)]
    await tell_each(work, *((one, told) for one in (GROUP, *directors)))


async def add_rating_words(work: Work, actor: Actor, ticket_id: int, completion: int, words: str) -> bool:
    """The client's words about their own rating; False if there is none any more, or it is too old to change."""
    author = require_contact(actor)
    ticket, _ = await lock_own_ticket(work, author, ticket_id)
    rating = await lock_rating(work, ticket_id, completion)
    if rating is None or work.now - rating.rated_at > CHANGEABLE:
        return False
    rating.words = "\n".join(part for part in (rating.words, words.strip()) if part)[:WORDS_LENGTH]
    await work.session.flush()
    if rating.stars <= LOW:
        await tell(work, GROUP, RatedLow(ticket_id=ticket.id, number=ticket.number, completion=completion))
    await tell(work, contact(author.contact_id), RatingWordsKept(ticket_id=ticket.id))
    await show_changed(work, ticket)
    return True


async def lock_rating(work: Work, ticket_id: int, completion: int) -> Rating | None:
    """The rating of a completion, locked, as it is now."""
    return await work.session.get(Rating, (ticket_id, completion), with_for_update=True, populate_existing=True)


async def rating_of(work: Work, ticket_id: int, completion: int) -> Rating:
    """The rating of a completion. For the delivery, which knows whom it writes to."""
    rating = await work.session.get(Rating, (ticket_id, completion))
    if rating is None:
        raise NotFound
    return rating


async def last_rating(work: Work, ticket_id: int) -> Rating | None:
    """The ticket's newest rating."""
    return await work.session.scalar(
        select(Rating).where(Rating.ticket_id == ticket_id).order_by(Rating.completion.desc()).limit(1)
    )

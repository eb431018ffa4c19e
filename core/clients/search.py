"""Finding a company while somebody types: by words of its name, its INN, or the phone number of one of its people."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from core.actor import Actor, SystemActor, require_staff
from core.clients.models import NAME_VECTOR, Company, Contact
from core.clients.search_rules import Asked, Candidate, rank, read_query, stem
from core.database import Work

MOST = 20
"""A longer list is not read on a phone."""
LOOKED_AT = 500
"""Of those that fit, the ones with the shortest names are ranked: «т» fits half of all companies, and nobody stops there."""


async def search_companies(work: Work, actor: Actor, text: str, *, limit: int = MOST) -> list[Company]:
    """The companies that the text may mean, the likeliest first. For staff; every word, number and phone in it has to fit."""
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    return await companies_like(work, read_query(text), limit=limit)


async def companies_like(work: Work, asked: Asked, *, limit: int = MOST) -> list[Company]:
    """The same for a query that has been read. Authorised by the caller."""
    if not asked:
        return []
    found = await _candidates(work, asked, _fits(asked, _begins))
    if not found and asked.words:
        # From the middle of a word, «торг» of «Стройторг»: no index helps here, so only when nothing begins like this.
        found = await _candidates(work, asked, _fits(asked, _has))
    return await _in_order(work, [one.id for one in rank(asked, found)[:limit]])


async def _candidates(work: Work, asked: Asked, fits: ColumnElement[bool]) -> list[Candidate]:
    rows = await work.session.execute(
        select(Company.id, Company.name, Company.inn, _calls(asked).label("calls"))
        .where(fits)
        .order_by(func.length(Company.name), Company.id)
        .limit(LOOKED_AT)
    )
    return [Candidate(*row) for row in rows]


async def _in_order(work: Work, ids: Sequence[int]) -> list[Company]:
    found = {one.id: one for one in await work.session.scalars(select(Company).where(Company.id.in_(ids)))}
    return [found[company_id] for company_id in ids]


def _fits(asked: Asked, named: Callable[[Sequence[str]], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Everything that is asked for; ``named`` says how the words have to stand in the name."""
    said = [named(asked.words)] if asked.words else []
    for digits in asked.digits:
        # A number may be a part of the name, too: «Магазин 1000 мелочей».
        said.append(or_(Company.inn.contains(digits), _begins([digits]), _somebody_with(digits)))
    if asked.phone:
        said.append(_somebody_with(asked.phone))
    return and_(*said)


def _begins(words: Sequence[str]) -> ColumnElement[bool]:
    """Each word or its stem begins a word of the name. There are only letters and digits in it.

    By the index: beside an «or» PostgreSQL would take all names to pieces, so it is asked in a query of its own.
    """
    query = " & ".join(f"('{word}':* | '{stem(word)}':*)" for word in words)
    found = select(Company.id).where(NAME_VECTOR.op("@@")(func.to_tsquery("simple", query)))
    return Company.id.in_(found.correlate(None))


def _has(words: Sequence[str]) -> ColumnElement[bool]:
    """Each word stands anywhere in the name."""
    return and_(*(func.translate(Company.name, "Ёё", "Ее").icontains(word) for word in words))


def _calls(asked: Asked) -> ColumnElement[bool]:
    numbers = [asked.phone] if asked.phone else list(asked.digits)
    return or_(*map(_somebody_with, numbers)) if numbers else false()


def _somebody_with(last_digits: str) -> ColumnElement[bool]:
    return Company.id.in_(select(Contact.company_id).where(Contact.active, Contact.phone.endswith(last_digits)))

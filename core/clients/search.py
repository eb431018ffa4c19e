"""Finding a company while somebody types: by words of its name, its INN, or the phone number of one of its people."""

from collections.abc import Sequence

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
    calls = _calls(asked)
    rows = await work.session.execute(
        select(Company.id, Company.name, Company.inn, calls.label("calls"))
        .where(_fits(asked))
        .order_by(func.length(Company.name), Company.id)
        .limit(LOOKED_AT)
    )
    best = rank(asked, [Candidate(*row) for row in rows])[:limit]
    return await _in_order(work, [one.id for one in best])


async def _in_order(work: Work, ids: Sequence[int]) -> list[Company]:
    found = {one.id: one for one in await work.session.scalars(select(Company).where(Company.id.in_(ids)))}
    return [found[company_id] for company_id in ids]


def _fits(asked: Asked) -> ColumnElement[bool]:
    said: list[ColumnElement[bool]] = []
    if asked.words:
        said.append(_named(" & ".join(map(_begun, asked.words))))
    for digits in asked.digits:
        # A number may be a part of the name, too: «Магазин 1000 мелочей».
        said.append(or_(Company.inn.contains(digits), _named(_begun(digits)), _somebody_with(digits)))
    if asked.phone:
        said.append(_somebody_with(asked.phone))
    return and_(*said)


def _begun(word: str) -> str:
    """The word or its stem, at the beginning of a word of the name. There are only letters and digits in it."""
    return f"('{word}':* | '{stem(word)}':*)"


def _named(query: str) -> ColumnElement[bool]:
    """By the index: beside an «or» PostgreSQL would take all names to pieces, so it is asked in a query of its own."""
    return Company.id.in_(
        select(Company.id).where(NAME_VECTOR.op("@@")(func.to_tsquery("simple", query))).correlate(None)
    )


def _calls(asked: Asked) -> ColumnElement[bool]:
    numbers = [asked.phone] if asked.phone else list(asked.digits)
    return or_(*map(_somebody_with, numbers)) if numbers else false()


def _somebody_with(last_digits: str) -> ColumnElement[bool]:
    return Company.id.in_(select(Contact.company_id).where(Contact.active, Contact.phone.endswith(last_digits)))

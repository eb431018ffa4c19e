"""Who is meant by a name."""

from collections.abc import Sequence

from sqlalchemy import select

from core.database import Work
from core.errors import NotFound, Refusal
from core.staff.models import Staff

CANDIDATES = 8
"""Names in a refusal."""


async def everybody(work: Work) -> list[Staff]:
    """Active people, by name."""
    return list(await work.session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id)))


def person_meant(words: str, people: Sequence[Staff]) -> Staff:
    """Whose name the words mean: its words in any order, capitals and «ё» do not matter; beginnings of them do if nobody has
    the words themselves. Refuses with the candidates if it is nobody, or several."""
    asked = _words(words)
    exact = [one for one in people if asked and all(word in _words(one.name) for word in asked)]
    found = exact or [
        one for one in people if asked and all(any(own.startswith(word) for own in _words(one.name)) for word in asked)
    ]
    if not found:
        raise NotFound("duty-no-such-person", words=words[:60], names=_listed(people))
    if len(found) > 1:
        raise Refusal("duty-which-person", words=words[:60], names=_listed(found))
    return found[0]


def _words(name: str) -> list[str]:
    return name.casefold().replace("ё", "е").replace(".", " ").split()


def _listed(people: Sequence[Staff]) -> str:
    names = ", ".join(one.name for one in people[:CANDIDATES])
    return f"{names} …" if len(people) > CANDIDATES else names

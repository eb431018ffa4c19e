"""A pasted list of companies: a name or an INN in each line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor, StaffActor
from core.clients.models import Company
from core.clients.search import search_companies
from core.clients.search_rules import name_words, named_exactly, read_query
from core.database import Work
from core.errors import Refusal
from core.tickets.updates.choosing import MOST_COMPANIES, lock_draft, take_companies

INN = re.compile(r"(?<!\d)(\d{10}|\d{12})(?!\d)")


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was made of a pasted list: ``unknown`` lines mean nobody, ``several`` more than one company."""

    found: int
    unknown: Sequence[str]
    several: Sequence[str]


async def choose_listed(work: Work, actor: Actor, batch_id: int, text: str) -> ReadList:
    """The companies of a list: a name or an INN in each line. Lines that nobody is sure about are handed back, and the others
    are taken. Refuses more lines than there can be companies."""
    batch, author = await lock_draft(work, actor, batch_id)
    lines = [line.strip(" \t;,•–-") for line in text.splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line))
    if len(lines) > MOST_COMPANIES:
        raise Refusal("list-too-long", most=MOST_COMPANIES)
    ids: list[int] = []
    unknown: list[str] = []
    several: list[str] = []
    for line in lines:
        found = await _meant(work, author, line)
        if len(found) == 1:
            ids.append(found[0])
        else:
            (several if found else unknown).append(line)
    await take_companies(work, batch, ids)
    return ReadList(len(set(ids)), unknown, several)


async def _meant(work: Work, author: StaffActor, line: str) -> list[int]:
    """An INN decides, if there is one; else the whole name, else the only one that the words fit."""
    inn = INN.search(line)
    if inn is not None:
        return list(await work.session.scalars(select(Company.id).where(Company.inn == inn[1]).order_by(Company.id)))
    companies = await search_companies(work, author, line)
    exact = named_exactly(read_query(line), [one.name for one in companies])
    if len(exact) == 1:
        return [companies[exact[0]].id]
    whole = name_words(line)
    same = [one.id for one in companies if name_words(one.name) == whole]
    return same if len(same) == 1 else [one.id for one in companies]

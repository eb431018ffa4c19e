"""A person is forgotten: their name goes from what was written down of talks with their companies."""

from collections.abc import Collection

from sqlalchemy import select

from core.clients.models import Contact
from core.database import Work
from core.people.erasing import erased, traces
from core.reports.clients.models import ClientTalk


async def forget_in_talks(work: Work, contact_ids: Collection[int], names: Collection[str]) -> None:
    """In the transaction that erases them everywhere else."""
    if (found := traces(names, ())) is None:
        return
    companies = select(Contact.company_id).where(Contact.id.in_(contact_ids))
    talks = select(ClientTalk).where(ClientTalk.words != "", ClientTalk.company_id.in_(companies))
    for talk in await work.session.scalars(talks):
        talk.words = erased(talk.words, found)
    await work.session.flush()

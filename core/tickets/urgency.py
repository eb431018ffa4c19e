"""The list of words by which a request sounds urgent, kept by an administrator. The desk only points at them: a ticket is
urgent when its client or an engineer says so."""

from sqlalchemy import select

from core.actor import Actor, require_admin
from core.audit.models import Subject
from core.audit.service import ADDED, REMOVED, audit
from core.database import Work
from core.errors import NotFound, Refusal
from core.tickets.hint_models import UrgencySign
from core.tickets.urgency_rules import sign_in, words_of

LENGTH = 100
MOST = 200


async def urgency_signs(work: Work) -> list[str]:
    """All of them, in alphabetical order."""
    return list(await work.session.scalars(select(UrgencySign.words).order_by(UrgencySign.words)))


async def sounds_urgent(work: Work, text: str) -> str | None:
    """The sign that is in these words, if there is one."""
    return sign_in(text, await urgency_signs(work))


async def add_urgency_sign(work: Work, actor: Actor, words: str) -> str:
    """From now on these words sound urgent. Refuses what has no words, is too long, or would make the list too long."""
    require_admin(actor)
    words = " ".join(words_of(words))
    known = await urgency_signs(work)
    if not words or len(words) > LENGTH or (len(known) >= MOST and words not in known):
        raise Refusal("bad-urgency-sign", most=LENGTH)
    if words not in known:
        work.session.add(UrgencySign(words=words))
        audit(work, actor, Subject.URGENCY, None, ADDED, {}, {"words": words})
        await work.session.flush()
    return words


async def remove_urgency_sign(work: Work, actor: Actor, words: str) -> str:
    """These words do not sound urgent any more; NotFound ``no-urgency-sign`` if they are not in the list."""
    require_admin(actor)
    words = " ".join(words_of(words))
    found = await work.session.scalar(select(UrgencySign).where(UrgencySign.words == words))
    if found is None:
        raise NotFound("no-urgency-sign")
    await work.session.delete(found)
    audit(work, actor, Subject.URGENCY, None, REMOVED, {"words": words}, {})
    await work.session.flush()
    return words

"""The accounting base that documents go to: connected or not, answering or not."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.clock import real_now
from core.database import Work
from core.exchange.documents.models import ExchangeBase
from core.exchange.documents.rules import Trouble
from core.exchange.documents.telling import tell_blocked

MAIN: Final = "main"
"""The code of the one base that an installation has."""
NEEDS_A_HUMAN = frozenset({Trouble.DENIED, Trouble.MAPPING, Trouble.NOT_OURS})


async def enable_base(
    work: Work, code: str = MAIN, *, needs_people: bool = False, makes_invoices: bool = False
) -> None:
    """The base is connected: work completed from now on goes there. Said again at every start, it changes no date.

    A base that was switched off and on again begins anew: what was completed in between has been entered there by hand.
    """
    await disable_base(work, but=code)
    made = insert(ExchangeBase).values(
        code=code, since=work.now, enabled=True, needs_people=needs_people, makes_invoices=makes_invoices
    )
    await work.session.execute(
        made.on_conflict_do_update(
            index_elements=[ExchangeBase.code],
            set_={
                "enabled": True,
                "since": work.now,
                "trouble": None,
                "trouble_since": None,
                "explanation": None,
                "retry_at": None,
            },
            where=~ExchangeBase.enabled,
        )
    )
    says = {"needs_people": needs_people, "makes_invoices": makes_invoices}
    await work.session.execute(update(ExchangeBase).where(ExchangeBase.code == code).values(**says))


async def disable_base(work: Work, *, but: str | None = None) -> None:
    """No base is connected, ``but`` perhaps this one. What waits for a base that is switched off stays as it is."""
    query = update(ExchangeBase).where(ExchangeBase.enabled)
    if but is not None:
        query = query.where(ExchangeBase.code != but)
    await work.session.execute(query.values(enabled=False).execution_options(synchronize_session=False))


async def connected_base(work: Work) -> ExchangeBase | None:
    """The base that is connected, if any."""
    query = select(ExchangeBase).where(ExchangeBase.enabled).execution_options(populate_existing=True)
    return (await work.session.scalars(query)).one_or_none()


async def note_answer(work: Work) -> None:
    """The base answers."""
    await work.session.execute(
        update(ExchangeBase)
        .where(ExchangeBase.enabled)
        .values(answered_at=real_now(), trouble=None, trouble_since=None, explanation=None, retry_at=None)
        .execution_options(synchronize_session=False)
    )


async def note_trouble(work: Work, trouble: Trouble, explanation: str, retry_at: datetime) -> None:
    """The base does not answer as it should, and is left alone until ``retry_at``. Directors and administrators are told at
    once, and once, of what no waiting mends."""
    query = select(ExchangeBase).where(ExchangeBase.enabled).with_for_update()
    base = (await work.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if base is None:
        return
    news = base.trouble is not trouble
    if news:
        base.trouble, base.trouble_since = trouble, real_now()
    base.retry_at, base.explanation = retry_at, explanation[:500] or None
    await work.session.flush()
    if news and trouble in NEEDS_A_HUMAN:
        await tell_blocked(work, trouble, explanation)

"""Moving a document from state to state: the only place that sets one."""

from collections.abc import Sequence

from sqlalchemy import select

from core.clock import real_now
from core.database import Work
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState, Event, Trouble, after
from core.exchange.documents.telling import tell_untied


def move(row: ExchangeDocument, event: Event) -> None:
    """What the event makes of the (locked) document; raises ImpossibleEvent and changes nothing if it makes no sense. It is due
    at once, nobody's, and out of trouble, unless the caller says otherwise."""
    row.state = after(row.state, event)
    row.waits_for = []
    row.lease_until = None
    row.next_at = real_now()
    row.trouble = row.explanation = None


async def stop_for_ties(work: Work, row: ExchangeDocument, missing: Sequence[str]) -> None:
    """The document waits for ``missing``. Administrators are told if nothing has waited for it before."""
    known = await work.session.scalars(
        select(ExchangeDocument.waits_for).where(
            ExchangeDocument.state == DocumentState.UNTIED, ExchangeDocument.id != row.id
        )
    )
    waited_for = {one for waits in known for one in waits}
    move(row, Event.TIE_LOST)
    row.waits_for = list(missing)
    await work.session.flush()
    news = [one for one in missing if one not in waited_for]
    if news:
        await tell_untied(work, row, news)


def in_trouble(row: ExchangeDocument, trouble: Trouble, explanation: str = "") -> None:
    """Note why it is where it is. ``explanation``: safe words for a human, in Russian."""
    row.trouble, row.explanation = trouble, explanation[:500] or None

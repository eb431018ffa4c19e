"""Minutes kept for a ticket whose estimate the client has agreed to."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, signature
from core.database import Work
from core.errors import Refusal
from core.ledger.accounts import lots_of
from core.ledger.granting import MOST_MINUTES
from core.ledger.models import Hold, HoldState
from core.ledger.queries import held_by_account
from core.ledger.rules.splitting import available
from core.ledger.writing import lock_account


async def hold(
    work: Work, actor: Actor, *, account_id: int, ticket_id: int, minutes: int, expires_at: datetime, today: date
) -> int:
    """Keep up to ``minutes`` for the ticket until ``expires_at``; how many are kept: no more than can be used on ``today`` (the
    company's) and are not held for others. A hold that the ticket has already is replaced. The caller has authorised it.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)
    await lock_account(work, account_id)
    await release(work, ticket_id=ticket_id)
    held = (await held_by_account(work, [account_id])).get(account_id, 0)
    kept = min(minutes, max(0, available(await lots_of(work, [account_id]), today) - held))
    if kept:
        await work.session.execute(
            insert(Hold).values(
                account_id=account_id,
                ticket_id=ticket_id,
                minutes=kept,
                state=HoldState.HELD,
                created_at=work.now,
                author=signature(actor),
                expires_at=expires_at,
            )
        )
    return kept


async def release(work: Work, *, ticket_id: int) -> None:
    """Free what is held for the ticket, if anything is."""
    await work.session.execute(
        update(Hold)
        .where(Hold.ticket_id == ticket_id, Hold.state == HoldState.HELD)
        .values(state=HoldState.RELEASED, ended_at=work.now)
    )


async def hold_of(work: Work, ticket_id: int) -> Hold | None:
    """What is held for the ticket now."""
    return await work.session.scalar(
        select(Hold).where(Hold.ticket_id == ticket_id, Hold.state == HoldState.HELD, Hold.expires_at > work.now)
    )

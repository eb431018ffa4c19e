"""Minutes given by hand, and what they change for prices that wait for the client's answer."""

from sqlalchemy import select

from core.actor import Actor
from core.database import Work
from core.ledger.granting import Outcome
from core.ledger.models import Entry, GrantKind
from core.ledger.topup import BY_HAND, add_minutes
from core.tickets.proposals import offer_covered

__all__ = ["BY_HAND", "top_up"]


async def top_up(
    work: Work,
    actor: Actor,
    *,
    company_id: int,
    minutes: int,
    reason: str,
    key: str,
    kind: GrantKind = GrantKind.GOODWILL,
    contract_id: int | None = None,
) -> Outcome:
    """Give minutes (see :func:`core.ledger.topup.add_minutes`, which says what is refused); open proposals that they would
    cover are offered again. The ledger knows nothing of proposals, so whoever gives minutes by hand comes through here."""
    outcome = await add_minutes(
        work,
        actor,
        company_id=company_id,
        minutes=minutes,
        reason=reason,
        key=key,
        kind=kind,
        contract_id=contract_id,
    )
    if outcome is Outcome.CREATED:
        account_id = await work.session.scalar(select(Entry.account_id).where(Entry.key == key))
        assert account_id is not None
        await offer_covered(work, account_id)
    return outcome

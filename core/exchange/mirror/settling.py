"""What the mirror means for companies and contracts, settled one INN after another. Each can be repeated, and does nothing the
second time; the caller gives each a transaction of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast, func, or_, select

from core.actor import Actor, require_admin
from core.clients.models import Company
from core.database import Work
from core.errors import NotFound
from core.exchange.documents.sending import release_tied
from core.exchange.mirror.codes import CounterpartyTrouble
from core.exchange.mirror.contracts import settle_contracts
from core.exchange.mirror.counting import counts, forget_troubles, note_orphans
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty
from core.exchange.mirror.rules.matching import inn_trouble
from core.exchange.mirror.taking import lock_mirror
from core.exchange.mirror.telling import tell_troubles
from core.exchange.mirror.terms import MirrorTerms
from core.exchange.mirror.tying import tie_group


async def to_settle(work: Work, terms: MirrorTerms, *, inn: str | None = None) -> list[int]:
    """Counterparties to call :func:`settle` for, one of each INN that means something here: tied, with a contract that counts,
    or with a company of that INN; ``inn``: only this one."""
    has_contract = select(ExchangeContract.id).where(
        ExchangeContract.owner_ref == ExchangeCounterparty.ref, counts(terms.since)
    )
    group = func.coalesce(func.nullif(ExchangeCounterparty.inn, ""), cast(ExchangeCounterparty.id, String))
    query = (
        select(func.min(ExchangeCounterparty.id))
        .where(
            or_(
                ExchangeCounterparty.company_id.is_not(None),
                ExchangeCounterparty.trouble.is_not(None),
                has_contract.exists(),
                ExchangeCounterparty.inn.in_(select(Company.inn)),
            )
        )
        .group_by(group)
        .order_by(func.min(ExchangeCounterparty.id))
    )
    if inn is not None:
        query = query.where(ExchangeCounterparty.inn == inn)
    return list(await work.session.scalars(query))


async def settle(work: Work, actor: Actor, counterparty_id: int, terms: MirrorTerms) -> None:
    """Tie the counterparties of this one's INN to companies, make companies of those that have a contract, sign what is new and
    change terms that have changed. What cannot be done without guessing becomes a trouble for people."""
    require_admin(actor)
    await lock_mirror(work)
    group = await _group(work, counterparty_id)
    wanted = await _owners(work, group, terms)
    await tie_group(work, actor, group, wanted, terms)
    for party in group:
        if party.company_id is not None and party.trouble is not CounterpartyTrouble.INN_CHANGED:
            await settle_contracts(work, actor, party, terms)
    await forget_troubles(work, [party.ref for party in group if party.company_id is None])


async def finish(work: Work, terms: MirrorTerms, since: datetime) -> None:
    """The last step of a pull that began at ``since``: documents that waited for a counterparty go on, people are told of what
    was found."""
    await note_orphans(work, terms.since)
    await release_tied(work)
    await tell_troubles(work, since)


async def _group(work: Work, counterparty_id: int) -> list[ExchangeCounterparty]:
    one = await work.session.get(ExchangeCounterparty, counterparty_id, populate_existing=True)
    if one is None:
        raise NotFound("no-counterparty")
    if inn_trouble(one.inn) is not None:
        return [one]
    query = (
        select(ExchangeCounterparty)
        .where(ExchangeCounterparty.inn == one.inn)
        .order_by(ExchangeCounterparty.id)
        .execution_options(populate_existing=True)
    )
    return list(await work.session.scalars(query))


async def _owners(work: Work, group: Sequence[ExchangeCounterparty], terms: MirrorTerms) -> set[int]:
    """Those of the group that have a contract which counts."""
    refs = {party.ref: party.id for party in group}
    found = await work.session.scalars(
        select(ExchangeContract.owner_ref)
        .where(ExchangeContract.owner_ref.in_(list(refs)), counts(terms.since))
        .distinct()
    )
    return {refs[ref] for ref in found}

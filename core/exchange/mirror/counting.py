"""Which contracts of the mirror count, and those that belong to nobody of ours."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true, update

from core.contracts.models import Contract
from core.contracts.service import MAX_MONTHS
from core.database import Work
from core.dates import add_months
from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty


def counts(since: date) -> ColumnElement[bool]:
    """Contracts that are there and were not surely over before ``since``."""
    return (
        ExchangeContract.absent_since.is_(None)
        & ~ExchangeContract.deleted
        & func.coalesce(
            ExchangeContract.ends_on >= since, ExchangeContract.starts_on > add_months(since, -MAX_MONTHS), true()
        )
    )


async def note_orphans(work: Work, since: date) -> None:
    """Contracts of a counterparty that is not in the mirror belong to no group that could be settled: said of them alone."""
    contract = ExchangeContract
    owner = exists().where(ExchangeCounterparty.ref == contract.owner_ref)
    trouble = func.coalesce(contract.seen_trouble, ContractTrouble.NO_OWNER.value)
    for which, said, at in (
        (~owner & counts(since) & contract.trouble.is_distinct_from(trouble), trouble, work.now),
        (~owner & ~counts(since) & contract.trouble.is_not(None), None, None),
        (owner & (contract.trouble == ContractTrouble.NO_OWNER), None, None),
    ):
        await work.session.execute(
            update(contract)
            .where(which)
            .values(trouble=said, trouble_since=at)
            .execution_options(synchronize_session=False)
        )


async def forget_troubles(work: Work, refs: Sequence[UUID]) -> None:
    """Contracts of a counterparty that is no company are not looked at: what is wrong is said of the counterparty. Unless their
    company has another counterparty now: then they are looked at with that."""
    contract = ExchangeContract
    tied = (
        select(Contract.id)
        .join(ExchangeCounterparty, ExchangeCounterparty.company_id == Contract.company_id)
        .where(Contract.id == contract.contract_id)
    )
    await work.session.execute(
        update(contract)
        .where(
            contract.owner_ref.in_(refs),
            contract.trouble.is_not(None),
            or_(contract.contract_id.is_(None), ~tied.exists()),
        )
        .values(trouble=None, trouble_since=None)
        .execution_options(synchronize_session=False)
    )

"""Accounts of hours and what stands on them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.contracts.models import Contract
from core.database import Work
from core.ledger.models import Account, Grant
from core.ledger.rules.splitting import Lot


class KeyReused(Exception):  # noqa: N818
    """The same key came with other content: somebody enters another fact under an old name. A loud error on purpose."""


async def open_account(work: Work, contract: Contract) -> Account:
    """The account of the contract, made if there is none yet."""
    await work.session.execute(
        insert(Account)
        .values(company_id=contract.company_id, contract_id=contract.account_contract_id)
        .on_conflict_do_nothing(index_elements=[Account.contract_id])
    )
    account = await account_of(work, contract)
    assert account is not None
    return account


async def account_of(work: Work, contract: Contract) -> Account | None:
    """The contract's account, if it has one."""
    return await work.session.scalar(select(Account).where(Account.contract_id == contract.account_contract_id))


async def lots_of(work: Work, account_ids: Sequence[int]) -> list[Lot]:
    """The grants of these accounts that have minutes left."""
    rows = await work.session.execute(
        select(Grant.id, Grant.remaining, Grant.priority, Grant.effective_from, Grant.expires_on).where(
            Grant.account_id.in_(account_ids), Grant.remaining > 0
        )
    )
    return [Lot(*row) for row in rows]

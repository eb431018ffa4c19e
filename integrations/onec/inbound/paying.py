"""«Оплата получена»: a package of hours that was paid for."""

from core.actor import Actor
from core.clients.models import Company
from core.database import Work
from core.ledger.accounts import KeyReused
from core.ledger.granting import Outcome
from core.ledger.models import GrantKind
from core.tickets.buying import settle_by_payment
from core.tickets.topping_up import top_up
from integrations.onec.inbound.companies import contract_numbered, find
from integrations.onec.inbound.refusals import CallRefused, Why
from integrations.onec.inbound.requests import PaymentReceived


async def take_payment(work: Work, actor: Actor, said: PaymentReceived, key: str) -> Company:
    """Give the minutes as bought ones; the company's people are told, and open prices that they would cover are offered again.
    A request for these hours that waits for its payment has got it: nobody grants them a second time by a button. Raises
    Refusal ``no-contract-in-force``."""
    company = await find(work, said.inn, said.kpp)
    contract = await contract_numbered(work, company, said.contract) if said.contract is not None else None
    if said.contract is not None and contract is None:
        raise CallRefused(Why.CONTRACT_UNKNOWN)
    try:
        outcome = await top_up(
            work,
            actor,
            company_id=company.id,
            minutes=said.minutes,
            reason=f"оплата счёта № {said.invoice}",
            key=f"onec:{key}",
            kind=GrantKind.PURCHASE,
            contract_id=contract.id if contract is not None else None,
        )
    except KeyReused:
        raise CallRefused(Why.KEY_REUSED) from None
    if outcome is Outcome.CREATED:
        await settle_by_payment(work, actor, company.id, said.minutes)
    return company

"""Minutes given by hand, with a reason: what an administrator does in a talk with a client."""

from sqlalchemy import select

from core.actor import Actor, require_leader
from core.clients.models import Contact
from core.clients.service import get_company
from core.contracts.models import Contract
from core.contracts.service import contracts_in_force
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.accounts import KeyReused, open_account
from core.ledger.granting import Outcome, grant
from core.ledger.intents import HoursGranted
from core.ledger.models import Account, Entry, Grant, GrantKind
from core.ledger.noticing import judge_usage
from core.ledger.queries import company_available
from core.outbox.service import contact, tell_each

BY_HAND = frozenset({GrantKind.GOODWILL, GrantKind.PURCHASE, GrantKind.TRUST})


async def add_minutes(
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
    """Minutes for the contract that ends last, usable from today to its end; the company's people are told.

    Bought, given as goodwill, or lent in trust (used last). ``key`` makes a double tap harmless. ``contract_id``: for this
    contract's account, whichever of its prolongations is in force. Refuses a company without a contract in force.
    """
    require_leader(actor)
    if kind not in BY_HAND:
        raise Refusal("bad-grant-kind")
    company = await get_company(work, company_id)
    if await _given_before(work, company_id=company_id, minutes=minutes, kind=kind, key=key):
        return Outcome.SAME
    today = local_date(work.now, company.zone)
    contracts = await contracts_in_force(work, company_id, today)
    if contract_id is not None:
        named = await work.session.get_one(Contract, contract_id)
        contracts = [one for one in contracts if one.account_contract_id == named.account_contract_id]
    if not contracts:
        raise Refusal("no-contract-in-force", name=company.name)
    contract = contracts[-1]
    account = await open_account(work, contract)
    outcome = await grant(
        work,
        actor,
        account_id=account.id,
        kind=kind,
        minutes=minutes,
        effective_from=today,
        expires_on=contract.ends_on,
        reason=reason,
        key=key,
    )
    if outcome is Outcome.CREATED:
        await judge_usage(work, account.id, today)
        told = HoursGranted(
            minutes=minutes,
            expires_on=contract.ends_on,
            reason=" ".join(reason.split()),
            available=await company_available(work, company_id, today),
            grant_kind=kind,
        )
        people = select(Contact.id).where(
            Contact.company_id == company_id, Contact.active, Contact.messenger_id.is_not(None)
        )
        await tell_each(work, *((contact(contact_id), told) for contact_id in await work.session.scalars(people)))
    return outcome


async def _given_before(work: Work, *, company_id: int, minutes: int, kind: GrantKind, key: str) -> bool:
    """Whether this gift was made already, on whatever day: a double tap across midnight begins on another one. Raises
    KeyReused for another gift under the same key."""
    known = (
        await work.session.execute(
            select(Account.company_id, Grant.minutes, Grant.kind)
            .join(Grant, Grant.account_id == Account.id)
            .join(Entry, Entry.grant_id == Grant.id)
            .where(Entry.key == key)
        )
    ).one_or_none()
    if known is not None and tuple(known) != (company_id, minutes, kind):
        raise KeyReused(key)
    return known is not None

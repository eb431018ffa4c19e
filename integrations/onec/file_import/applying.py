"""Writing a plan down, by the desk's own use cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, ContactRole, require_admin
from core.clients.service import add_company, add_contact
from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Work
from core.errors import NotFound
from core.ledger.accounts import open_account
from core.ledger.granting import grant
from core.ledger.models import GrantKind
from integrations.onec.file_import.decision import Key, Opening, Remark
from integrations.onec.file_import.known import opening_key
from integrations.onec.file_import.planning import Plan
from integrations.onec.file_import.planning import plan as make_plan

IMPORT_LOCK = 0x31_43_43_53_56
"""Key of the advisory lock under which imports write («1CCSV»)."""
OPENING_REASON = "входящий остаток"


@dataclass(frozen=True, slots=True)
class Report:
    """How much was written (``minutes``: sum of the opening balances), and which lines were not taken and why."""

    companies: int
    contracts: int
    openings: int
    minutes: int
    people: int
    rejected: Sequence[Remark]


async def apply(work: Work, actor: Actor, plan: Plan, *, zone_name: str) -> Report:
    """Write what the plan says is new; ``zone_name`` is the zone of new companies. For an administrator or the machine.

    The plan is made once more under a lock: what somebody has added since it was shown is not added twice, and a plan
    that was applied already does nothing. Raises ImportProblem as ``plan`` does.
    """
    require_admin(actor)
    await work.session.execute(select(func.pg_advisory_xact_lock(IMPORT_LOCK)))
    plan = await make_plan(work, plan.table, plan.today)
    ids = dict(plan.ids)
    for new in plan.companies:
        inn, kpp = new.key
        company = await add_company(work, actor, name=new.name, inn=inn, kpp=kpp, zone_name=zone_name)
        ids[new.key] = company.id
    signed: dict[tuple[Key, str], Contract] = {}
    for terms in plan.contracts:
        contract = await sign_contract(
            work,
            actor,
            company_id=ids[terms.key],
            number=terms.number,
            starts_on=terms.starts_on,
            months=terms.months,
            service_model=BonusHours.code,
        )
        await open_account(work, contract)
        signed[terms.key, terms.number] = contract
    for opening in plan.openings:
        await _open_balance(work, actor, opening, signed.get((opening.key, opening.number)))
    for person in plan.people:
        # Who speaks for the company and agrees to money is the staff's choice (DESIGN §4), not a file's.
        await add_contact(
            work,
            actor,
            company_id=ids[person.key],
            name=person.name,
            phone=person.phone,
            role=ContactRole.MEMBER,
        )
    return Report(
        companies=len(plan.companies),
        contracts=len(plan.contracts),
        openings=len(plan.openings),
        minutes=sum(opening.minutes for opening in plan.openings),
        people=len(plan.people),
        rejected=plan.rejected,
    )


async def _open_balance(work: Work, actor: Actor, opening: Opening, signed: Contract | None) -> None:
    contract = signed or await work.session.get(Contract, opening.contract_id)
    if contract is None:
        raise NotFound("no-contract")
    account = await open_account(work, contract)
    await grant(
        work,
        actor,
        account_id=account.id,
        kind=GrantKind.OPENING,
        minutes=opening.minutes,
        # From the first day, not from today: work of the days between the export and the import is entered late.
        effective_from=contract.starts_on,
        expires_on=contract.ends_on,
        reason=OPENING_REASON,
        key=opening_key(contract.id),
    )

"""A ticket that a client is about to open: what it would run by, and what its client may choose for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.actor import ContactActor, ContactRole
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import InForce, model_on
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.errors import Forbidden, Refusal
from core.sla.plans import Pinned, pinned_for
from core.tickets.opening import account_for


@dataclass(frozen=True, slots=True)
class Prospect:
    """``in_force``: the contract's service model on the day of the request; ``pays``: what it makes pay for hourly work."""

    company: Company
    contract: Contract | None
    account_id: int | None
    in_force: InForce | None
    pays: Pays
    pinned: Pinned | None
    manager: bool

    @property
    def may_pay_money(self) -> bool:
        """Whether this person may keep the hours and pay: a manager, where hours would pay (see ``core.tickets.paying``)."""
        return self.manager and self.account_id is not None and self.pays is Pays.HOURS

    @property
    def may_hurry(self) -> bool:
        """Whether the plan has urgent tickets."""
        return self.pinned is not None and self.pinned.terms.plan.has_urgent

    def check(self, *, money: bool, urgent: bool) -> None:
        """Refuses a choice that this person does not have."""
        if money and not self.manager:
            raise Forbidden("managers-only")
        if money and not self.may_pay_money:
            raise Refusal("nothing-to-choose-yet")
        if urgent and not self.may_hurry:
            raise Refusal("no-urgent")


async def prospect_of(work: Work, actor: ContactActor, requested_at: datetime) -> Prospect:
    """What a ticket of this person would run by that was asked for at this moment."""
    company = await work.session.scalar(select(Company).where(Company.id == actor.company_id))
    assert company is not None
    day = local_date(requested_at, company.zone)
    contract, account_id = await account_for(work, company, day)
    in_force = await model_on(work, contract, day) if contract is not None else None
    return Prospect(
        company=company,
        contract=contract,
        account_id=account_id,
        in_force=in_force,
        pays=in_force.pays(requested_at, company.zone) if in_force is not None else Pays.HOURS,
        pinned=await pinned_for(work, contract),
        manager=actor.role is ContactRole.MANAGER,
    )

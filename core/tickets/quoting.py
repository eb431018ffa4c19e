"""What hours cost a company that wants to buy them."""

from dataclasses import dataclass
from datetime import date

from core.actor import Actor, require_contact
from core.billing.rules import amount
from core.billing.tariffs import hour_price
from core.catalog.models import PriceUnit
from core.clients.service import get_company
from core.contracts.models import Contract
from core.contracts.service import contracts_in_force
from core.database import Work
from core.dates import local_date
from core.errors import Refusal

PACKAGES = (60, 300, 600)
"""Minutes offered by one tap; others are typed."""
MOST_BOUGHT = 1_000 * 60
"""More than a thousand hours at once is a slip of the finger, or a contract of its own."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What so many minutes would cost: kopecks of an hour and in all, for which contract, and their last day."""

    minutes: int
    price: int
    amount: int
    contract: Contract

    @property
    def until(self) -> date:
        return self.contract.ends_on


async def quote(work: Work, actor: Actor, minutes: int) -> Quote:
    """The price of hours for this person's company. Refuses amounts outside 1 minute … MOST_BOUGHT, a company without a
    contract in force, and a price list without an hourly service."""
    buyer = require_contact(actor)
    if not 0 < minutes <= MOST_BOUGHT:
        raise Refusal("bad-top-up", hours=MOST_BOUGHT // 60)
    company = await get_company(work, buyer.company_id)
    contracts = await contracts_in_force(work, company.id, local_date(work.now, company.zone))
    if not contracts:
        raise Refusal("nothing-to-top-up")
    price = await hour_price(work, contracts[-1].id)
    if price is None:
        raise Refusal("no-hour-price")
    return Quote(minutes, price, amount(price, PriceUnit.HOUR, minutes), contracts[-1])

"""What a client may expect of a request before it is sent: what it is about, how long that usually takes, what it would cost,
by when it can be done. It promises nothing: every number is what was usual so far."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import ContactActor
from core.billing.tariffs import Tariff, tariffs_for
from core.catalog.models import Service
from core.clients.models import ShortagePolicy
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.ledger.accounts import lots_of
from core.ledger.queries import company_available, held_by_account
from core.sla.wishing.soonest import soonest
from core.tickets.cases import cases_of
from core.tickets.effort import coming_crew
from core.tickets.expecting_rules import Cases, Typical, typical
from core.tickets.guessing import guess
from core.tickets.models import Fate
from core.tickets.prospects import Prospect, prospect_of
from core.tickets.rules import Agreed, ChargedWork, DoneWork, preview_charge
from core.tickets.urgency import sounds_urgent
from core.tickets.wish_judging import promised_work


@dataclass(frozen=True, slots=True)
class Cost:
    """What the upper end of the usual minutes would come to. ``after``: minutes the company would have left; ``shortage``:
    those that hours do not cover. ``tariff``: the price list's, where money pays."""

    fate: Fate
    tariff: Tariff
    after: int
    shortage: int
    policy: ShortagePolicy


@dataclass(frozen=True, slots=True)
class Expectation:
    """``available``: the company's minutes now. ``soonest``: None where there is no telling. ``urgency``: the words that make
    it sound urgent."""

    prospect: Prospect
    service: Service | None
    typical: Typical | None
    cost: Cost | None
    available: int
    soonest: datetime | None
    urgency: str | None


async def expect(
    work: Work, actor: ContactActor, said: str, requested_at: datetime, *, wants_money: bool, share: int
) -> Expectation:
    """What this person may expect of a request in these words. ``share``: see :class:`core.sla.wishing.feasible.Crew`."""
    prospect = await prospect_of(work, actor, requested_at)
    guessed = await guess(work, actor.company_id, said, similar_too=False)
    service = guessed.service
    usual = await usual_for(work, actor.company_id, service)
    today = local_date(work.now, prospect.company.zone)
    available = await company_available(work, actor.company_id, today)
    cost = None
    if service is not None and usual is not None:
        cost = await _cost(work, prospect, service, usual.high, available, wants_money=wants_money)
    return Expectation(
        prospect,
        service,
        usual,
        cost,
        available,
        await _soonest(work, prospect, service, usual, share),
        await sounds_urgent(work, said),
    )


async def usual_for(work: Work, company_id: int, service: Service | None) -> Typical | None:
    """What such work usually takes for this company; without a service, what any ticket takes anybody."""
    everybody = await cases_of(work, service)
    if service is None:
        return typical(Cases(), everybody, None)
    return typical(await cases_of(work, service, company_id=company_id), everybody, service.usual_minutes)


async def _cost(
    work: Work, prospect: Prospect, service: Service, minutes: int, available: int, *, wants_money: bool
) -> Cost:
    """The rules of a charge on what there is now: rounding and prices of the contract; nothing is written."""
    contract_id = prospect.contract.id if prospect.contract is not None else None
    tariff = (await tariffs_for(work, contract_id, [service]))[service.id]
    today = local_date(work.now, prospect.company.zone)
    accounts = [prospect.account_id] if prospect.account_id is not None else []
    pays = Pays.MONEY if wants_money and prospect.may_pay_money else prospect.pays
    charged: list[ChargedWork]
    charged, _ = preview_charge(
        [DoneWork(0, service.id, tariff.kind, tariff.price, tariff.price_unit, tariff.rounding, minutes, today)],
        [],
        await lots_of(work, accounts),
        sum((await held_by_account(work, accounts)).values()),
        Agreed(pays, prospect.company.shortage_policy),
    )
    one = charged[0]
    return Cost(one.fate, tariff, available - one.covered, one.shortage, prospect.company.shortage_policy)


async def _soonest(
    work: Work, prospect: Prospect, service: Service | None, usual: Typical | None, share: int
) -> datetime | None:
    """The first moment the desk could keep. None without a plan, engineers, or any idea of the work."""
    if prospect.pinned is None or usual is None:
        return None
    time = prospect.pinned.terms.time
    crew = await coming_crew(work, share, time.calendar.schedule.zone)
    if crew is None:
        return None
    return soonest(
        work.now,
        time,
        least=service.least_minutes if service is not None else 0,
        expected=usual.low,
        crew=crew,
        queue=await promised_work(work),
    )

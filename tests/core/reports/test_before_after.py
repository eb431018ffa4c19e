"""Before and after a change of the service model, on four contracts counted by hand. It is the 2nd of November 2026."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.actor import StaffActor, StaffRole
from core.clients.models import Company
from core.contracts.models import Campaign, CampaignOffer, Contract, ContractVersion, OfferState
from core.database import Database, Work
from core.dates import add_months
from core.errors import Forbidden
from core.reports.before_after import Compared, Measured, before_after, window_of
from core.reports.periods import DAY, Period
from core.reports.switches import Chain, Switch, Terms, switches_of
from core.reports.work import Sums
from core.tickets.models import Fate, Ticket, TicketState
from tests.clock import MOSCOW, SettableClock
from tests.core.reports.planting import line
from tests.factories import Services, make_company, make_contact, make_contract, make_services, make_staff

LEADER = StaffActor(1, "Директор", frozenset({StaffRole.DIRECTOR}))
OLD, NEW = "unlimited", "bonus_hours"
PHONE = "staff:1"


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


NOW = at(11, 2, 9, 30)


class Office:
    """Writes tickets of contracts as plain rows."""

    def __init__(self, work: Work, services: Services, staff_id: int) -> None:
        self.work, self.services, self.staff_id = work, services, staff_id

    async def ticket(
        self, contract: Contract, came: datetime, hours: int, *, state: TicketState = TicketState.CLOSED
    ) -> Ticket:
        """One that was solved so many hours later; ``hours`` 0: not at all."""
        company = await self.work.session.get_one(Company, contract.company_id)
        made = Ticket(
            company_id=contract.company_id,
            contact_id=(await make_contact(self.work, company)).id,
            contract_id=contract.id,
            subject="Помогите",
            state=state,
            requested_at=came,
            opened_at=came,
            resolved_at=came + timedelta(hours=hours) if hours else None,
        )
        self.work.session.add(made)
        await self.work.session.flush()
        return made

    async def done(self, ticket: Ticket, actual: int, fate: Fate, charged: int = 0, covered: int = 0) -> None:
        service = self.services.consultation
        assert ticket.resolved_at is not None
        at = ticket.resolved_at
        await line(self.work, ticket, service, self.staff_id, actual, fate, at=at, charged=charged, covered=covered)

    async def updated(self, ticket: Ticket, actual: int) -> None:
        assert ticket.resolved_at is not None
        await line(self.work, ticket, self.services.update, self.staff_id, actual, Fate.FREE, at=ticket.resolved_at)


async def _signed(work: Work, name: str, starts_on: date, months: int = 12) -> Contract:
    company = await make_company(work, name=name)
    return await make_contract(work, company, service_model=OLD, starts_on=starts_on, months=months)


async def _amended(work: Work, contract: Contract, day: date, campaign: Campaign | None) -> None:
    row = {"service_model": NEW, "agreed_by": PHONE, "created_at": NOW}
    campaign_id = campaign.id if campaign is not None else None
    work.session.add(ContractVersion(contract_id=contract.id, effective_from=day, campaign_id=campaign_id, **row))


async def _world(work: Work) -> tuple[Campaign, Contract]:
    """The campaign, and the contract of Ромашка.

    Ромашка changed on 01.09: two whole months have passed, July and August are compared with September and October.
    Лютик moved with its prolongation on 15.09: 15.08–14.09 with 15.09–14.10. Василёк changed on 20.10: too new.
    Астра changed on 01.08 without the campaign, which it refused: May to July with August to October.
    """
    campaign = Campaign(from_model=OLD, to_model=NEW, terms="", created_at=NOW, author=PHONE)
    work.session.add(campaign)
    await work.session.flush()
    rose = await _signed(work, "ООО «Ромашка»", date(2026, 1, 1))
    lily = await _signed(work, "ООО «Лютик»", date(2026, 6, 15), 3)
    company = await work.session.get_one(Company, lily.company_id)
    prolonged = await make_contract(
        work, company, service_model=NEW, starts_on=date(2026, 9, 15), months=12, prolongs=lily
    )
    aster = await _signed(work, "ООО «Василёк»", date(2026, 1, 1))
    star = await _signed(work, "ООО «Астра»", date(2026, 1, 1))
    await _amended(work, rose, date(2026, 9, 1), campaign)
    await _amended(work, aster, date(2026, 10, 20), campaign)
    await _amended(work, star, date(2026, 8, 1), None)
    for contract, day, state in (
        (rose, date(2026, 9, 1), OfferState.AGREED),
        (lily, date(2026, 9, 15), OfferState.AGREED),
        (aster, date(2026, 10, 20), OfferState.AGREED),
        (star, date(2026, 9, 1), OfferState.REFUSED),
    ):
        work.session.add(
            CampaignOffer(campaign_id=campaign.id, contract_id=contract.id, state=state, switch_on=day, decided_at=NOW)
        )
    office = Office(work, await make_services(work), (await make_staff(work)).id)
    # Ромашка, before: 30 free; 60 free and 15 of an update; 20 of an update.
    await office.done(await office.ticket(rose, at(7, 10), 2), 30, Fate.FREE)
    mixed = await office.ticket(rose, at(8, 31, 23, 30), 10)
    await office.done(mixed, 60, Fate.FREE)
    await office.updated(mixed, 15)
    await office.updated(await office.ticket(rose, at(7, 1, 0), 1), 20)
    await office.done(await office.ticket(rose, at(6, 30, 23, 59), 1), 500, Fate.FREE)  # a minute too early
    # After: 40 worked, hours 45; 50 worked, hours 15 and money 45; 30 given away; two that say nothing.
    await office.done(await office.ticket(rose, at(9, 1, 0), 3), 40, Fate.HOURS, 45, 45)
    await office.done(await office.ticket(rose, at(10, 31, 23, 59), 1), 50, Fate.MONEY, 60, 15)
    await office.done(await office.ticket(rose, at(10, 10), 4), 30, Fate.UNPAID, 30)
    await office.ticket(rose, at(10, 11), 0, state=TicketState.IN_PROGRESS)
    cancelled = await office.ticket(rose, at(10, 12), 1, state=TicketState.CANCELLED)
    await office.done(cancelled, 500, Fate.FREE)
    # Лютик, before: 100 free, and one that is too early; after: 25 worked, hours 10, 20 not decided; and one too late.
    await office.done(await office.ticket(lily, at(8, 20), 30), 100, Fate.FREE)
    await office.done(await office.ticket(lily, at(8, 1), 1), 500, Fate.FREE)
    await office.done(await office.ticket(prolonged, at(9, 16), 5), 25, Fate.PENDING, 30, 10)
    await office.done(await office.ticket(prolonged, at(10, 20), 5), 500, Fate.FREE)
    # Астра: one before.
    await office.done(await office.ticket(star, at(5, 1, 10), 1), 10, Fate.FREE)
    await work.session.flush()
    return campaign, rose


async def test_every_contract_is_compared_with_itself(database: Database, clock: SettableClock) -> None:
    clock.set(NOW)
    async with database.work() as work:
        campaign, rose = await _world(work)
        compared = await before_after(work, LEADER, MOSCOW, campaign_id=campaign.id)
        assert [(one.months, one.before, one.after) for one in compared.windows] == [
            (2, Period(date(2026, 7, 1), date(2026, 8, 31)), Period(date(2026, 9, 1), date(2026, 10, 31))),
            (1, Period(date(2026, 8, 15), date(2026, 9, 14)), Period(date(2026, 9, 15), date(2026, 10, 14))),
        ]
        assert compared.too_new == 1
        # Worked 30, 75, 20, 100: the second of four is 30. Solved after 120, 600, 60, 1800 minutes: 120. The update is not
        # a free ticket, and of the mixed one 60 minutes are free work.
        assert compared.before == Measured(4, 3, 30 + 60 + 100, 30, 120, Sums(actual=225, untariffed=35, free=190))
        # Worked 40, 50, 30, 25: 30; solved after 180, 60, 240, 300: 180. Given away is free, too.
        assert compared.after == Measured(
            4, 1, 30, 30, 180, Sums(actual=145, hours=45 + 15 + 10, paid=45, pending=20, unpaid=30)
        )
        assert compared.before.paid_share == 0
        assert compared.after.paid_share == 69  # 115 of 165
        assert compared.after.few
        one = await before_after(work, LEADER, MOSCOW, company_id=rose.company_id)
        assert (len(one.windows), one.too_new, one.before.tickets, one.after.tickets) == (1, 0, 3, 3)
        month = await before_after(work, LEADER, MOSCOW, company_id=rose.company_id, most=1)
        assert (month.before.tickets, month.after.tickets) == (1, 1)  # of August and of September
        everybody = await before_after(work, LEADER, MOSCOW)
        assert (len(everybody.windows), everybody.too_new, everybody.before.tickets) == (3, 1, 5)
        assert await before_after(work, LEADER, MOSCOW, campaign_id=0) == Compared([], 0, Measured(), Measured())
        with pytest.raises(Forbidden):
            await before_after(work, (await make_staff(work, "Пётр")).as_actor(), MOSCOW)


def _chain(*terms: tuple[date, str]) -> Chain:
    return Chain(1, 1, (1,), terms[0][0], tuple(Terms(*one) for one in terms))


def test_another_free_hour_is_no_change_of_the_model() -> None:
    first, second, third = (date(2026, month, 1) for month in (1, 3, 5))
    chain = _chain((first, "time_window"), (second, "time_window"), (third, NEW))
    assert switches_of(chain) == [Switch(chain, third, "time_window", NEW)]


def test_a_side_is_served_by_one_model() -> None:
    first, second, third = (date(2026, month, 1) for month in (1, 3, 5))
    chain = _chain((first, OLD), (second, "time_window"), (third, NEW))
    one, two = switches_of(chain)
    # 1 March: two months before it, and until May the next model; 1 May: two months since March, seven after it.
    for switch, months in ((one, 2), (two, 2)):
        window = window_of(switch, date(2026, 12, 1), 6)
        assert window is not None
        assert window.months == months


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(0, 900), st.integers(0, 900), st.integers(1, 6))
def test_both_sides_are_as_long_and_meet_at_the_switch(on: date, lived: int, passed: int, most: int) -> None:
    chain = _chain((on - timedelta(days=lived), OLD), (on, NEW))
    today = on + timedelta(days=passed)
    window = window_of(Switch(chain, on, OLD, NEW), today, most)
    if window is None:
        assert add_months(on, 1) > today or add_months(on, -1) < chain.starts_on
        return
    assert 1 <= window.months <= most
    assert (window.before.last + DAY, window.after.first) == (on, on)
    assert (add_months(on, -window.months), add_months(on, window.months)) == (
        window.before.first,
        window.after.last + DAY,
    )
    assert window.before.first >= chain.starts_on
    assert window.after.last < today

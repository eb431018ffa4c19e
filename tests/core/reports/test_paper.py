"""Every metric on the month that :mod:`tests.core.reports.paper` describes: the numbers come from there, counted by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import Database
from core.reports.backlog import Backlog, backlog
from core.reports.dynamics import Step, dynamics, paid_with, steps
from core.reports.engineers import EngineerTime, engineers
from core.reports.flow import Flow, flow
from core.reports.forecasting import Foreseen, forecasting
from core.reports.kept import Kept, kept_in
from core.reports.liability import Expiring, Liability, liability
from core.reports.periods import Period, before, day, days, month, months_back, week
from core.reports.rates import Rate, companies_with_work, rate_of_all, rates_by_company, rates_by_contract
from core.reports.service_levels import Level, service_levels
from core.reports.taking import Waits, taking
from core.reports.work import Sums, charged_by, charged_in
from core.sla.rules.clocks import Clock
from core.tickets.models import Ticket, WorkLine
from tests.clock import MOSCOW, SettableClock
from tests.core.reports.paper import NOW, OCTOBER, TODAY, Paper, write_paper

SPAN = OCTOBER.instants(MOSCOW)


@pytest.fixture
async def paper(database: Database, clock: SettableClock) -> Paper:
    clock.set(NOW)
    async with database.work() as work:
        return await write_paper(work)


async def test_tickets_came_and_went(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        # Came: 1–9, 11, 12, 13; 10 was cancelled. Resolved: 1–9 and 14, which is from September. Open: 11, 12, 13.
        assert await flow(work, *SPAN) == Flow(12, 10, 3)
        # Of Василёк: came 5, 6, 13; resolved 5, 6; open 13.
        assert await flow(work, *SPAN, company_id=paper.aster.company.id) == Flow(3, 2, 1)
        by_week = await dynamics(work, OCTOBER, Step.WEEK, MOSCOW)
        # 14 was open when the month began. 8 counts when it was solved for good: on the 20th.
        assert [(one.period.first.day, one.came, one.resolved, one.backlog) for one in by_week] == [
            (1, 2, 2, 1),  # came 1, 2; went 1, 14; left 2
            (5, 3, 4, 0),  # came 3, 4, 5; went 2, 3, 4, 5
            (12, 3, 2, 1),  # came 6, 7, 8; went 6, 7; left 8
            (19, 2, 2, 1),  # came 9, 13; went 8, 9; left 13
            (26, 2, 0, 3),  # came 11, 12
        ]
        by_day = await dynamics(work, OCTOBER, Step.DAY, MOSCOW)
        assert len(by_day) == 31
        assert [one.backlog for one in by_day if one.period.last in {each.period.last for each in by_week}] == [
            one.backlog for one in by_week
        ]
        # September: 14 came. What lies ahead is not drawn: of November there is the first and the second.
        [september] = await dynamics(work, month(date(2026, 9, 1)), Step.MONTH, MOSCOW)
        assert (september.came, september.resolved, september.backlog) == (1, 0, 1)
        november = await dynamics(work, month(TODAY), Step.DAY, MOSCOW)
        assert [(one.came, one.resolved, one.backlog) for one in november] == [(0, 0, 3)] * 2
        lily = await dynamics(work, OCTOBER, Step.MONTH, MOSCOW, company_id=paper.lily.company.id)
        assert [(one.came, one.resolved, one.backlog) for one in lily] == [(4, 3, 1)]


async def test_free_paid_and_hours(database: Database, paper: Paper) -> None:
    everything = Sums(
        actual=620,  # 50 + 30 + 100 + 70 + 30 + 90 + 60 + 30 + 60 + 40 + 60: what was corrected counts once
        hours=270,  # 45 + 45 + 30 + 60 + 30 + 60
        untariffed=30,
        free=40,
        paid=210,  # 60 + 90 + 60
        pending=60,
        unpaid=30,
        money=1_110_000,  # 3 000 + 4 500 + 3 600 ₽
        money_pending=300_000,
        money_unpaid=150_000,
    )
    async with database.read() as work:
        assert await charged_in(work, *SPAN) == everything
        assert everything.charged == 270 + 210
        by_week = await paid_with(work, OCTOBER, Step.WEEK, MOSCOW)
        assert [one.sums for one in by_week] == [
            Sums(actual=110, hours=45, paid=60, money=360_000),  # 1, 14
            Sums(230, 75, 30, 0, 60, 60, 30, 300_000, 300_000, 150_000),  # 2, 3, 4, 5
            Sums(actual=180, hours=90, paid=90, money=450_000),  # 6, 7 and the first half of 8
            Sums(actual=100, hours=60, free=40),  # the second half of 8, and 9
            Sums(),
        ]
        by_company = await charged_by(work, Ticket.company_id, *SPAN)
        assert sum(by_company.values(), Sums()) == everything
        assert by_company[paper.aster.company.id] == Sums(
            actual=120, paid=90, unpaid=30, money=450_000, money_unpaid=150_000
        )
        by_person = await charged_by(work, WorkLine.staff_id, *SPAN)
        # Anna: 2, 4, 9.
        assert by_person[paper.anna.id] == Sums(
            actual=140, hours=30, untariffed=30, free=40, pending=60, money_pending=300_000
        )


async def test_deadlines_kept(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        assert await kept_in(work, *SPAN) == {
            Clock.REACTION: Kept(9, 12),  # not kept: 3, 5, and 12, which nobody has taken
            Clock.RESOLUTION: Kept(7, 11),  # not kept: 3, 8, 14, and 11, which is still open; 13 stands still
            Clock.WISH: Kept(1, 2),  # 6 and not 5
        }
        assert Kept(7, 11).percent == 63  # 63.6
        fast, std = "Срочный", "Стандартный"
        assert await service_levels(work, *SPAN) == [
            Level(fast, Clock.REACTION, Kept(2, 4), 15),  # 3 by 15, 12 by 30 of that Friday: the lower of two
            Level(fast, Clock.RESOLUTION, Kept(2, 3), 360),
            Level(std, Clock.REACTION, Kept(7, 8), 30),
            # 14 by 180, 8 by 780, 11 by 420 + 480 + 480 = 1380 until the month ended: the middle one
            Level(std, Clock.RESOLUTION, Kept(5, 8), 780),
            Level(std, Clock.WISH, Kept(1, 2), 240),
        ]
        assert await service_levels(work, *SPAN, company_id=paper.aster.company.id) == [
            Level(std, Clock.REACTION, Kept(2, 3), 30),
            Level(std, Clock.RESOLUTION, Kept(2, 2), None),
            Level(std, Clock.WISH, Kept(1, 2), 240),
        ]


async def test_time_of_engineers(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        oleg, anna = await engineers(work, OCTOBER, MOSCOW)
        # 50 + 100 + 30 + 90 + 60 + 30 + 60; 60 of ticket 14 were worked in September. 22 days of 480 minutes.
        # Charged: 45 + 105 + 0 + 90 + 60 + 30 + 60.
        assert oleg == EngineerTime(paper.oleg.id, "Олег Иванов", 420, 10_560, 420, 390)
        # 30 + 70 + 40, and 20 not charged yet; five days of holiday: 17 × 480. Of the 90 of ticket 4 hours cover 30.
        assert anna == EngineerTime(paper.anna.id, "Анна Смирнова", 160, 8_160, 140, 30)
        assert (oleg.utilization, oleg.billable, oleg.realization) == (3, 3, 92)  # 3.97, 3.69, 92.8
        assert (anna.utilization, anna.billable, anna.realization) == (1, 0, 21)  # 1.96, 0.36, 21.4
        # On the 2nd of November the month is two days old, a Sunday and a Monday: nobody has worked, 480 could be.
        today = await engineers(work, month(TODAY), MOSCOW)
        assert [(one.logged, one.available, one.utilization, one.realization) for one in today] == [
            (0, 480, 0, None),
            (0, 480, 0, None),
        ]


async def test_rates(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        # 270 minutes of hours at 3 000 ₽.
        total = await rate_of_all(work, *SPAN)
        assert total == Rate(None, None, 620, 1_110_000, 1_350_000)
        # 11 100 ₽ / 620 × 60 = 1 074.19 ₽; with hours by the price list 24 600 / 620 × 60 = 2 380.64 ₽
        assert (total.by_money, total.by_price_list) == (107_419, 238_064)
        rose, lily, aster = (one.company for one in (paper.rose, paper.lily, paper.aster))
        assert await rates_by_company(work, *SPAN) == [
            Rate(rose.id, rose.name, 290, 360_000, 975_000),  # 195 minutes of hours
            Rate(lily.id, lily.name, 210, 300_000, 375_000),  # 75
            Rate(aster.id, aster.name, 120, 450_000, 0),
        ]
        assert [one.actual for one in await rates_by_company(work, *SPAN, limit=1)] == [290]
        contract = paper.lily.hours.contract
        assert [one.actual for one in await rates_by_company(work, *SPAN, limit=2, offset=1)] == [210, 120]
        assert await companies_with_work(work, *SPAN) == 3
        assert await rates_by_contract(work, *SPAN, [lily.id, 0]) == {
            lily.id: [
                Rate(contract.id, contract.number, 170, 300_000, 375_000),
                Rate(None, None, 40, 0, 0),  # 9
            ],
            0: [],
        }
        assert (await rate_of_all(work, *month(date(2020, 1, 1)).instants(MOSCOW))).by_money is None


async def test_time_to_take(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        taken = await taking(work, *SPAN, MOSCOW)
        # 5 10 10 15 20 30 30 45 60 90: the fifth, and the ninth. A call and what nobody has taken are not among them.
        assert taken.all == Waits(10, 20, 60)
        assert taken.all.few
        assert taken.hours == {
            9: Waits(2, 30, 45),
            10: Waits(3, 20, 30),
            11: Waits(1, 90, 90),
            12: Waits(1, 15, 15),
            14: Waits(1, 10, 10),
            15: Waits(1, 5, 5),
            17: Waits(1, 60, 60),
        }


async def test_forecasts(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        seen = await forecasting(work, *SPAN)
        assert seen == Foreseen(10, hits=1, misses=2, false_alarms=1)
        assert (seen.precision, seen.recall, seen.few) == (50, 33, True)
        assert (await forecasting(work, *month(TODAY).instants(MOSCOW))).cases == 0


async def test_backlog(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        # 11: a consultation usually takes 30, 20 are entered; 12: a report usually takes 30; 13: nobody knows what it is, the
        # middle one of the ten tickets done (30 30 40 50 60 …) took 60. Their age: 6 days 23½ hours, 2 days, 12 days.
        assert await backlog(work) == Backlog(3, 10 + 30 + 60, 0, (0, 1, 1, 1, 0), overdue=2, unassigned=1, waiting=1)
        assert await backlog(work, company_id=paper.aster.company.id) == Backlog(1, 60, 0, (0, 0, 0, 1, 0), 0, 0, 1)
        assert await backlog(work, company_id=0) == Backlog(0, 0, 0, (0,) * 5, 0, 0, 0)


async def test_hours_owed(database: Database, paper: Paper) -> None:
    async with database.read() as work:
        owed = await liability(work, TODAY)
        # November: 225 + 200; December: 405. What expired in October is owed no more. Василёк has used nothing.
        assert owed == Liability(
            [Expiring(date(2026, 11, 1), 425), Expiring(date(2026, 12, 1), 405)],
            later=240,
            unused_accounts=1,
            unused_minutes=200,
        )
        assert owed.total == 830
        # On the first of December only what lives then.
        assert (await liability(work, date(2026, 12, 1))).months == [Expiring(date(2026, 12, 1), 645)]


def test_periods() -> None:
    thursday = date(2026, 10, 1)
    assert week(thursday) == Period(date(2026, 9, 28), date(2026, 10, 4))
    assert before(week(thursday)) == Period(date(2026, 9, 21), date(2026, 9, 27))
    assert before(OCTOBER) == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert before(day(thursday)) == day(date(2026, 9, 30))
    assert months_back(thursday, 2) == Period(date(2026, 8, 1), date(2026, 9, 30))
    assert [(part.first.day, part.last.day) for part in steps(OCTOBER, Step.WEEK)] == [
        (1, 4),
        (5, 11),
        (12, 18),
        (19, 25),
        (26, 31),
    ]
    for step in Step:
        parts = steps(Period(date(2026, 1, 15), date(2026, 4, 2)), step)
        assert [each for part in parts for each in days(part)] == days(Period(date(2026, 1, 15), date(2026, 4, 2)))
        assert all(one.last + timedelta(days=1) == two.first for one, two in pairwise(parts))


@given(st.lists(st.integers(0, 5000), min_size=1))
def test_half_and_nine_of_ten_waited_no_longer(minutes: list[int]) -> None:
    waits = Waits.of(minutes)
    for bound, tenths in ((waits.half, 5), (waits.most, 9)):
        assert bound in minutes
        assert sum(one <= bound for one in minutes) * 10 >= tenths * len(minutes)
        assert sum(one < bound for one in minutes) * 10 < tenths * len(minutes)

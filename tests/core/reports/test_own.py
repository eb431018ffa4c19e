"""An engineer's own numbers on a week whose arithmetic was done by hand, and who may see them when."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from core.actor import Actor, StaffActor, StaffRole, signature
from core.billing.models import ProposalState
from core.billing.service import open_proposals
from core.catalog.models import Service
from core.database import Database
from core.duty.being_away import go_away
from core.duty.rules.words import AwayKind
from core.errors import Forbidden, Refusal
from core.reports import periods
from core.reports.behind import tickets_behind
from core.reports.engineers import engineers
from core.reports.kinds import ReportKind
from core.reports.on_request import report_of
from core.reports.own import Own, own_numbers, was_away
from core.reports.own_first import last_month, last_week, not_told_yet, only_told
from core.reports.own_lines import OwnPart, own_page
from core.reports.own_times import Median, OwnKept, OwnTimes, is_own_delay
from core.reports.own_words import kindest
from core.reports.own_work import Best, Given, Parts
from core.reports.periods import Period
from core.reports.reading_rows import rows_of
from core.reports.sending import due_reports, send_due
from core.reports.subscribing import change_subscription
from core.reports.what import What
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.clocks import set_clocks
from core.tickets.completion import preview, resolve
from core.tickets.expecting_rules import MANY
from core.tickets.handling import take
from core.tickets.lines import add_line
from core.tickets.models import Fate, Ticket, TicketEvent, TicketState
from core.tickets.opening import opening_event
from core.tickets.priorities import set_up_deadlines
from core.tickets.proposals import Decision, lapse_proposal, settle_shortage
from core.tickets.rating import add_rating_words, rate
from core.tickets.teamwork.handing import accept, hand_over
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World, make_world
from tests.core.reports.planting import line
from tests.factories import make_staff

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.fixture
async def own_world(database: Database, clock: SettableClock) -> World:
    """Made the Sunday before the week of the tests."""
    clock.set(at(15, 12))
    world = await make_world(database)
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


class Story:
    """What people do, each at a moment."""

    def __init__(self, world: World, clock: SettableClock) -> None:
        self._world, self._clock = world, clock

    async def open(self, day: int, hour: int, minute: int = 0) -> Ticket:
        self._clock.set(at(day, hour, minute))
        return await self._world.open()

    async def take(self, who: StaffActor, ticket: Ticket, day: int, hour: int, minute: int = 0) -> None:
        self._clock.set(at(day, hour, minute))
        async with self._world.database.work() as work:
            await take(work, who, ticket.id)

    async def enter(self, who: StaffActor, ticket: Ticket, service: Service, minutes: int) -> None:
        async with self._world.database.work() as work:
            await add_line(work, who, ticket.id, service_id=service.id, minutes=minutes)

    async def solve(self, who: StaffActor, ticket: Ticket, day: int, hour: int, minute: int = 0) -> None:
        self._clock.set(at(day, hour, minute))
        async with self._world.database.work() as work:
            version = (await preview(work, who, ticket.id)).version
            await resolve(work, who, ticket.id, version=version)

    async def decide(self, actor: Actor, ticket: Ticket, decision: Decision) -> None:
        async with self._world.database.work() as work:
            await settle_shortage(work, actor, (await open_proposals(work, ticket.id))[-1].id, decision)

    async def numbers(self, who: StaffActor, period: Period = WEEK) -> Own:
        async with self._world.database.snapshot() as work:
            return await own_numbers(work, who, period, MOSCOW)


async def play(world: World, clock: SettableClock) -> list[Ticket]:
    """The week of Oleg (the company has 120 minutes; an hour of money is 3 000 ₽).

    1. Mon 10:00, taken 10:30, an hour of consultation (60 off the hours), solved 11:30; five stars and a word.
    2. Mon 12:00, taken at once, 90 minutes of a report: 60 off the hours, 30 for 1 500 ₽, agreed to; solved 13:00.
    3. Tue 10:00, taken at once, 40 minutes of an update; solved 10:40.
    4. Wed 10:00, taken by Anna; given to Oleg at 11:00, who says at 11:30 that he has it; 30 minutes, no hours are left,
       1 500 ₽ declined; solved 12:00.
    5. Thu 10:00, taken at once, 50 minutes of consultation for 2 250 ₽ (45 charged), nobody answers; solved 11:00.
    6. Mon 9:00, taken on Fri 10:00, 20 minutes of an update, solved 10:30: long overdue, and not because of Oleg.
    7. Fri 12:00, taken at once, 45 minutes entered, not solved.
    """
    story, services, oleg = Story(world, clock), world.services, world.oleg
    sixth = await story.open(16, 9)
    first = await story.open(16, 10)
    await story.take(oleg, first, 16, 10, 30)
    await story.enter(oleg, first, services.consultation, 60)
    await story.solve(oleg, first, 16, 11, 30)
    second = await story.open(16, 12)
    await story.take(oleg, second, 16, 12)
    await story.enter(oleg, second, services.report, 90)
    await story.solve(oleg, second, 16, 13)
    await story.decide(world.maria, second, Decision.APPROVE)
    third = await story.open(17, 10)
    await story.take(oleg, third, 17, 10)
    await story.enter(oleg, third, services.update, 40)
    await story.solve(oleg, third, 17, 10, 40)
    fourth = await story.open(18, 10)
    await story.take(world.anna, fourth, 18, 10)
    clock.set(at(18, 11))
    async with world.database.work() as work:
        await hand_over(work, world.anna, fourth.id, oleg.staff_id)
    clock.set(at(18, 11, 30))
    async with world.database.work() as work:
        await accept(work, oleg, fourth.id)
    await story.enter(oleg, fourth, services.consultation, 30)
    await story.solve(oleg, fourth, 18, 12)
    await story.decide(world.maria, fourth, Decision.DECLINE)
    fifth = await story.open(19, 10)
    await story.take(oleg, fifth, 19, 10)
    await story.enter(oleg, fifth, services.consultation, 50)
    await story.solve(oleg, fifth, 19, 11)
    async with world.database.work() as work:
        proposal = (await open_proposals(work, fifth.id))[-1]
        clock.set(proposal.valid_until + timedelta(minutes=1))
    async with world.database.work() as work:
        assert await lapse_proposal(work, proposal.id)
    await story.take(oleg, sixth, 20, 10)
    await story.enter(oleg, sixth, services.update, 20)
    await story.solve(oleg, sixth, 20, 10, 30)
    seventh = await story.open(20, 12)
    await story.take(oleg, seventh, 20, 12)
    await story.enter(oleg, seventh, services.consultation, 45)
    # Anna's own, and a line that a correction has replaced: neither is Oleg's.
    eighth = await story.open(20, 14)
    await story.take(world.anna, eighth, 20, 14)
    await story.enter(world.anna, eighth, services.update, 15)
    async with world.database.work() as work:
        await line(work, first, services.update, oleg.staff_id, 500, Fate.FREE, at=at(16, 11), superseded_by=1)
        await rate(work, world.maria, first.id, 1, 5)
        await add_rating_words(work, world.maria, first.id, 1, "Спасибо,\nвсё <b>работает</b>!")
    return [first, second, third, fourth, fifth, sixth, seventh]


async def test_the_week_on_paper(own_world: World, clock: SettableClock) -> None:
    first, second, *_ = await play(own_world, clock)
    clock.set(at(23, 9))
    own = await Story(own_world, clock).numbers(own_world.oleg)
    # Hours: 60 + 60 = 120. Money: 30 for 1 500 ₽. Untariffed: 40 + 20. Given away: 30 + 50, 1 500 + 2 250 ₽. Not solved: 45.
    expected = Parts(hours=120, money=30, untariffed=60, unpaid=80, open=45, earned=150_000, earned_unpaid=375_000)
    assert own.total == expected
    # 120 + 30 + 60 + 80 + 45 = 335 = 60 + 90 + 40 + 30 + 50 + 20 + 45.
    assert own.total.logged == 335
    assert own.total.paid == 150
    assert {day.day: parts.logged for day, parts in own.days.items()} == {16: 150, 17: 40, 18: 30, 19: 50, 20: 65}
    assert own.days[date(2026, 11, 16)] == Parts(hours=120, money=30, earned=150_000)
    assert own.given == [Given(ProposalState.LAPSED, 50, 1), Given(ProposalState.DECLINED, 30, 1)]
    # The dearest, though the hour of the first one was longer in hours: 90 minutes, 1 500 ₽.
    assert own.best == Best(second.id, second.number, own_world.company.id, "ООО «Ромашка»", 90, 150_000)
    # Hands: 60 + 60 + 40 + 30 (from 11:30) + 60 + 30 = 280.
    # Queue: 30 + 0 + 0 + 30 (handed over, not accepted) + 0 + Mon 9:00 to Fri 10:00 (9–18 without an hour for lunch: 4 days of
    # 8 hours, and one hour: 1 980) = 2 040.
    assert own.times == OwnTimes(6, 280, 2_040, 0, OwnKept(kept=5, total=5, aged=1))
    # What a director reads of him comes from the same place.
    async with own_world.database.read() as work:
        assert own.reported in await engineers(work, WEEK, MOSCOW)
    # The first reactions were Oleg's in 1, 2, 3, 5, 6 and 7; the fourth's was Anna's. Six cases say nothing.
    assert own.reaction == Median(6, None)
    assert [(one.stars, one.words) for one in own.ratings] == [(5, "Спасибо, всё <b>работает</b>!")]
    said = kindest(own.ratings)
    assert said is not None
    assert said.ticket_id == first.id


async def test_each_number_leads_to_its_lines(own_world: World, clock: SettableClock) -> None:
    """The lines of a part add up to it; so do all of its pages."""
    await play(own_world, clock)
    oleg, own = own_world.oleg, await Story(own_world, clock).numbers(own_world.oleg)
    async with own_world.database.snapshot() as work:
        for part in OwnPart:
            shown = await own_page(work, oleg, part, WEEK, MOSCOW)
            if part is OwnPart.RATINGS:
                expected = len(own.ratings)
            elif part is OwnPart.RESOLVED:
                expected = own.times.resolved
                assert sum(row.minutes for row in shown.rows) == own.times.hands
                assert sum(row.queue for row in shown.rows) == own.times.queue
            else:
                expected = getattr(own.total, part.value)
                assert sum(row.minutes for row in shown.rows) == expected, part
            assert shown.total == expected, part
        beyond = await own_page(work, oleg, OwnPart.LOGGED, WEEK, MOSCOW, page=99)
        assert (beyond.page, beyond.pages, beyond.count) == (0, 1, 7)


async def test_a_line_that_hours_cover_in_part_is_divided_like_its_charge(
    own_world: World, clock: SettableClock
) -> None:
    """Of 45 charged minutes hours cover 15, a third: of 40 worked ones 13, down, and 27 are paid by money. Of 50 worked and
    60 charged ones with 35 covered: 29 (29.2) and 21 not decided. A line that its ticket's rounding has made nothing of: 7."""
    ticket = await Story(own_world, clock).open(16, 10)
    oleg, service = own_world.oleg, own_world.services.consultation
    async with own_world.database.work() as work:
        for actual, fate, charged, covered in (
            (40, Fate.MONEY, 45, 15),
            (50, Fate.PENDING, 60, 35),
            (7, Fate.MONEY, 0, 0),
        ):
            await line(
                work, ticket, service, oleg.staff_id, actual, fate, at=at(16, 11), charged=charged, covered=covered
            )
    own = await Story(own_world, clock).numbers(oleg)
    assert own.total == Parts(hours=13 + 29, money=27 + 7, pending=21)
    assert own.total.logged == 40 + 50 + 7
    async with own_world.database.snapshot() as work:
        pages = [await own_page(work, oleg, part, WEEK, MOSCOW) for part in (OwnPart.HOURS, OwnPart.MONEY)]
    assert [sorted(row.minutes for row in page.rows) for page in pages] == [[13, 29], [7, 27]]


async def test_nobody_else_s(own_world: World, clock: SettableClock) -> None:
    await play(own_world, clock)
    anna = await Story(own_world, clock).numbers(own_world.anna)
    assert (anna.total, anna.times.resolved, anna.ratings) == (Parts(open=15), 0, [])
    async with own_world.database.snapshot() as work:
        rows = (await own_page(work, own_world.anna, OwnPart.LOGGED, WEEK, MOSCOW)).rows
        assert [row.minutes for row in rows] == [15]
        for outsider in (own_world.maria, own_world.stranger):
            with pytest.raises(Forbidden):
                await own_numbers(work, outsider, WEEK, MOSCOW)
            with pytest.raises(Forbidden):
                await own_page(work, outsider, OwnPart.LOGGED, WEEK, MOSCOW)


@pytest.mark.parametrize(("own", "target", "late"), [(60, 60, False), (61, 60, True), (0, 60, False)])
def test_whose_delay_it_is(own: int, target: int, late: bool) -> None:
    assert is_own_delay(own, target) is late


async def test_what_is_usual_needs_many_cases_of_several_people(own_world: World, clock: SettableClock) -> None:
    """Oleg has solved 30 tickets of a service in 10 minutes each, Anna 20 in 40 and Pyotr 20 in 60: of 70 cases the middle one
    is the 35th: 40 minutes. Without Pyotr there are 50 cases, but of two people: Oleg would learn Anna's time."""
    database, oleg = own_world.database, own_world.oleg
    async with database.work() as work:
        pyotr = (await make_staff(work, "Пётр")).as_actor()
    plans = [(oleg, 30, 10), (own_world.anna, 20, 40)]
    clock.set(at(16, 9))
    await _solved(own_world, plans)
    clock.set(at(16, 18))
    (row,) = (await Story(own_world, clock).numbers(oleg)).compared
    assert (row.service, row.mine, row.usual) == ("Консультация", Median(30, 10), Median(50, None))
    clock.set(at(16, 9))
    await _solved(own_world, [(pyotr, 20, 60)])
    clock.set(at(16, 18))
    (row,) = (await Story(own_world, clock).numbers(oleg)).compared
    assert (row.mine, row.usual) == (Median(30, 10), Median(70, 40))
    assert (await Story(own_world, clock).numbers(oleg)).reaction == Median(30, 5)
    # Of 29 nothing is said, and neither of what is older than three months.
    assert Median.of([10] * (MANY - 1)) == Median(29, None)
    clock.set(at(16, 18) + timedelta(days=91))
    assert (await Story(own_world, clock).numbers(oleg, Period(date(2027, 2, 15), date(2027, 2, 21)))).compared == []


async def _solved(world: World, plans: list[tuple[StaffActor, int, int]]) -> None:
    """So many tickets of somebody: requested now, taken after 5 minutes and solved so many minutes later."""
    model = await world.open()
    copied = ("company_id", "contact_id", "account_id", "subject", "requested_at", "opened_at", "calendar_version_id")
    async with world.database.work() as work:
        tickets = list[Ticket]()
        for who, count, minutes in plans:
            taken, done = work.now + timedelta(minutes=5), work.now + timedelta(minutes=5 + minutes)
            mine = [
                Ticket(
                    **{name: getattr(model, name) for name in copied},
                    plan_version_id=model.plan_version_id,
                    state=TicketState.RESOLVED,
                    assignee_id=who.staff_id,
                    resolved_at=done,
                    completions=1,
                )
                for _ in range(count)
            ]
            work.session.add_all(mine)
            await work.session.flush()
            for ticket in mine:
                work.session.add(opening_event(ticket, world.maria, work.now))
            await work.session.flush()
            for kind, moment in ((EventKind.TAKEN, taken), (EventKind.RESOLVED, done)):
                author = signature(who)
                work.session.add_all(
                    TicketEvent(ticket_id=ticket.id, kind=kind, at=moment, author=author) for ticket in mine
                )
                await work.session.flush()
            for ticket in mine:
                await line(work, ticket, world.services.consultation, who.staff_id, minutes, Fate.HOURS, at=done)
            tickets += mine
        await set_clocks(work, *tickets)


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("period", "week", "month"),
    [
        (Period(date(2026, 11, 16), date(2026, 11, 22)), date(2026, 11, 22), None),
        (Period(date(2026, 11, 16), date(2026, 11, 21)), None, None),
        (Period(date(2026, 11, 22), date(2026, 11, 22)), None, None),
        (periods.week(TODAY), None, None),
        (periods.month(TODAY), date(2026, 11, 22), None),
        (periods.month(date(2026, 10, 1)), date(2026, 10, 25), date(2026, 10, 31)),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), date(2026, 11, 22), date(2026, 10, 31)),
    ],
)
def test_which_message_must_come_first(period: Period, week: date | None, month: date | None) -> None:
    """On Wednesday 25 November: the last whole week and month within the period that are over."""
    found = last_week(period, TODAY), last_month(period, TODAY)
    assert [one.last if one is not None else None for one in found] == [week, month]


async def test_engineers_see_their_numbers_before_directors_do(own_world: World, clock: SettableClock) -> None:
    database = own_world.database
    ticket = await Story(own_world, clock).open(18, 10)

    async def hidden(period: Period = WEEK) -> list[str]:
        async with database.read() as work:
            return [one.name for one in await not_told_yet(work, period, MOSCOW)]

    async def look() -> list[str]:
        async with database.read() as work:
            due = await due_reports(work, MOSCOW)
        for one in due:
            async with database.work() as work:
                assert await send_due(work, MOSCOW, one)
        return [one.kind.value for one in due]

    async with database.work() as work:
        boss = await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))
        await make_staff(work, "Не пришёл", came_in=False)
        await line(work, ticket, own_world.services.update, own_world.oleg.staff_id, 20, Fate.FREE, at=at(18, 12))
    clock.set(at(23, 8, 59))
    assert await look() == []
    assert await hidden() == ["Анна Смирнова", "Олег Иванов"]
    assert await hidden(Period(date(2026, 11, 22), date(2026, 11, 22))) == []
    assert await hidden(periods.week(date(2026, 11, 23))) == []
    # Anna does not want the message: nobody waits for her, nor for whoever came after that week.
    async with database.work() as work:
        await change_subscription(work, own_world.anna, ReportKind.OWN, enabled=False)
        newcomer = await make_staff(work, "Новенький")
    assert await hidden() == ["Олег Иванов"]
    async with database.work() as work:
        (await work.session.get_one(Staff, newcomer.id)).active = False
    # The desk was down all morning: both are due at once, the engineer's goes first.
    clock.set(at(23, 19))
    async with database.read() as work:
        oleg = own_world.oleg
        of_oleg = partial(tickets_behind, work, boss.as_actor(), What.LOGGED, staff_id=oleg.staff_id, zone=MOSCOW)
        with pytest.raises(Refusal, match="not-told-yet"):
            await of_oleg(period=WEEK)
        assert (await of_oleg(period=periods.day(date(2026, 11, 20)))).total == 0
        people = [own_world.anna, oleg]
        shown = await only_told(work, WEEK, MOSCOW, people, lambda one: one.staff_id)
        assert shown == ([own_world.anna], [oleg.name])
        report = await report_of(work, boss.as_actor(), WEEK, MOSCOW)
        assert (report.withheld, [one.of.name for one in report.engineers]) == ({oleg.staff_id: oleg.name}, [])
        named = {row.engineer for row in (await rows_of(work, boss.as_actor(), report)).lines}
        assert named == {""}
    assert await look() == ["own", "daily", "talk", "weekly"]
    assert await hidden() == []
    async with database.read() as work:
        assert await only_told(work, WEEK, MOSCOW, people, lambda one: one.staff_id) == (people, [])
        assert (
            await tickets_behind(work, boss.as_actor(), What.LOGGED, WEEK, MOSCOW, staff_id=oleg.staff_id)
        ).total == 20
    # November is over on Tuesday 1 December: its last whole week has been told of on Monday, the month not yet.
    month = periods.month(date(2026, 11, 1))
    clock.set(at(30, 9))
    assert await look() == ["own"]
    clock.set(at(30, 9) + timedelta(hours=23))
    assert await hidden(month) == ["Анна Смирнова", "Олег Иванов"]
    clock.set(at(30, 9) + timedelta(days=1))
    assert await look() == ["own_month", "own_month", "talk", "weekly"]
    assert await hidden(month) == []


async def test_who_was_away_all_week(own_world: World) -> None:
    async with own_world.database.work() as work:
        oleg = own_world.oleg.staff_id
        await go_away(work, own_world.oleg, date(2026, 11, 16), date(2026, 11, 18), AwayKind.VACATION, MOSCOW)
        assert not await was_away(work, oleg, WEEK)
        await go_away(work, own_world.oleg, date(2026, 11, 19), date(2026, 11, 20), AwayKind.ILLNESS, MOSCOW)
        assert await was_away(work, oleg, WEEK)  # the weekend is nobody's working time
        assert not await was_away(work, own_world.anna.staff_id, WEEK)

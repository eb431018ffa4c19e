"""Behind each number stand the tickets that make it up: their list adds up to what the reports say."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot.keyboards.callbacks import BehindNumber
from bot.limits import CALLBACK_DATA_BYTES
from core.actor import StaffActor, StaffRole
from core.clients.models import Contact
from core.database import Work
from core.errors import Forbidden
from core.ledger.statement import LATEST
from core.reports.behind import Behind, numbers_behind, tickets_behind
from core.reports.counting import ALL, Narrowed
from core.reports.flow import flow
from core.reports.kept import kept_in
from core.reports.periods import Period, day
from core.reports.what import CHARGED, What
from core.reports.work import charged_in
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import Outlook
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.models import Fate, Ticket, TicketState
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.core.reports.planting import line
from tests.factories import make_ticket

LEADER = StaffActor(1, "Директор", frozenset({StaffRole.DIRECTOR}))
MONDAY = day(date(2026, 11, 23))
NOON = datetime(2026, 11, 23, 12, tzinfo=MOSCOW)
NUMBERS = {
    What.LOGGED: 325,  # 50 + 10 + 100 + 70 + 30 + 20 of Monday, 15 not charged yet, 30 charged on Tuesday
    What.ACTUAL: 280,  # 50 + 10 + 100 + 70 + 30 + 20
    What.HOURS: 135,  # 60 + 45 + 30
    What.UNTARIFFED: 10,
    What.FREE: 20,
    What.PAID: 60,  # 105 − 45
    What.PENDING: 60,  # 90 − 30
    What.UNPAID: 30,
    What.MONEY: 300_000,
    What.MONEY_PENDING: 300_000,
    What.MONEY_UNPAID: 150_000,
}


async def work_of_monday(work: Work, world: World) -> list[Ticket]:
    """Four tickets were charged on Monday, one is not charged yet, one was charged on Tuesday."""
    maria = await work.session.get_one(Contact, world.maria.contact_id)
    vera = await work.session.get_one(Contact, world.vera.contact_id)
    tickets = [await make_ticket(work, person, f"Вопрос {n}") for n, person in enumerate([maria, vera] * 3)]
    one, two, three, four, draft, later = tickets
    oleg, anna, has = world.oleg.staff_id, world.anna.staff_id, world.services
    await line(work, one, has.consultation, oleg, 50, Fate.HOURS, at=NOON, charged=60, covered=60)
    await line(work, one, has.update, oleg, 10, Fate.FREE, at=NOON)
    await line(work, two, has.consultation, anna, 100, Fate.MONEY, at=NOON, charged=105, covered=45, amount=300_000)
    await line(work, three, has.report, oleg, 70, Fate.PENDING, at=NOON, charged=90, covered=30, amount=300_000)
    # Corrected: the line above has taken its place.
    await line(work, three, has.report, oleg, 500, Fate.HOURS, at=NOON, charged=500, covered=500, superseded_by=1)
    await line(work, four, has.consultation, anna, 30, Fate.UNPAID, at=NOON, charged=30, amount=150_000)
    await line(work, four, has.report, anna, 20, Fate.FREE, at=NOON)
    await line(work, draft, has.consultation, oleg, 15, None, at=NOON)
    tuesday = NOON + timedelta(days=1)
    await line(work, later, has.update, anna, 30, Fate.FREE, at=tuesday, work_date=NOON.date())
    return tickets


async def every_page(work: Work, what: What, period: Period = MONDAY, of: Narrowed = ALL) -> list[Behind]:
    pages: list[Behind] = []
    while not pages or len(pages) < pages[0].pages:
        pages.append(
            await tickets_behind(
                work,
                LEADER,
                what,
                period,
                MOSCOW,
                of.company_id,
                len(pages),
                staff_id=of.staff_id,
                service_id=of.service_id,
            )
        )
    return pages


async def test_a_list_adds_up_to_its_number(world: World) -> None:
    async with world.database.work() as work:
        tickets = await work_of_monday(work, world)
        for what, number in NUMBERS.items():
            (page,) = await every_page(work, what)
            assert (what, page.total, sum(row.brings for row in page.rows)) == (what, number, number)
            assert page.count == len(page.rows)
        sums = await charged_in(work, *MONDAY.instants(MOSCOW))
        assert {what: getattr(sums, what.value) for what in CHARGED} == {what: NUMBERS[what] for what in CHARGED}
        (hours,) = await every_page(work, What.HOURS)
        one, two, three = ((row.number, row.company, row.balance, row.brings) for row in hours.rows)
        assert one == (tickets[0].number, "ООО «Ромашка»", 120, 60)
        assert two == (tickets[1].number, "ООО «Лютик»", 0, 45)
        assert three == (tickets[2].number, "ООО «Ромашка»", 120, 30)


async def test_a_number_is_narrowed_to_a_company_a_person_a_service(world: World) -> None:
    async with world.database.work() as work:
        await work_of_monday(work, world)
        for of, total, names in (
            (Narrowed(company_id=world.company.id), 50 + 10 + 70, ("ООО «Ромашка»",)),
            (Narrowed(staff_id=world.anna.staff_id), 100 + 30 + 20, ("Анна Смирнова",)),
            (Narrowed(service_id=world.services.report.id), 70 + 20, ("Доработка отчёта",)),
            (Narrowed(world.company.id, world.oleg.staff_id), 50 + 10 + 70, ("ООО «Ромашка»", "Олег Иванов")),
            (Narrowed(company_id=999_999), 0, ()),
        ):
            (page,) = await every_page(work, What.ACTUAL, of=of)
            assert (page.total, page.of) == (total, names)
            assert await numbers_behind(work, LEADER, (What.ACTUAL,), MONDAY, MOSCOW, of) == {What.ACTUAL: total}


async def test_tickets_that_came_went_and_are_here(world: World, clock: SettableClock) -> None:
    """Twenty came on Monday: one was cancelled, two are resolved, seventeen are active, five of them taken."""
    async with world.database.work() as work:
        maria = await work.session.get_one(Contact, world.maria.contact_id)
        tickets = [await make_ticket(work, maria, f"Вопрос {number}") for number in range(20)]
        for ticket in tickets[:2]:
            ticket.state, ticket.resolved_at = TicketState.RESOLVED, work.now
        tickets[2].state = TicketState.CANCELLED
        for ticket in tickets[3:8]:
            ticket.state = TicketState.IN_PROGRESS
        await work.session.flush()
        expected = {What.OPENED: 19, What.RESOLVED: 2, What.ACTIVE: 17, What.NOT_TAKEN: 12}
        for what, number in expected.items():
            pages = await every_page(work, what)
            rows = [row for page in pages for row in page.rows]
            assert [len(page.rows) for page in pages[:-1]] == [8] * (len(pages) - 1)
            assert (pages[0].total, len({row.ticket_id for row in rows})) == (number, number)
        counted = await flow(work, *MONDAY.instants(MOSCOW))
        assert (counted.opened, counted.resolved, counted.active) == (19, 2, 17)
        gone = await tickets_behind(work, LEADER, What.OPENED, MONDAY, MOSCOW, page=99)
        assert (gone.page, gone.pages, len(gone.rows)) == (2, 3, 3)
        empty = await tickets_behind(work, LEADER, What.OPENED, day(date(2020, 1, 1)), MOSCOW)
        assert (empty.total, empty.rows, empty.page, empty.pages) == (0, [], 0, 1)
        assert await numbers_behind(work, LEADER, (What.ACTIVE,), MONDAY, MOSCOW, Narrowed(999_999)) == {What.ACTIVE: 0}


async def test_broken_overdue_and_at_risk(world: World, clock: SettableClock) -> None:
    """It is Monday noon. Of six deadlines that say something three were not kept on Monday."""
    clock.set(NOON)
    hour = timedelta(hours=1)
    async with world.database.work() as work:
        maria = await work.session.get_one(Contact, world.maria.contact_id)
        late, kept, running, ahead, old, wish, void = [
            await make_ticket(work, maria, f"Вопрос {number}") for number in range(7)
        ]
        for ticket, state, due_at, finished_at in (
            (late, ClockState.DONE, NOON - hour, NOON),
            (kept, ClockState.DONE, NOON, NOON),
            (running, ClockState.RUNNING, NOON - hour, None),
            (ahead, ClockState.RUNNING, NOON + hour, None),
            (old, ClockState.RUNNING, NOON - 24 * hour, None),
            (void, ClockState.VOID, NOON - hour, None),
        ):
            await _clock(work, ticket, Clock.RESOLUTION, state, due_at, finished_at)
        await _clock(work, late, Clock.REACTION, ClockState.DONE, NOON - 2 * hour, NOON - hour)
        # Nobody has promised it: nothing is overdue, though the wish was not kept.
        await _clock(work, wish, Clock.WISH, ClockState.RUNNING, NOON - hour, None)
        await work.session.execute(update(Ticket).where(Ticket.id.in_([late.id, kept.id])).values(state="resolved"))
        for ticket, due_at, outlook in (
            (ahead, NOON + 2 * hour, Outlook.OK),
            (ahead, NOON + hour, Outlook.AT_RISK),
            (running, NOON - hour, Outlook.WILL_BREACH),
        ):
            foreseen = {"made_at": NOON, "due_at": due_at, "outlook": outlook, "left": 1, "remaining": None, "queue": 0}
            await work.session.execute(insert(Forecast).values(ticket_id=ticket.id, **foreseen))
        for what, tickets in (
            (What.REACTION_BROKEN, [late]),
            (What.RESOLUTION_BROKEN, [running, late]),
            (What.WISH_BROKEN, [wish]),
            (What.OVERDUE, [old, running]),
            (What.AT_RISK, [ahead]),
        ):
            (page,) = await every_page(work, what)
            assert (what, [row.ticket_id for row in page.rows]) == (what, [ticket.id for ticket in tickets])
        judged = await kept_in(work, *MONDAY.instants(MOSCOW))
        assert {clock: one.total - one.kept for clock, one in judged.items()} == {
            Clock.REACTION: 1,
            Clock.RESOLUTION: 2,
            Clock.WISH: 1,
        }


async def _clock(
    work: Work, ticket: Ticket, clock: Clock, state: ClockState, due_at: datetime, finished_at: datetime | None
) -> None:
    row = {"ticket_id": ticket.id, "clock": clock, "state": state, "due_at": due_at, "finished_at": finished_at}
    await work.session.execute(insert(TicketClock).values(row))


async def test_only_those_who_lead_may_look(world: World) -> None:
    async with world.database.work() as work:
        for actor in (world.oleg, world.maria, world.stranger):
            with pytest.raises(Forbidden):
                await tickets_behind(work, actor, What.ACTIVE, MONDAY, MOSCOW)
            with pytest.raises(Forbidden):
                await numbers_behind(work, actor, (What.ACTIVE,), MONDAY, MOSCOW)


def test_a_button_has_room_for_every_number() -> None:
    most = {"first": LATEST.toordinal(), "last": LATEST.toordinal(), "page": 9_999, "company_id": 9_999_999_999}
    for what in What:
        for other in ("staff_id", "service_id"):
            packed = BehindNumber(what=what, **most, **{other: 9_999_999_999}).pack()
            assert len(packed.encode()) <= CALLBACK_DATA_BYTES

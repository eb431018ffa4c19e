"""How much work a ticket is expected to be: agreed, usual for its service, or nobody knows."""

import pytest
from sqlalchemy import update

from core.billing.models import Estimate
from core.catalog.models import Service
from core.staff.models import Staff
from core.tickets.effort import Effort, KnownBy, crew_size, efforts_of, spent_on
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.expecting_rules import CASES
from core.tickets.models import Ticket
from tests.core.conftest import World
from tests.factories import make_staff


async def effort(world: World, ticket: Ticket) -> Effort:
    async with world.database.work() as work:
        found = await efforts_of(work, [ticket])
    assert list(found) == [ticket.id]
    return found[ticket.id]


async def solved(world: World, *minutes: int, service: Service | None = None, subject: str = "Не печатает") -> None:
    """So many tickets in which the service took so long."""
    service_id = (service or world.services.consultation).id
    for spent in minutes:
        ticket = await world.open(subject)
        await world.work_done(ticket, (service_id, spent))
        await world.resolve(ticket)


async def test_nothing_is_known_without_a_service_and_without_cases(world: World) -> None:
    assert await effort(world, await world.open("Не печатает касса")) == Effort(None, 0, KnownBy.UNKNOWN)
    assert Effort(None, 0, KnownBy.UNKNOWN).remaining(10) is None


@pytest.mark.parametrize(
    ("subject", "known"),
    [
        ("Нужна консультация по НДС", True),
        ("Установка и доработка", False),
        ("Ничего не работает", False),
    ],
)
async def test_the_subject_names_a_service_only_if_no_other_fits(world: World, subject: str, known: bool) -> None:
    expected = Effort(30, 15, KnownBy.USUAL) if known else Effort(None, 0, KnownBy.UNKNOWN)
    assert await effort(world, await world.open(subject)) == expected


async def test_a_retired_service_is_not_meant_by_words(world: World) -> None:
    async with world.database.work() as work:
        await work.session.execute(update(Service).where(Service.code == "consultation").values(active=False))
    assert (await effort(world, await world.open("Консультация"))).known_by is KnownBy.UNKNOWN


async def test_the_newest_draft_line_beats_the_subject(world: World) -> None:
    ticket = await world.open("Нужна консультация")
    async with world.database.work() as work:
        values = {"usual_minutes": 90, "least_minutes": 40}
        await work.session.execute(update(Service).where(Service.code == "report").values(**values))
    await world.work_done(ticket, (world.services.update.id, 5), (world.services.report.id, 20))
    assert await effort(world, ticket) == Effort(90, 40, KnownBy.USUAL)
    async with world.database.work() as work:
        assert await spent_on(work, [ticket.id, ticket.id + 1]) == {ticket.id: 25, ticket.id + 1: 0}
    assert Effort(90, 40, KnownBy.USUAL).remaining(25) == 65
    assert Effort(90, 40, KnownBy.USUAL).remaining(100) == 0


async def test_ten_tickets_make_a_median(world: World) -> None:
    minutes = [10, 10, 10, 20, 40, 50, 60, 60, 60]
    assert len(minutes) == CASES - 1
    await solved(world, *minutes)
    asked, other = await world.open("Консультация"), await world.open("Не печатает касса")
    assert await effort(world, asked) == Effort(30, 15, KnownBy.USUAL)
    assert (await effort(world, other)).known_by is KnownBy.UNKNOWN
    # One ticket more, of two lines: a ticket counts with all that was done of the service.
    last = await world.open()
    await world.work_done(last, *((world.services.consultation.id, 20) for _ in range(2)))
    await world.work_done(last, (world.services.report.id, 100))
    await world.resolve(last)
    assert await effort(world, asked) == Effort(40, 15, KnownBy.MEDIAN)
    # 10 10 10 20 40 50 60 60 60 140: whatever was done in it, a ticket counts as a whole.
    assert await effort(world, other) == Effort(40, 0, KnownBy.ALL)
    # What is not charged yet is no case.
    await world.work_done(asked, (world.services.consultation.id, 600))
    assert await effort(world, asked) == Effort(40, 15, KnownBy.MEDIAN)
    async with world.database.work() as work:
        assert await spent_on(work, [asked.id, last.id]) == {asked.id: 600, last.id: 0}


async def test_only_an_agreed_estimate_counts(world: World) -> None:
    ticket = await world.open("Нужна консультация")
    async with world.database.work() as work:
        estimate: Estimate = await propose_estimate(work, world.oleg, ticket.id, 75)
    assert await effort(world, ticket) == Effort(30, 15, KnownBy.USUAL)
    async with world.database.work() as work:
        await settle_estimate(work, world.maria, estimate.id, agreed=True)
    assert await effort(world, ticket) == Effort(75, 15, KnownBy.ESTIMATE)


async def test_the_crew_are_engineers_who_have_come_in(world: World) -> None:
    async with world.database.work() as work:
        await make_staff(work, "Новый", came_in=False)
        assert await crew_size(work) == 2
        (await work.session.get_one(Staff, world.anna.staff_id)).active = False
        await work.session.flush()
        assert await crew_size(work) == 1
        assert await efforts_of(work, []) == {}

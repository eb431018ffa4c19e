"""After a ticket is resolved: ratings, closing by itself, own history, what a client wants to be told."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiet_words import read_span
from core.actor import ContactRole, StaffRole
from core.billing.rules import valid_until
from core.errors import NotFound, Refusal
from core.ledger.intents import CompanyHoursLow
from core.outbox.preferences import DAY, Wanted, choose, quiet_until, wanted_by
from core.outbox.service import contact
from core.tickets.closing import close_by_itself, tickets_to_close
from core.tickets.disputing import dispute
from core.tickets.handling import close, reopen
from core.tickets.history import PAGE, find_own, history
from core.tickets.models import Ticket, TicketState
from core.tickets.queries import card
from core.tickets.rating import CHANGEABLE, add_rating_words, rate
from core.tickets.rating_intents import RatedLow
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.factories import make_staff

MOSCOW = ZoneInfo("Europe/Moscow")


async def _resolved(world: World) -> Ticket:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    return await world.resolve(ticket)


async def test_a_rating_is_kept_per_completion_and_changed_for_a_week(world: World, clock: SettableClock) -> None:
    ticket = await _resolved(world)
    async with world.database.work() as work:
        director = await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))
        await rate(work, world.maria, ticket.id, 1, 2)
        await rate(work, world.maria, ticket.id, 1, 2)
        await rate(work, world.maria, ticket.id, 1, 1)
        assert await add_rating_words(work, world.maria, ticket.id, 1, " Ждала два дня ")
    low = await world.told(RatedLow.kind)
    assert {row.lane for row in low} == {"group", f"staff:{director.id}"}  # once, and again with the words
    for actor in (replace(world.pavel, role=ContactRole.MEMBER), world.vera):
        with pytest.raises(NotFound):
            async with world.database.work() as work:
                await rate(work, actor, ticket.id, 1, 5)
    for completion, stars, why in ((2, 5, "rating-old"), (1, 0, "bad-rating"), (1, 6, "bad-rating")):
        with pytest.raises(Refusal, match=why):
            async with world.database.work() as work:
                await rate(work, world.maria, ticket.id, completion, stars)
    clock.advance(CHANGEABLE + timedelta(seconds=1))
    with pytest.raises(Refusal, match="rating-late"):
        async with world.database.work() as work:
            await rate(work, world.maria, ticket.id, 1, 5)
    async with world.database.work() as work:
        assert not await add_rating_words(work, world.maria, ticket.id, 1, "поздно")
        shown = (await card(work, ticket.id)).rating
        assert shown is not None
        assert (shown.stars, shown.words) == (1, "Ждала два дня")
        await reopen(work, world.maria, ticket.id)
    await world.work_done(ticket, (world.services.update.id, 10))
    await world.resolve(ticket)
    async with world.database.work() as work:
        await rate(work, world.maria, ticket.id, 2, 5)  # another completion has a rating of its own
        with pytest.raises(Refusal, match="rating-old"):
            await rate(work, world.maria, ticket.id, 1, 5)


async def test_a_resolved_ticket_closes_by_itself(world: World, clock: SettableClock) -> None:
    ticket, objected, taken_back = await _resolved(world), await _resolved(world), await _resolved(world)
    line = (await world.lines(objected))[0]
    async with world.database.work() as work:
        await dispute(work, world.maria, line.id)
    ends = valid_until(START, world.company.zone, 3)
    clock.set(ends - timedelta(seconds=1))
    async with world.database.work() as work:
        assert await tickets_to_close(work, 3) == []
        assert not await close_by_itself(work, ticket.id, 3)
    clock.set(ends)
    async with world.database.work() as work:
        assert await tickets_to_close(work, 0) == []
        assert await tickets_to_close(work, 3) == [ticket.id, taken_back.id]
        await reopen(work, world.maria, taken_back.id)
        assert not await close_by_itself(work, taken_back.id, 3)
        assert await close_by_itself(work, ticket.id, 3)
        assert not await close_by_itself(work, ticket.id, 3)
    assert (await world.ticket(ticket.id)).state is TicketState.CLOSED
    async with world.database.work() as work:
        await close(work, world.maria, ticket.id)  # the tap on the old button finds it closed
        await reopen(work, world.maria, ticket.id)
    assert (await world.ticket(ticket.id)).state is TicketState.OPEN


async def test_own_history_and_search(world: World) -> None:
    tickets = [await world.open(f"Вопрос {number} про реализацию") for number in range(PAGE + 1)]
    await world.open("50% скидки_в чеке")
    for ticket in tickets:
        await world.work_done(ticket, (world.services.update.id, 10))
        await world.resolve(ticket)
    async with world.database.work() as work:
        first, last = await history(work, world.maria), await history(work, world.maria, 99)
        assert (first.count, first.pages, len(first.tickets), first.tickets[0].id) == (
            PAGE + 1,
            2,
            PAGE,
            tickets[-1].id,
        )
        assert (last.page, [one.id for one in last.tickets]) == (1, [tickets[0].id])
        for actor in (world.pavel, world.vera):  # colleagues' and others' tickets are not one's own
            assert (await history(work, actor)).count == 0
            assert (await find_own(work, actor, "реализация")).count == 0
            assert (await find_own(work, actor, str(tickets[0].number))).count == 0

        async def found(words: str) -> int:
            return (await find_own(work, world.maria, words)).count

        assert await found(f"№ {tickets[3].number}") == 1
        assert [await found(words) for words in ("реализация", "РЕАЛИЗАЦИИ", "вопрос 3 реализация", "пылесос")] == [
            PAGE + 1,
            PAGE + 1,
            1,
            0,
        ]
        assert [await found(words) for words in ("50%", "%", "_", "", "   ", "№", "9" * 40, "' OR 1=1 --")] == [
            1,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
        ]


@given(st.integers(0, DAY - 1), st.integers(0, DAY - 1), st.integers(0, 10 * DAY))
def test_quiet_hours(start: int, end: int, minutes: int) -> None:
    now = datetime(2026, 11, 23, tzinfo=MOSCOW) + timedelta(minutes=minutes)
    until = quiet_until(Wanted(quiet_from=start, quiet_to=end), now, MOSCOW)
    minute = minutes % DAY
    inside = (minute - start) % DAY < (end - start) % DAY
    assert (until is not None) == inside
    if until is not None:
        assert timedelta() < until - now <= timedelta(days=1)
        assert until.hour * 60 + until.minute == end
        assert quiet_until(Wanted(quiet_from=start, quiet_to=end), until, MOSCOW) is None
    assert quiet_until(Wanted(), now, MOSCOW) is None


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("22-8", (1320, 480)),
        ("с 22:30 до 7:45", (1350, 465)),
        ("0–6", (0, 360)),
        ("22 - 24", (1320, 0)),
        ("8-8", None),
        ("0-24", None),
        ("25-8", None),
        ("22:70-8", None),
        ("ночью", None),
    ],
)
def test_hours_in_words(said: str, span: tuple[int, int] | None) -> None:
    assert read_span(said) == span


async def test_a_choice_is_one_s_own(world: World) -> None:
    one, other = contact(world.maria.contact_id), contact(world.pavel.contact_id)
    chosen = Wanted(taken=False, answers_wait=True, quiet_from=1320, quiet_to=480)
    async with world.database.work() as work:
        await choose(work, one, Wanted(dates=False))
        await choose(work, one, chosen)
    async with world.database.work() as work:
        assert (await wanted_by(work, one), await wanted_by(work, other)) == (chosen, Wanted())


async def test_who_does_not_want_notices_about_hours_is_to_be_called(world: World) -> None:
    for person in (world.maria, world.pavel):
        async with world.database.work() as work:
            await choose(work, contact(person.contact_id), Wanted(hours=False))
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 120))
    await world.resolve(ticket)
    [told] = await world.told(CompanyHoursLow.kind)
    assert told.payload["manager_told"] is False

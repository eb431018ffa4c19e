"""Work that begins with an estimate: nothing of it is entered or charged before the client has agreed, in whatever way."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing.models import EstimateState
from core.catalog.models import Service
from core.catalog.service import set_needs_estimate
from core.clients.configurations import add_configuration
from core.errors import Refusal
from core.ledger.intents import Offer
from core.ledger.noticing import fitting_offers
from core.tickets.completion import resolve
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.lines import add_line
from core.tickets.models import Fate, TicketState
from core.tickets.ordering import ordered_by_alike
from core.tickets.teamwork.moving import change_service
from core.tickets.timers import TimerPolicy, start_timer, stop_timer
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, make_company, make_contact, make_ticket


async def _report(world: World) -> Service:
    async with world.database.work() as work:
        return await set_needs_estimate(work, SYSTEM, world.services.report.id, needs=True)


async def test_nothing_is_entered_before_the_client_has_agreed(world: World, clock: SettableClock) -> None:
    report = await _report(world)
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 15))
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="estimate-first"):
            await add_line(work, world.oleg, ticket.id, service_id=report.id, minutes=60)
    (line,) = await world.lines(ticket)
    version = (await world.ticket(ticket.id)).version
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="estimate-first"):
            await change_service(work, world.oleg, ticket.id, line.id, report.id, version=version)
    # A timer's time is not lost, but it cannot be charged.
    async with world.database.work() as work:
        await start_timer(work, world.oleg, ticket.id, TimerPolicy())
    clock.advance(timedelta(minutes=30))
    async with world.database.work() as work:
        await stop_timer(work, world.oleg, ticket.id, TimerPolicy(), service=report)
    version = (await world.ticket(ticket.id)).version
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="estimate-first"):
            await resolve(work, world.oleg, ticket.id, version=version)
    # «Согласовано по телефону» is enough, a proposal that waits is not.
    async with world.database.work() as work:
        estimate = await propose_estimate(work, world.oleg, ticket.id, 90)
        assert estimate.state is EstimateState.PROPOSED
        with pytest.raises(Refusal, match="estimate-first"):
            await add_line(work, world.oleg, ticket.id, service_id=report.id, minutes=60)
        await settle_estimate(work, world.oleg, estimate.id, agreed=True)
    await world.resolve(ticket)
    assert [line.fate for line in await world.lines(ticket)] == [Fate.HOURS, Fate.HOURS]
    assert (await world.ticket(ticket.id)).state is TicketState.RESOLVED


async def test_what_costs_nothing_needs_no_agreement(world: World) -> None:
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="estimate-of-untariffed"):
            await set_needs_estimate(work, SYSTEM, world.services.update.id, needs=True)


@pytest.mark.parametrize(("cases", "known"), [(9, False), (10, True)])
async def test_what_alike_companies_ordered_counts_from_ten_cases(world: World, cases: int, known: bool) -> None:
    async with world.database.work() as work:
        other = await make_company(work, name="ООО «Сосед»")
        person = await make_contact(work, other)
        for company in (world.company, other):
            await add_configuration(work, SYSTEM, company.id, "БП 3.0")
        tickets = [await make_ticket(work, person) for _ in range(cases)]
    for ticket in tickets:
        await world.work_done(ticket, (world.services.consultation.id, 15))
        await world.resolve(ticket)
    async with world.database.work() as work:
        found = await ordered_by_alike(work, world.company.id)
        own = await ordered_by_alike(work, other.id)
    assert dict(found) == ({world.services.consultation.id: cases} if known else {})
    assert dict(own) == {}


@given(st.lists(st.tuples(st.integers(1, 300), st.booleans(), st.integers(0, 40)), max_size=8), st.integers(1, 300))
def test_what_is_offered_fits_what_is_left(services: list[tuple[int, bool, int]], left: int) -> None:
    offers = [
        Offer(service_id=number, name="", minutes=minutes, estimated=estimated)
        for number, (minutes, estimated, _) in enumerate(services)
    ]
    ordered = {number: cases for number, (*_, cases) in enumerate(services) if cases >= 10}
    shown = fitting_offers(offers, ordered, left)
    if any(offer.minutes <= left for offer in offers):
        assert {one.service_id for one in shown} == {one.service_id for one in offers if one.minutes <= left}
    else:  # an estimate may be made to fit
        assert {one.service_id for one in shown} == {one.service_id for one in offers if one.estimated}
    assert [one.cases for one in shown] == sorted((ordered.get(one.service_id, 0) for one in shown), reverse=True)

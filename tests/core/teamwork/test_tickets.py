"""Postponing, merging, linking, splitting, moving, cancelling: states, clocks, money and who is told."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actor import StaffActor, StaffRole
from core.clients.models import Contact
from core.database import Work
from core.errors import Forbidden, Refusal
from core.ledger.holding import hold_of
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.clocks import stored_clocks
from core.tickets.completion import resolve
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.drift import drift
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.lapsing import forgotten
from core.tickets.lines import remove_last_line
from core.tickets.models import Message, Ticket, TicketState
from core.tickets.queries import card
from core.tickets.teamwork.cancelling import cancel_by_staff
from core.tickets.teamwork.linking import link
from core.tickets.teamwork.merging import merge, preview_merge
from core.tickets.teamwork.mine import mine
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.moving import change_service, companies_for, draft_lines, move_to_company
from core.tickets.teamwork.postponing import bring_back, come_back, due_back, postpone
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.splitting import split
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.teamwork.conftest import taken
from tests.core.watch_rounds import at
from tests.factories import make_company, make_contact, make_contract_with_hours, make_ticket


async def resolution(desk: World, ticket: Ticket) -> tuple[ClockState, object]:
    async with desk.database.work() as work:
        assert await drift(work) == []
        row = (await stored_clocks(work, [ticket.id]))[ticket.id][Clock.RESOLUTION]
        return row.state, row.due_at


@pytest.mark.parametrize("why", [Why.VENDOR, Why.CLIENT])
async def test_it_rests_until_its_date_and_comes_back_once(desk: World, clock: SettableClock, why: Why) -> None:
    ticket = await taken(desk)
    _, due = await resolution(desk, ticket)
    until = at(27, 9)
    async with desk.database.work() as work:
        await postpone(work, desk.oleg, ticket.id, until, why)
        assert [row.until for row in (await mine(work, desk.oleg)).resting.rows] == [until]
    stands = why is Why.CLIENT
    assert await resolution(desk, ticket) == ((ClockState.PAUSED, None) if stands else (ClockState.RUNNING, due))
    assert len(await desk.told("teamwork.postponed")) == stands  # our own plans are not the client's matter
    clock.set(at(26, 17))
    async with desk.database.work() as work:
        assert await forgotten(work) == []  # it may rest, nobody has forgotten it
        assert await due_back(work) == []
    clock.set(until)
    async with desk.database.work() as work:
        [postponement] = await due_back(work)

    async def wake() -> bool:
        async with desk.database.work() as work:
            return await come_back(work, postponement)

    assert sorted(await asyncio.gather(*(wake() for _ in range(3)))) == [False, False, True]
    told = await desk.told("teamwork.came_back")
    assert [row.lane for row in told] == ["group", f"staff:{desk.oleg.staff_id}"]
    assert (await desk.ticket(ticket.id)).state is TicketState.IN_PROGRESS
    state, later = await resolution(desk, ticket)
    assert state is ClockState.RUNNING
    assert (later == due) is not stands
    async with desk.database.work() as work:
        assert await forgotten(work) == []  # its time begins anew
        assert [row.ticket.id for row in (await mine(work, desk.oleg)).working.rows] == [ticket.id]


async def test_a_client_who_writes_wakes_it_before_its_date(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        await postpone(work, desk.oleg, ticket.id, at(27, 9), Why.CLIENT)
    clock.advance(timedelta(hours=1))
    async with desk.database.work() as work:
        await client_writes(work, desk.maria, ticket.id, Words("Уже можно"), sent_at=work.now)
        assert (await mine(work, desk.oleg)).resting.rows == []
        await staff_writes(work, desk.oleg, ticket.id, Words("Какая база?"), question=True)
    clock.set(at(27, 9))
    async with desk.database.work() as work:
        [postponement] = await due_back(work)
        await come_back(work, postponement)
    # The engineer's question is still unanswered: the date has nothing to do with it.
    assert (await desk.ticket(ticket.id)).state is TicketState.WAITING_CLIENT
    assert (await resolution(desk, ticket))[0] is ClockState.PAUSED


async def test_what_cannot_be_postponed(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    for until, why, code in (
        (clock.now(), Why.PLANNED, "postpone-past"),
        (clock.now() + timedelta(days=400), Why.PLANNED, "postpone-far"),
        (at(27, 9), Why.OTHER, "postpone-why"),
    ):
        with pytest.raises(Refusal, match=code):
            async with desk.database.work() as work:
                await postpone(work, desk.oleg, ticket.id, until, why)
    with pytest.raises(Refusal, match="not-postponed"):
        async with desk.database.work() as work:
            await bring_back(work, desk.oleg, ticket.id)
    async with desk.database.work() as work:
        await postpone(work, desk.oleg, ticket.id, at(27, 9), Why.CLIENT)
        await postpone(work, desk.anna, ticket.id, at(30, 9), Why.VENDOR)  # replaces it, and the clock goes on
        assert (await card(work, ticket.id)).teamwork.until == at(30, 9)
    assert (await desk.ticket(ticket.id)).state is TicketState.IN_PROGRESS
    async with desk.database.work() as work:
        await bring_back(work, desk.anna, ticket.id)
        assert (await card(work, ticket.id)).teamwork.until is None
    await desk.resolve(ticket)
    with pytest.raises(Refusal, match="not-active"):
        async with desk.database.work() as work:
            await postpone(work, desk.oleg, ticket.id, at(27, 9), Why.PLANNED)


async def duplicate_of(desk: World, *, by_pavel: bool = False) -> tuple[Ticket, Ticket]:
    main = await taken(desk)
    author = desk.pavel if by_pavel else desk.maria
    other = await desk.open("То же самое") if not by_pavel else await open_by(desk, author.contact_id)
    return main, other


async def open_by(desk: World, contact_id: int) -> Ticket:
    async with desk.database.work() as work:
        return await make_ticket(work, await work.session.get_one(Contact, contact_id), "То же самое")


async def test_a_duplicate_goes_on_in_the_other_ticket(desk: World) -> None:
    main, other = await duplicate_of(desk)
    async with desk.database.work() as work:
        await agreed_estimate(work, desk, other)
        assert await hold_of(work, other.id) is not None
    await desk.work_done(other, (desk.services.consultation.id, 30))
    version = (await desk.look(main)).version
    async with desk.database.work() as work:
        shown = await preview_merge(work, desk.anna, other.id, main.id)
        assert (shown.messages, shown.lines) == (1, 1)
        await merge(work, desk.anna, other.id, main.id)
    assert (await desk.ticket(other.id)).state is TicketState.CANCELLED
    assert (await resolution(desk, other))[0] is ClockState.VOID
    assert [line.ticket_id for line in await desk.lines(main)] == [main.id]
    with pytest.raises(Refusal, match="lines-changed"):  # the preview did not know of the work that came
        async with desk.database.work() as work:
            await resolve(work, desk.oleg, main.id, version=version)
    async with desk.database.work() as work:
        assert await hold_of(work, other.id) is None
        into, message = await client_writes(work, desk.maria, other.id, Words("Ещё"), sent_at=work.now)
        assert (into.id, message.ticket_id) == (main.id, main.id)
        written, _ = await staff_writes(work, desk.oleg, other.id, Words("Отвечаю"))
        assert written.id == main.id
        assert (await card(work, other.id)).teamwork.into == main.number
        assert (await card(work, main.id)).teamwork.merged == [other.number]
    for again in ((other.id, main.id), (main.id, other.id)):
        with pytest.raises(Refusal, match="not-active"):
            async with desk.database.work() as work:
                await merge(work, desk.anna, *again)


async def agreed_estimate(work: Work, desk: World, ticket: Ticket) -> None:
    estimate = await propose_estimate(work, desk.oleg, ticket.id, 60)
    await settle_estimate(work, desk.maria, estimate.id, agreed=True)


async def test_both_people_of_merged_tickets_hear_the_answers(desk: World) -> None:
    main, other = await duplicate_of(desk, by_pavel=True)
    async with desk.database.work() as work:
        await merge(work, desk.oleg, other.id, main.id)
        await staff_writes(work, desk.oleg, main.id, Words("Починили"))
        # His answer to it comes as words into the main ticket.
        ticket, _ = await client_writes(work, desk.pavel, main.id, Words("Спасибо"), sent_at=work.now)
        assert ticket.id == main.id
    heard = [row.lane for row in await desk.told("ticket.staff_wrote")]
    assert heard == [f"contact:{desk.maria.contact_id}", f"contact:{desk.pavel.contact_id}"]
    await desk.resolve(main)
    assert [row.lane for row in await desk.told("teamwork.merged_resolved")] == [f"contact:{desk.pavel.contact_id}"]
    # The figures are for who opened it.
    assert [row.lane for row in await desk.told("ticket.resolved")] == [f"contact:{desk.maria.contact_id}"]


async def test_a_duplicate_of_a_duplicate_goes_on_in_the_last_one(desk: World) -> None:
    first, second, last = await desk.open(), await desk.open(), await desk.open()
    async with desk.database.work() as work:
        await merge(work, desk.oleg, first.id, second.id)
        await merge(work, desk.oleg, second.id, last.id)
        for one in (first, second):
            into, _ = await client_writes(work, desk.maria, one.id, Words("Ещё"), sent_at=work.now)
            assert into.id == last.id
        assert (await card(work, last.id)).teamwork.merged == [first.number, second.number]


async def test_of_two_who_merge_crosswise_one_wins(desk: World) -> None:
    one, two = await desk.open(), await desk.open()

    async def attempt(actor: StaffActor, duplicate: int, main: int) -> str:
        try:
            async with desk.database.work() as work:
                await merge(work, actor, duplicate, main)
        except Refusal as refusal:
            return refusal.code
        return "merged"

    said = await asyncio.gather(attempt(desk.oleg, one.id, two.id), attempt(desk.anna, two.id, one.id))
    assert sorted(said) == ["merged", "not-active"]


async def test_tickets_of_two_companies_are_linked_and_never_merged(desk: World) -> None:
    ours, theirs = await desk.open(), await open_by(desk, desk.vera.contact_id)
    with pytest.raises(Refusal, match="merge-companies"):
        async with desk.database.work() as work:
            await merge(work, desk.oleg, ours.id, theirs.id)
    for on in (True, True, False):
        async with desk.database.work() as work:
            await link(work, desk.oleg, theirs.id, ours.id, on=on)
            shown = [(await card(work, one.id)).teamwork.links for one in (ours, theirs)]
        assert shown == ([[theirs.number], [ours.number]] if on else [[], []])


async def test_a_message_becomes_a_ticket_with_clocks_of_its_own(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    clock.advance(timedelta(minutes=30))
    sent_at = clock.now()
    async with desk.database.work() as work:
        _, message = await client_writes(work, desk.maria, ticket.id, Words("И принтер не печатает"), sent_at=sent_at)
    clock.advance(timedelta(minutes=20))
    async with desk.database.work() as work:
        new = await split(work, desk.oleg, message.id, "1 фото")
        shown = await card(work, new.id)
    assert (new.state, new.contact_id, new.requested_at) == (TicketState.OPEN, desk.maria.contact_id, message.sent_at)
    assert (shown.text, new.subject) == ("И принтер не печатает", "И принтер не печатает")
    await resolution(desk, new)
    assert [row.payload["number"] for row in await desk.told("teamwork.split_off")] == [new.number]
    async with desk.database.work() as work:
        left = list(await work.session.scalars(select(Message.text).where(Message.ticket_id == ticket.id)))
    assert left == ["Не проводится реализация"]
    for code, message_id in (("split-only-one", None), ("no-client-message", 10_000)):
        async with desk.database.work() as work:
            first = await work.session.scalar(select(Message.id).where(Message.ticket_id == ticket.id))
        with pytest.raises(Refusal, match=code):
            async with desk.database.work() as work:
                await split(work, desk.anna, message_id or first or 0, "")


async def test_a_ticket_moves_with_its_account_until_it_is_charged(desk: World) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        company = await make_company(work, name="ООО «Вторая»")
        hours = await make_contract_with_hours(work, company, 60)
        nobody = await make_company(work, name="ООО «Пустая»")
        assert (await companies_for(work, desk.oleg, ticket.id)).companies == []
        await agreed_estimate(work, desk, ticket)
    with pytest.raises(Forbidden, match="leaders-only"):
        async with desk.database.work() as work:
            await move_to_company(work, desk.oleg, ticket.id, company.id)
    director = StaffActor(desk.oleg.staff_id, "Олег", frozenset({StaffRole.DIRECTOR}))
    for target, code in ((nobody, "move-nobody"), (desk.company, "move-same")):
        with pytest.raises(Refusal, match=code):
            async with desk.database.work() as work:
                await move_to_company(work, director, ticket.id, target.id)
    async with desk.database.work() as work:
        person = await make_contact(work, company, name="Ирина")
        moved, _ = await move_to_company(work, director, ticket.id, company.id)
        assert (moved.company_id, moved.contact_id) == (company.id, person.id)
        assert (moved.contract_id, moved.account_id) == (hours.contract.id, hours.account.id)
        assert await hold_of(work, ticket.id) is None
    await resolution(desk, ticket)
    await desk.work_done(ticket, (desk.services.consultation.id, 30))
    await desk.resolve(ticket)
    async with desk.database.work() as work:
        found = await work.session.get_one(Ticket, ticket.id)
        found.state = TicketState.OPEN
    with pytest.raises(Refusal, match="move-charged"):
        async with desk.database.work() as work:
            await move_to_company(work, director, ticket.id, desk.company.id)


async def test_any_engineer_moves_a_ticket_to_the_other_company_of_the_same_person(desk: World) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        (await work.session.get_one(Contact, desk.maria.contact_id)).phone = "79161234567"
        company = await make_company(work, name="ООО «Вторая»")
        same = await make_contact(work, company, phone="79161234567", came_in=False)
        await make_contact(work, company, name="Начальник")
        assert [one.id for one in (await companies_for(work, desk.oleg, ticket.id)).companies] == [company.id]
        moved, _ = await move_to_company(work, desk.oleg, ticket.id, company.id)
        assert moved.contact_id == same.id


async def test_a_line_of_another_service(desk: World) -> None:
    ticket = await taken(desk)
    await desk.work_done(ticket, (desk.services.consultation.id, 30))
    version = (await desk.look(ticket)).version
    async with desk.database.work() as work:
        _, [draft] = await draft_lines(work, desk.anna, ticket.id)
        await change_service(work, desk.anna, ticket.id, draft.line.id, desk.services.update.id, version=version)
    with pytest.raises(Refusal, match="lines-changed"):
        async with desk.database.work() as work:
            await change_service(work, desk.anna, ticket.id, draft.line.id, desk.services.report.id, version=version)
    await desk.resolve(ticket)
    [line] = await desk.lines(ticket)
    assert (line.service_id, line.charged_minutes) == (desk.services.update.id, 0)
    with pytest.raises(Refusal, match="not-active"):
        async with desk.database.work() as work:
            await change_service(work, desk.anna, ticket.id, line.id, desk.services.report.id, version=version + 2)


async def test_staff_cancels_with_a_reason(desk: World) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        await agreed_estimate(work, desk, ticket)
    await desk.work_done(ticket, (desk.services.consultation.id, 30))
    for why, code in ((CancelWhy.OWN, "cancel-why"), (CancelWhy.SOLVED, "cancel-has-work")):
        with pytest.raises(Refusal, match=code):
            async with desk.database.work() as work:
                await cancel_by_staff(work, desk.oleg, ticket.id, why, "  ")
    async with desk.database.work() as work:
        await remove_last_line(work, desk.oleg, ticket.id)
        await cancel_by_staff(work, desk.anna, ticket.id, CancelWhy.OWN, "нашли у себя")
        assert await hold_of(work, ticket.id) is None
        assert (await card(work, ticket.id)).teamwork.cancelled_words == "нашли у себя"
    assert (await resolution(desk, ticket))[0] is ClockState.VOID
    [told] = await desk.told("teamwork.cancelled")
    assert (told.lane, told.payload["words"]) == (f"contact:{desk.maria.contact_id}", "нашли у себя")
    with pytest.raises(Refusal, match="not-active"):
        async with desk.database.work() as work:
            await cancel_by_staff(work, desk.oleg, ticket.id, CancelWhy.SOLVED)

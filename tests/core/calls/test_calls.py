"""A call becomes a ticket: found company, caller, moment, the author's, told to who can be told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.actor import Actor, ContactRole
from core.clients.models import Contact
from core.clients.search import search_companies
from core.database import Database
from core.errors import Forbidden, NotFound, Refusal
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.call_changes import call_of, give_to_queue, move_request
from core.tickets.call_models import CallMove
from core.tickets.calls import UNNAMED, NewCall, hear, open_by_call
from core.tickets.clocks import stored_clocks
from core.tickets.conversation import Words
from core.tickets.drift import drift
from core.tickets.finding import client_view, company_by_inn, find_clients
from core.tickets.models import Message, TicketState
from core.tickets.priorities import set_up_deadlines
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, make_company, make_contact

NOON = 12 * 60


async def found(database: Database, text: str) -> list[str]:
    async with database.work() as work:
        return [one.name for one in await search_companies(work, SYSTEM, text)]


async def test_a_company_is_found_however_it_is_typed(database: Database) -> None:
    async with database.work() as work:
        romashka = await make_company(work, name="ООО «Ромашка»", inn="7707083893")
        await make_company(work, name="ООО «Ромашка-Север»", inn="7736050003")
        await make_company(work, name="Магазин «1000 мелочей» <b>&", inn="500100732259")
        await make_company(work, name="ИП Ёлкин А.Б.")
        await make_contact(work, romashka, phone="+79161234567")
    both = ["ООО «Ромашка»", "ООО «Ромашка-Север»"]
    for typed, names in (
        ("ромашка", both),
        ("РОМ", both),
        ("ромашки", both),
        ("ооо ромашка", both),
        ("север ром", both[1:]),
        ("елкин", ["ИП Ёлкин А.Б."]),
        ("мелочей 1000", ["Магазин «1000 мелочей» <b>&"]),
        ("7707083893", both[:1]),
        ("083893", both[:1]),
        ("ромашка 7736", both[1:]),
        ("8 (916) 123-45-67", both[:1]),
        ("4567", both[:1]),
        ("лютик", []),
        ("ромашка лютик", []),
        ("машка", both),
        ("лочей 1000", ["Магазин «1000 мелочей» <b>&"]),
        ("МЕЛОЧ", ["Магазин «1000 мелочей» <b>&"]),
        ("ёлк", ["ИП Ёлкин А.Б."]),
        ("' & | ! :* \\ %_", []),
        ("🐮" * 256, []),
        ("а" * 256, []),
        ("0" * 256, []),
        ("", []),
    ):
        assert await found(database, typed) == names, typed


async def test_only_staff_looks_for_companies(world: World) -> None:
    strangers: list[Actor] = [world.maria, world.stranger]
    for actor in strangers:
        async with world.database.work() as work:
            for refused in (
                search_companies(work, actor, "ромашка"),
                find_clients(work, actor, "ромашка"),
                client_view(work, actor, world.company.id),
                company_by_inn(work, actor, world.company.inn, None),
                hear(work, actor, "ромашка не печатает"),
                open_by_call(work, actor, _call(world), ""),
                give_to_queue(work, actor, 1),
                move_request(work, actor, 1, NOON, "причина", MOSCOW),
            ):
                with pytest.raises(Forbidden):
                    await refused


async def test_staff_sees_balance_and_open_tickets(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        (by_name,) = await find_clients(work, world.oleg, "ромашка")
        assert [one.company.id for one in await find_clients(work, world.oleg, f"№{ticket.number}")] == [
            world.company.id
        ]
        assert await find_clients(work, world.oleg, "99999999999999999999") == []
        shown = await client_view(work, world.oleg, world.company.id)
    assert (by_name.balance, [one.number for one in by_name.active]) == (120, [ticket.number])
    assert [one.name for one in shown.contacts] == ["Мария Петрова", "Павел"]
    assert shown.contracts
    assert shown.calls == []


@pytest.fixture
async def planned(world: World) -> World:
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


def _call(world: World, text: str = "Не проводится реализация", minute: int | None = None, **values: object) -> NewCall:
    said: dict[str, object] = {
        "company_id": world.company.id,
        "contact_id": world.maria.contact_id,
        "name": "",
        "phone": "",
        "words": Words(text),
        "said_at": datetime(2026, 11, 23, 7, tzinfo=UTC),
        "zone": MOSCOW,
        "minute": minute,
        **values,
    }
    return NewCall(**said)  # type: ignore[arg-type]


async def test_a_call_is_heard(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        await make_company(work, name="ООО «Ромашка Невская»")
        for typed in ("ромашка не проводится", "Ромашка Олег, не проводится", "ромашка"):
            heard = await hear(work, world.oleg, typed)
            assert [one.id for one in heard.companies] == [world.company.id], typed
        heard = await hear(work, world.oleg, "в 11:40 ромашка звонила Мария, не проводится реализация")
        assert heard.caller is not None
        assert (heard.minute, heard.caller.contact_id, heard.caller.text) == (
            700,
            world.maria.contact_id,
            "не проводится реализация",
        )
        assert len((await hear(work, world.oleg, "ром не проводится")).companies) == 2
        again = await hear(work, world.oleg, f"{ticket.number} опять не проводится")
        assert ([one.id for one in again.companies], again.text) == ([world.company.id], "опять не проводится")
        assert (await hear(work, world.oleg, "не проводится")).companies == []
        chosen = await hear(work, world.oleg, "ромашка не проводится", world.company.id)
        assert chosen.caller is not None
        assert chosen.caller.text == "не проводится"


async def test_a_call_is_its_author_s_and_counts_as_reacted(planned: World, clock: SettableClock) -> None:
    async with planned.database.work() as work:
        ticket, _ = await open_by_call(work, planned.oleg, _call(planned), "")
    assert (ticket.state, ticket.assignee_id) == (TicketState.IN_PROGRESS, planned.oleg.staff_id)
    told = await planned.told()
    assert [(row.kind, row.lane) for row in told] == [
        ("ticket.card.new", "group"),
        ("ticket.opened_by_call", f"contact:{planned.maria.contact_id}"),
    ]
    clock.advance(timedelta(hours=2))
    async with planned.database.work() as work:
        with pytest.raises(Refusal, match="already-taken"):
            await give_to_queue(work, planned.anna, ticket.id)
    for _ in range(2):
        async with planned.database.work() as work:
            back = await give_to_queue(work, planned.oleg, ticket.id)
    assert (back.state, back.assignee_id) == (TicketState.OPEN, None)
    async with planned.database.work() as work:
        reaction = (await stored_clocks(work, [ticket.id]))[ticket.id][Clock.REACTION]
        assert (reaction.state, reaction.finished_at) == (ClockState.DONE, ticket.requested_at)
        assert await drift(work) == []


async def test_a_caller_nobody_knows_becomes_a_contact_without_a_key_to_the_company(world: World) -> None:
    new: dict[str, Any] = {"contact_id": None, "name": "Ольга", "phone": "8 999 000-11-22"}
    async with world.database.work() as work:
        first, _ = await open_by_call(work, world.oleg, _call(world, **new), "")
        second, _ = await open_by_call(work, world.oleg, _call(world, **new), "")
        nameless, _ = await open_by_call(work, world.oleg, _call(world, contact_id=None), "")
        assert first.contact_id == second.contact_id
        olga = await work.session.get_one(Contact, first.contact_id)
        assert (olga.name, olga.phone, olga.role, olga.messenger_id) == ("Ольга", None, ContactRole.MEMBER, None)
        assert (await work.session.get_one(Contact, nameless.contact_id)).name == UNNAMED
        shown = await call_of(work, first.id)
        assert shown is not None
        assert (shown.by, shown.caller_phone) == ("Олег Иванов", "79990001122")
        assert [one.company.id for one in await find_clients(work, world.oleg, "+7 999 000-11-22")] == [
            world.company.id
        ]
    assert await world.told("ticket.opened_by_call") == []


async def test_what_is_refused(world: World) -> None:
    vera = world.vera.contact_id
    for call, error in (
        (_call(world, ""), "empty-message"),
        (_call(world, minute=NOON), "call-in-future"),
        (_call(world, contact_id=vera), "no-contact"),
        (_call(world, company_id=999), "no-company"),
    ):
        async with world.database.work() as work:
            with pytest.raises((Refusal, NotFound), match=error):
                await open_by_call(work, world.oleg, call, "")
    written = await world.open()
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="no-call"):
            await move_request(work, world.oleg, written.id, 9 * 60, "причина", MOSCOW)
        with pytest.raises(Refusal, match="no-call"):
            await give_to_queue(work, world.oleg, written.id)
        assert await call_of(work, written.id) is None


async def test_the_moment_of_a_call_moves_back_within_the_day(planned: World, clock: SettableClock) -> None:
    clock.set(datetime(2026, 11, 23, 15, 0, tzinfo=MOSCOW))
    async with planned.database.work() as work:
        call = _call(planned, said_at=work.now, minute=NOON)
        ticket, message = await open_by_call(work, planned.oleg, call, "")
        due = (await stored_clocks(work, [ticket.id]))[ticket.id][Clock.RESOLUTION].due_at
    assert ticket.requested_at == datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW)
    clock.advance(timedelta(days=1))
    for minute, reason, error in ((15 * 60 + 1, "причина", "call-in-future"), (600, " ", "no-call-reason")):
        async with planned.database.work() as work:
            with pytest.raises(Refusal, match=error):
                await move_request(work, planned.oleg, ticket.id, minute, reason, MOSCOW)
    for _ in range(2):  # the second time there is nothing to move
        async with planned.database.work() as work:
            moved = await move_request(work, planned.anna, ticket.id, 600, "записал позже", MOSCOW)
    assert moved.requested_at == datetime(2026, 11, 23, 10, 0, tzinfo=MOSCOW)
    async with planned.database.work() as work:
        clocks = (await stored_clocks(work, [ticket.id]))[ticket.id]
        assert due is not None
        assert clocks[Clock.RESOLUTION].due_at == due - timedelta(hours=2)
        assert clocks[Clock.REACTION].finished_at == moved.requested_at
        assert await drift(work) == []
        moves = (await work.session.scalars(select(CallMove).order_by(CallMove.id))).all()
        assert [(one.reason, one.staff_id) for one in moves] == [
            ("", planned.oleg.staff_id),
            ("записал позже", planned.anna.staff_id),
        ]
        shown = await call_of(work, ticket.id)
        assert shown is not None
        assert (shown.moved_from, shown.reason) == (datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW), "записал позже")
    await planned.work_done(ticket, (planned.services.update.id, 10))
    await planned.resolve(ticket)
    async with planned.database.work() as work:
        with pytest.raises(Refusal, match="call-charged"):
            await move_request(work, planned.oleg, ticket.id, 660, "причина", MOSCOW)
        assert (await work.session.get_one(Message, message.id)).sent_at == moved.requested_at

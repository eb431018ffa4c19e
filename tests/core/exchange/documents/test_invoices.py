"""Invoices for hours as documents: asked for with the request, taken back with it, seen by the accountant."""

from uuid import uuid4

import pytest

from core.actor import ContactRole
from core.catalog.models import Service
from core.exchange.documents.content import DocumentKind
from core.exchange.documents.deciding import consider_done
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.invoice_intents import InvoiceMoved
from core.exchange.documents.invoicing import InvoiceView, Standing, standing
from core.exchange.documents.outcomes import Fault, There, confirm, emptied, refuse, replaced
from core.exchange.documents.rules import DocumentState, Trouble
from core.tickets.buying import agree_to_buy, ask_for_hours, grant_bought, mark_invoiced
from tests.core.exchange.documents.desk import Exchange
from tests.factories import make_contact

S = DocumentState


def test_every_state_of_both_documents_says_something() -> None:
    alone = {state: standing([(state, False)]) for state in S}
    assert {state for state, said in alone.items() if said is Standing.COMING} == {
        S.HELD,
        S.UNTIED,
        S.READY,
        S.SENDING,
        S.UNKNOWN,
    }
    assert {state for state, said in alone.items() if said is Standing.STOPPED} == {S.REFUSED, S.DEAD, S.DUPLICATE}
    assert (alone[S.CONFIRMED], standing([(S.CONFIRMED, True)])) == (Standing.THERE, Standing.DIFFERS)
    taken = {state: standing([(S.CONFIRMED, False), (state, state is S.REFUSED)]) for state in S}
    assert {state for state, said in taken.items() if said is Standing.GONE} == {S.CANCELLED, S.CLOSED}
    assert {taken[state] for state in (S.READY, S.SENDING, S.UNKNOWN)} == {Standing.LEAVING}
    assert {taken[state] for state in (S.REFUSED, S.DEAD, S.DUPLICATE, S.DROPPED)} == {Standing.STUCK}


async def test_a_request_of_a_manager_is_one_document_with_its_numbers(exchange: Exchange) -> None:
    await exchange.connect()
    request = await exchange.buy(100)
    [row] = await exchange.rows()
    assert (row.kind, row.key, row.origin, row.number) == (
        DocumentKind.INVOICE,
        f"topup:{request.id}",
        f"topup:{request.id}",
        request.id,
    )
    assert (row.state, row.happened_at, row.ticket_id) == (S.READY, request.created_at, None)
    said = row.content
    assert isinstance(said, Invoice)
    assert (said.minutes, said.price, said.amount, said.vat_percent) == (100, 300_000, request.amount, 22)
    assert (said.service_id, said.contract) == (
        exchange.world.services.consultation.id,
        exchange.world.hours.contract.number,
    )
    assert await exchange.world.told(InvoiceMoved.kind) == []  # the request's own message is on its way
    await exchange.confirm("0000-000007")
    [told] = await exchange.world.told(InvoiceMoved.kind)
    assert (told.lane, told.payload) == ("accountant", {"request_id": request.id})
    assert await exchange.standing(request) == InvoiceView(Standing.THERE, "0000-000007")


async def test_a_member_s_wish_becomes_an_invoice_when_the_manager_agrees(exchange: Exchange) -> None:
    await exchange.connect()
    world = exchange.world
    async with world.database.work() as work:
        member = (await make_contact(work, world.company, name="Пётр", role=ContactRole.MEMBER)).as_actor()
        request = await ask_for_hours(work, member, 60, price=300_000)
    assert await exchange.rows() == []
    async with world.database.work() as work:
        await agree_to_buy(work, world.pavel, request.id)
    assert await exchange.states() == [S.READY]


@pytest.mark.parametrize("base", ["none", "without invoices", "no hourly service"])
async def test_where_no_invoice_can_be_made_the_request_goes_its_way(exchange: Exchange, base: str) -> None:
    if base != "none":
        await exchange.connect(makes_invoices=base != "without invoices")
    if base == "no hourly service":
        world = exchange.world
        async with world.database.work() as work:
            member = (await make_contact(work, world.company, name="Пётр", role=ContactRole.MEMBER)).as_actor()
            request = await ask_for_hours(work, member, 60, price=300_000)
            for one in (world.services.consultation, world.services.report):
                (await work.session.get_one(Service, one.id)).active = False
        async with world.database.work() as work:
            await agree_to_buy(work, world.maria, request.id)
    else:
        request = await exchange.buy()
    assert await exchange.rows() == []
    assert await exchange.standing(request) is None
    await exchange.decline(request)
    assert await exchange.rows() == []


async def test_declined_before_it_was_sent_nothing_is_made(exchange: Exchange) -> None:
    await exchange.connect()
    request = await exchange.buy()
    await exchange.decline(request)
    assert await exchange.states() == [S.SUPERSEDED]
    assert await exchange.claim() is None
    assert await exchange.standing(request) == InvoiceView(Standing.UNSENT, "")


@pytest.mark.parametrize("posted", [False, True])
async def test_declined_while_it_is_in_1c_it_is_taken_back(exchange: Exchange, posted: bool) -> None:
    await exchange.connect()
    request = await exchange.buy()
    await exchange.confirm("7")
    await exchange.decline(request)
    first, second = await exchange.rows()
    assert (second.replaces_id, second.state, second.key) == (first.id, S.READY, f"topup:{request.id}:correction:1")
    claimed = await exchange.claim()
    assert claimed is not None
    assert ([one.id for one in claimed.before], claimed.references) == ([first.id], None)
    assert await exchange.standing(request) == InvoiceView(Standing.LEAVING, "7")
    async with exchange.world.database.work() as work:
        if posted:
            await refuse(work, claimed, Fault(Trouble.POSTED))
        else:
            await replaced(work, first.id)
            await emptied(work, claimed)
    assert await exchange.standing(request) == InvoiceView(Standing.STUCK if posted else Standing.GONE, "7")
    assert len(await exchange.world.told("exchange.document.stopped")) == (2 if posted else 0)


async def test_an_invoice_that_was_used_is_the_accountant_s(exchange: Exchange) -> None:
    await exchange.connect()
    request = await exchange.buy()
    await exchange.confirm("7")
    async with exchange.world.database.work() as work:
        await mark_invoiced(work, exchange.world.oleg, request.id)
    await exchange.decline(request)
    assert await exchange.states() == [S.CONFIRMED]
    assert await exchange.standing(request) == InvoiceView(Standing.THERE, "7")


async def test_paid_before_the_invoice_was_made_it_is_not_made(exchange: Exchange) -> None:
    await exchange.connect()
    request = await exchange.buy()
    async with exchange.world.database.work() as work:
        await grant_bought(work, exchange.director, request.id, reason="оплата")
    assert await exchange.states() == [S.SUPERSEDED]


async def test_what_a_human_has_decided_about_it_stays(exchange: Exchange) -> None:
    await exchange.connect()
    request = await exchange.buy()
    claimed = await exchange.claim()
    assert claimed is not None
    async with exchange.world.database.work() as work:
        await refuse(work, claimed, Fault(Trouble.REFUSED, "период закрыт"))
    assert await exchange.standing(request) == InvoiceView(Standing.STOPPED, "")
    async with exchange.world.database.work() as work:
        await consider_done(work, exchange.director, claimed.id, "15")
    assert await exchange.standing(request) == InvoiceView(Standing.BY_HAND, "15")
    await exchange.decline(request)
    assert await exchange.states() == [S.CLOSED]
    assert len(await exchange.world.told(InvoiceMoved.kind)) == 1  # two that waited are one


async def test_work_and_invoices_of_a_company_take_their_turns(exchange: Exchange) -> None:
    await exchange.connect()
    await exchange.done(30)
    await exchange.buy()
    work_of, invoice = await exchange.claim(), await exchange.claim()
    assert work_of is not None
    assert (work_of.kind, invoice) == (DocumentKind.WORK, None)
    async with exchange.world.database.work() as work:
        await confirm(work, work_of, There(uuid4(), "1", work.now))
    invoice = await exchange.claim()
    assert invoice is not None
    assert invoice.kind is DocumentKind.INVOICE

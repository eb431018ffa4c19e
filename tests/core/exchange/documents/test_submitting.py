"""From completed work to documents: one for each completion, in the transaction that completes it."""

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from core.billing.service import lapsed_proposals, open_proposals
from core.catalog.models import Service
from core.exchange.documents.bases import connected_base, disable_base
from core.exchange.documents.deciding import consider_done, send_again
from core.exchange.documents.intents import DocumentStopped, DocumentUntied, TiesMissing
from core.exchange.documents.outcomes import Fault, There, confirm, refuse
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.documents.specification import Payment, Specification
from core.exchange.documents.submitting import ContentChanged, submit
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import SeenItem, find_items, remind_untied, take_items, tie, untie, untied
from core.tickets.completion import resolve
from core.tickets.handling import reopen
from core.tickets.models import Ticket
from core.tickets.proposals import Decision, lapse_proposal, settle_shortage
from core.tickets.topping_up import top_up
from tests.clock import SettableClock
from tests.core.exchange.documents.desk import Exchange
from tests.factories import SYSTEM

S = DocumentState


async def decide(exchange: Exchange, ticket: Ticket, decision: Decision) -> None:
    async with exchange.world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, exchange.world.maria, proposal.id, decision)


async def test_resolved_work_is_one_document_with_frozen_facts(exchange: Exchange) -> None:
    await exchange.connect()
    world = exchange.world
    ticket = await world.open()
    consultation, update_, setup = world.services.consultation, world.services.update, world.services.setup
    await world.work_done(ticket, (consultation.id, 20), (update_.id, 30), (setup.id, 60))
    await world.resolve(ticket)
    [row] = await exchange.rows()
    assert (row.key, row.state, row.company_id) == (f"ticket:{ticket.id}:completion:1", S.READY, world.company.id)
    assert [
        (line.service_id, line.actual, line.charged, line.covered, line.amount, line.payment)
        for line in row.specification.lines
    ] == [
        (consultation.id, 20, 15, 15, None, Payment.HOURS),
        (update_.id, 30, 0, 0, None, Payment.FREE),
        (setup.id, 60, 60, 0, 450_000, Payment.MONEY),
    ]


async def test_without_a_base_nothing_is_gathered_and_old_work_is_never_sent(exchange: Exchange) -> None:
    before = await exchange.done(30)
    await exchange.connect()
    await exchange.fix(before, 15)
    assert await exchange.rows() == []
    await exchange.done(30)
    assert await exchange.states() == [S.READY]
    async with exchange.world.database.work() as work:
        await disable_base(work)
        assert await connected_base(work) is None
    await exchange.done(15)
    assert await exchange.states() == [S.READY]
    assert await exchange.claim() is None  # what waits, waits


async def test_a_ticket_without_work_makes_no_document(exchange: Exchange) -> None:
    await exchange.connect()
    await exchange.done()
    assert await exchange.rows() == []


@pytest.mark.parametrize(
    ("decision", "payment", "covered"),
    [
        (Decision.APPROVE, Payment.MONEY, 120),
        (Decision.DECLINE, Payment.UNPAID, 120),
        (None, Payment.UNPAID, 120),
    ],
)
async def test_a_shortage_holds_the_document_till_somebody_has_decided(
    exchange: Exchange, clock: SettableClock, decision: Decision | None, payment: Payment, covered: int
) -> None:
    await exchange.connect()
    ticket = await exchange.done(180)
    assert await exchange.states() == [S.HELD]
    assert await exchange.claim() is None
    if decision is not None:
        await decide(exchange, ticket, decision)
    else:
        async with exchange.world.database.work() as work:
            [proposal] = await open_proposals(work, ticket.id)
        clock.set(proposal.valid_until)
        async with exchange.world.database.work() as work:
            [due] = await lapsed_proposals(work)
            await lapse_proposal(work, due)
    [row] = await exchange.rows()
    [line] = row.specification.lines
    assert (row.state, line.payment, line.covered, line.shortage, line.amount) == (
        S.READY,
        payment,
        covered,
        60,
        300_000,
    )


async def test_hours_given_for_a_shortage_after_all_leave_nothing_to_pay(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(180)
    async with exchange.world.database.work() as work:
        await top_up(work, SYSTEM, company_id=exchange.world.company.id, minutes=600, reason="покупка", key="topup:1")
    await decide(exchange, ticket, Decision.HOURS)
    [row] = await exchange.rows()
    [line] = row.specification.lines
    assert (row.state, line.payment, line.covered, line.shortage, line.amount) == (S.READY, Payment.HOURS, 180, 0, None)


async def test_the_same_content_again_is_nothing_and_other_content_is_loud(exchange: Exchange) -> None:
    await exchange.connect()
    await exchange.done(30)
    [row] = await exchange.rows()
    async with exchange.world.database.work() as work:
        again = await submit(work, row.specification)
        assert again is not None
        assert again.id == row.id
    [line] = row.specification.lines
    other = row.specification.model_copy(update={"lines": (line.model_copy(update={"covered": 15}),)})
    with pytest.raises(ContentChanged):
        async with exchange.world.database.work() as work:
            await submit(work, Specification.model_validate(other.model_dump()))
    assert len(await exchange.rows()) == 1


async def test_a_correction_before_it_was_sent_takes_its_place(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(60)
    await exchange.fix(ticket, 30)
    old, new = await exchange.rows()
    assert (old.state, new.state, new.replaces_id) == (S.SUPERSEDED, S.READY, old.id)
    assert (new.key, new.specification.charged) == (f"{old.key}:correction:1", 30)
    assert new.happened_at == old.happened_at
    claimed = await exchange.claim()
    assert claimed is not None
    assert (claimed.id, claimed.before) == (new.id, [])


async def test_a_correction_of_what_is_in_1c_says_what_to_cancel_first(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(60)
    sent = await exchange.claim()
    await exchange.fix(ticket, 30)
    assert await exchange.states() == [S.SENDING, S.READY]
    assert await exchange.claim() is None  # nobody knows yet what became of the first one
    assert sent is not None
    async with exchange.world.database.work() as work:
        await confirm(work, sent, There(uuid4(), "1", work.now))
    claimed = await exchange.claim()
    assert claimed is not None
    assert [before.key for before in claimed.before] == [sent.key]


async def test_a_correction_that_takes_all_work_away_makes_no_document(exchange: Exchange) -> None:
    await exchange.connect()
    unsent = await exchange.done(60)
    await exchange.fix(unsent, 0)
    assert await exchange.states() == [S.SUPERSEDED]
    sent = await exchange.done(60)
    await exchange.confirm()
    await exchange.fix(sent, 0)
    claimed = await exchange.claim()
    assert claimed is not None
    assert claimed.content.is_empty
    assert len(claimed.before) == 1


async def test_a_correction_of_a_completion_whose_price_is_open_waits_with_it(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(180)
    await exchange.fix(ticket, 240)
    assert await exchange.states() == [S.SUPERSEDED, S.HELD]
    await decide(exchange, ticket, Decision.APPROVE)
    assert await exchange.states() == [S.SUPERSEDED, S.READY]


async def test_reopening_makes_a_second_document(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(30)
    async with exchange.world.database.work() as work:
        await reopen(work, exchange.world.maria, ticket.id)
    await exchange.done(45, ticket=ticket)
    first, second = await exchange.rows()
    assert [row.completion for row in (first, second)] == [1, 2]
    assert [row.specification.charged for row in (first, second)] == [30, 45]
    assert second.replaces_id is None


async def test_a_refused_transaction_leaves_no_document(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.world.open()
    await exchange.world.work_done(ticket, (exchange.world.services.consultation.id, 30))
    version = (await exchange.world.ticket(ticket.id)).version
    with suppress(ZeroDivisionError):
        async with exchange.world.database.work() as work:
            await resolve(work, exchange.world.oleg, ticket.id, version=version)
            raise ZeroDivisionError
    assert await exchange.rows() == []


async def test_an_untied_service_stops_its_document_and_a_tie_lets_it_go(exchange: Exchange) -> None:
    await exchange.connect()
    consultation = exchange.world.services.consultation
    async with exchange.world.database.work() as work:
        await untie(work, SYSTEM, ItemKind.SERVICE, consultation.id)
        assert [one.name for one in await untied(work)] == [consultation.name]
    await exchange.done(30)
    await exchange.done(15)
    rows = await exchange.rows()
    assert [(row.state, row.waits_for) for row in rows] == [(S.UNTIED, [f"service:{consultation.id}"])] * 2
    told = await exchange.world.told(DocumentUntied.kind)
    assert len(told) == 1  # one administrator, for the first of them only
    assert told[0].payload["missing"] == [f"service:{consultation.id}"]
    async with exchange.world.database.work() as work:
        item = (await work.session.scalars(select(ExchangeItem).order_by(ExchangeItem.id))).first()
        assert item is not None
        assert await tie(work, SYSTEM, ItemKind.SERVICE, consultation.id, item.id) == 2
    assert await exchange.states() == [S.READY, S.READY]


async def test_a_company_that_1c_does_not_know_stops_the_document(exchange: Exchange) -> None:
    await exchange.connect()
    async with exchange.world.database.work() as work:
        await work.session.execute(update(ExchangeCounterparty).values(deleted=True))
    await exchange.done(30)
    [row] = await exchange.rows()
    assert (row.state, row.waits_for) == (S.UNTIED, [f"company:{exchange.world.company.id}"])


async def test_an_engineer_has_to_be_tied_only_where_documents_name_one(exchange: Exchange) -> None:
    await exchange.connect(needs_people=True)
    await exchange.done(30)
    [row] = await exchange.rows()
    assert row.waits_for == [f"staff:{exchange.world.oleg.staff_id}"]
    async with exchange.world.database.work() as work:
        assert {one.code for one in await untied(work)} >= {f"staff:{exchange.world.oleg.staff_id}"}


async def test_an_item_that_has_gone_from_1c_is_noticed_before_the_next_document(exchange: Exchange) -> None:
    await exchange.connect()
    await exchange.done(30)
    assert await exchange.states() == [S.READY]
    async with exchange.world.database.work() as work:
        await take_items(work, ItemKind.SERVICE, [])
        assert not await untied(work)  # an empty answer is no news
        items = (await work.session.scalars(select(ExchangeItem).order_by(ExchangeItem.id))).all()
        items[0].deleted = True
    assert await exchange.claim() is None
    assert await exchange.states() == [S.UNTIED]


async def test_work_that_a_human_has_settled_in_1c_is_not_corrected_behind_their_back(exchange: Exchange) -> None:
    await exchange.connect()
    ticket = await exchange.done(60)
    claimed = await exchange.claim()
    assert claimed is not None
    async with exchange.world.database.work() as work:
        await refuse(work, claimed, Fault(Trouble.REFUSED))
        await consider_done(work, exchange.director, claimed.id, "А-17")
    await exchange.fix(ticket, 30)
    closed, new = await exchange.rows()
    assert (closed.state, closed.onec_number, closed.decided_by) == (
        S.CLOSED,
        "А-17",
        f"staff:{exchange.director.staff_id}",
    )
    assert (new.state, new.trouble) == (S.REFUSED, Trouble.DECIDED_BEFORE)
    # The director and the administrator, for the refusal and for the correction.
    assert len(await exchange.world.told(DocumentStopped.kind)) == 4
    async with exchange.world.database.work() as work:
        await send_again(work, exchange.director, new.id)
    assert await exchange.states() == [S.CLOSED, S.UNKNOWN]


async def test_administrators_read_every_morning_what_is_not_tied(exchange: Exchange) -> None:
    async with exchange.world.database.work() as work:
        await remind_untied(work)
    assert await exchange.world.told(TiesMissing.kind) == []  # no base
    await exchange.connect(needs_people=True)
    services = exchange.world.services
    async with exchange.world.database.work() as work:
        for service in (services.update, services.setup):
            await untie(work, SYSTEM, ItemKind.SERVICE, service.id)
        (await work.session.get_one(Service, services.training.id)).active = False
        await work.session.flush()
        await untie(work, SYSTEM, ItemKind.SERVICE, services.training.id)
        await remind_untied(work)
    [told] = await exchange.world.told(TiesMissing.kind)  # the administrator
    people = (exchange.world.anna, exchange.world.oleg)
    assert told.payload["missing"] == [
        f"service:{services.update.id}",
        f"service:{services.setup.id}",
        *(f"staff:{one.staff_id}" for one in people),
    ]
    assert (told.payload["count"], told.payload["documents"]) == (4, 0)


async def test_items_come_go_and_come_back(exchange: Exchange) -> None:
    first, second = SeenItem(uuid4(), "1", "Услуга"), SeenItem(uuid4(), "2", "Выезд")
    counted = []
    for seen in ([first, second], [second], [first, second], [replace(first, name="Услуга!", deleted=True), second]):
        async with exchange.world.database.work() as work:
            await take_items(work, ItemKind.PERSON, seen)
            counted.append([item.name for item in await find_items(work, SYSTEM, ItemKind.PERSON, "")])
    assert counted == [["Выезд", "Услуга"], ["Выезд"], ["Выезд", "Услуга"], ["Выезд"]]
    async with exchange.world.database.work() as work:
        assert await work.session.scalar(select(func.count()).where(ExchangeItem.kind == ItemKind.PERSON)) == 2
        assert [one.name for one in await find_items(work, SYSTEM, ItemKind.PERSON, "ВЫЕЗ")] == ["Выезд"]
        assert await find_items(work, SYSTEM, ItemKind.PERSON, "%") == []

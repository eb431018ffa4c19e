"""The desk's work through the extension's service, over real HTTP against the contract fake: once, whatever happens."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from core.billing.service import open_proposals
from core.database import Database
from core.exchange.documents.deciding import find_out, send_again
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState, Trouble
from core.ledger.models import Account
from core.tickets.models import Ticket
from core.tickets.proposals import Decision, settle_shortage
from playground.onec_http import Fault
from tests.conftest import DatabaseUrls
from tests.core.loops import ground
from tests.factories import give_hours
from tests.integrations.onec.contract import EXTENSION, Witness
from tests.integrations.onec.http_service.books import Books, books_of

S = DocumentState
ENOUGH = 50_000


@pytest.fixture
async def books(database: Database) -> AsyncIterator[Books]:
    witness = Witness(EXTENSION, "/base/hs/servicedesk/v1")
    async with books_of(database, witness) as made:
        yield made
    assert witness.objections == []


async def test_a_mixed_specification_is_one_charge_with_all_three_kinds(books: Books) -> None:
    world = books.exchange.world
    services = world.services
    ticket = await world.open()
    await world.work_done(
        ticket,
        (services.consultation.id, 150),
        (services.update.id, 20),
        (services.setup.id, 60),
        (services.training.id, 30),
    )
    await world.resolve(ticket)
    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.APPROVE)
    await books.run()
    [kept] = books.kept()
    row = await books.last()
    assert (row.state, row.onec_number, str(row.onec_ref), row.trouble) == (S.CONFIRMED, kept.number, kept.ref, None)
    assert (kept.key, kept.posted, kept.date) == (f"ticket:{ticket.id}:completion:1", False, row.happened_at)
    assert [(one.quantity, one.covered, one.amount) for one in kept.charge.lines] == [
        (150, 120, 150_000),
        (20, 0, 0),
        (60, 0, 450_000),
        (30, 0, 180_000),
    ]
    assert kept.amount == 780_000


@pytest.mark.parametrize(
    "fault",
    [
        Fault.COMMIT_THEN_SILENCE,
        Fault.COMMIT_THEN_DISCONNECT,
        Fault.COMMIT_THEN_BARE_500,
        Fault.SILENCE_BEFORE_COMMIT,
        Fault.HTML_PAGE,
        Fault.FAILED,
        Fault.SESSIONS_REFUSED,
    ],
)
async def test_after_any_trouble_there_is_exactly_one_document(books: Books, fault: Fault) -> None:
    await books.exchange.done(45)
    await books.step(fault)
    assert (await books.last()).state is not S.CONFIRMED
    await books.run()
    [kept] = books.kept()
    row = await books.last()
    assert (row.state, row.onec_number) == (S.CONFIRMED, kept.number)


async def test_a_closed_period_is_for_a_human_and_the_charge_stays(books: Books) -> None:
    books.onec.base.closed_until = date(2027, 1, 1)
    await books.exchange.done(45)
    async with books.database.read() as work:
        charged = (await work.session.execute(text("SELECT * FROM ledger_entry ORDER BY id"))).all()
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.REFUSED)
    assert row.explanation == "Период закрыт датой запрета изменений."
    async with books.database.read() as work:
        assert (await work.session.execute(text("SELECT * FROM ledger_entry ORDER BY id"))).all() == charged
    books.onec.base.closed_until = None
    async with books.database.work() as work:
        await send_again(work, books.exchange.director, row.id)
    await books.run()
    assert (await books.last()).state is S.CONFIRMED


async def test_a_correction_cancels_the_document_and_makes_another(books: Books) -> None:
    ticket = await books.exchange.done(60)
    await books.run()
    await books.exchange.fix(ticket, 30)
    await books.run()
    assert await books.exchange.states() == [S.CANCELLED, S.CONFIRMED]
    assert [(one.deleted, one.charge.lines[0].covered) for one in books.kept()] == [(True, 60), (False, 30)]


async def test_a_posted_document_is_the_accountant_s(books: Books) -> None:
    ticket = await books.exchange.done(60)
    await books.run()
    books.kept()[0].posted = True
    await books.exchange.fix(ticket, 30)
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.POSTED)
    assert [one.deleted for one in books.kept()] == [False]


async def test_what_was_deleted_on_purpose_is_never_called_done(books: Books) -> None:
    await books.exchange.done(45)
    await books.step(Fault.COMMIT_THEN_DISCONNECT)
    [kept] = books.kept()
    kept.deleted = True
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.DELETED)
    async with books.database.work() as work:
        await send_again(work, books.exchange.director, row.id)
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.DELETED)
    kept.deleted = False
    async with books.database.work() as work:
        await find_out(work, books.exchange.director, row.id)
    await books.run()
    assert (await books.last()).state is S.CONFIRMED
    assert len(books.kept()) == 1


async def test_a_changed_sum_is_reported(books: Books) -> None:
    await books.exchange.done(45)
    await books.step(Fault.COMMIT_THEN_DISCONNECT)
    books.kept()[0].amount = 100
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble, row.explanation) == (S.CONFIRMED, Trouble.DIFFERS, "сумма документа")


async def test_a_document_of_another_way_is_not_made_twice(books: Books) -> None:
    ticket = await books.exchange.done(60)
    await books.run()
    async with books.database.work() as work:
        await work.session.execute(update(ExchangeDocument).values(onec_ref=uuid4()))
    books.onec.base.documents.clear()  # it was written by OData: the extension knows nothing of it
    await books.exchange.fix(ticket, 30)
    await books.run()
    row = await books.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.NOT_THERE)
    assert books.kept() == []


FAULTS = [fault for fault in Fault if "SILENCE" not in fault.name and fault not in (Fault.DENIED, Fault.REDIRECT)]
EVENTS = st.one_of(
    st.tuples(st.just("work"), st.sampled_from((15, 30, 45))),
    st.tuples(st.just("correct"), st.sampled_from((0, 15, 60))),
    st.tuples(st.just("trouble"), st.sampled_from(FAULTS)),
    st.tuples(st.just("trouble"), st.just(Fault.COMMIT_THEN_DISCONNECT)),
    st.tuples(st.just("step")),
    st.tuples(st.just("time")),
)


@dataclass
class Story:
    books: Books
    ticket: Ticket | None = None

    async def happens(self, event: tuple[Any, ...]) -> None:
        match event:
            case ("work", int(minutes)):
                self.ticket = await self.books.exchange.done(minutes)
            case ("correct", int(minutes)) if self.ticket is not None:
                lines = await self.books.exchange.world.lines(self.ticket)
                now = [one for one in lines if one.superseded_by is None]
                if now and now[0].actual_minutes != minutes:
                    await self.books.exchange.fix(self.ticket, minutes)
            case ("trouble", Fault() as fault):
                await self.books.step(fault)
            case ("step",):
                await self.books.step()
            case ("time",):
                await self.books.exchange.time_passes()
        completions = [one.key.partition(":correction:")[0] for one in self.books.live()]
        assert len(completions) == len(set(completions))

    async def end(self) -> None:
        """All trouble is over: the documents that live are those confirmed, and their hours are those of the book."""
        await self.books.run(8)
        rows = await self.books.exchange.rows()
        assert {row.state for row in rows} <= {S.CONFIRMED, S.SUPERSEDED, S.CANCELLED}
        assert {str(row.onec_ref) for row in rows if row.state is S.CONFIRMED} == {one.ref for one in self.books.live()}
        async with self.books.database.work() as work:
            account = (await work.session.scalars(select(Account))).one()
        covered = sum(line.covered for one in self.books.live() for line in one.charge.lines)
        assert covered == ENOUGH + 120 - account.book


def test_whatever_happens_each_completion_is_there_once(database_urls: DatabaseUrls) -> None:
    with ground(database_urls) as on:
        stack = AsyncExitStack()

        async def begin() -> Books:
            made = await stack.enter_async_context(books_of(on.database))
            hours = made.exchange.world.hours
            first, last = hours.contract.starts_on, hours.contract.ends_on
            async with on.database.work() as work:
                await give_hours(work, hours.account, ENOUGH, effective_from=first, expires_on=last)
            return made

        made = on.runner.run(begin())

        @hypothesis_settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
        @given(events=st.lists(EVENTS, min_size=6, max_size=16))
        def story(events: list[tuple[Any, ...]]) -> None:
            async def told() -> None:
                one = Story(made)
                for event in (("work", 30), *events):
                    await one.happens(event)
                await one.end()

            on.runner.run(told())

        try:
            story()
        finally:
            on.runner.run(stack.aclose())

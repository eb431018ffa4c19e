"""What the desk knows by itself: statements given, counterparties, contracts; and who may ask."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, text, update

from core.actor import ContactActor
from core.dates import local_date
from core.errors import Refusal
from core.exchange.documents.bases import disable_base
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.gathering import HORIZON
from core.exchange.reconciling.intents import Reconciled
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.queries import report
from core.exchange.reconciling.requesting import ask, ask_nightly, waiting
from core.ledger.statement import Period
from core.tickets.reconciling import not_read, reconcile
from core.tickets.statement import company_statement
from core.tickets.statement_models import StatementGiven
from core.tickets.statements_given import note_given
from tests.clock import SettableClock
from tests.core.exchange.documents.desk import Exchange
from tests.factories import SYSTEM


async def found(exchange: Exchange) -> list[Line]:
    """What a run finds while 1C is not read: all of it is of the desk's own knowledge."""
    async with exchange.world.database.work() as work:
        return (await not_read(work, SYSTEM, "нет связи")).differences()


async def give(exchange: Exchange, period: Period) -> StatementGiven:
    """Maria takes the statement of a period away."""
    maria: ContactActor = exchange.world.maria
    async with exchange.world.database.snapshot() as work:
        return await note_given(work, maria, await company_statement(work, maria, exchange.world.company.id, period))


def today(exchange: Exchange, clock: SettableClock) -> Period:
    day = local_date(clock.now(), exchange.world.company.zone)
    return Period(day.replace(day=1), day)


async def test_a_statement_still_true_is_no_line_even_when_more_happens(
    exchange: Exchange, clock: SettableClock
) -> None:
    await exchange.done(30)
    given = await give(exchange, today(exchange, clock))
    assert (given.opening, given.closing, given.charged) == (0, 90, 30)
    await exchange.done(45)
    assert await found(exchange) == []


async def test_work_corrected_after_its_statement_is_said_and_is_no_difference(
    exchange: Exchange, clock: SettableClock
) -> None:
    ticket = await exchange.done(60)
    await give(exchange, today(exchange, clock))
    clock.advance(timedelta(days=3))
    await exchange.fix(ticket, 30)
    [line] = [one for one in await found(exchange) if one.kind is not Kind.QUEUED]
    assert (line.kind, line.differs, line.is_news) == (Kind.STATEMENT_CORRECTED, False, False)
    assert (line.ticket, line.minutes_here, line.minutes_there) == (ticket.number, 30, 60)
    assert line.since == clock.now()
    # A new statement of the same period says what is true.
    await give(exchange, Period(line.first, line.last))  # type: ignore[arg-type]
    assert [one for one in await found(exchange) if one.kind is not Kind.QUEUED] == []
    clock.advance(HORIZON + timedelta(days=1))
    assert Kind.STATEMENT_CORRECTED not in {one.kind for one in await found(exchange)}


async def test_a_book_that_says_something_else_than_it_did_is_an_error(
    exchange: Exchange, clock: SettableClock
) -> None:
    await exchange.done(30)
    given = await give(exchange, today(exchange, clock))
    async with exchange.world.database.work() as work:
        await work.session.execute(
            update(StatementGiven).where(StatementGiven.id == given.id).values(closing=given.closing + 15)
        )
    [line] = await found(exchange)
    assert (line.kind, line.minutes_here, line.minutes_there, line.is_news) == (Kind.STATEMENT_BROKEN, 90, 105, True)


async def test_counterparties_and_contracts_that_do_not_fit_are_lines(exchange: Exchange, clock: SettableClock) -> None:
    world = exchange.world
    ticket = await world.open()
    day = local_date(clock.now(), world.company.zone)
    nobody = uuid4()
    async with world.database.work() as work:
        party = await work.session.scalar(
            update(ExchangeCounterparty)
            .values(trouble=CounterpartyTrouble.INN_CHANGED, trouble_since=work.now)
            .returning(ExchangeCounterparty)
        )
        assert party is not None
        for ref, code, number in ((party.ref, ContractTrouble.TERM_DIFFERS, "ИТС-1"), (nobody, None, "ИТС-9")):
            work.session.add(
                ExchangeContract(
                    key=str(uuid4()),
                    owner_ref=ref,
                    number=number,
                    name="ИТС ПРОФ",
                    kind="",
                    starts_on=day,
                    months=12,
                    ends_on=day + timedelta(days=300),
                    source="dates",
                    deleted=False,
                    row_hash=b"",
                    first_seen=work.now,
                    last_seen=work.now,
                    trouble=code,
                    trouble_since=work.now if code is not None else None,
                )
            )
        work.session.add(
            ExchangeCounterparty(
                ref=nobody,
                inn="7701000019",
                kpp="",
                name="=Василёк",
                full_name="",
                branch=False,
                deleted=False,
                row_hash=b"",
                data_version="",
                first_seen=work.now,
                last_seen=work.now,
            )
        )
    lines = await found(exchange)
    assert {(one.kind, one.code, one.contract, one.company_id) for one in lines} == {
        (Kind.COUNTERPARTY, "inn-changed", None, world.company.id),
        (Kind.CONTRACT, "term-differs", "ИТС-1", world.company.id),
        (Kind.ONLY_THERE, None, "ИТС-9", None),
    }
    async with world.database.work() as work:
        run = await not_read(work, SYSTEM, "нет связи")
        named = {one.line.kind: (one.name, one.inn) for one in (await report(work, run.id)).lines}
        assert run.counts == {"counterparty:inn-changed": 1, "contract:term-differs": 1, "only_there": 1}
    assert named[Kind.ONLY_THERE] == ("=Василёк", "7701000019")
    assert named[Kind.CONTRACT] == (world.company.name, world.company.inn)
    async with world.database.work() as work:
        await work.session.execute(delete(ExchangeContract))
        await work.session.execute(delete(ExchangeCounterparty).where(ExchangeCounterparty.company_id.is_not(None)))
    assert [(one.kind, one.company_id) for one in await found(exchange)] == [(Kind.ONLY_HERE, world.company.id)]
    async with world.database.work() as work:
        await work.session.execute(text("UPDATE contract SET starts_on = starts_on - 400, ends_on = ends_on - 400"))
    [over] = await found(exchange)
    assert (over.kind, over.ticket, over.count, over.differs) == (Kind.CONTRACT_OVER, ticket.number, 1, False)


async def test_what_moves_while_1c_is_read_is_left_for_the_next_time(exchange: Exchange) -> None:
    await exchange.done(30)
    await exchange.confirm()
    async with exchange.world.database.work() as work:
        run = await reconcile(work, SYSTEM, [], [])
    assert run.lines == []


async def test_a_run_that_has_not_read_1c_tells_nobody_and_the_next_one_does(
    exchange: Exchange, clock: SettableClock
) -> None:
    given = await give(exchange, today(exchange, clock))
    for failure, told in (("нет связи", 0), (None, 2), (None, 2)):
        async with exchange.world.database.work() as work:
            await work.session.execute(
                update(StatementGiven).where(StatementGiven.id == given.id).values(closing=given.closing + 15)
            )
            await ask_nightly(work)
        async with exchange.world.database.work() as work:
            ids = (await waiting(work)).patient
            assert len(ids) == 1
            if failure is not None:
                await not_read(work, SYSTEM, failure, request_ids=ids)
            else:
                await reconcile(work, SYSTEM, [], [], request_ids=ids)
        assert len(await exchange.world.told(Reconciled.kind)) == told


async def test_of_an_unread_base_not_even_zero_is_said(exchange: Exchange, clock: SettableClock) -> None:
    await exchange.done(30)
    clock.advance(timedelta(hours=2))
    [line] = await found(exchange)
    assert (line.kind, line.minutes_here, line.minutes_there, line.minutes) == (Kind.QUEUED, 30, None, 0)


async def test_without_a_base_there_is_nothing_to_ask_for(exchange: Exchange) -> None:
    async with exchange.world.database.work() as work:
        await disable_base(work)
        with pytest.raises(Refusal) as refused:
            await ask(work, exchange.director)
    assert refused.value.code == "onec-not-connected"

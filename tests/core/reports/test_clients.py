"""The facts behind clients worth a talk are gathered right, and a planted client is found and can be talked to. On paper.

Today is Monday 2026-11-23; the window of 90 days is 2026-08-26 … 2026-11-23, its months begin on 08-26, 09-25 and 10-25,
those before it on 05-28, 06-27 and 07-27.
"""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event, text

from core.actor import StaffRole
from core.clients.models import Company
from core.contracts.agreements import amend
from core.contracts.service import sign_contract
from core.database import Database, Work
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.accounts import open_account
from core.ledger.accruing import accrue, set_accrual_rule
from core.ledger.granting import grant
from core.ledger.models import GrantKind, Hold, HoldState, Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.causes import CauseKind
from core.reports.clients.difficult import Load
from core.reports.clients.explaining import causes_of, ideas_for
from core.reports.clients.facts import Burning, Chain, CompanyFacts, Window
from core.reports.clients.gathering import gather
from core.reports.clients.models import Reason
from core.reports.clients.service import (
    WORDS_LENGTH,
    Talks,
    clients_worth_a_talk,
    last_talk,
    named,
    note_talk,
    say_what_came,
)
from core.reports.clients.thresholds import Thresholds
from core.reports.work import Sums
from core.tickets.models import Fate, TicketState
from core.tickets.updates.models import BatchState, MarkState, UpdateBatch, UpdateMark
from tests.clock import MOSCOW, SettableClock
from tests.core.reports.clients_planted import asked, at, loud_client, quiet_firm
from tests.core.reports.planting import line
from tests.factories import (
    SYSTEM,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
)

TODAY = date(2026, 11, 23)
BY = Thresholds()


async def facts_of(database: Database, policy: LedgerPolicy | None = None) -> tuple[Window, dict[int, CompanyFacts]]:
    async with database.snapshot() as work:
        window, companies = await gather(work, MOSCOW, BY, policy or LedgerPolicy())
    return window, {one.company_id: one for one in companies}


async def test_what_was_worked_and_asked(database: Database) -> None:
    async with database.work() as work:
        services, oleg = await make_services(work), await make_staff(work)
        company = await make_company(work)
        maria = await make_contact(work, company)
        await make_company(work, name="ООО «Тихая»")
        first = await asked(work, maria, at(5, 27, 23), "До всех месяцев")
        spring = await asked(work, maria, at(5, 28, 1))
        autumn = await asked(work, maria, at(9, 24, 23))
        await asked(work, maria, at(11, 20))
        await asked(work, maria, at(11, 22), state=TicketState.CANCELLED, completions=0)
        batched = await asked(work, maria, at(11, 21))
        batch = UpdateBatch(
            staff_id=oleg.id,
            service_id=services.update.id,
            work_date=TODAY,
            state=BatchState.DONE,
            created_at=work.now,
        )
        work.session.add(batch)
        await work.session.flush()
        work.session.add(
            UpdateMark(batch_id=batch.id, company_id=company.id, state=MarkState.DONE, ticket_id=batched.id)
        )
        add = {
            "june": (spring, services.consultation, 40, Fate.HOURS, at(5, 28, 2), 45, 45),
            "before": (first, services.consultation, 77, Fate.HOURS, at(5, 27, 23), 90, 90),
            "september": (autumn, services.consultation, 50, Fate.HOURS, at(9, 24, 23), 60, 30),
            "october": (autumn, services.report, 20, Fate.MONEY, at(9, 25, 1), 60, 0),
            "update": (batched, services.update, 30, Fate.FREE, at(11, 21), 0, 0),
            "given": (autumn, services.consultation, 25, Fate.UNPAID, at(11, 22), 30, 0),
        }
        for ticket, service, actual, fate, moment, charged, covered in add.values():
            await line(work, ticket, service, oleg.id, actual, fate, at=moment, charged=charged, covered=covered)
        old = (autumn, services.consultation, oleg.id, 500, Fate.HOURS)
        await line(work, *old, at=at(11, 22), charged=500, covered=500, superseded_by=1)
    window, facts = await facts_of(database)
    assert (window.first, window.today, window.begun, window.days) == (date(2026, 8, 26), TODAY, date(2026, 5, 27), 90)
    one = facts[company.id]
    # Months: 05-28: 40; 08-26: 50; 09-25: 20; 10-25: 30 + 25. The line before and the corrected one do not count.
    assert one.months == (40, 0, 0, 50, 20, 55)
    # A cancelled request and the ticket of a batch of updates are no requests; 09-24 23:00 is in the month from 08-26.
    assert one.requests == (1, 0, 0, 1, 0, 1)
    assert (one.tickets, one.silent) == (2, 3)
    # 50 min: 60 charged, 30 by hours, the fate is of the line; 20 min: 60 for money.
    assert one.sums == Sums(actual=125, hours=30, untariffed=30, paid=60, unpaid=30)
    assert (one.paid_for, one.gratis) == (60, 60)
    (quiet,) = [each for each in facts.values() if each.company_id != company.id]
    assert quiet == CompanyFacts(quiet.company_id)


async def hours(work: Work, company: Company, starts_on: date, rule: Rule | None, number: str) -> int:
    """The contract's account, filled by the rule, or not at all."""
    contract = await sign_contract(
        work,
        SYSTEM,
        company_id=company.id,
        number=number,
        starts_on=starts_on,
        months=12,
        service_model="bonus_hours",
        accrues_from=starts_on,
    )
    account = await open_account(work, contract)
    if rule is not None:
        await set_accrual_rule(work, SYSTEM, rule)
        await accrue(work, SYSTEM, contract)
    return account.id


async def test_what_was_paid_for_is_spread_over_what_it_is_paid_for(database: Database) -> None:
    async with database.work() as work:
        await asked(work, await make_contact(work, await make_company(work)), at(5, 1))
        yearly, monthly, bought = [await make_company(work, name=name) for name in ("Год", "Месяц", "Куплено")]
        await hours(work, yearly, date(2026, 3, 1), Rule(12, 730, Schedule.AT_START, Lifetime.MONTHS, 3), "1")
        account_id = await hours(work, bought, date(2026, 3, 1), None, "2")
        for kind, minutes in ((GrantKind.PURCHASE, 90), (GrantKind.GOODWILL, 500), (GrantKind.TRUST, 700)):
            await grant(
                work,
                SYSTEM,
                account_id=account_id,
                kind=kind,
                minutes=minutes,
                effective_from=date(2026, 11, 14),
                expires_on=date(2026, 12, 13),
                reason="",
                key=f"t:{kind.value}",
            )
    async with database.work() as work:
        await hours(work, monthly, date(2026, 9, 10), Rule(12, 100, Schedule.MONTHLY, Lifetime.TERM), "3")
    _, facts = await facts_of(database)
    # 100 + 100 + 100 · 14 / 30 (10 … 23 November of 10 November … 9 December): 246.67, whole minutes down.
    assert facts[monthly.id].granted == 246
    # 90 · 10 / 30 (14 … 23 November): 30; presents and hours on credit are not paid for.
    assert facts[bought.id].granted == 30
    # What is lent does not burn; what is live: 90 + 500 + 700.
    assert facts[bought.id].burning == (Burning(590, date(2026, 12, 13)),)
    assert facts[bought.id].chains == (Chain("2", date(2027, 2, 28), 1290),)
    assert facts[monthly.id].burning == (Burning(300, date(2027, 9, 9)),)
    async with database.work() as work:  # the table as it was when the year's hours were given
        await set_accrual_rule(work, SYSTEM, Rule(12, 730, Schedule.AT_START, Lifetime.MONTHS, 3))
    _, facts = await facts_of(database)
    # They have lived for three months, and were paid for twelve: 730 · 90 / 365.
    assert facts[yearly.id].granted == 180
    assert facts[yearly.id].since == date(2026, 3, 1)


async def test_contracts_models_and_what_goes_on(database: Database) -> None:
    async with database.work() as work:
        services, oleg = await make_services(work), await make_staff(work)
        old, window_, none, drafting, updating, holding = [
            await make_company(work, name=f"ООО «{number}»") for number in range(6)
        ]
        first = await make_contract_with_hours(work, old, 100, starts_on=date(2026, 1, 1), months=11, number="А-1")
        await sign_contract(
            work,
            SYSTEM,
            company_id=old.id,
            number="А-2",
            starts_on=date(2026, 12, 1),
            months=12,
            service_model=None,
            prolongs_id=first.contract.id,
        )
        free = await sign_contract(
            work,
            SYSTEM,
            company_id=window_.id,
            number="Б",
            starts_on=date(2026, 6, 1),
            months=12,
            service_model="unlimited",
        )
        await amend(work, SYSTEM, free.id, effective_from=TODAY, service_model="time_window", free_until=time(13))
        for company, service in ((drafting, services.consultation), (updating, services.update)):
            ticket = await asked(work, await make_contact(work, company), at(11, 20), state=TicketState.IN_PROGRESS)
            await line(work, ticket, service, oleg.id, 15, None, at=at(11, 20))
        held = await make_contract_with_hours(work, holding, 60)
        ticket = await asked(work, await make_contact(work, holding), at(11, 20), state=TicketState.OPEN)
        work.session.add(
            Hold(
                account_id=held.account.id,
                ticket_id=ticket.id,
                minutes=30,
                state=HoldState.HELD,
                created_at=work.now,
                author="staff:1",
                expires_at=work.now + timedelta(days=5),
            )
        )
    _, facts = await facts_of(database)
    assert (facts[old.id].model, facts[old.id].sells_hours) == ("bonus_hours", True)
    assert facts[old.id].chains == (Chain("А-2", date(2027, 11, 30), 100),)  # prolonged already
    assert facts[old.id].burning == (Burning(100, date(2026, 11, 30)),)
    assert (facts[window_.id].model, facts[window_.id].sells_hours) == ("time_window", False)
    assert (facts[none.id].model, facts[none.id].since, facts[none.id].chains) == (None, None, ())
    assert [facts[one.id].busy for one in (drafting, updating, holding, old)] == [True, False, True, False]
    # 70 of 100 minutes go over into the prolongation.
    _, facts = await facts_of(database, LedgerPolicy(rollover_max=70))
    assert facts[old.id].burning == (Burning(30, date(2026, 11, 30)),)


async def test_a_difficult_client_from_its_tickets_to_the_talk(database: Database, clock: SettableClock) -> None:
    async with database.work() as work:
        services, oleg = await make_services(work), await make_staff(work)
        leader = (await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
        other = (await make_staff(work, "Другой", roles=frozenset({StaffRole.ADMIN}))).as_actor()
        await asked(work, await make_contact(work, await make_company(work)), at(5, 1))
        await quiet_firm(work, services, oleg.id)
        loud = await loud_client(work, services, oleg.id)

    async def talks(by: Thresholds = BY) -> Talks:
        async with database.snapshot() as work:
            return await clients_worth_a_talk(work, leader, MOSCOW, by, LedgerPolicy())

    found = await talks()
    section = found.sections[Reason.DIFFICULT]
    assert (section.enough, section.talked) == (True, 0)
    (difficult,) = section.rows
    # 40 · 25 = 1000 minutes of work; 730 · 90 / 365 = 180 paid for. Peers: 17 with the loud one, the middle (9th) has 88 min
    # and 4 requests.
    assert (difficult.company_id, difficult.worked, difficult.paid, difficult.peers) == (loud.id, 1000, 180, 17)  # type: ignore[union-attr]
    measured = {one.load: one for one in difficult.measured}  # type: ignore[union-attr]
    assert (measured[Load.MINUTES].value, round(measured[Load.MINUTES].usual)) == (1000, 88)
    assert (measured[Load.TICKETS].value, round(measured[Load.TICKETS].usual)) == (40, 4)
    assert measured[Load.MINUTES].far
    assert measured[Load.TICKETS].far
    async with database.snapshot() as work:
        why = (await causes_of(work, [found.facts[loud.id]], found.window, MOSCOW, BY))[loud.id]
        assert (await named(work, [loud.id]))[loud.id].balance == 730
    # All unpaid; 30 of 40 by Ivan; 20 of 40 about the till; 10 of 40 came back.
    assert [(one.kind, one.percent, one.count) for one in why] == [
        (CauseKind.FREE, 100, 1000),
        (CauseKind.PERSON, 75, 30),
        (CauseKind.TOPIC, 50, 20),
        (CauseKind.REOPENED, 25, 10),
    ]

    async with database.work() as work:
        with pytest.raises(Forbidden):
            await note_talk(work, oleg.as_actor(), loud.id, Reason.DIFFICULT, BY)
        with pytest.raises(NotFound):
            await note_talk(work, leader, 999_999, Reason.DIFFICULT, BY)
        talk = await note_talk(work, leader, loud.id, Reason.DIFFICULT, BY)
        assert (await note_talk(work, other, loud.id, Reason.DIFFICULT, BY)).id == talk.id
        for nothing in (" \n", "а" * (WORDS_LENGTH + 1)):
            with pytest.raises(Refusal, match="talk-words"):
                await say_what_came(work, leader, talk.id, nothing)
        with pytest.raises(NotFound):
            await say_what_came(work, other, talk.id, "Не мой разговор")
        await say_what_came(work, leader, talk.id, "обучение \n во вторник")
    section = (await talks()).sections[Reason.DIFFICULT]
    assert (section.rows, section.talked) == ((), 1)
    # Another reason of the same client is not silenced; after two months it is brought up again, with what was said.
    clock.advance(timedelta(days=59))
    assert (await talks(replace(BY, window_days=270))).sections[Reason.DIFFICULT].talked == 1
    clock.advance(timedelta(days=1))
    again = await talks(replace(BY, window_days=270))
    assert [one.company_id for one in again.sections[Reason.DIFFICULT].rows] == [loud.id]
    async with database.read() as work:
        last = await last_talk(work, loud.id, Reason.DIFFICULT, work.now)
        assert last is not None
        assert last.words == "обучение во вторник"
        with pytest.raises(Forbidden):
            await clients_worth_a_talk(work, oleg.as_actor(), MOSCOW, BY, LedgerPolicy())


async def test_statements_are_as_many_whatever_the_number_of_companies(database: Database) -> None:
    """No statement for each company: as many with three as with thirty."""
    counted = []
    for more in (3, 27):
        async with database.work() as work:
            for number in range(more):
                company = await make_company(work, name=f"ООО «{more}-{number}»")
                await make_contract_with_hours(work, company, 60)
                await asked(work, await make_contact(work, company), at(11, 20))
        statements = []

        def count(*said: object) -> None:
            statements.append(said[2])  # noqa: B023

        event.listen(database.engine.sync_engine, "before_cursor_execute", count)
        await facts_of(database)
        event.remove(database.engine.sync_engine, "before_cursor_execute", count)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 10


async def test_ideas_fit_what_burns(database: Database) -> None:
    async with database.work() as work:
        services = await make_services(work)
        company = await make_company(work)
        await work.session.execute(
            text("UPDATE service SET offered = true WHERE code IN ('consultation', 'update', 'training')")
        )
    async with database.read() as work:
        offers, programs = await ideas_for(work, company.id, 120)
    assert [one.service_id for one in offers] == [services.consultation.id]  # the only one that hours pay for
    assert programs == []

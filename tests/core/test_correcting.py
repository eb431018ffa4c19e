"""Corrections of completions: hours, prices and people's decisions; the book stays sound whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from core.actor import Actor, StaffActor, StaffRole, SystemActor
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.service import lapsed_proposals, open_proposals
from core.billing.tariffs import agree_terms
from core.catalog.rounding import Rounding, RoundingScope
from core.clients.models import Company, ShortagePolicy, WorkState
from core.database import Work
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.expiring import close_expired
from core.ledger.holding import hold_of
from core.ledger.models import Account, Charge, WhenExpired
from core.ledger.reversing import reverse
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.topup import add_minutes
from core.ledger.verifying import verify_account
from core.tickets.correcting import CorrectionMade, correct, correctable
from core.tickets.corrections import Change, corrections_of
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.handling import reopen
from core.tickets.intents import Corrected, ProposalMade
from core.tickets.models import Correction, Fate, Ticket, WorkLine
from core.tickets.paying import choose_payment
from core.tickets.proposals import Decision, lapse_proposal, settle_shortage
from core.tickets.recharging import what_holds
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, give_hours, make_company, make_contact, make_contract_with_hours, make_ticket

REGRANT, STAY = LedgerPolicy(), LedgerPolicy(when_expired=WhenExpired.STAY)
DIRECTOR = StaffActor(99, "Павел Орлов", frozenset({StaffRole.DIRECTOR}))
HOUR = 300_000


@dataclass(frozen=True, slots=True)
class Desk:
    """The world with short words for corrections."""

    world: World
    clock: SettableClock

    async def done(self, *minutes: int) -> Ticket:
        """A resolved ticket with consultations of so many minutes."""
        ticket = await self.world.open()
        await self.world.work_done(ticket, *((self.world.services.consultation.id, one) for one in minutes))
        return await self.world.resolve(ticket)

    async def correct(
        self,
        ticket: Ticket,
        *minutes: int | None,
        actor: Actor = DIRECTOR,
        completion: int = 1,
        policy: LedgerPolicy = REGRANT,
        reason: str = "ошиблись строкой",
        version: int | None = None,
    ) -> CorrectionMade:
        """The lines that count now get these actual minutes, one after another; None leaves one as it is."""
        now = [line for line in await self.lines(ticket) if line.completion == completion]
        new = {line.id: one for line, one in zip(now, minutes, strict=False) if one is not None}
        async with self.world.database.work() as work:
            return await correct(
                work,
                actor,
                ticket.id,
                completion=completion,
                minutes=new,
                reason=reason,
                policy=policy,
                version=version if version is not None else (await self.world.ticket(ticket.id)).version,
            )

    async def lines(self, ticket: Ticket) -> list[WorkLine]:
        """The lines that count."""
        return [line for line in await self.world.lines(ticket) if line.superseded_by is None]

    async def fates(self, ticket: Ticket) -> list[tuple[int, int, int, Fate | None]]:
        return [
            (line.charged_minutes or 0, line.covered_minutes or 0, line.shortage_minutes or 0, line.fate)
            for line in await self.lines(ticket)
        ]

    async def proposals(self) -> list[tuple[ProposalState, int]]:
        async with self.world.database.work() as work:
            return [
                (one.state, one.minutes) for one in await work.session.scalars(select(Proposal).order_by(Proposal.id))
            ]

    async def decide(self, ticket: Ticket, decision: Decision) -> None:
        async with self.world.database.work() as work:
            [proposal] = await open_proposals(work, ticket.id)
            await settle_shortage(work, self.world.maria, proposal.id, decision)

    async def top_up(self, minutes: int, key: str = "topup") -> None:
        async with self.world.database.work() as work:
            await add_minutes(
                work, SYSTEM, company_id=self.world.company.id, minutes=minutes, reason="покупка", key=key
            )

    async def book(self) -> int:
        async with self.world.database.work() as work:
            account = await work.session.get_one(Account, self.world.hours.account.id)
            return account.book

    async def notice(self) -> Corrected:
        """The last notice of a correction."""
        rows = await self.world.told(Corrected.kind)
        assert rows[-1].lane == f"contact:{self.world.maria.contact_id}"
        return Corrected.model_validate(rows[-1].payload)


@pytest.fixture
async def desk(world: World, clock: SettableClock) -> AsyncIterator[Desk]:
    yield Desk(world, clock)
    async with world.database.work() as work:
        for account_id in await work.session.scalars(select(Account.id)):
            assert (await verify_account(work, account_id)).findings == []
        # A completion's charge is taken back exactly when a later one of it stands.
        keys = await work.session.execute(
            text(
                "SELECT c.key FROM ledger_charge c LEFT JOIN ledger_reversal r ON r.charge_id = c.id WHERE r.id IS NULL"
            )
        )
        standing = [key.split(":correction:")[0] for (key,) in keys]
        assert len(standing) == len(set(standing))


async def test_less_time_gives_minutes_back(desk: Desk) -> None:
    ticket = await desk.done(60, 30)
    assert await desk.book() == 30
    made = await desk.correct(ticket, 40)
    assert (made.before, made.after, made.expired, made.regranted) == (90, 75, 0, 0)
    assert await desk.book() == 45
    assert await desk.fates(ticket) == [(45, 45, 0, Fate.HOURS), (30, 30, 0, Fate.HOURS)]
    old = [line for line in await desk.world.lines(ticket) if line.superseded_by is not None]
    # The old lines stay as they were charged.
    assert [(line.actual_minutes, line.charged_minutes, line.superseded_by) for line in old] == [
        (60, 60, 1),
        (30, 30, 1),
    ]
    told = await desk.notice()
    assert (told.staff_name, told.reason, told.before, told.after) == ("Павел Орлов", "ошиблись строкой", 90, 75)
    assert (told.balance_after, told.expired) == (45, 0)
    assert [(line.actual, line.charged) for line in told.lines] == [(40, 45), (30, 30)]
    async with desk.world.database.work() as work:
        keys = await work.session.scalars(select(Charge.key).order_by(Charge.id))
        key = f"ticket:{ticket.id}:completion:1"
        assert list(keys) == [key, f"{key}:correction:1"]
        [shown] = await corrections_of(work, ticket.id)
    assert shown.changes == (Change("Консультация", 60, 40),)
    assert (shown.author, shown.reason, shown.at) == (None, "ошиблись строкой", desk.clock.now())


async def test_more_time_takes_more_and_asks_for_what_is_not_there(desk: Desk) -> None:
    ticket = await desk.done(60)
    await desk.correct(ticket, 150)
    assert await desk.fates(ticket) == [(150, 120, 30, Fate.PENDING)]
    assert await desk.proposals() == [(ProposalState.PROPOSED, 30)]
    asked = await desk.world.told(ProposalMade.kind)
    assert {row.lane for row in asked} == {f"contact:{one.contact_id}" for one in (desk.world.maria, desk.world.pavel)}
    assert [(line.shortage, line.amount, line.fate) for line in (await desk.notice()).lines] == [
        (30, HOUR // 2, Fate.PENDING)
    ]


async def test_taking_lines_away(desk: Desk) -> None:
    ticket = await desk.done(60, 30)
    await desk.correct(ticket, 0)
    assert await desk.fates(ticket) == [(30, 30, 0, Fate.HOURS)]
    await desk.correct(ticket, 0)
    assert await desk.fates(ticket) == []
    assert await desk.book() == 120
    told = await desk.notice()
    assert (told.before, told.after, told.lines) == (30, 0, [])
    async with desk.world.database.work() as work:
        changes = [one.changes for one in await corrections_of(work, ticket.id)]
        with pytest.raises(NotFound, match="no-lines"):
            await correctable(work, DIRECTOR, ticket.id)
    assert changes == [(Change("Консультация", 60, 0),), (Change("Консультация", 30, 0),)]
    with pytest.raises(NotFound, match="no-lines"):
        await desk.correct(ticket, 15)


async def test_a_line_corrected_twice(desk: Desk) -> None:
    ticket = await desk.done(60)
    await desk.correct(ticket, 30)
    await desk.correct(ticket, 45, reason="всё-таки сорок пять")
    assert await desk.book() == 75
    async with desk.world.database.work() as work:
        made = await corrections_of(work, ticket.id)
    assert [one.changes for one in made] == [(Change("Консультация", 60, 30),), (Change("Консультация", 30, 45),)]


@pytest.mark.parametrize("said", ["wrong minutes", "nothing new", "of another", "no lines"])
async def test_what_cannot_be_a_correction(desk: Desk, said: str) -> None:
    ticket, other = await desk.done(30), await desk.done(15)
    [foreign] = await desk.lines(other)

    async def attempt(minutes: dict[int, int], completion: int = 1) -> None:
        async with desk.world.database.work() as work:
            await correct(
                work,
                DIRECTOR,
                ticket.id,
                completion=completion,
                minutes=minutes,
                reason="ошибка",
                policy=REGRANT,
                version=ticket.version,
            )

    [line] = await desk.lines(ticket)
    match said:
        case "wrong minutes":
            for minutes in (-1, 1441):
                with pytest.raises(Refusal, match="bad-work-minutes"):
                    await attempt({line.id: minutes})
        case "nothing new":
            with pytest.raises(Refusal, match="nothing-to-correct"):
                await attempt({line.id: 30})
        case "of another":
            with pytest.raises(NotFound, match="no-lines"):
                await attempt({line.id: 15, foreign.id: 15})
            with pytest.raises(NotFound, match="no-lines"):
                await attempt({line.id: 15}, completion=2)
        case _:
            with pytest.raises(NotFound, match="no-lines"):
                await attempt({})
    assert await desk.book() == 75
    assert await desk.world.told(Corrected.kind) == []


async def test_a_doubled_tap_corrects_once(desk: Desk) -> None:
    ticket = await desk.done(60)

    async def tap() -> str:
        try:
            await desk.correct(ticket, 30, version=ticket.version)
        except Refusal as refusal:
            return refusal.code
        return "done"

    assert sorted(await asyncio.gather(tap(), tap(), tap())) == ["done", "lines-changed", "lines-changed"]
    assert await desk.book() == 90
    assert len(await desk.world.told(Corrected.kind)) == 1


async def test_who_may_correct(desk: Desk) -> None:
    ticket = await desk.done(60)
    for actor in (desk.world.oleg, desk.world.maria, desk.world.vera, desk.world.stranger):
        with pytest.raises(Forbidden):
            await desk.correct(ticket, 30, actor=actor)
        with pytest.raises(Forbidden):
            async with desk.world.database.work() as work:
                await correctable(work, actor, ticket.id)
    with pytest.raises(Forbidden, match="leaders-only"):
        await desk.correct(ticket, 30, actor=desk.world.oleg)
    for reason in ("", " ", "ы" * 301):
        with pytest.raises(Refusal, match="no-reason"):
            await desk.correct(ticket, 30, reason=reason)
    assert await desk.book() == 60
    await desk.correct(ticket, 30, actor=StaffActor(5, "Админ", frozenset({StaffRole.ADMIN})))
    await desk.correct(ticket, 15, actor=SystemActor("command-line"))
    assert (await desk.notice()).staff_name == ""
    assert await desk.book() == 105


async def test_money_is_corrected_too(desk: Desk) -> None:
    ticket = await desk.world.open()
    services = desk.world.services
    await desk.world.work_done(ticket, (services.training.id, 60), (services.update.id, 20), (services.setup.id, 10))
    await desk.world.resolve(ticket)
    await desk.correct(ticket, 30, 40)
    told = await desk.notice()
    assert (told.before, told.after, told.amount_before, told.amount_after) == (0, 0, 810_000, 630_000)
    assert await desk.fates(ticket) == [(30, 0, 0, Fate.MONEY), (0, 0, 0, Fate.FREE), (15, 0, 0, Fate.MONEY)]
    assert await desk.book() == 120


async def test_a_client_without_an_account(desk: Desk) -> None:
    async with desk.world.database.work() as work:
        person = await make_contact(work, await make_company(work))
        ticket = await make_ticket(work, person)
    await desk.world.work_done(ticket, (desk.world.services.consultation.id, 60))
    await desk.world.resolve(ticket)
    await desk.correct(ticket, 30)
    assert await desk.fates(ticket) == [(30, 0, 30, Fate.PENDING)]
    assert await desk.proposals() == [(ProposalState.REPLACED, 60), (ProposalState.PROPOSED, 30)]


# What the client has said


async def test_an_open_proposal_is_replaced(desk: Desk) -> None:
    ticket = await desk.done(150)
    async with desk.world.database.work() as work:
        [open_] = await open_proposals(work, ticket.id)
    await desk.correct(ticket, 135)
    assert await desk.proposals() == [(ProposalState.REPLACED, 30), (ProposalState.PROPOSED, 15)]
    told = [ProposalMade.model_validate(row.payload).proposal_id for row in await desk.world.told(ProposalMade.kind)]
    # Each manager: asked, what was asked drawn anew, asked anew.
    assert told == [open_.id] * 4 + [open_.id + 1] * 2
    with pytest.raises(Refusal, match="proposal-settled"):
        async with desk.world.database.work() as work:
            await settle_shortage(work, desk.world.maria, open_.id, Decision.APPROVE)
    await desk.decide(ticket, Decision.APPROVE)
    assert await desk.fates(ticket) == [(135, 120, 15, Fate.MONEY)]
    await desk.correct(ticket, 60)
    assert [state for state, _ in await desk.proposals()] == [ProposalState.REPLACED] * 2
    assert await desk.fates(ticket) == [(60, 60, 0, Fate.HOURS)]


@pytest.mark.parametrize(
    ("decision", "state", "fate"),
    [
        (Decision.APPROVE, ProposalState.APPROVED, Fate.MONEY),
        (Decision.DECLINE, ProposalState.DECLINED, Fate.UNPAID),
    ],
)
async def test_what_was_said_holds_for_a_price_that_is_not_higher(
    desk: Desk, decision: Decision, state: ProposalState, fate: Fate
) -> None:
    ticket = await desk.done(180)
    await desk.decide(ticket, decision)
    asked = len(await desk.world.told(ProposalMade.kind))
    await desk.correct(ticket, 150)
    assert await desk.fates(ticket) == [(150, 120, 30, fate)]
    assert await desk.proposals() == [(ProposalState.REPLACED, 60), (state, 30)]
    assert [line.fate for line in (await desk.notice()).lines] == [fate]
    async with desk.world.database.work() as work:
        last = (await work.session.scalars(select(Proposal).order_by(Proposal.id.desc()))).first()
        assert last is not None
        assert (last.settled_by, last.settled_how) == (f"contact:{desk.world.maria.contact_id}", Settled.BUTTON)
    assert len(await desk.world.told(ProposalMade.kind)) == asked
    # More than was agreed to is asked about again.
    await desk.correct(ticket, 165)
    assert await desk.fates(ticket) == [(165, 120, 45, Fate.PENDING)]
    assert len(await desk.world.told(ProposalMade.kind)) == 2 * asked


async def test_what_lapsed_stays_given_away(desk: Desk) -> None:
    ticket = await desk.done(180)
    desk.clock.advance(timedelta(days=8))
    async with desk.world.database.work() as work:
        [due] = await lapsed_proposals(work)
        assert await lapse_proposal(work, due)
    await desk.correct(ticket, 150)
    assert await desk.fates(ticket) == [(150, 120, 30, Fate.UNPAID)]


async def test_a_later_policy_overrules_nobody(desk: Desk) -> None:
    ticket = await desk.done(180)
    await desk.decide(ticket, Decision.DECLINE)
    await set_terms(desk, policy=ShortagePolicy.BILL)
    await desk.correct(ticket, 150)
    assert await desk.fates(ticket) == [(150, 120, 30, Fate.UNPAID)]
    await desk.correct(ticket, 240)
    assert await desk.fates(ticket) == [(240, 120, 120, Fate.MONEY)]
    async with desk.world.database.work() as work:
        last = (await work.session.scalars(select(Proposal).order_by(Proposal.id.desc()))).first()
        assert last is not None
        assert (last.state, last.settled_by) == (ProposalState.APPROVED, "system:policy")


@pytest.mark.parametrize(
    ("said", "price", "now", "policy", "fate"),
    [
        (None, 0, 1, ShortagePolicy.ASK, None),
        (None, 0, 1, ShortagePolicy.BLOCK, None),
        (None, 0, 1, ShortagePolicy.BILL, Fate.MONEY),
        (ProposalState.PROPOSED, 2, 1, ShortagePolicy.ASK, None),
        (ProposalState.APPROVED, 1, 1, ShortagePolicy.ASK, Fate.MONEY),
        (ProposalState.APPROVED, 1, 2, ShortagePolicy.ASK, None),
        (ProposalState.DECLINED, 1, 1, ShortagePolicy.BILL, Fate.UNPAID),
        (ProposalState.LAPSED, 1, 1, ShortagePolicy.ASK, Fate.UNPAID),
        (ProposalState.LAPSED, 1, 2, ShortagePolicy.BILL, Fate.MONEY),
    ],
)
def test_what_holds(
    said: ProposalState | None, price: int, now: int, policy: ShortagePolicy, fate: Fate | None
) -> None:
    assert what_holds(said, price, now, policy) is fate


# Hours that the client gave for a shortage


async def covered_by_hours(desk: Desk) -> Ticket:
    """150 minutes done: 120 by the hours there were, 30 by hours bought afterwards, of which 30 are left."""
    ticket = await desk.done(100, 50)
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS), (45, 15, 30, Fate.PENDING)]
    desk.clock.advance(timedelta(days=1))
    await desk.top_up(60)
    await desk.decide(ticket, Decision.HOURS)
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS), (45, 45, 0, Fate.HOURS)]
    assert await desk.book() == 30
    return ticket


@pytest.mark.parametrize(
    ("minutes", "fates", "book", "proposals"),
    [
        # Still 15 short: the client's hours pay for them, 15 go back.
        ((None, 35), [(105, 105, 0), (30, 30, 0)], 45, [(ProposalState.COVERED, 15)]),
        # Nothing is short any more.
        ((60, None), [(60, 60, 0), (45, 45, 0)], 75, []),
        ((0, None), [(45, 45, 0)], 135, []),
        # More than the client gave hours for: they pay for as much, the rest is asked about.
        ((None, 80), [(105, 105, 0), (75, 45, 30)], 30, [(ProposalState.COVERED, 30), (ProposalState.PROPOSED, 30)]),
    ],
)
async def test_hours_given_for_a_shortage_stay_given(
    desk: Desk,
    minutes: Sequence[int | None],
    fates: list[tuple[int, int, int]],
    book: int,
    proposals: list[tuple[ProposalState, int]],
) -> None:
    ticket = await covered_by_hours(desk)
    await desk.correct(ticket, *minutes)
    assert [one[:3] for one in await desk.fates(ticket)] == fates
    assert await desk.book() == book
    assert await desk.proposals() == [(ProposalState.REPLACED, 30), *proposals]
    told = await desk.notice()
    assert (told.before, told.after) == (150, sum(covered for _, covered, _ in fates))
    assert told.balance_after == book


@pytest.mark.parametrize("policy", [STAY, REGRANT])
async def test_hours_given_for_a_shortage_and_burnt_since(desk: Desk, policy: LedgerPolicy) -> None:
    """Both grants are over and closed when the correction comes: what paid pays again, the rest is settled by the policy."""
    ticket = await covered_by_hours(desk)
    desk.clock.advance(timedelta(days=400))
    async with desk.world.database.work() as work:
        await close_expired(work, SYSTEM, desk.world.hours.account.id, policy)
    assert await desk.book() == 0
    made = await desk.correct(ticket, None, 35, policy=policy)
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS), (30, 30, 0, Fate.HOURS)]
    assert (made.expired, made.regranted) == (15, 15 if policy is REGRANT else 0)
    assert await desk.book() == made.regranted
    told = await desk.notice()
    assert (told.expired, told.regranted, told.regranted_until) == (15, made.regranted, made.regranted_until)
    made = await desk.correct(ticket, 20, policy=policy)
    assert await desk.fates(ticket) == [(15, 15, 0, Fate.HOURS), (30, 30, 0, Fate.HOURS)]
    assert made.expired == 90
    assert [state for state, _ in await desk.proposals()] == [ProposalState.REPLACED] * 2


async def test_hours_for_two_shortages_of_one_completion(desk: Desk) -> None:
    ticket = await covered_by_hours(desk)
    await desk.correct(ticket, None, 80)
    await desk.top_up(30, "second")
    await desk.decide(ticket, Decision.HOURS)
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS), (75, 75, 0, Fate.HOURS)]
    await desk.correct(ticket, None, 65)
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS), (60, 60, 0, Fate.HOURS)]
    assert [one for one in await desk.proposals() if one[0] is not ProposalState.REPLACED] == [
        (ProposalState.COVERED, 30),
        (ProposalState.COVERED, 15),
    ]
    await desk.correct(ticket, 0, 0)
    assert await desk.book() == 120 + 60 + 30


# Days, grants and other tickets


@pytest.mark.parametrize("policy", [STAY, REGRANT])
async def test_a_correction_after_the_hours_have_burnt(desk: Desk, policy: LedgerPolicy) -> None:
    ticket = await desk.done(60)
    desk.clock.advance(timedelta(days=400))
    async with desk.world.database.work() as work:
        await close_expired(work, SYSTEM, desk.world.hours.account.id, policy)
        today = work.now.date()
        await give_hours(
            work, desk.world.hours.account, 100, effective_from=today, expires_on=today + timedelta(days=90)
        )
    made = await desk.correct(ticket, 40, policy=policy)
    assert await desk.fates(ticket) == [(45, 45, 0, Fate.HOURS)]
    assert (made.expired, made.regranted) == (15, 15 if policy is REGRANT else 0)
    assert await desk.book() == 100 + made.regranted
    assert (made.regranted_until is None) is (policy is STAY)


async def test_a_hold_of_another_ticket_costs_nothing(desk: Desk) -> None:
    ticket, other = await desk.done(60), await desk.world.open()
    async with desk.world.database.work() as work:
        estimate = await propose_estimate(work, desk.world.oleg, other.id, 60)
        await settle_estimate(work, desk.world.maria, estimate.id, agreed=True)
    await desk.correct(ticket, 45)
    assert await desk.fates(ticket) == [(45, 45, 0, Fate.HOURS)]


async def test_the_ticket_s_own_new_hold_stays(desk: Desk) -> None:
    ticket = await desk.done(60)
    async with desk.world.database.work() as work:
        await reopen(work, desk.world.maria, ticket.id)
        estimate = await propose_estimate(work, desk.world.oleg, ticket.id, 30)
        await settle_estimate(work, desk.world.maria, estimate.id, agreed=True)
    await desk.correct(ticket, 45)
    async with desk.world.database.work() as work:
        held = await hold_of(work, ticket.id)
        assert held is not None
        assert held.minutes == 30


async def test_the_choice_of_money_for_new_work_does_not_reach_old_work(desk: Desk) -> None:
    ticket = await desk.done(60)
    async with desk.world.database.work() as work:
        await reopen(work, desk.world.maria, ticket.id)
        await choose_payment(work, desk.world.maria, ticket.id, money=True)
    await desk.world.work_done(ticket, (desk.world.services.consultation.id, 30))
    await desk.world.resolve(ticket)
    await desk.correct(ticket, 45)
    assert await desk.fates(ticket) == [(30, 0, 0, Fate.MONEY), (45, 45, 0, Fate.HOURS)]
    async with desk.world.database.work() as work:
        await reopen(work, desk.world.maria, ticket.id)
        await choose_payment(work, desk.world.maria, ticket.id, money=False)
    await desk.correct(ticket, 15, completion=2)
    assert await desk.fates(ticket) == [(45, 45, 0, Fate.HOURS), (15, 0, 0, Fate.MONEY)]
    assert await desk.book() == 75


async def test_free_work_stays_free(desk: Desk) -> None:
    async with desk.world.database.work() as work:
        company = await make_company(work)
        await make_contract_with_hours(work, company, 60, service_model="unlimited")
        ticket = await make_ticket(work, await make_contact(work, company))
    await desk.world.work_done(ticket, (desk.world.services.consultation.id, 60))
    await desk.world.resolve(ticket)
    await desk.correct(ticket, 30)
    assert await desk.fates(ticket) == [(0, 0, 0, Fate.FREE)]


async def test_a_price_and_a_rule_stay_as_they_were_applied(desk: Desk) -> None:
    ticket = await desk.done(150)
    async with desk.world.database.work() as work:
        await agree_terms(
            work,
            SYSTEM,
            contract_id=desk.world.hours.contract.id,
            service_id=desk.world.services.consultation.id,
            price=2 * HOUR,
            rounding=Rounding(60, 60),
        )
    await desk.correct(ticket, 140)
    assert [(line.charged_minutes, line.amount) for line in await desk.lines(ticket)] == [(135, HOUR // 4)]


@pytest.mark.parametrize(
    ("scope", "days", "first", "second"),
    [
        # 40 and 10 in one scope: 45, then 60 - 45.  Corrected to 20 and 10: round(30) - 15.
        (RoundingScope.TICKET, 0, 45, 15),
        (RoundingScope.TICKET_DAY, 0, 45, 15),
        # On another day it is another scope.
        (RoundingScope.TICKET_DAY, 1, 45, 15),
        (RoundingScope.ENTRY, 0, 45, 15),
    ],
)
async def test_wider_scopes_are_rounded_as_if_it_had_been_right_at_once(
    desk: Desk, scope: RoundingScope, days: int, first: int, second: int
) -> None:
    async with desk.world.database.work() as work:
        await agree_terms(
            work,
            SYSTEM,
            contract_id=desk.world.hours.contract.id,
            service_id=desk.world.services.consultation.id,
            price=None,
            rounding=Rounding(15, 15, 0, scope),
        )
    ticket = await desk.done(40)
    desk.clock.advance(timedelta(days=days))
    async with desk.world.database.work() as work:
        await reopen(work, desk.world.maria, ticket.id)
    await desk.world.work_done(ticket, (desk.world.services.consultation.id, 10))
    await desk.world.resolve(ticket)
    assert [one[0] for one in await desk.fates(ticket)] == [first, second]
    await desk.correct(ticket, 20)
    wide = scope is RoundingScope.TICKET or (scope is RoundingScope.TICKET_DAY and not days)
    assert [one[0] for one in await desk.fates(ticket)] == [15, 15 if wide else 30]
    # In all: what the right times would have cost.
    assert await desk.book() == 120 - (30 if wide else 45)
    await desk.correct(ticket, 35, completion=2)
    assert sum(one[0] for one in await desk.fates(ticket)) == (60 if wide else 75)


async def test_completions_are_corrected_one_by_one(desk: Desk) -> None:
    ticket = await desk.done(60)
    async with desk.world.database.work() as work:
        await reopen(work, desk.world.maria, ticket.id)
    await desk.world.work_done(ticket, (desk.world.services.consultation.id, 30))
    await desk.world.resolve(ticket)
    await desk.correct(ticket, 15, completion=2)
    await desk.correct(ticket, 45, completion=1)
    await desk.correct(ticket, 30, completion=1)
    assert await desk.book() == 120 - 30 - 15
    async with desk.world.database.work() as work:
        _, lines = await correctable(work, DIRECTOR, ticket.id)
        assert [(view.line.completion, view.line.actual_minutes) for view in lines] == [(2, 15), (1, 30)]
        made = await corrections_of(work, ticket.id)
        assert [one.changes[0].before for one in made] == [60, 30, 45]
        rows = await work.session.execute(select(Correction.completion, Correction.number))
        assert sorted(tuple(row) for row in rows) == [(1, 1), (1, 2), (2, 1)]


# States and policies of companies


async def set_terms(
    desk: Desk, *, state: WorkState = WorkState.ALLOWED, policy: ShortagePolicy = ShortagePolicy.ASK
) -> None:
    async with desk.world.database.work() as work:
        company = await work.session.get_one(Company, desk.world.company.id)
        company.work_state, company.shortage_policy = state, policy


@pytest.mark.parametrize(
    ("state", "policy", "code"),
    [
        (WorkState.FORBIDDEN, ShortagePolicy.ASK, "work-forbidden"),
        (WorkState.PREPAYMENT, ShortagePolicy.ASK, "prepayment-only"),
        (WorkState.ALLOWED, ShortagePolicy.BLOCK, "hours-blocked"),
    ],
)
async def test_less_is_always_allowed_and_more_where_it_could_have_been_charged(
    desk: Desk, state: WorkState, policy: ShortagePolicy, code: str
) -> None:
    ticket = await desk.done(150)
    await set_terms(desk, state=state, policy=policy)
    with pytest.raises(Refusal, match=code):
        await desk.correct(ticket, 165)
    await desk.correct(ticket, 135)
    assert await desk.fates(ticket) == [(135, 120, 15, Fate.PENDING)]
    await desk.correct(ticket, 90)
    await desk.correct(ticket, 105)  # hours cover it
    assert await desk.fates(ticket) == [(105, 105, 0, Fate.HOURS)]


async def test_a_charge_that_was_taken_back_whole_is_not_corrected(desk: Desk) -> None:
    ticket = await desk.done(60)
    async with desk.world.database.work() as work:
        key = f"ticket:{ticket.id}:completion:1"
        await reverse(work, DIRECTOR, charge_key=key, reason="всё", today=work.now.date(), policy=REGRANT)
    with pytest.raises(Refusal, match="charge-reversed"):
        await desk.correct(ticket, 30)
    assert await desk.book() == 120


async def test_nothing_is_left_of_a_correction_that_fails(desk: Desk) -> None:
    ticket = await desk.done(60)

    async def counts(work: Work) -> list[int]:
        tables = ("ledger_entry", "ledger_reversal", "ticket_correction", "work_line", "proposal", "outbox")
        return [int(await work.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0) for table in tables]

    async with desk.world.database.work() as work:
        before = await counts(work)
    await set_terms(desk, policy=ShortagePolicy.BLOCK)
    with pytest.raises(Refusal):
        await desk.correct(ticket, 300)
    async with desk.world.database.work() as work:
        assert await counts(work) == before
        assert await work.session.scalar(select(func.count()).where(WorkLine.superseded_by.is_not(None))) == 0

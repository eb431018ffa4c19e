"""Campaigns: who is asked, who may answer and once, what an agreement does, and what the director sees."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event, select

from core.actor import Actor, ContactActor, ContactRole, StaffActor, StaffRole
from core.clients.models import Company, Contact
from core.contracts.agreements import amend
from core.contracts.answering import Answer, answer_offer
from core.contracts.campaign_rules import Move, check_move, fill, switch_day
from core.contracts.campaign_state import Standing, campaign_state, campaigns, people_to_call
from core.contracts.campaigns import candidates, close_campaign, remind, start_campaign
from core.contracts.intents import OfferAnswered, OfferMade
from core.contracts.models import Campaign, CampaignOffer, Contract, ContractVersion, OfferState
from core.contracts.service import model_on, sign_contract
from core.database import Database, Work
from core.errors import Refusal
from core.outbox.models import OutboxRow
from tests.clock import START, SettableClock
from tests.factories import SYSTEM, make_company, make_contact, make_staff

TODAY = START.date()
SWITCH = date(2027, 1, 1)
TERMS = "{company}, договор {contract}: вместо «{from}» с {date} – «{to}», часов: {hours}."


def move(
    to: str = "bonus_hours",
    *,
    switch_on: date | None = SWITCH,
    source: str = "unlimited",
    free_until: time | None = None,
    terms: str = TERMS,
) -> Move:
    return Move(source, to, free_until, switch_on, terms)


@dataclass(frozen=True, slots=True)
class Cast:
    """``rose`` has a manager and a member in the bot, ``lily`` a manager who has not come in; both on «unlimited»."""

    database: Database
    rose: Company
    lily: Company
    rose_contract: Contract
    lily_contract: Contract
    anna: ContactActor
    member: ContactActor
    stranger_manager: ContactActor
    pavel: StaffActor
    engineer: StaffActor

    async def start(self, what: Move | None = None) -> Campaign:
        async with self.database.work() as work:
            return (await start_campaign(work, self.pavel, what or move()))[0]

    async def answer(self, actor: Actor, campaign: Campaign, contract: Contract, answer: Answer) -> CampaignOffer:
        async with self.database.work() as work:
            return await answer_offer(work, actor, campaign.id, contract.id, answer)

    async def told(self, kind: str) -> Sequence[OutboxRow]:
        async with self.database.work() as work:
            return (await work.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind))).all()

    async def standings(self, campaign: Campaign) -> dict[str, Standing]:
        async with self.database.work() as work:
            state = await campaign_state(work, self.pavel, campaign.id)
            return {view.company.name: view.standing for view in state.offers}

    async def model(self, contract: Contract, day: date) -> str:
        async with self.database.work() as work:
            return (await model_on(work, contract, day)).model.code

    async def sign(
        self,
        company: Company,
        number: str,
        *,
        model: str | None = "unlimited",
        starts_on: date = date(2026, 10, 1),
        months: int = 12,
        prolongs: Contract | None = None,
    ) -> Contract:
        async with self.database.work() as work:
            return await sign_contract(
                work,
                SYSTEM,
                company_id=company.id,
                number=number,
                starts_on=starts_on,
                months=months,
                service_model=model,
                prolongs_id=prolongs.id if prolongs else None,
            )


@pytest.fixture
async def cast(database: Database) -> Cast:
    async with database.work() as work:
        rose, lily = await make_company(work, name="ООО «Роза»"), await make_company(work, name="ООО «Лилия»")

        async def contract(company: Company) -> Contract:
            return await sign_contract(
                work,
                SYSTEM,
                company_id=company.id,
                number="1",
                starts_on=date(2026, 10, 1),
                months=12,
                service_model="unlimited",
            )

        made = Cast(
            database=database,
            rose=rose,
            lily=lily,
            rose_contract=await contract(rose),
            lily_contract=await contract(lily),
            anna=(await make_contact(work, rose, name="Анна", phone="+79161234567")).as_actor(),
            member=(await make_contact(work, rose, name="Иван", role=ContactRole.MEMBER)).as_actor(),
            stranger_manager=(
                await make_contact(work, await make_company(work, name="ООО «Чужие»"), name="Вера")
            ).as_actor(),
            pavel=(await make_staff(work, "Павел", roles=frozenset({StaffRole.DIRECTOR}))).as_actor(),
            engineer=(await make_staff(work, "Игорь")).as_actor(),
        )
        await make_contact(work, lily, name="Нина", phone="+79160000001", came_in=False)
        return made


async def refusal(attempt: object) -> str:
    with pytest.raises(Refusal) as refused:
        await attempt  # type: ignore[misc]
    return refused.value.code


# Whom a campaign asks


async def test_contracts_on_the_old_model_are_asked_and_managers_are_told(cast: Cast) -> None:
    await cast.sign(cast.rose, "2", model="bonus_hours")
    ended = await cast.sign(cast.rose, "3", starts_on=date(2026, 1, 1), months=10)
    assert ended.ends_on < TODAY
    async with cast.database.work() as work:
        found = await candidates(work, cast.pavel, move())
    assert [(one.company.name, one.contract.id, one.switch_on) for one in found] == [
        ("ООО «Лилия»", cast.lily_contract.id, SWITCH),
        ("ООО «Роза»", cast.rose_contract.id, SWITCH),
    ]
    assert [[manager.name for manager in one.managers] for one in found] == [[], ["Анна"]]
    campaign = await cast.start()
    [told] = await cast.told(OfferMade.kind)
    assert told.lane == f"contact:{cast.anna.contact_id}"
    assert OfferMade.model_validate(told.payload) == OfferMade(
        campaign_id=campaign.id, contract_id=cast.rose_contract.id
    )
    assert await cast.standings(campaign) == {
        "ООО «Лилия»": Standing.UNREACHABLE,
        "ООО «Роза»": Standing.SILENT,
    }


async def test_an_agreement_to_come_is_seen(cast: Cast) -> None:
    async with cast.database.work() as work:
        await amend(
            work, SYSTEM, cast.rose_contract.id, effective_from=date(2026, 12, 1), service_model="pay_as_you_go"
        )
    async with cast.database.work() as work:
        assert [one.company.name for one in await candidates(work, SYSTEM, move())] == ["ООО «Лилия»"]
        early = await candidates(work, SYSTEM, move(switch_on=date(2026, 11, 30)))
        assert [one.company.name for one in early] == ["ООО «Лилия»", "ООО «Роза»"]
        paying = await candidates(work, SYSTEM, move(source="pay_as_you_go"))
        assert [one.company.name for one in paying] == ["ООО «Роза»"]


def contract(starts_on: date, ends_on: date) -> Contract:
    return Contract(starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("switch_on", "prolonged", "expected"),
    [
        (None, False, date(2027, 1, 1)),
        (None, True, None),
        (date(2026, 12, 31), False, date(2026, 12, 31)),
        (date(2026, 12, 31), True, date(2026, 12, 31)),
        (date(2027, 1, 1), False, date(2027, 1, 1)),
        (date(2027, 3, 1), False, date(2027, 1, 1)),
        (date(2027, 3, 1), True, None),
        (date(2026, 9, 1), False, date(2026, 10, 1)),
    ],
)
def test_the_day_of_the_switch(switch_on: date | None, prolonged: bool, expected: date | None) -> None:
    assert switch_day(contract(date(2026, 10, 1), date(2026, 12, 31)), switch_on, prolonged=prolonged) == expected


async def test_of_a_contract_and_its_prolongation_each_is_asked_for_its_time(cast: Cast) -> None:
    following = await cast.sign(cast.rose, "2", starts_on=date(2027, 10, 1), prolongs=cast.rose_contract)
    async with cast.database.work() as work:
        at_end = await candidates(work, SYSTEM, move(switch_on=None))
        assert [(one.contract.id, one.switch_on) for one in at_end] == [
            (cast.lily_contract.id, date(2027, 10, 1)),
            (following.id, date(2028, 10, 1)),
        ]
        by_date = await candidates(work, SYSTEM, move())
        assert [(one.contract.id, one.switch_on) for one in by_date][1:] == [
            (cast.rose_contract.id, SWITCH),
            (following.id, date(2027, 10, 1)),
        ]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (move("unlimited"), "campaign-same-model"),
        (move("no_such"), "no-service-model"),
        (move(source="no_such"), "no-service-model"),
        (move("time_window"), "bad-free-until"),
        (move(free_until=time(13, 0)), "bad-free-until"),
        (move(terms=" \n"), "campaign-bad-text"),
        (move(terms="а" * 2001), "campaign-bad-text"),
        (move(terms="{inn}"), "campaign-placeholder"),
        (move(terms="{company.__class__}"), "campaign-placeholder"),
        (move(terms="{company!r}"), "campaign-placeholder"),
        (move(terms="{company:>1000000}"), "campaign-placeholder"),
        (move(terms="{}"), "campaign-placeholder"),
        (move(terms="{0}"), "campaign-placeholder"),
        (move(terms="скобка { одна"), "campaign-placeholder"),
        (move(terms="{to}" * 4), "campaign-placeholder-often"),
        (move("pay_as_you_go"), "campaign-no-hours"),
    ],
)
def test_moves_that_cannot_be(what: Move, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_move(what)
    assert refused.value.code == code


def test_a_template_is_filled_in() -> None:
    terms = "{company} {{и}} {contract}: {from} → {to} {date} {hours}"
    check_move(move(terms=terms))
    values = {name: f"<{name}>" for name in ("company", "contract", "from", "to", "date", "hours")}
    assert fill(terms, values) == "<company> {и} <contract>: <from> → <to> <date> <hours>"


async def test_starting_is_refused_when_it_makes_no_sense(cast: Cast) -> None:
    for actor, code in ((cast.anna, "forbidden"), (cast.engineer, "leaders-only")):
        async with cast.database.work() as work:
            assert await refusal(start_campaign(work, actor, move())) == code
            assert await refusal(candidates(work, actor, move())) == code
    async with cast.database.work() as work:
        assert await refusal(start_campaign(work, cast.pavel, move(switch_on=TODAY))) == "campaign-too-soon"
        assert await refusal(start_campaign(work, cast.pavel, move(source="pay_as_you_go"))) == "campaign-nobody"
    campaign = await cast.start()
    async with cast.database.work() as work:
        assert await refusal(start_campaign(work, cast.pavel, move())) == "campaign-running"
        await close_campaign(work, cast.pavel, campaign.id)
    assert (await cast.start()).id != campaign.id


async def test_two_who_start_at_once_start_one(cast: Cast) -> None:
    async def attempt() -> str:
        try:
            await cast.start()
        except Refusal as refused:
            return refused.code
        return "started"

    assert sorted(await asyncio.gather(attempt(), attempt(), attempt())) == ["campaign-running"] * 2 + ["started"]


# Answers


async def test_a_manager_agrees_and_the_model_changes_on_the_day(cast: Cast) -> None:
    campaign = await cast.start()
    offer = await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    assert (offer.state, offer.decided_by, offer.decided_at) == (
        OfferState.AGREED,
        f"contact:{cast.anna.contact_id}",
        START,
    )
    assert await cast.model(cast.rose_contract, SWITCH - timedelta(days=1)) == "unlimited"
    assert await cast.model(cast.rose_contract, SWITCH) == "bonus_hours"
    assert await cast.model(cast.lily_contract, SWITCH) == "unlimited"
    async with cast.database.work() as work:
        [version] = await work.session.scalars(select(ContractVersion))
        assert (version.campaign_id, version.agreed_by) == (campaign.id, f"contact:{cast.anna.contact_id}")
        assert (await work.session.get_one(Contract, cast.rose_contract.id)).accrues_from == SWITCH
    [told] = await cast.told(OfferAnswered.kind)
    assert told.lane == f"contact:{cast.anna.contact_id}"
    said = OfferAnswered.model_validate(told.payload)
    assert (said.agreed, said.name, said.by_phone, said.model, said.switch_on) == (
        True,
        "Анна",
        False,
        "bonus_hours",
        SWITCH,
    )


async def test_a_refusal_keeps_the_old_model_to_the_end_of_the_term(cast: Cast) -> None:
    campaign = await cast.start()
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.REFUSE)
    assert await cast.model(cast.rose_contract, cast.rose_contract.ends_on) == "unlimited"
    said = OfferAnswered.model_validate((await cast.told(OfferAnswered.kind))[0].payload)
    assert (said.agreed, said.model, said.ends_on) == (False, "unlimited", cast.rose_contract.ends_on)
    following = await cast.sign(cast.rose, "2", model=None, starts_on=date(2027, 10, 1), prolongs=cast.rose_contract)
    assert following.service_model == "unlimited"


async def test_an_answer_told_by_phone_is_written_down_by_name(cast: Cast) -> None:
    campaign = await cast.start()
    await cast.answer(cast.pavel, campaign, cast.lily_contract, Answer.AGREE)
    async with cast.database.work() as work:
        state = await campaign_state(work, SYSTEM, campaign.id)
        assert [(view.company.name, view.standing, view.name, view.by_phone) for view in state.offers] == [
            ("ООО «Роза»", Standing.SILENT, "", False),
            ("ООО «Лилия»", Standing.AGREED, "Павел", True),
        ]
        assert state.counts == {
            Standing.UNREACHABLE: 0,
            Standing.SILENT: 1,
            Standing.REFUSED: 0,
            Standing.AGREED: 1,
        }
        assert [person.name for person in await people_to_call(work, SYSTEM, cast.lily.id)] == ["Нина"]


async def test_who_may_not_answer(cast: Cast) -> None:
    campaign = await cast.start()
    rose = cast.rose_contract
    for actor, code in (
        (cast.member, "agreement-managers-only"),
        (cast.stranger_manager, "no-offer"),
        (cast.engineer, "leaders-only"),
        (SYSTEM, "forbidden"),
    ):
        assert await refusal(cast.answer(actor, campaign, rose, Answer.AGREE)) == code
    beyond = Contract(id=999_999, company_id=cast.rose.id)
    assert await refusal(cast.answer(cast.anna, campaign, beyond, Answer.AGREE)) == "no-offer"
    assert await refusal(cast.answer(cast.anna, Campaign(id=99), rose, Answer.AGREE)) == "no-offer"
    assert await cast.told(OfferAnswered.kind) == []


async def test_the_first_answer_counts_whoever_taps_at_once(cast: Cast) -> None:
    campaign = await cast.start()

    async def attempt(actor: Actor, answer: Answer) -> str:
        try:
            await cast.answer(actor, campaign, cast.rose_contract, answer)
        except Refusal as refused:
            return f"{refused.code} {refused.params}"
        return answer.value

    said = await asyncio.gather(
        attempt(cast.anna, Answer.AGREE), attempt(cast.pavel, Answer.REFUSE), attempt(cast.anna, Answer.AGREE)
    )
    won = [one for one in said if one in list(Answer)]
    assert len(won) == 1
    word, name = ("agreed", "Анна") if won == ["agree"] else ("refused", "Павел")
    assert [one for one in said if one not in won] == [f"offer-{word} {{'name': '{name}'}}"] * 2
    async with cast.database.work() as work:
        versions = (await work.session.scalars(select(ContractVersion))).all()
    assert len(versions) == (1 if won == ["agree"] else 0)
    assert len(await cast.told(OfferAnswered.kind)) == 1


async def test_late_answers(cast: Cast, clock: SettableClock) -> None:
    campaign = await cast.start()
    eve = datetime.combine(SWITCH, time(), cast.rose.zone) - timedelta(seconds=1)
    clock.set(eve + timedelta(seconds=1))
    assert await refusal(cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)) == "offer-late"
    clock.set(eve)
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    async with cast.database.work() as work:
        await close_campaign(work, cast.pavel, campaign.id)
        assert await refusal(close_campaign(work, cast.pavel, campaign.id)) == "campaign-closed"
    assert await refusal(cast.answer(cast.pavel, campaign, cast.lily_contract, Answer.AGREE)) == "offer-closed"
    assert await refusal(cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)) == "offer-agreed"
    assert await cast.model(cast.rose_contract, SWITCH) == "bonus_hours"  # what was agreed stays agreed


async def test_the_contract_has_moved_by_itself_meanwhile(cast: Cast) -> None:
    campaign = await cast.start()
    async with cast.database.work() as work:
        await amend(work, SYSTEM, cast.rose_contract.id, effective_from=TODAY, service_model="bonus_hours")
        await amend(work, SYSTEM, cast.lily_contract.id, effective_from=SWITCH, service_model="pay_as_you_go")
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    assert await refusal(cast.answer(cast.pavel, campaign, cast.lily_contract, Answer.AGREE)) == "agreement-known"
    async with cast.database.work() as work:
        assert len((await work.session.scalars(select(ContractVersion))).all()) == 2
    assert await cast.standings(campaign) == {"ООО «Лилия»": Standing.UNREACHABLE, "ООО «Роза»": Standing.AGREED}


# At the end of the term


async def test_a_prolongation_takes_the_model_that_was_agreed(cast: Cast) -> None:
    campaign = await cast.start(move("time_window", switch_on=None, free_until=time(13, 0), terms="{to}"))
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    async with cast.database.work() as work:
        assert (await work.session.scalars(select(ContractVersion))).all() == []
        await close_campaign(work, cast.pavel, campaign.id)
    following = await cast.sign(cast.rose, "2", model=None, starts_on=date(2027, 10, 1), prolongs=cast.rose_contract)
    assert (following.service_model, following.free_until) == ("time_window", time(13, 0))
    silent = await cast.sign(cast.lily, "2", model=None, starts_on=date(2027, 10, 1), prolongs=cast.lily_contract)
    assert silent.service_model == "unlimited"
    # The next one goes on from there, named by any contract of the chain.
    third = await cast.sign(cast.rose, "3", model=None, starts_on=date(2028, 10, 1), prolongs=cast.rose_contract)
    assert third.service_model == "time_window"


async def test_unless_said_otherwise(cast: Cast) -> None:
    campaign = await cast.start(move(switch_on=None))
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    other = await cast.sign(
        cast.rose, "2", model="pay_as_you_go", starts_on=date(2027, 10, 1), prolongs=cast.rose_contract
    )
    assert other.service_model == "pay_as_you_go"
    third = await cast.sign(cast.rose, "3", model=None, starts_on=date(2028, 10, 1), prolongs=other)
    assert third.service_model == "pay_as_you_go"


async def test_a_prolongation_keeps_what_the_term_ended_with(cast: Cast) -> None:
    campaign = await cast.start()
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    async with cast.database.work() as work:
        await amend(work, SYSTEM, cast.rose_contract.id, effective_from=date(2027, 6, 1), service_model="pay_as_you_go")
    following = await cast.sign(cast.rose, "2", model=None, starts_on=date(2027, 10, 1), prolongs=cast.rose_contract)
    assert following.service_model == "pay_as_you_go"


async def test_a_new_contract_must_name_its_model(cast: Cast) -> None:
    assert await refusal(cast.sign(cast.rose, "9", model=None)) == "no-service-model"


async def test_a_prolongation_signed_while_the_offer_waited_is_moved_itself(cast: Cast) -> None:
    campaign = await cast.start(move(switch_on=None))
    following = await cast.sign(cast.rose, "2", starts_on=date(2027, 10, 1), prolongs=cast.rose_contract)
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    assert await cast.model(following, following.starts_on) == "bonus_hours"
    assert await cast.model(cast.rose_contract, cast.rose_contract.ends_on) == "unlimited"


async def test_a_prolongation_on_a_third_model_stays_on_it(cast: Cast) -> None:
    campaign = await cast.start(move(switch_on=None))
    following = await cast.sign(
        cast.rose, "2", model="pay_as_you_go", starts_on=date(2027, 10, 1), prolongs=cast.rose_contract
    )
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    assert await cast.model(following, following.starts_on) == "pay_as_you_go"


async def test_a_signature_and_an_answer_at_the_same_moment(cast: Cast) -> None:
    """Whichever comes first, the prolongation is on the new model."""
    campaign = await cast.start(move(switch_on=None))
    for company, contract_, actor in (
        (cast.rose, cast.rose_contract, cast.anna),
        (cast.lily, cast.lily_contract, cast.pavel),
    ):
        following, _ = await asyncio.gather(
            cast.sign(company, "2", model=None, starts_on=date(2027, 10, 1), prolongs=contract_),
            cast.answer(actor, campaign, contract_, Answer.AGREE),
        )
        assert await cast.model(following, following.starts_on) == "bonus_hours"


# Reminders and lists


async def test_the_silent_are_reminded_once_a_day(cast: Cast, clock: SettableClock) -> None:
    campaign = await cast.start()

    async def reminded() -> int:
        async with cast.database.work() as work:
            return await remind(work, cast.pavel, campaign.id)

    assert await reminded() == 1
    assert await refusal(reminded()) == "campaign-reminded"
    clock.advance(timedelta(days=1))
    async with cast.database.work() as work:  # somebody of the company that could not be asked has come in
        nina = await work.session.scalar(select(Contact).where(Contact.name == "Нина"))
        assert nina is not None
        nina.messenger_id = 700
    assert await reminded() == 2
    clock.advance(timedelta(days=1))
    await cast.answer(cast.anna, campaign, cast.rose_contract, Answer.AGREE)
    assert await reminded() == 1
    clock.set(datetime.combine(SWITCH, time(9), cast.rose.zone))
    assert await refusal(reminded()) == "campaign-nobody-silent"
    async with cast.database.work() as work:
        await close_campaign(work, cast.pavel, campaign.id)
    assert await refusal(reminded()) == "campaign-closed"


async def test_a_list_is_for_directors(cast: Cast) -> None:
    first = await cast.start()
    async with cast.database.work() as work:
        await close_campaign(work, cast.pavel, first.id)
    second = await cast.start(move(switch_on=None))
    await cast.answer(cast.anna, second, cast.rose_contract, Answer.REFUSE)
    async with cast.database.work() as work:
        found = [(line.campaign.id, line.offers, line.answered) for line in await campaigns(work, cast.pavel)]
    assert found == [(second.id, 2, 1), (first.id, 2, 0)]
    for actor, code in ((cast.anna, "forbidden"), (cast.engineer, "leaders-only"), (cast.member, "forbidden")):
        async with cast.database.work() as work:
            for asked in (
                campaigns(work, actor),
                campaign_state(work, actor, second.id),
                remind(work, actor, second.id),
                close_campaign(work, actor, second.id),
                people_to_call(work, actor, cast.rose.id),
            ):
                assert await refusal(asked) == code


async def test_a_list_is_asked_for_in_a_few_questions(cast: Cast) -> None:
    """However many companies there are: the director's list does not ask the database once for each."""
    async with cast.database.work() as work:
        await _many(work, 60)
    campaign = await cast.start()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = cast.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with cast.database.work() as work:
            state = await campaign_state(work, cast.pavel, campaign.id)
            found = await candidates(work, cast.pavel, move())
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert (len(state.offers), state.to_remind, len(found)) == (62, 1, 62)
    assert len(asked) < 10


async def _many(work: Work, count: int) -> None:
    for number in range(count):
        company = await make_company(work, name=f"ООО «Клиент {number}»")
        await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number="1",
            starts_on=date(2026, 10, 1),
            months=12,
            service_model="unlimited",
        )

"""What a client may expect before a ticket is opened, what it is tied to when it opens, and what the staff sees beside it."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select, text, update

from core.actor import Actor, ContactActor, ContactRole
from core.catalog.models import PriceUnit, TariffKind
from core.clients.configurations import add_configuration, configurations_of, remove_configuration
from core.clients.models import Company, Contact, ShortagePolicy
from core.contracts.models import Contract
from core.errors import Forbidden, NotFound, Refusal
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.tickets.choices import Choices, apply_choices
from core.tickets.conversation import Words
from core.tickets.deadline_models import Wish
from core.tickets.effort import KnownBy, efforts_of
from core.tickets.expecting import Expectation, expect
from core.tickets.expecting_rules import Whose
from core.tickets.hints import HintView, hints_of, likely_services, similar_story
from core.tickets.models import Fate, Ticket
from core.tickets.opening import open_ticket
from core.tickets.opening_intents import ChoicesLost
from core.tickets.priorities import set_up_deadlines
from core.tickets.prospects import prospect_of
from core.tickets.urgency import add_urgency_sign, remove_urgency_sign, urgency_signs
from tests.clock import MOSCOW, START
from tests.core.conftest import World
from tests.core.test_effort import solved
from tests.factories import SYSTEM

SHARE = 70


@pytest.fixture
async def desk(world: World) -> World:
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


async def expectation(desk: World, said: str, who: ContactActor | None = None, *, money: bool = False) -> Expectation:
    async with desk.database.read() as work:
        return await expect(work, who or desk.maria, said, work.now, wants_money=money, share=SHARE)


async def hints(desk: World, ticket: Ticket) -> HintView:
    async with desk.database.read() as work:
        return await hints_of(work, ticket)


async def test_minutes_balance_and_date_before_the_ticket_is_sent(desk: World) -> None:
    """120 minutes on the account, by 15 minutes with 5 of grace; two engineers from Monday 10:00."""
    found = await expectation(desk, "Здравствуйте! Нужны консультации по НДС")
    assert found.service is not None
    assert found.service.code == "consultation"
    assert found.typical is not None
    assert (found.typical.low, found.typical.high, found.typical.whose) == (30, 30, Whose.PRICE_LIST)
    assert found.cost is not None
    assert (found.cost.fate, found.cost.after, found.available) == (Fate.HOURS, 90, 120)
    assert found.soonest == START.replace(hour=11)

    # Ten of the company's own tickets: half took 20 minutes, nine of ten no more than 50.
    await solved(desk, *[20] * 6, 30, 40, 50, 90, service=desk.services.consultation, subject="Разное")
    found = await expectation(desk, "Нужна консультация", desk.pavel)
    assert found.typical is not None
    assert (found.typical.low, found.typical.high, found.typical.whose) == (20, 50, Whose.COMPANY)
    assert found.typical.few
    of_vera = await expectation(desk, "Нужна консультация", desk.vera)
    assert of_vera.typical is not None
    assert of_vera.typical.whose is Whose.EVERYBODY
    # No word of the price list: how long anything takes, and what is on the account.
    anything = await expectation(desk, "Всё плохо")
    assert (anything.service, anything.cost) == (None, None)
    assert anything.typical is not None
    assert anything.typical.high == 50


@pytest.mark.parametrize(
    ("model", "said", "money", "fate", "after"),
    [
        ("bonus_hours", "Обновление", False, Fate.FREE, 120),
        ("bonus_hours", "Доработка отчёта", False, Fate.HOURS, 60),
        ("bonus_hours", "Доработка отчёта", True, Fate.MONEY, 120),
        ("bonus_hours", "Установка", False, Fate.MONEY, 120),
        ("unlimited", "Консультация", False, Fate.FREE, 120),
        ("pay_as_you_go", "Консультация", False, Fate.MONEY, 120),
        ("time_window", "Консультация", False, Fate.FREE, 120),  # 10:00, free until 13:00
    ],
)
async def test_the_cost_follows_the_contract(
    desk: World, model: str, said: str, money: bool, fate: Fate, after: int
) -> None:
    async with desk.database.work() as work:
        until = time(13) if model == "time_window" else None
        await work.session.execute(update(Contract).values(service_model=model, free_until=until))
    cost = (await expectation(desk, said, money=money)).cost
    assert cost is not None
    assert (cost.fate, cost.after) == (fate, after)


async def test_hours_that_do_not_suffice_and_an_unknown_crew(desk: World) -> None:
    async with desk.database.work() as work:
        await work.session.execute(update(Company).values(shortage_policy=ShortagePolicy.BILL))
        await work.session.execute(text("UPDATE service SET usual_minutes = 150 WHERE code = 'consultation'"))
        await work.session.execute(update(Staff).values(active=False))
    found = await expectation(desk, "Консультация")
    assert found.cost is not None
    assert (found.cost.shortage, found.cost.after, found.cost.policy) == (30, 0, ShortagePolicy.BILL)
    assert found.soonest is None
    without_contract = await expectation(desk, "Консультация", desk.vera)
    assert without_contract.cost is not None
    assert (without_contract.cost.shortage, without_contract.prospect.account_id) == (150, None)
    assert without_contract.cost.tariff.price_unit is PriceUnit.HOUR
    assert without_contract.cost.tariff.kind is TariffKind.HOURLY


async def test_who_may_choose_what(desk: World) -> None:
    async with desk.database.work() as work:
        member = ContactActor(desk.pavel.contact_id, desk.pavel.company_id, "Павел", ContactRole.MEMBER)
        for who, code in ((member, "managers-only"), (desk.vera, "nothing-to-choose-yet")):
            prospect = await prospect_of(work, who, work.now)
            with pytest.raises(Refusal) as refused:
                prospect.check(money=True, urgent=False)
            assert refused.value.code == code
            prospect.check(money=False, urgent=True)
        await work.session.execute(text("UPDATE sla_plan_version SET targets = targets - 'urgent'"))
    async with desk.database.work() as work:
        prospect = await prospect_of(work, desk.maria, work.now)
        prospect.check(money=True, urgent=False)
        with pytest.raises(Refusal) as refused:
            prospect.check(money=False, urgent=True)
        assert refused.value.code == "no-urgent"


async def opened(desk: World, chosen: Choices, *, by: Actor | None = None) -> Ticket:
    async with desk.database.work() as work:
        ticket, _ = await open_ticket(
            work,
            by or desk.maria,
            contact_id=desk.maria.contact_id,
            said=[(Words("Консультация"), work.now)],
            subject_without_text="",
            urgent=chosen.urgent,
            offer_dates=chosen.wish_at is None,
        )
        await apply_choices(work, desk.maria, ticket, chosen, share=SHARE)
        return ticket


async def test_what_was_chosen_is_applied_when_it_opens_also_by_itself(desk: World) -> None:
    wish_at = START.replace(hour=18)
    for by in (desk.maria, SYSTEM):
        ticket = await desk.ticket((await opened(desk, Choices(True, True, wish_at), by=by)).id)
        assert (ticket.wants_money, ticket.priority) == (True, Priority.URGENT)
    async with desk.database.read() as work:
        wishes = list(await work.session.scalars(select(Wish)))
        assert [(one.at, one.author) for one in wishes] == [(wish_at, f"contact:{desk.maria.contact_id}")] * 2
    assert not await desk.told(ChoicesLost.kind)
    assert all(told.payload["dates"] == [] for told in await desk.told("ticket.opened"))


async def test_what_cannot_be_done_any_more_is_told_and_the_ticket_is_open(desk: World) -> None:
    past = START - timedelta(hours=1)
    async with desk.database.work() as work:
        await work.session.execute(text("UPDATE contract SET service_model = 'unlimited'"))
        await work.session.execute(text("UPDATE sla_plan_version SET targets = targets - 'urgent'"))
    ticket = await opened(desk, Choices(True, True, past))
    assert (ticket.wants_money, ticket.priority) == (False, Priority.NORMAL)
    [told] = await desk.told(ChoicesLost.kind)
    lost = ChoicesLost.model_validate(told.payload)
    assert (lost.money, lost.urgent, lost.at) == (True, True, past)
    assert lost.offers


async def test_a_similar_ticket_of_the_company_tells_what_was_done(desk: World) -> None:
    await solved(desk, 40, service=desk.services.report, subject="Не печатает чеки касса на складе")
    async with desk.database.work() as work:
        await add_configuration(work, desk.oleg, desk.company.id, "Управление торговлей 11")
        await add_configuration(work, desk.oleg, desk.company.id, "Бухгалтерия предприятия 3.0")
        other = await work.session.get_one(Contact, desk.vera.contact_id)
    ticket = await desk.open("В УТ на складе опять не печатает чеки")
    seen = await hints(desk, ticket)
    assert seen.similar is not None
    assert seen.similar.ticket.number < ticket.number
    assert [(line.service, line.minutes) for line in seen.similar.done] == [("Доработка отчёта", 40)]
    assert (seen.configurations, seen.named) == (["Управление торговлей 11"], True)
    async with desk.database.work() as work:
        # What it was about is likeliest now, then what the company has had; the price list keeps its order behind them.
        codes = [service.code for service in await likely_services(work, ticket)]
        assert codes == ["report", "consultation", "update", "setup", "training"]
        # The guess counts for forecasts and dates until work is entered.
        assert (await efforts_of(work, [ticket]))[ticket.id].known_by is KnownBy.USUAL
        story = await similar_story(work, desk.oleg, ticket.id)
        assert story.question == "Не печатает чеки касса на складе"
        with pytest.raises(Forbidden):
            await similar_story(work, desk.maria, ticket.id)
        with pytest.raises(NotFound):
            await similar_story(work, desk.oleg, story.similar.ticket.id)
        # Another company's tickets are not alike, whatever their words.
        foreign, _ = await open_ticket(
            work,
            other.as_actor(),
            contact_id=other.id,
            said=[(Words("На складе не печатает чеки"), work.now)],
            subject_without_text="",
        )
    seen = await hints(desk, foreign)
    assert (seen.similar, seen.configurations) == (None, [])
    assert (await hints(desk, await desk.open("Вопрос"))).named is False


async def test_the_lists_are_kept_by_staff(desk: World) -> None:
    async with desk.database.work() as work:
        assert "касса" in await urgency_signs(work)
        assert await add_urgency_sign(work, SYSTEM, "  Всё ПРОПАЛО! ") == "все пропало"
        await add_urgency_sign(work, SYSTEM, "всё пропало")
        assert (await urgency_signs(work)).count("все пропало") == 1
        for actor in (desk.oleg, desk.maria):
            with pytest.raises(Forbidden):
                await add_urgency_sign(work, actor, "ой")
        with pytest.raises(Refusal):
            await add_urgency_sign(work, SYSTEM, " !!! ")
    assert (await hints(desk, await desk.open("У нас ВСЕ пропало"))).urgency == "все пропало"
    async with desk.database.work() as work:
        await remove_urgency_sign(work, SYSTEM, "всё пропало")
        with pytest.raises(NotFound):
            await remove_urgency_sign(work, SYSTEM, "всё пропало")
        first = await add_configuration(work, desk.oleg, desk.company.id, " БП  3.0 ")
        assert await add_configuration(work, SYSTEM, desk.company.id, "бп 3.0") is first
        for name, code in ((" ", "bad-configuration"), ("и" * 101, "bad-configuration")):
            with pytest.raises(Refusal) as refused:
                await add_configuration(work, desk.oleg, desk.company.id, name)
            assert refused.value.code == code
        with pytest.raises(Forbidden):
            await add_configuration(work, desk.maria, desk.company.id, "УТ")
    ticket = await desk.open("Вопрос по БП")
    assert (await hints(desk, ticket)).configurations == ["БП 3.0"]
    async with desk.database.work() as work:
        # A ticket that speaks of it does not hold it in the list.
        await remove_configuration(work, desk.oleg, desk.company.id, "бп 3.0")
        assert await configurations_of(work, desk.company.id) == []
    assert (await hints(desk, ticket)).configurations == []

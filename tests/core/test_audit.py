"""Every administrative use case leaves one entry in the audit trail: who, when, from where, before and after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.store.chats import bind_accountant, bind_group, migrate_chat, unbind_group
from bot.views.audit import HIDDEN, plain_line
from core.access.requests import approve, ask_access, decline
from core.access.service import invite_contact, invite_staff
from core.access.speakers import invite_speaker, revoke_speakers
from core.actor import Actor, ContactRole, StaffActor, StaffRole, Stranger, SystemActor, signature
from core.audit.models import AuditEntry, Source
from core.billing.tariffs import agree_terms
from core.catalog.changing import ServiceChange, change_service
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import add_service, set_least_minutes, set_needs_estimate
from core.clients.configurations import add_configuration, remove_configuration
from core.clients.models import ShortagePolicy, WorkState
from core.clients.service import add_company, add_contact, give_kpp, rename_company, set_terms
from core.contracts.agreements import amend
from core.contracts.campaign_rules import Move
from core.contracts.campaigns import close_campaign, start_campaign
from core.contracts.service import sign_contract
from core.database import Database, Work
from core.duty.being_away import come_back, go_away
from core.duty.planning import save_plan as save_duty
from core.duty.rules.words import AwayKind, Plan, read_duty
from core.duty.substituting import take_duty
from core.errors import Refusal
from core.exchange.mirror.by_hand import leave_alone, tie_by_hand
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import SeenItem, take_items, tie, untie
from core.journal.areas import SUBJECTS
from core.journal.names import names_in
from core.ledger.accruing import begin_accrual, change_term, drop_accrual_rule, set_accrual_rule
from core.ledger.models import GrantKind, Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.people.colleagues import change_role, remove
from core.people.forgetting import forget
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendars import Content, add_calendar, calendar_named, save_calendar
from core.sla.plans import DEFAULT_TARGETS, add_plan, choose_plan, ensure_first_plan, make_default, save_plan
from core.sla.rules.plans import Priority, Target
from core.staff.changing import retire, set_role
from core.staff.models import Staff
from core.staff.service import add_staff, ensure_first_admin
from core.tickets.teamwork.checklists import set_template
from core.tickets.teamwork.words import Step
from core.tickets.templates import add_template, remove_template
from core.tickets.topping_up import top_up
from core.tickets.urgency import add_urgency_sign, remove_urgency_sign
from tests.audited import ACTIONS, FIELDS
from tests.clock import MOSCOW, SettableClock
from tests.core.exchange.mirror.base import TERMS, Base
from tests.factories import (
    SYSTEM,
    make_company,
    make_contact,
    make_contract,
    make_contract_with_hours,
    make_services,
    make_staff,
    some_inn,
)

DAY = date(2026, 11, 23)
Said = dict[str, Any]


@dataclass
class Walk:
    """One administrator who changes everything. ``boss`` signs."""

    database: Database
    clock: SettableClock
    boss: StaffActor

    async def entries(self) -> list[AuditEntry]:
        async with self.database.read() as work:
            return list(await work.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))

    @asynccontextmanager
    async def leaves(
        self,
        subject: str,
        action: str,
        before: Said,
        after: Said,
        *,
        by: Actor | None = None,
        source: Source = Source.BOT,
    ) -> AsyncIterator[Work]:
        """The work in this block leaves exactly this entry, and it can be told in words. ``...`` stands for any value."""
        known = len(await self.entries())
        async with self.database.work() as work:
            yield work
        (entry,) = (await self.entries())[known:]
        assert (entry.subject_kind, entry.action) == (subject, action)
        assert (entry.who, entry.at, entry.source) == (signature(by or self.boss), self.clock.now(), source)
        for said, expected in ((entry.before, before), (entry.after, after)):
            assert said == {name: said.get(name) if value is ... else value for name, value in expected.items()}
        assert any(subject in subjects for subjects in SUBJECTS.values())
        shown = (set(entry.before) | set(entry.after)) - HIDDEN
        assert shown <= set(FIELDS)
        if action != "changed":
            assert action in ACTIONS[subject]
        async with self.database.read() as work:
            told = plain_line(entry, await names_in(work, [entry]), MOSCOW)
        assert "удалённое лицо" not in told
        assert f"{subject} " not in told


@pytest.fixture
async def walk(database: Database, clock: SettableClock) -> Walk:
    async with database.work() as work:
        boss = await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.ADMIN, StaffRole.DIRECTOR}))
    return Walk(database, clock, boss.as_actor())


async def test_people(walk: Walk) -> None:
    boss = walk.boss
    async with walk.leaves("staff", "added", {}, {"roles": ["engineer"]}) as work:
        person = await add_staff(work, boss, name="Игорь", roles=frozenset({StaffRole.ENGINEER}))
    async with walk.leaves("staff", "invited", {}, {"until": ...}) as work:
        await invite_staff(work, boss, person.id)
    async with walk.leaves("staff", "changed", {"roles": ["engineer"]}, {"roles": ["director", "engineer"]}) as work:
        await set_role(work, boss, person.id, StaffRole.DIRECTOR, has=True)
    async with walk.leaves("staff", "removed", {"roles": ["director", "engineer"]}, {}) as work:
        await retire(work, boss, person.id)
    setup = SystemActor("setup")
    async with walk.leaves("staff", "added", {}, {"roles": ["admin"]}, by=setup, source=Source.SYSTEM) as work:
        await ensure_first_admin(work, 555)
    async with walk.database.work() as work:
        company = await make_company(work)
        strangers = [Stranger(number, "Гость") for number in (71, 72)]
        asked = [await ask_access(work, stranger, "Пустите") for stranger in strangers]
    async with walk.leaves("contact", "added", {}, {"role": "manager"}) as work:
        anna = await add_contact(
            work, boss, company_id=company.id, name="Анна", phone="+79161234567", role=ContactRole.MANAGER
        )
    async with walk.leaves("contact", "invited", {}, {"until": ...}) as work:
        await invite_contact(work, boss, anna.id)
    async with walk.leaves("request", "approved", {}, {"contact": ..., "role": "member"}) as work:
        await approve(work, boss, asked[0].id, company_id=company.id, role=ContactRole.MEMBER)
    async with walk.leaves("request", "declined", {}, {"state": "declined"}) as work:
        await decline(work, boss, asked[1].id)
    told = [(str(one.before), str(one.after), one.reason) for one in await walk.entries()]
    assert not any(secret in part for row in told for part in row for secret in ("Анна", "9161234567", "Гость"))


async def test_who_leaves_templates_checklists_and_what_is_known_of_a_client(walk: Walk) -> None:
    boss = walk.boss
    async with walk.database.work() as work:
        company = await make_company(work)
        services = await make_services(work)
        anna, boris = [await make_contact(work, company, name=name, messenger_id=None) for name in ("Анна", "Борис")]
    async with walk.leaves("contact", "changed", {"role": "manager"}, {"role": "member"}) as work:
        await change_role(work, boss, anna.id, ContactRole.MEMBER)
    async with walk.leaves("contact", "removed", {"role": "manager"}, {}) as work:
        await remove(work, boss, boris.id)
    async with walk.leaves("company", "configured", {}, {"configuration": "УТ 11"}) as work:
        await add_configuration(work, boss, company.id, "УТ 11")
    async with walk.leaves("company", "configured", {"configuration": "УТ 11"}, {}) as work:
        await remove_configuration(work, boss, company.id, "ут 11")
    async with walk.leaves("template", "added", {}, {"name": "Пароль"}) as work:
        made = await add_template(work, boss, "Пароль", "Пароль сбросили, {клиент}.")
    async with walk.leaves("template", "removed", {"name": "Пароль"}, {}) as work:
        await remove_template(work, boss, made.id)
    async with walk.leaves("service", "checklist", {"steps": []}, {"steps": ["Копия базы*"]}) as work:
        await set_template(work, boss, services.consultation.id, [Step("Копия базы", mandatory=True)])
    async with walk.leaves("urgency", "added", {}, {"words": "склад встал"}) as work:
        await add_urgency_sign(work, boss, "Склад встал")
    async with walk.leaves("urgency", "removed", {"words": "склад встал"}, {}) as work:
        await remove_urgency_sign(work, boss, "склад встал")
    async with walk.leaves("group", "accountant", {"chat": None}, {"chat": -77, "title": "Бухгалтерия"}) as work:
        await bind_accountant(work, boss, -77, "Бухгалтерия")
    async with walk.database.work() as work:
        await forget(work, boss, anna.id)
    last = (await walk.entries())[-1]
    assert (last.subject_kind, last.subject_id, last.action, last.who) == (
        "contact",
        anna.id,
        "forgotten",
        signature(boss),
    )


async def test_clients_and_contracts(walk: Walk) -> None:
    old: Said
    new: Said
    after: Said
    boss, inn = walk.boss, some_inn()
    cli = SystemActor("command-line")
    said = {"name": "Ромашка", "inn": inn, "kpp": None, "zone": "Europe/Moscow"}
    async with walk.leaves("company", "added", {}, said, by=cli, source=Source.CLI) as work:
        company = await add_company(work, cli, name="Ромашка", inn=inn, kpp=None, zone_name="Europe/Moscow")
    onec = SystemActor("onec")
    async with walk.leaves(
        "company", "changed", {"name": "Ромашка"}, {"name": "Роза"}, by=onec, source=Source.ONEC
    ) as work:
        await rename_company(work, onec, company.id, "Роза")
    async with walk.leaves("company", "changed", {"kpp": None}, {"kpp": "770101001"}) as work:
        await give_kpp(work, boss, company.id, "770101001")
    old, new = {"work_state": "allowed"}, {"work_state": "forbidden"}
    async with walk.leaves("company", "changed", old, new) as work:
        await set_terms(work, boss, company.id, WorkState.FORBIDDEN, "не платят")
    assert (await walk.entries())[-1].reason == "не платят"
    old, new = {"shortage_policy": "ask"}, {"shortage_policy": "block"}
    async with walk.leaves("company", "changed", old, new) as work:
        await set_terms(work, boss, company.id, ShortagePolicy.BLOCK, "по договору")
    signed = {
        "starts_on": "2026-11-23",
        "months": 12,
        "model": "time_window",
        "free_until": "13:00:00",
        "accrues_from": None,
        "prolongs": None,
    }
    async with walk.leaves("contract", "added", {}, signed) as work:
        contract = await sign_contract(
            work,
            boss,
            company_id=company.id,
            number="ИТС-1",
            starts_on=DAY,
            months=12,
            service_model="time_window",
            free_until=time(13),
        )
    old = {"model": "time_window", "free_until": "13:00:00"}
    new = {"model": "bonus_hours", "free_until": None, "since": "2026-12-01"}
    async with walk.leaves("contract", "agreement", old, new) as work:
        await amend(work, boss, contract.id, effective_from=date(2026, 12, 1), service_model="bonus_hours")
    async with walk.leaves("contract", "changed", {"months": 12}, {"months": 6}) as work:
        await change_term(work, boss, contract.id, months=6, reason="ошибка")
    async with walk.database.work() as work:
        by_hand = await make_contract(work, company)
        services = await make_services(work)
        await ensure_first_plan(work, MOSCOW)
    async with walk.leaves("contract", "changed", {"accrues_from": None}, {"accrues_from": "2026-11-23"}) as work:
        await begin_accrual(work, boss, by_hand.id, DAY)
    async with walk.leaves("contract", "changed", {"plan": None}, {"plan": 1}) as work:
        await choose_plan(work, boss, by_hand, 1)
    about = {"contract_id": contract.id, "service_id": services.training.id}
    after = {"price": 100_00, "service": services.training.id}
    async with walk.leaves("contract", "terms", {}, after) as work:
        await agree_terms(work, boss, **about, price=100_00, rounding=None)
    after = {"rounding": [30, 30, 0, "entry", "up"], "service": services.training.id}
    async with walk.leaves("contract", "terms", {"price": 100_00}, after) as work:
        await agree_terms(work, boss, **about, price=None, rounding=Rounding(30, 30))
    async with walk.database.work() as work:
        other = await make_company(work, name="Лилия")
        await make_contract(work, other, service_model="unlimited")
    old, new = {"model": "unlimited"}, {"model": "bonus_hours", "since": "2027-01-01", "contracts": 1}
    async with walk.leaves("campaign", "started", old, new) as work:
        move = Move("unlimited", "bonus_hours", None, date(2027, 1, 1), "{to}")
        campaign, _ = await start_campaign(work, boss, move)
    async with walk.leaves("campaign", "closed", {"open": True}, {"open": False}) as work:
        await close_campaign(work, boss, campaign.id)


async def test_prices_and_rules(walk: Walk) -> None:
    old: Said
    new: Said
    after: Said
    boss = walk.boss
    added = {
        "code": "visit",
        "name": "Выезд",
        "kind": "hourly",
        "price": 300_000,
        "unit": "hour",
        "usual_minutes": 60,
        "least_minutes": 15,
        "words": ["выезд"],
        "active": True,
        "offered": False,
        "needs_estimate": False,
        "rounding": [15, 15, 0, "entry", "up"],
    }
    async with walk.leaves("service", "added", {}, added) as work:
        service = await add_service(
            work,
            boss,
            code="visit",
            name="Выезд",
            short_name="Выезд",
            tariff_kind=TariffKind.HOURLY,
            price=300_000,
            price_unit=PriceUnit.HOUR,
            rounding=Rounding(15, 15),
            usual_minutes=60,
            words=["выезд"],
            position=1,
        )
    async with walk.leaves("service", "changed", {"least_minutes": 15}, {"least_minutes": 30}) as work:
        await set_least_minutes(work, boss, service.id, 30)
    async with walk.leaves("service", "changed", {"needs_estimate": False}, {"needs_estimate": True}) as work:
        await set_needs_estimate(work, boss, service.id, needs=True)
    changes: list[tuple[ServiceChange, Said, Said]] = [
        (ServiceChange(price=260_000), {"price": 300_000}, {"price": 260_000}),
        (ServiceChange(usual_minutes=45), {"usual_minutes": 60}, {"usual_minutes": 45}),
        (ServiceChange(words=("поездка",)), {"words": ["выезд"]}, {"words": ["поездка"]}),
        (ServiceChange(active=False), {"active": True}, {"active": False}),
        (
            ServiceChange(rounding=Rounding(30, 30, 5)),
            {"rounding": [15, 15, 0, "entry", "up"]},
            {"rounding": [30, 30, 5, "entry", "up"]},
        ),
    ]
    for change, before, after in changes:
        async with walk.leaves("service", "changed", before, after) as work:
            await change_service(work, boss, service.id, change)
    rule = Rule(12, 600, Schedule.AT_START, Lifetime.TERM)
    said = {"rule": [600, "at_start", "term", 0]}
    async with walk.leaves("accrual", "added", {}, said) as work:
        await set_accrual_rule(work, boss, rule)
    async with walk.leaves("accrual", "changed", said, {"rule": [660, "at_start", "term", 0]}) as work:
        await set_accrual_rule(work, boss, replace(rule, minutes=660))
    async with walk.leaves("accrual", "removed", {"rule": [660, "at_start", "term", 0]}, {}) as work:
        await drop_accrual_rule(work, boss, 12)
    content = Content(WeeklySchedule.five_days(MOSCOW, Hours(540, 1080)))
    after = {"version": 1, "zone": "Europe/Moscow", "own_days": []}
    async with walk.leaves("calendar", "added", {}, after) as work:
        await add_calendar(work, boss, "Основной", content, "")
    async with walk.database.read() as work:
        calendar = await calendar_named(work, "Основной")
    new = {"version": 2, "own_days": ["2026-12-31"]}
    async with walk.leaves("calendar", "changed", {"version": 1, "own_days": []}, new) as work:
        await save_calendar(work, boss, calendar.id, replace(content, own={date(2026, 12, 31): ()}), "корпоратив")
    targets = {f"{clock}_{one.value}": ... for clock in ("reaction", "resolution") for one in Priority}
    for name in ("Первый", "Второй"):
        after = {"version": 1, "calendar": calendar.id, **targets}
        async with walk.leaves("plan", "added", {}, after) as work:
            plan_id = (await add_plan(work, boss, name, calendar.id, DEFAULT_TARGETS, "")).plan_id
    slower = replace(DEFAULT_TARGETS, targets={**DEFAULT_TARGETS.targets, Priority.LOW: Target(300, 2400, 60, 480)})
    old, new = {"version": 1, "reaction_low": 240}, {"version": 2, "reaction_low": 300}
    async with walk.leaves("plan", "changed", old, new) as work:
        await save_plan(work, boss, plan_id, slower, "")
    async with walk.leaves("plan", "changed", {"default": False}, {"default": True}) as work:
        await make_default(work, boss, plan_id)


async def test_duty_the_group_and_speakers(walk: Walk) -> None:
    after: Said
    boss = walk.boss
    async with walk.database.work() as work:
        igor, olga = await make_staff(work, "Игорь Лебедев"), await make_staff(work, "Ольга Громова")
        plan = read_duty("пн-вс Лебедев", work.now.astimezone(MOSCOW))
        assert isinstance(plan, Plan)
    after = {"schedule": "weekdays", "people": [igor.id] * 7, "since": "2026-11-23", "turns_from": "2026-11-23"}
    async with walk.leaves("duty", "changed", {}, after) as work:
        await save_duty(work, boss, plan, MOSCOW)
    after = {"person": olga.id, "until": "2026-11-23T12:00:00+00:00"}
    async with walk.leaves("duty", "substituted", {"person": igor.id}, after) as work:
        await take_duty(work, boss, walk.clock.now().replace(hour=12), MOSCOW, staff_id=olga.id)
    after = {"person": igor.id, "first": "2026-12-01", "last": "2026-12-05"}
    async with walk.leaves("duty", "away", {}, after) as work:
        days = (date(2026, 12, 1), date(2026, 12, 5))
        await go_away(work, boss, *days, AwayKind.ILLNESS, MOSCOW, staff_id=igor.id)
    async with walk.leaves("duty", "back", {"first": "2026-12-01", "last": "2026-12-05"}, {"person": igor.id}) as work:
        await come_back(work, boss, MOSCOW, staff_id=igor.id)
    async with walk.leaves("group", "bound", {}, {"chat": -1, "title": "Инженеры"}) as work:
        await bind_group(work, boss, -1, "Инженеры")
    moved = SystemActor("telegram")
    async with walk.leaves("group", "moved", {"chat": -1}, {"chat": -100}, by=moved, source=Source.SYSTEM) as work:
        await migrate_chat(work, -1, -100)
    old = {"chat": -100, "title": "Инженеры"}
    async with walk.leaves("group", "bound", old, {"chat": -2, "title": "Новые"}) as work:
        await bind_group(work, boss, -2, "Новые")
    async with walk.leaves("group", "removed", {"chat": -2, "title": "Новые"}, {}) as work:
        await unbind_group(work, boss, -2)
    async with walk.leaves("speakers", "invited", {}, {"until": ...}) as work:
        await invite_speaker(work, boss)
    async with walk.leaves("speakers", "revoked", {"connected": 0}, {}) as work:
        await revoke_speakers(work, boss)


async def test_hours_and_1c(walk: Walk) -> None:
    old: Said
    new: Said
    after: Said
    boss = walk.boss
    async with walk.database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 120)
        services = await make_services(work)
    known = len(await walk.entries())
    after = {"minutes": 60, "kind": "trust", "from": "2026-11-23", "until": hours.contract.ends_on.isoformat()}
    async with walk.leaves("account", "granted", {}, after) as work:
        about: dict[str, Any] = {"company_id": company.id, "minutes": 60, "key": "k", "kind": GrantKind.TRUST}
        await top_up(work, boss, reason="Анна просила", **about)
    async with walk.database.work() as work:  # a doubled tap
        await top_up(work, boss, reason="Анна просила", **about)
    assert [one.reason for one in (await walk.entries())[known:]] == [""]  # it can be forgotten with the ledger's
    base = Base(walk.database, walk.clock)
    party, other = base.party(inn=some_inn(), kpp=""), base.party(inn=some_inn(), name="Банк")
    base.contract(base.party(inn=some_inn(), name="Третий"))  # a base without contracts is not believed
    await base.take()
    async with walk.database.work() as work:
        items = [SeenItem(party, "1", "Консультация 1С"), SeenItem(other, "2", "Выезд 1С")]
        await take_items(work, ItemKind.SERVICE, items)
        first, second = await work.session.scalars(select(ExchangeItem.id).order_by(ExchangeItem.id))
    tied = {"of": "service", "item": first, "onec": "Консультация 1С"}
    async with walk.leaves("tie", "changed", {}, tied) as work:
        await tie(work, boss, ItemKind.SERVICE, services.consultation.id, first)
    old, new = {"item": first, "onec": "Консультация 1С"}, {"item": second, "onec": "Выезд 1С"}
    async with walk.leaves("tie", "changed", old, new) as work:
        await tie(work, boss, ItemKind.SERVICE, services.consultation.id, second)
    async with walk.leaves("tie", "removed", {"of": "service", **new}, {}) as work:
        await untie(work, boss, ItemKind.SERVICE, services.consultation.id)
    old, new = {"company": None, "inn": None}, {"company": company.id, "inn": base.parties[party].inn}
    async with walk.leaves("counterparty", "tied", old, new) as work:
        await tie_by_hand(work, boss, party, company.id, TERMS)
    async with walk.leaves("counterparty", "left", {"left": False}, {"left": True}) as work:
        await leave_alone(work, boss, other)


async def test_what_changes_nothing_or_is_refused_leaves_nothing(walk: Walk) -> None:
    boss = walk.boss
    async with walk.database.work() as work:
        igor = await make_staff(work, "Игорь")
        services = await make_services(work)
        await bind_group(work, SYSTEM, -1, "Инженеры")
    known = len(await walk.entries())
    async with walk.database.work() as work:
        await set_role(work, boss, igor.id, StaffRole.ENGINEER, has=True)
        await bind_group(work, boss, -1, "Инженеры")
    for refused in (
        lambda work: change_service(work, boss, services.update.id, ServiceChange(price=100)),
        lambda work: change_service(work, boss, services.setup.id, ServiceChange(price=450_000)),
        lambda work: change_service(work, igor.as_actor(), services.setup.id, ServiceChange(price=1)),
        lambda work: retire(work, boss, boss.staff_id),
        lambda work: retire(work, SYSTEM, boss.staff_id),
        lambda work: set_role(work, boss, boss.staff_id, StaffRole.ADMIN, has=False),
        lambda work: set_role(work, SYSTEM, boss.staff_id, StaffRole.ADMIN, has=False),
        lambda work: set_role(work, boss, igor.id, StaffRole.ENGINEER, has=False),
        lambda work: set_role(work, igor.as_actor(), igor.id, StaffRole.ADMIN, has=True),
        lambda work: unbind_group(work, boss, -2),
    ):
        with pytest.raises(Refusal):
            async with walk.database.work() as work:
                await refused(work)
    assert len(await walk.entries()) == known


async def test_an_invited_administrator_is_no_administrator_yet(walk: Walk) -> None:
    async with walk.database.work() as work:
        await make_staff(work, "Не пришёл", roles=frozenset({StaffRole.ADMIN}), came_in=False)
    with pytest.raises(Refusal, match="last-admin"):
        async with walk.database.work() as work:
            await retire(work, SYSTEM, walk.boss.staff_id)
    async with walk.database.work() as work:
        other = await make_staff(work, "Пришла", roles=frozenset({StaffRole.ADMIN}))
        await retire(work, other.as_actor(), walk.boss.staff_id)
        assert [one.name for one in await work.session.scalars(select(Staff).where(~Staff.active))] == ["Павел Орлов"]


async def test_nobody_rewrites_the_trail(walk: Walk) -> None:
    for statement in ("UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with walk.database.work() as work:
                await work.session.execute(text(statement))

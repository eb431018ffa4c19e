"""Counterparties of 1C and companies of the desk, on PostgreSQL: who becomes one, what follows 1C, what is asked of people."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from core.actor import StaffActor, StaffRole
from core.clients.models import Company
from core.clients.service import rename_company
from core.errors import Forbidden, NotFound, Refusal
from core.exchange.mirror.by_hand import leave_alone, tie_by_hand
from core.exchange.mirror.codes import PullFailure
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.queries import counterparty_of, find_counterparties
from core.exchange.mirror.settling import settle
from core.exchange.mirror.snapshot import Snapshot
from core.exchange.mirror.taking import take_snapshot
from tests.core.exchange.mirror.base import KPP, OTHER_KPP, TERMS, Base
from tests.factories import SYSTEM, make_company, some_inn


async def mirrored(base: Base) -> dict[str, ExchangeCounterparty]:
    async with base.database.read() as work:
        return {row.name: row for row in await work.session.scalars(select(ExchangeCounterparty))}


async def test_the_first_pull_makes_companies_of_those_with_a_contract_and_the_second_changes_nothing(
    base: Base,
) -> None:
    rose, lily = some_inn(), some_inn()
    known = base.party(inn=lily, name="Лилия")
    base.contract(base.party(inn=f" {rose[:4]}\N{NO-BREAK SPACE}{rose[4:]}", name=" Роза \N{NO-BREAK SPACE} ООО "))
    for _ in range(3):
        base.party(name="Без ИТС")
    async with base.database.work() as work:
        company = await make_company(work, name="ООО «Лилия»", inn=lily)
    first = await base.pull()
    assert (first.failure, first.counterparties, first.contracts, first.new) == (None, 5, 1, 6)
    after = [("ООО «Лилия»", lily, KPP), ("Роза ООО", rose, KPP)]
    assert await base.companies() == after
    assert await base.troubles() == []
    async with base.database.read() as work:
        assert await counterparty_of(work, company.id) == known
        assert [row.inn for row in await find_counterparties(work, "роза")] == [rose]
    second = await base.pull()
    assert (second.new, second.changed, second.absent) == (0, 0, 0)
    assert await base.companies() == after
    assert await base.signed() == [("ИТС-1", TERMS.since, 12, TERMS.since)]


async def test_a_company_follows_its_counterparty_unless_people_have_named_it(base: Base) -> None:
    ref = base.party(name="Ромашка")
    base.contract(ref)
    await base.pull()
    base.change(ref, name="Ромашка-Плюс", kpp=OTHER_KPP)
    await base.pull()
    company = await base.company()
    assert (company.name, company.kpp) == ("Ромашка-Плюс", OTHER_KPP)
    async with base.database.work() as work:
        await rename_company(work, SYSTEM, company.id, "Ромашка (Тверь)")
    base.change(ref, name="Ромашка-Минус")
    await base.pull()
    assert (await base.company()).name == "Ромашка (Тверь)"
    assert await base.troubles() == []


async def test_a_kpp_of_another_company_is_not_taken(base: Base) -> None:
    inn = some_inn()
    head, branch = base.party(inn=inn, name="Альфа"), base.party(inn=inn, kpp=OTHER_KPP, name="Филиал", branch=True)
    base.contract(head)
    base.contract(branch)
    await base.pull()
    assert await base.companies() == [("Альфа", inn, KPP), ("Филиал", inn, OTHER_KPP)]
    base.change(branch, kpp=KPP)
    await base.pull()
    assert await base.companies() == [("Альфа", inn, KPP), ("Филиал", inn, OTHER_KPP)]
    assert await base.troubles() == ["kpp-taken"]
    base.change(branch, kpp="540103001")
    await base.pull()
    assert await base.companies() == [("Альфа", inn, KPP), ("Филиал", inn, "540103001")]
    assert await base.troubles() == []


async def test_duplicates_wait_for_a_person(base: Base) -> None:
    inn = some_inn()
    one, two = base.party(inn=inn, name="Первый"), base.party(inn=inn, name="Второй")
    base.contract(two)
    await base.pull()
    assert await base.companies() == []
    assert await base.troubles() == ["duplicate"]
    anna = StaffActor(7, "Анна", frozenset({StaffRole.ADMIN}))
    async with base.database.work() as work:
        made = await tie_by_hand(work, anna, two, None, TERMS)
    assert (made.name, await base.minutes(made.id)) == ("Второй", 960)
    await base.pull()
    assert await base.troubles() == []
    tied = await mirrored(base)
    assert (tied["Второй"].company_id, tied["Второй"].tied_by) == (made.id, "staff:7")
    assert tied["Первый"].company_id is None
    # The other one is the right one after all: the company moves, it is not made twice.
    async with base.database.work() as work:
        await tie_by_hand(work, anna, one, made.id, TERMS)
    await base.pull()
    assert len(await base.companies()) == 1
    assert (await mirrored(base))["Первый"].company_id == made.id
    assert await base.troubles() == ["duplicate", "owner-changed"]


async def test_a_company_that_could_be_several_counterparties_is_not_guessed(base: Base) -> None:
    inn = some_inn()
    one, two = base.party(inn=inn, kpp=KPP), base.party(inn=inn, kpp=KPP)
    base.contract(base.party())
    async with base.database.work() as work:
        company = await make_company(work, inn=inn)
    await base.pull()
    assert await base.troubles() == ["ambiguous", "ambiguous"]
    async with base.database.work() as work:
        await leave_alone(work, SYSTEM, two)
    await base.pull()
    async with base.database.read() as work:
        assert await counterparty_of(work, company.id) == one
    assert await base.troubles() == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"inn": ""}, "no-inn"),
        ({"inn": "7701000018"}, "bad-inn"),
        ({"inn": "0" * 10}, "bad-inn"),
        ({"kpp": "КПП нет"}, "bad-kpp"),
        ({"name": " ", "full_name": ""}, "bad-name"),
        ({"name": "я" * 301}, "bad-name"),
        ({"deleted": True}, "deleted"),
    ],
)
async def test_a_contract_of_somebody_who_cannot_be_a_company(base: Base, fields: dict[str, object], code: str) -> None:
    ref = base.party(**fields)
    base.contract(ref)
    base.contract(base.party())
    await base.pull()
    assert len(await base.companies()) == 1
    assert await base.troubles() == [code]
    base.change(ref, inn=some_inn(), kpp=KPP, name="Исправлен", deleted=False)
    await base.pull()
    assert "Исправлен" in {name for name, *_ in await base.companies()}
    assert await base.troubles() == []


async def test_an_inn_that_changed_behind_a_reference_stops_its_contracts_until_a_person_says_so(base: Base) -> None:
    ref = base.party()
    base.contract(ref)
    await base.pull()
    company = await base.company()
    base.change(ref, inn=some_inn(), name="Другая фирма")
    base.contract(ref, starts_on=TERMS.since + timedelta(days=3))
    await base.pull()
    assert (await base.company()).name == company.name
    assert await base.troubles() == ["inn-changed"]
    assert len(await base.signed()) == 1
    async with base.database.work() as work:
        await tie_by_hand(work, SYSTEM, ref, company.id, TERMS)
    assert len(await base.signed()) == 2
    await base.pull()
    assert await base.troubles() == []


async def test_who_is_gone_or_marked_keeps_everything_and_is_told_of(base: Base) -> None:
    ref = base.party()
    base.contract(ref)
    base.contract(base.party())
    await base.pull()
    before = await base.companies(), await base.signed()
    base.change(ref, deleted=True)
    await base.pull()
    assert await base.troubles() == ["deleted"]
    base.change(ref, deleted=False)
    await base.pull()
    assert await base.troubles() == []
    kept = base.parties.pop(ref)
    taken = await base.pull()
    assert (taken.absent, await base.troubles()) == (1, ["absent"])
    assert (await base.pull()).absent == 0
    base.parties[ref] = kept
    await base.pull()
    assert await base.troubles() == []
    assert (await base.companies(), await base.signed()) == before


@pytest.mark.parametrize("what", ["nothing", "no contracts", "half"])
async def test_an_odd_answer_changes_nothing(base: Base, what: str) -> None:
    for _ in range(12):
        base.contract(base.party())
    await base.pull()
    snapshot = {
        "nothing": Snapshot((), ()),
        "no contracts": Snapshot(tuple(base.parties.values()), ()),
        "half": Snapshot(tuple(base.parties.values())[:6], tuple(base.contracts.values())),
    }[what]
    async with base.database.work() as work:
        taken = await take_snapshot(work, SYSTEM, snapshot, started_at=work.now)
    assert taken.failure in {
        PullFailure.NO_COUNTERPARTIES,
        PullFailure.NO_CONTRACTS,
        PullFailure.FEWER_COUNTERPARTIES,
    }
    assert await base.settle() == 12
    assert await base.troubles() == []
    assert {row.absent_since for row in (await mirrored(base)).values()} == {None}


async def test_a_drop_that_is_right_is_taken_when_a_person_says_so(base: Base) -> None:
    refs = [base.party() for _ in range(12)]
    base.contract(refs[0])
    await base.pull()
    for ref in refs[6:]:
        del base.parties[ref]
    assert (await base.take()).failure is PullFailure.FEWER_COUNTERPARTIES
    assert (await base.take(accept_drop=True)).absent == 6
    assert (await base.take()).failure is None


async def test_who_is_left_alone_is_asked_about_no_more(base: Base) -> None:
    ref = base.party()
    key = base.contract(ref)
    base.contract(ref, months=None)
    base.contract(base.party())
    await base.pull()
    del base.contracts[key]
    await base.pull()
    assert sorted(await base.troubles()) == ["absent", "no-months"]
    async with base.database.work() as work:
        await leave_alone(work, SYSTEM, ref)
    assert await base.troubles() == []
    await base.pull()
    assert await base.troubles() == []
    assert len(await base.companies()) == 2  # what there was stays


async def test_only_administrators_decide(base: Base) -> None:
    ref = base.party()
    base.contract(ref)
    await base.take()
    oleg = StaffActor(8, "Олег", frozenset({StaffRole.ENGINEER, StaffRole.DIRECTOR}))
    async with base.database.work() as work:
        with pytest.raises(Forbidden):
            await take_snapshot(work, oleg, base.snapshot(), started_at=work.now)
        with pytest.raises(Forbidden):
            await settle(work, oleg, 1, TERMS)
        with pytest.raises(Forbidden):
            await tie_by_hand(work, oleg, ref, None, TERMS)
        with pytest.raises(Forbidden):
            await leave_alone(work, oleg, ref)
        with pytest.raises(NotFound):
            await leave_alone(work, SYSTEM, uuid4())
    assert await base.companies() == []


async def test_what_a_person_may_not_tie(base: Base) -> None:
    one, two, gone = base.party(name="Первый"), base.party(name="Второй"), base.party(name="Нет", deleted=True)
    base.contract(one)
    base.contract(two)
    await base.pull()
    ids = {name: row.company_id for name, row in (await mirrored(base)).items()}
    for ref, company_id, code in (
        (gone, ids["Первый"], "mirror-gone"),
        (one, ids["Второй"], "mirror-tied"),
        (one, None, "mirror-tied"),
    ):
        async with base.database.work() as work:
            with pytest.raises(Refusal, match=code):
                await tie_by_hand(work, SYSTEM, ref, company_id, TERMS)
    assert {name: row.company_id for name, row in (await mirrored(base)).items()} == ids
    async with base.database.read() as work:
        assert await work.session.scalar(select(func.count()).select_from(Company)) == 2

"""Pulls over real HTTP from the stand-in of 1C, into PostgreSQL: both configurations, every source of months, every trouble."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Database
from core.exchange.mirror.codes import PullFailure
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.queries import last_pulls, troubles
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.ledger.queries import company_available
from integrations.onec.pull.reader import ReadFailed
from integrations.onec.pull.turn import PullBusy
from tests.factories import some_inn
from tests.integrations.onec.pull.conftest import MakePuller, settings_of
from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, SALES, OneC

ATTRIBUTES = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
ITEMS = "Catalog_Номенклатура"
START, END = "2026-11-01T00:00:00", "2027-10-31T00:00:00"
KPP = "770101001"


def contract(owner: str, number: str = "ИТС-1", **fields: Any) -> dict[str, Any]:
    usual = {"Owner_Key": owner, "Номер": number, "Description": "ИТС ПРОФ на 12 мес.", "Дата": START}
    return usual | {"ДатаНачалаДействия": START, "ВидДоговора": "СПокупателем"} | fields


async def party(onec: OneC, **fields: Any) -> str:
    [ref] = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка ООО", "ИНН": some_inn(), "КПП": KPP} | fields)
    return ref


async def signed(database: Database) -> list[tuple[str, str, int]]:
    """Company, number and months of the desk's contracts."""
    async with database.read() as work:
        rows = await work.session.execute(
            select(Company.name, Contract.number, Contract.months)
            .join(Company, Company.id == Contract.company_id)
            .order_by(Contract.number)
        )
        return [(name, number, months) for name, number, months in rows]


async def minutes(database: Database) -> int:
    """What the only company can use."""
    async with database.read() as work:
        company = (await work.session.scalars(select(Company))).one()
        return await company_available(work, company.id, work.now.date())


async def waiting(database: Database) -> list[str]:
    async with database.read() as work:
        return [one.code.value for one in await troubles(work)]


@pytest.mark.parametrize("configuration", ["bp", "ut"])
async def test_hours_come_from_a_contract_of_either_configuration(
    onec: OneC, database: Database, make_puller: MakePuller, configuration: str
) -> None:
    await onec.play("reset", configuration=configuration)
    ref = await party(onec)
    await party(onec, Description="Без договора")
    if configuration == "bp":
        await onec.seed(COUNTERPARTIES, {"Description": "Группа", "IsFolder": True})
    await onec.seed(
        CONTRACTS,
        contract(ref, ДатаОкончанияДействия=END),
        contract(ref, "Аренда-1", Description="Аренда", ДатаОкончанияДействия=END),
    )
    puller = make_puller(configuration)
    first = await puller.pull()
    assert (first.failure, list(first.faults), first.failed_steps) == (None, [], [])
    assert first.taken is not None
    assert (first.taken.counterparties, first.taken.contracts) == (2, 1)
    assert await signed(database) == [("Ромашка ООО", "ИТС-1", 12)]
    assert await minutes(database) == 960
    second = await puller.pull()
    assert second.taken is not None
    assert (second.taken.new, second.taken.changed, second.taken.absent) == (0, 0, 0)
    assert await minutes(database) == 960
    look = await onec.look("requests")
    assert look["most_in_hand"] == 1
    assert {entry["verb"] for entry in look["requests"]} == {"GET"}
    assert all("$select" in entry["query"] for entry in look["requests"] if entry["query"])


async def test_months_from_an_attribute(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec), Комментарий="12 мес."))
    await make_puller(months="attribute:Комментарий").pull()
    assert await signed(database) == [("Ромашка ООО", "ИТС-1", 12)]


async def test_months_from_dates(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    ref = await party(onec)
    await onec.seed(
        CONTRACTS,
        contract(ref, "1", СрокДействия=END),
        contract(ref, "2", СрокДействия="2027-11-01T00:00:00"),
        contract(ref, "3"),
        contract(ref, "4", СрокДействия="3999-11-01T00:00:00"),
        contract(ref, "5", Дата="0001-01-01T02:00:00", СрокДействия=END),
    )
    await make_puller(months="dates", ends="СрокДействия").pull()
    assert await signed(database) == [("Ромашка ООО", "1", 12)]
    assert sorted(await waiting(database)) == ["no-months", "no-start", "not-whole-months", "not-whole-months"]


async def test_months_from_an_additional_attribute(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    ref = await party(onec)
    mine, other = await onec.seed(ATTRIBUTES, {"Description": "Срок ИТС"}, {"Description": "Куратор"})

    def told(*values: tuple[str, str, str]) -> dict[str, Any]:
        rows = [{"Свойство_Key": key, "Значение": value, "Значение_Type": kind} for key, value, kind in values]
        return {"ДополнительныеРеквизиты": rows}

    await onec.seed(
        CONTRACTS,
        contract(ref, "1", **told((other, "6", "Edm.Double"), (mine, "12", "Edm.Double"))),
        contract(ref, "2", **told((mine, "6 мес", "Edm.String"))),
        contract(ref, "3", **told((mine, str(uuid4()), "StandardODATA.Catalog_ЗначенияСвойствОбъектов"))),
        contract(ref, "4", **told((other, "12", "Edm.Double"))),
    )
    await make_puller(months="additional_attribute:Срок ИТС").pull()
    assert await signed(database) == [("Ромашка ООО", "1", 12), ("Ромашка ООО", "2", 6)]
    assert sorted(await waiting(database)) == ["bad-months", "no-months"]
    lost = await make_puller(months="additional_attribute:Срок договора").pull()
    assert lost.failure is PullFailure.MAPPING
    assert [(fault.kind.value, fault.found) for fault in lost.faults] == [("no-element", "Срок договора")]


async def test_months_from_sales(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    ref = await party(onec)
    named, piece, other = await onec.seed(
        ITEMS,
        {"Description": "1С:ИТС Проф на 12 мес."},
        {"Description": "1С:ИТС Техно"},
        {"Description": "Консультация"},
    )
    deals = await onec.seed(CONTRACTS, *[contract(ref, str(number)) for number in range(1, 6)])

    def sale(deal: int, *rows: tuple[str, float], **fields: Any) -> dict[str, Any]:
        sold = [{"Номенклатура_Key": item, "Количество": quantity} for item, quantity in rows]
        usual = {"Date": "2026-11-02T10:00:00", "Posted": True, "ДоговорКонтрагента_Key": deals[deal - 1]}
        return usual | {"Услуги": sold} | fields

    await onec.seed(
        SALES,
        sale(1, (other, 3), (named, 1)),
        sale(2, (piece, 6)),
        sale(3, (piece, 12), Posted=False),
        sale(4, (piece, 12)),
        sale(4, (piece, 12)),
        sale(5, (piece, 12), Date="2020-01-01T00:00:00"),
    )
    await make_puller(months="sale_rows:*ИТС*").pull()
    assert await signed(database) == [("Ромашка ООО", "1", 12), ("Ромашка ООО", "2", 6)]
    assert sorted(await waiting(database)) == ["no-months", "no-months", "several-sales"]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"empty_answer": {}}, PullFailure.NO_COUNTERPARTIES),
        ({"half_answer": {}}, PullFailure.INCOMPLETE),
        ({"sessions_refused": {}}, PullFailure.UNREACHABLE),
        ({"html_maintenance": {}}, PullFailure.UNREACHABLE),
        ({"pool_exhausted": {}}, PullFailure.UNREACHABLE),
        ({"down": {}}, PullFailure.UNREACHABLE),
        ({"html_404": {}}, PullFailure.NOT_ONEC),
        ({"rights": {"entities": [CONTRACTS]}}, PullFailure.DENIED),
        ({"business_refusal": {"entities": [COUNTERPARTIES]}}, PullFailure.REFUSED),
    ],
)
async def test_trouble_on_the_way_changes_nothing_and_the_next_pull_does(
    onec: OneC, database: Database, make_puller: MakePuller, fault: dict[str, Any], failure: PullFailure
) -> None:
    for number in range(4):
        await onec.seed(CONTRACTS, contract(await party(onec, Description=f"Фирма {number}"), f"ИТС-{number}"))
    puller = make_puller()
    await puller.pull()
    before = await signed(database)
    assert len(before) == 4
    await onec.play("faults", **fault)
    assert (await puller.pull()).failure is failure
    async with database.read() as work:
        last, good = await last_pulls(work)
        assert last is not None
        assert last.failure is failure
        assert good is not None
        absent = select(ExchangeCounterparty.id).where(ExchangeCounterparty.absent_since.is_not(None))
        assert (await work.session.scalars(absent)).all() == []
    assert await waiting(database) == []
    await onec.play("faults", **dict.fromkeys(fault))
    await onec.seed(CONTRACTS, contract(await party(onec, Description="Новая"), "ИТС-9"))
    assert (await puller.pull()).failure is None
    assert len(await signed(database)) == 5


async def test_a_wrong_password(onec: OneC, make_puller: MakePuller) -> None:
    result = await make_puller(settings=settings_of(onec, password="не тот")).pull()
    assert result.failure is PullFailure.DENIED
    assert "пользователь информационной базы" in result.explanation


async def test_an_update_that_renames_an_attribute_stops_the_pull_with_the_cure(
    onec: OneC, database: Database, make_puller: MakePuller
) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    puller = make_puller()
    await onec.play("rename", entity=COUNTERPARTIES, property="ИНН")
    result = await puller.pull()
    assert result.failure is PullFailure.MAPPING
    assert [(fault.where, fault.found) for fault in result.faults] == [(f"{COUNTERPARTIES}.ИНН", "УдалитьИНН")]
    assert await signed(database) == []


async def test_what_only_documents_need_does_not_stop_the_pull(
    onec: OneC, database: Database, make_puller: MakePuller
) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    await onec.play("rename", entity=SALES, property="Комментарий")
    puller = make_puller()
    result = await puller.pull()
    assert result.failure is None
    assert [fault.where for fault in result.faults] == [f"{SALES}.Комментарий"]
    assert len(await signed(database)) == 1
    assert [fault.where for fault in (await puller.check()).faults] == [f"{SALES}.Комментарий"]


async def test_items_are_read_for_the_ties(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    await onec.seed(ITEMS, {"Description": "Консультация"}, {"Description": "Группа", "IsFolder": True})
    assert (await make_puller().pull()).failure is None
    async with database.read() as work:
        items = await work.session.execute(select(ExchangeItem.kind, ExchangeItem.name, ExchangeItem.code))
        assert [tuple(row) for row in items] == [(ItemKind.SERVICE, "Консультация", "00-000001")]


async def test_one_inn_on_demand_touches_nobody_else(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    inn = some_inn()
    await onec.seed(CONTRACTS, contract(await party(onec, ИНН=inn, Description="Роза"), "ИТС-1"))
    await onec.seed(CONTRACTS, contract(await party(onec, Description="Лилия"), "ИТС-2"))
    puller = make_puller()
    assert (await puller.pull(inn=inn)).failure is None
    assert await signed(database) == [("Роза", "ИТС-1", 12)]
    await puller.pull()
    empty = await puller.pull(inn=some_inn())
    assert empty.taken is not None
    assert (empty.failure, empty.taken.counterparties, empty.taken.absent) == (None, 0, 0)
    assert await waiting(database) == []
    assert len(await signed(database)) == 2


async def test_only_one_reads_at_a_time(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    results = await asyncio.gather(*(make_puller().pull() for _ in range(4)), return_exceptions=True)
    done = [result for result in results if not isinstance(result, PullBusy)]
    assert 1 <= len(done) < 4
    assert await minutes(database) == 960
    assert (await make_puller().pull()).failure is None  # the turn is free again


async def test_the_nightly_job(onec: OneC, database: Database, make_puller: MakePuller) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    puller = make_puller()
    await onec.play("faults", sessions_refused={})
    async with database.read() as work:
        with pytest.raises(ReadFailed):  # so its slot is tried again
            await puller.begin(work)
    await onec.play("faults", sessions_refused=None)
    async with database.read() as work:
        steps = await puller.begin(work)
    for step in steps:
        async with database.work() as work:
            await puller.step(work, step)
    async with database.work() as work:
        await puller.report(work)
    assert await minutes(database) == 960

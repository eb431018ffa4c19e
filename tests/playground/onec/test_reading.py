"""What a base answers to reads: values, selection, order, pages, addresses."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, EMPTY, ROWS, SALES, OneC


async def test_values_travel_as_1c_sends_them(onec: OneC) -> None:
    await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    await onec.seed(SALES, {"Услуги": [{"Количество": 1.5, "Цена": 1000.1, "Сумма": 1500.15}]})
    async with onec.send("GET", SALES, "$inlinecount=allpages") as response:
        raw = await response.read()
    assert raw.startswith(b"\xef\xbb\xbf"), "bodies begin with a BOM"
    answer = json.loads(raw)
    assert answer["odata.count"] == "1"
    (sale,) = answer["value"]
    assert sale["Number"] == "0000-000001"
    now = datetime.now(ZoneInfo("Europe/Moscow")).replace(tzinfo=None)
    assert abs((datetime.fromisoformat(sale["Date"]) - now).total_seconds()) < 60
    assert sale["Контрагент_Key"] == EMPTY
    assert sale["DataVersion"] == "AAAAAAAAAAA="
    assert (sale["Posted"], sale["Комментарий"], sale["СуммаДокумента"]) == (False, "", 1500.15)
    (row,) = sale["Услуги"]
    assert (row["LineNumber"], row["Количество"], row["Ref_Key"]) == ("1", 1.5, sale["Ref_Key"])
    assert (row["Субконто"], row["Субконто_Type"]) == ("", "StandardODATA.Undefined")
    await onec.seed(CONTRACTS, {"Description": "Договор"})
    assert (await onec.get(CONTRACTS))["value"][0]["СрокДействия"] == "0001-01-01T00:00:00"


async def test_bom_can_be_switched_off(onec: OneC) -> None:
    await onec.play("manners", bom=False)
    async with onec.send("GET", COUNTERPARTIES) as response:
        assert (await response.read()).startswith(b"{")


async def test_select(onec: OneC) -> None:
    (owner,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка", "ИНН": "7701234567"})
    (contract,) = await onec.seed(CONTRACTS, {"Description": "ИТС", "Owner_Key": owner})
    query = "$select=Description,Owner/ИНН"
    assert (await onec.get(CONTRACTS, query))["value"] == [{"Description": "ИТС", "Owner": {"ИНН": "7701234567"}}]
    assert await onec.get(f"{CONTRACTS}(guid'{contract}')", "$select=Code") == {"Code": "00-000001"}
    without = (await onec.get(CONTRACTS, "$select=**"))["value"][0]
    assert "Description" in without
    assert "ДополнительныеРеквизиты" not in without
    assert "ДополнительныеРеквизиты" in (await onec.get(CONTRACTS, "$select=*"))["value"][0]
    assert await onec.refused("GET", CONTRACTS, "$select=Description,НетТакого") == (400, "14")


async def test_expand_needs_the_name_in_select_too(onec: OneC) -> None:
    (owner,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    await onec.seed(CONTRACTS, {"Owner_Key": owner})
    opened = await onec.get(CONTRACTS, "$select=Owner_Key,Owner&$expand=Owner")
    assert opened["value"][0]["Owner"]["Description"] == "Ромашка"
    assert (await onec.get(CONTRACTS, "$select=Owner_Key&$expand=Owner"))["value"] == [{"Owner_Key": owner}]
    assert await onec.refused("GET", CONTRACTS, "$expand=ДополнительныеРеквизиты") == (400, "14")


async def test_flavours_of_json(onec: OneC) -> None:
    (owner,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    (contract,) = await onec.seed(CONTRACTS, {"Owner_Key": owner})
    minimal = await onec.get(CONTRACTS, "$format=json", Accept="*/*")
    assert minimal["odata.metadata"].endswith(f"$metadata#{CONTRACTS}")
    link = minimal["value"][0]["Owner@navigationLinkUrl"]
    assert (await onec.get(link))["Description"] == "Ромашка"
    assert set(await onec.get(CONTRACTS)) == {"value"}
    # Without a wish for JSON 1C answers Atom, and so do its errors; the stand-in says that it has none.
    text = await onec.get(CONTRACTS, "", 501, Accept="*/*")
    assert "<m:error" in text
    assert await onec.get(f"{CONTRACTS}(guid'{contract}')", "$select=Owner_Key") == {"Owner_Key": owner}


async def test_pages_of_a_total_order_lose_nothing(onec: OneC) -> None:
    names = [f"Клиент {number % 7}" for number in range(23)]
    refs = set(await onec.seed(COUNTERPARTIES, *({"Description": name} for name in names)))
    seen: list[str] = []
    for skip in range(0, 30, 5):
        query = f"$select=Ref_Key&$orderby=Ref_Key&$top=5&$skip={skip}&$inlinecount=allpages"
        answer = await onec.get(COUNTERPARTIES, query)
        assert answer["odata.count"] == "23", "the count disregards $top and $skip"
        seen += [row["Ref_Key"] for row in answer["value"]]
    assert len(seen) == 23
    assert set(seen) == refs
    descending = await onec.get(COUNTERPARTIES, "$select=Description&$orderby=Description desc")
    assert [row["Description"] for row in descending["value"]] == sorted(names, reverse=True)


async def test_pages_of_rows_ordered_by_the_document_alone_lose_rows(onec: OneC) -> None:
    await onec.seed(SALES, {"Услуги": [{"Содержание": str(number)} for number in range(20)]})

    async def pages(order: str) -> list[str]:
        query = f"$select=Содержание&$orderby={order}&$top=3&$skip="
        answers = [(await onec.get(ROWS, f"{query}{skip}"))["value"] for skip in range(0, 21, 3)]
        return [row["Содержание"] for answer in answers for row in answer]

    whole = [str(number) for number in range(20)]
    assert await pages("Ref_Key,LineNumber") == whole, "line numbers are compared as numbers"
    assert set(await pages("Ref_Key")) < set(whole)


async def test_rows_and_objects_have_addresses(onec: OneC) -> None:
    (sale,) = await onec.seed(SALES, {"Услуги": [{"Содержание": "первая"}, {"Содержание": "вторая"}]})
    row = await onec.get(f"{ROWS}(Ref_Key=guid'{sale}',LineNumber=2)")
    assert row["Содержание"] == "вторая"
    assert (await onec.get(f"{SALES}(Ref_Key=guid'{sale}')", "$select=Number"))["Number"] == "0000-000001"


@pytest.mark.parametrize(
    ("path", "query", "refusal"),
    [
        ("Catalog_Нет", "", (404, "8")),
        (f"{SALES}(guid'{EMPTY}')", "", (404, "9")),
        (f"{SALES}(guid'не-то')", "", (400, "1")),
        (f"{ROWS}(Ref_Key=guid'{EMPTY}')", "", (400, "7")),
        (SALES, "$expan=Контрагент", (400, "0")),
        (SALES, "$top=много", (400, "14")),
        (SALES, "$orderby=НетТакого", (400, "14")),
        (f"{SALES}/$count", "", (404, "6")),
        ("$batch", "", (501, "21")),
        (f"{SALES}/Balance()", "", (501, "21")),
    ],
)
async def test_reads_that_are_refused(onec: OneC, path: str, query: str, refusal: tuple[int, str]) -> None:
    assert await onec.refused("GET", path, query) == refusal


async def test_registers_are_read(onec: OneC) -> None:
    await onec.play("reset", configuration="ut")
    register = "InformationRegister_СуммыДокументовВВалютахУчета"
    sale, type_name = "11111111-1111-1111-1111-111111111111", f"StandardODATA.{SALES}"
    head = {"Recorder": sale, "Recorder_Type": type_name, "Period": "2026-01-31T00:00:00"}
    await onec.seed(
        f"{register}_RecordType",
        {**head, "ИдентификаторСтроки": "а", "СуммаБезНДС": 100.5},
        {**head, "ИдентификаторСтроки": "б", "СуммаБезНДС": 1},
    )
    assert await onec.names(f"{register}_RecordType", "СуммаБезНДС gt 100", "ИдентификаторСтроки") == ["а"]
    (record_set,) = (await onec.get(register))["value"]
    assert [row["СуммаБезНДС"] for row in record_set["RecordSet"]] == [100.5, 1]
    assert record_set["Recorder"] == sale
    assert await onec.names(f"{register}_RecordType", f"Recorder eq '{sale}'", "ИдентификаторСтроки") == []


async def test_a_large_catalog(onec: OneC) -> None:
    for start in range(0, 20_000, 2_000):
        clients = ({"Description": f"К{n}", "ИНН": f"{n:010}"} for n in range(start, start + 2_000))
        await onec.seed(COUNTERPARTIES, *clients)
    query = "$filter=ИНН eq '0000019999'&$select=Description"
    assert (await onec.get(COUNTERPARTIES, query))["value"] == [{"Description": "К19999"}]
    answer = await onec.get(COUNTERPARTIES, "$select=Ref_Key,ИНН&$orderby=Ref_Key")
    assert len(answer["value"]) == 20_000

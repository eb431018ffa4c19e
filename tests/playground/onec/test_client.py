"""A published client that nobody here wrote drives the stand-in."""

from collections.abc import AsyncIterator

import pytest
from python_1c_odata import Catalog, Document, F, Infobase, ODataError, PostingMode, startswith

from tests.playground.onec.hands import COUNTERPARTIES, SALES, OneC


@pytest.fixture
async def infobase(onec: OneC) -> AsyncIterator[Infobase]:
    # This client decodes bodies as text, so a BOM is more than it can take.
    await onec.play("manners", bom=False, user="Обмен", password="пароль")
    async with Infobase(f"{onec.server.base_url}/onec", "base", "Обмен", "пароль") as client:
        yield client


async def test_metadata(infobase: Infobase) -> None:
    assert SALES in await infobase.entity_sets()
    known = await infobase.entity_type_for_set(COUNTERPARTIES)
    assert known.keys == ("Ref_Key",)


async def test_query(onec: OneC, infobase: Infobase) -> None:
    await onec.seed(COUNTERPARTIES, *({"Description": f"О'Кей {n}", "ИНН": str(n)} for n in range(5)))
    catalog = Catalog(infobase, "Контрагенты")
    page = await catalog.query(
        odata_filter=startswith("Description", "О'Кей") & (F("ИНН") >= "2"),
        select=["Description", "ИНН"],
        orderby="ИНН desc",
        top=2,
        inlinecount=True,
    )
    assert page.count == 3
    assert [row["ИНН"] for row in page.value] == ["4", "3"]
    found = [row async for row in catalog.iterate(page_size=2, orderby="Ref_Key")]
    assert len({row["Ref_Key"] for row in found}) == 5


async def test_create_change_and_post(onec: OneC, infobase: Infobase) -> None:
    (client,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    sales = Document(infobase, "РеализацияТоваровУслуг")
    body = {"Date": "2026-01-31T12:00:00", "Контрагент_Key": client, "Услуги": [{"LineNumber": "1", "Сумма": 700.5}]}
    created = await sales.create(body, posting_mode=PostingMode.POST)
    await sales.edit(created["Ref_Key"], {"Комментарий": "SD:1"})
    (document,) = await onec.look("documents")
    assert document == {
        "ref": created["Ref_Key"],
        "entity": SALES,
        "number": "0000-000001",
        "date": "2026-01-31T12:00:00",
        "counterparty": "Ромашка",
        "rows": 1,
        "sum": 700.5,
        "posted": True,
        "marked": False,
        "comment": "SD:1",
    }
    await sales.unpost(created["Ref_Key"])
    await sales.edit(created["Ref_Key"], {"DeletionMark": True})
    with pytest.raises(ODataError) as refused:
        await sales.post(created["Ref_Key"], PostingMode.POST)
    assert (refused.value.status, refused.value.internal_code) == (500, "-1")
